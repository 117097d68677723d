import { accessOf } from "./assignments.js";
import { callGiven } from "./byname.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import { argumentsOf, attributeName, bare, type Node } from "./tree.js";

/** A place that sets an attribute of an object. */
export interface Store {
  readonly module: Module;
  readonly object: Node | undefined;
  /** The target, or the value where a call says it. */
  readonly node: Node;
  readonly isValue: boolean;
}

export function* storesIn(modules: Iterable<Module>, name: string): Generator<Store> {
  for (const module of modules) {
    yield* plainStores(name, module);
    yield* storesByString(name, module);
  }
}

function plainStores(name: string, module: Module): readonly Store[] {
  return module
    .attributesStored(name)
    .flatMap((node) => (accessOf(node) === "write" ? [{ module, node, object: node.field("object"), isValue: false }] : []));
}

/** What is said where a store is by string. */
const NAMESPACES_AND_SETTERS = ["setattr", "__setattr__", "__dict__", "vars", "globals", "locals"];

/** `setattr(x, 'name', value)`, `x.__dict__['name'] = value`, `globals()['name'] = value`. */
function storesByString(name: string, module: Module): readonly Store[] {
  return module.stringsBeside(name, NAMESPACES_AND_SETTERS).flatMap((string): Store[] => {
    const call = callGiven(string);
    if (call && /^(?:setattr|__setattr__)$/.test(calleeName(call))) {
      const { positional } = argumentsOf(call);
      const value = positional.at(-1);
      return value && value !== bare(string)
        ? [{ module, object: positional.length > 2 ? positional[0] : undefined, node: value, isValue: true }]
        : [];
    }
    const subscript = string.parent?.type === "subscript" && string.role === "subscript" ? string.parent : undefined;
    const namespace = subscript?.field("value");
    if (!subscript || !namespace || accessOf(subscript) !== "write") return [];
    const isNamespace =
      namespace.type === "call"
        ? /^(?:vars|globals|locals)$/.test(calleeName(namespace))
        : (attributeName(namespace) ?? namespace.text) === "__dict__";
    return isNamespace ? [{ module, object: undefined, node: subscript, isValue: false }] : [];
  });
}
