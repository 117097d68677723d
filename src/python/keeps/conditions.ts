import { valueFor } from "../assignments.js";
import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import { type PathCondition, pathConditions } from "../path-conditions.js";
import type { Site } from "../semantics.js";
import { argumentsOf, bare, type Node } from "../tree.js";
import type { Thing } from "./things.js";
import type { Values } from "./values.js";

/** What the parameters of a function are given by a call: nothing where it doesn't say, or where that is no thing that holds anything. */
type Given = ReadonlyMap<Thing, readonly Thing[]>;

/** Whether a call, by what it gives or leaves out, surely doesn't come to a place of the function that is called. */
export function isRefuted({ module, node }: Site, given: Given, values: Values, project: Hierarchy): boolean {
  const definition = node.closest("function_definition");
  const truth = (test: Node): boolean | undefined => {
    const inner = bare(test);
    if (inner.type === "not_operator") return negated(truth(inner.field("argument") ?? inner));
    const asked = askedForClass(inner);
    if (asked) return isOfClass(asked, given, module, values, project);
    const compared = comparedToNone(inner);
    const name = compared?.name ?? inner;
    const binding = name.type === "identifier" ? module.scopeOfName(name.text, name)?.bindings.get(name.text) : undefined;
    const [only, ...others] = binding ?? [];
    if (only?.kind !== "parameter" || others.length > 0 || module.scopeOfName(name.text, name)?.node !== definition) return undefined;
    const things = given.get(values.parameter(only.node, module));
    if (!things) return undefined;
    if (things.length > 0) return compared ? !compared.isNone : things.every((thing) => isTrue(thing, project)) ? true : undefined;
    const value = only.node.parent?.type === "default_parameter" ? only.node.parent.field("value") : undefined;
    // Where the call gives something that holds nothing, such as a number, nobody knows what it is.
    if (!value || isGivenAnyway(given, values.parameter(only.node, module))) return undefined;
    return compared ? (value.type === "none") === compared.isNone : truthOf(value);
  };
  const isAgainst = ({ test, holds, by }: PathCondition) => (by === "if" || by === "leaving") && truth(test) === !holds;
  return (definition !== undefined && pathConditions(node, definition).some(isAgainst)) || isDropped(node, truth);
}

/** `valve` and `Valve` of `isinstance(valve, Valve)`. */
function askedForClass(test: Node): { readonly name: Node; readonly cls: Node } | undefined {
  if (test.type !== "call" || test.field("function")?.text !== "isinstance") return undefined;
  const [name, cls] = argumentsOf(test).positional;
  return name?.type === "identifier" && cls ? { name, cls } : undefined;
}

/** Whether what a parameter is given is an instance of a class of the project; undefined where that can't be told. */
function isOfClass(
  { name, cls }: { readonly name: Node; readonly cls: Node },
  given: Given,
  module: Module,
  values: Values,
  project: Hierarchy,
): boolean | undefined {
  const [binding, ...others] = module.scopeOfName(name.text, name)?.bindings.get(name.text) ?? [];
  const asked = project.denotation(cls, module);
  if (binding?.kind !== "parameter" || others.length > 0 || asked.kind !== "project") return undefined;
  const things = given.get(values.parameter(binding.node, module)) ?? [];
  const answers = new Set(things.map((thing) => isInstanceOf(thing, asked, project)));
  const [answer] = answers;
  return answers.size === 1 ? answer : undefined;
}

function isInstanceOf({ kind, cls, isSelf }: Thing, asked: ClassModel, project: Hierarchy): boolean | undefined {
  if (kind === "method" || kind === "function" || kind === "container" || kind === "partial") return false;
  if (!cls) return undefined;
  if (project.mro(cls).includes(asked)) return true;
  // An instance whose method runs may be one of a descendant.
  return isSelf && project.descendants(cls).some((each) => project.mro(each).includes(asked)) ? undefined : false;
}

/** An empty list of things stands for an argument that is left out, but where the call says so. */
function isGivenAnyway(given: Given, parameter: Thing): boolean {
  return given.get(parameter) === SOMETHING;
}

/** What a parameter is given that can hold nothing. */
export const SOMETHING: readonly Thing[] = [];

/** `self.pump = pump or None`, where the pump may pass for false. */
function isDropped(target: Node, truth: (test: Node) => boolean | undefined): boolean {
  const value = target.type === "attribute" ? valueFor(target) : undefined;
  const node = value && bare(value);
  if (node?.type === "boolean_operator" && node.field("operator")?.type === "or") {
    const left = node.field("left");
    return left?.type === "identifier" && node.field("right")?.is("none", "false") === true && truth(left) !== true;
  }
  return false;
}

function comparedToNone(test: Node): { readonly name: Node; readonly isNone: boolean } | undefined {
  const [left, right, ...others] = test.type === "comparison_operator" ? test.parts.filter(({ role }) => role !== "operators") : [];
  if (!left || right?.type !== "none" || others.length > 0) return undefined;
  const operator = test
    .fields("operators")
    .map(({ type }) => type)
    .join(" ");
  return operator === "is" || operator === "=="
    ? { name: left, isNone: true }
    : operator === "is not" || operator === "!="
      ? { name: left, isNone: false }
      : undefined;
}

function isTrue({ cls }: Thing, project: Hierarchy): boolean {
  return !cls || !["__nonzero__", "__len__", "__bool__"].some((name) => project.lookup(cls, name));
}

function truthOf(value: Node): boolean | undefined {
  if (value.is("none", "false")) return false;
  if (value.type === "true") return true;
  if (value.is("integer", "float")) return Number(value.text) !== 0;
  return value.is("dictionary", "list", "tuple") ? value.parts.length > 0 : undefined;
}

function negated(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth;
}
