import { callsIn } from "../calls.js";
import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import { mangle } from "../mangle.js";
import { memberKind } from "../members.js";
import type { Module } from "../module.js";
import { argumentsOf, attributeName, type Node } from "../tree.js";
import { loopVariable } from "./evaluation.js";
import { classesRegistered } from "./registered-classes.js";
import type { Thing } from "./things.js";
import type { Values } from "./values.js";
import { bindingsReaching } from "./variables.js";

/** A class that a call may make an instance of, with the parameter that says so. */
export interface ChosenClass {
  readonly cls: ClassModel;
  readonly chosenBy: Thing | undefined;
}

/** Whether what is called is a variable of a function, an element, or an attribute of an instance that is no method: which may be any class. */
export function isVariable(callee: Node, module: Module, project: Hierarchy): boolean {
  if (callee.type === "subscript") return true;
  if (callee.type === "identifier" && loopVariable(callee)) return true;
  if (callee.type === "identifier")
    return module.selfOf(callee) === undefined && module.scopeOfName(callee.text, callee)?.node.type === "function_definition";
  const object = callee.field("object");
  const cls = object?.type === "identifier" ? module.selfOf(object)?.cls : undefined;
  const name = cls && mangle(attributeName(callee) ?? "", callee);
  if (!cls || name === undefined) return false;
  const stores = project.mro(cls).flatMap((each) => {
    return each.kind === "project" ? each.stores.of(name).map(({ value }) => ({ value, home: each.module })) : [];
  });
  const isClass = ({ value, home }: (typeof stores)[number]) => value !== undefined && classesIn(value, home, project).length > 0;
  if (stores.length > 0) return stores.every(isClass);
  const found = project.lookup(cls, name);
  return found?.owner.kind === "project" && memberKind(project, found.owner, name) === "data";
}

/** The parameter that a name is, where it is nothing else. */
export function parameterSaid(name: Node, module: Module, values: Values): Thing | undefined {
  const [binding, ...others] = name.type === "identifier" ? bindingsReaching(name, module) : [];
  return binding?.kind === "parameter" && others.length === 0 ? values.parameter(binding.node, module) : undefined;
}

/** The classes of the project that an expression may give. */
export function classesIn(expression: Node, module: Module, project: Hierarchy): readonly ClassModel[] {
  const objects = [...project.pointsTo(expression, module), ...project.flowingTo(expression, module)];
  const found = objects.flatMap((each) => (each.kind === "class" && each.cls.kind === "project" ? [each.cls] : []));
  const classes = [...new Set([...found, ...classesRegistered(expression, module, project)])];
  const unused = classes.length > 1 ? defaultNeverUsed(expression, module, project) : undefined;
  return classes.filter((cls) => cls !== unused);
}

/** The class that a parameter is without an argument, where every call gives one. */
function defaultNeverUsed(name: Node, module: Module, project: Hierarchy): ClassModel | undefined {
  const [binding, ...others] = name.type === "identifier" ? bindingsReaching(name, module) : [];
  const parameter = binding?.kind === "parameter" && others.length === 0 ? binding.node.parent : undefined;
  const value = parameter?.type === "default_parameter" ? parameter.field("value") : undefined;
  const definition = parameter?.closest("function_definition");
  if (!parameter || !value || !definition) return undefined;
  const cls = module.classAround(definition);
  const title = definition.field("name")?.text ?? "";
  const titles = cls && title === "__init__" ? project.namesOf(cls) : [title];
  const at = (parameter.parent?.parts.indexOf(parameter) ?? 0) - (cls ? 1 : 0);
  const isLeftOut = (call: Node) => {
    const { positional, keywords } = argumentsOf(call);
    return positional.length <= at && !keywords.has(name.text);
  };
  const calls = titles.flatMap((each) => project.index.calling(each).flatMap((home) => callsIn(home, each)));
  const denotation = calls.some(isLeftOut) ? undefined : project.denotation(value, module);
  return denotation?.kind === "project" ? denotation : undefined;
}
