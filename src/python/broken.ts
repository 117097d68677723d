import type { Module } from "./module.js";
import type { Node } from "./tree.js";

/**
 * The definition of a class that a syntax error touches, where `name` is the first parameter of one of its methods and the header of
 * the class can be read all the same; undefined for any other name, and where it isn't certain whose method that is.
 */
export function brokenClassOf(name: Node, module: Module): Node | undefined {
  const method = module.scopeOfName(name.text, name)?.node;
  if (method?.type !== "function_definition" || method.parent?.type !== "block") return undefined;
  const definition = method.parent.parent;
  if (definition?.type !== "class_definition" || module.classOf(definition) || definition.closest("ERROR")) return undefined;
  const [first] = method.field("parameters")?.parts ?? [];
  const bindings = module.scope(method).bindings.get(name.text) ?? [];
  const isFirst = first?.type === "identifier" && first.text === name.text && bindings.length === 1;
  return isFirst && isHeaderWhole(definition, method, module) ? definition : undefined;
}

/** Whether no fault is in the header, nor one before the method in which the header of another class may have gone under. */
function isHeaderWhole(definition: Node, method: Node, { faults, source }: Module): boolean {
  const body = definition.field("body")?.start ?? definition.end;
  const before = faults.filter(({ offset, end }) => end >= definition.start && offset <= method.start);
  return before.every(({ offset, end }) => offset >= body && !/\bclass\b/.test(source.text.slice(offset, end)));
}
