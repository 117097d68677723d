import { firstVariable, nameAssigned, plainMethod, statementOf, type Use, useOf, type Variable, variableAt } from "../../src/kit.js";
import type { MadeByClass, Unclosed } from "./subject.js";

/** What a call makes, where it is plain that neither the function it stands in nor the object itself closes it. */
export function unclosed(made: MadeByClass): Unclosed | undefined {
  const { module, call, reading } = made;
  if (reading.kind !== "closes") return undefined;
  const { closer } = reading;
  const name = nameAssigned(statementOf(call))?.name;
  const uses = name ? usesOf(variableAt(name.text, name, module)) : usesWithoutName(made);
  const isQuiet = uses?.every(({ how, attribute }) => how === "called" && leavesOpen(attribute?.name ?? "", closer, made));
  return isQuiet && leavesOpen("__init__", closer, made) ? { ...made, name: name?.text } : undefined;
}

/** What is asked of a local variable's one object, all by the code of its scope; undefined where anything else is done with it. */
function usesOf(variable: Variable | undefined): Use[] | undefined {
  if (!variable?.isLocal || variable.exec()) return undefined;
  const [binding, ...others] = variable.bindings;
  const uses = variable.uses().filter(({ node }) => node !== binding?.node);
  return others.length === 0 && uses.every(({ attribute, isInner }) => attribute && !isInner) ? uses : undefined;
}

/** Likewise of `C(…)` and `C(…).m(…)` as statements. */
function usesWithoutName({ call, module }: MadeByClass): Use[] | undefined {
  if (call.parent?.type === "expression_statement") return [];
  const use = useOf(call, module);
  return use.attribute?.node.parent?.parent?.type === "expression_statement" ? [use] : undefined;
}

/** Whether a method, if the class has it, keeps the object to itself and has nothing to do with the closer. */
function leavesOpen(name: string, closer: string, { cls, project }: MadeByClass): boolean {
  const found = project.lookup(cls, name);
  if (!found) return name === "__init__";
  const { owner } = found;
  if (owner.kind === "library") return owner.id === "__builtin__.object";
  const definition = plainMethod(owner, found.name);
  const uses = definition && usesOf(firstVariable(definition, owner.module));
  // What is called or read there is data, or it is left alone: methods of its own may close it.
  const isData = ({ attribute }: Use) => attribute && attribute.name !== closer && !project.lookup(cls, attribute.name);
  return name !== closer && uses?.every(isData) === true;
}
