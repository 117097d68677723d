import type { Module } from "./module.js";
import { argumentsOf, attributeName, type Node, stringValue } from "./tree.js";

/** What a module says that touches what is built in (Python 2 library reference, 28.3); `__import__('__builtin__')` says it in a string. */
export const BUILTIN_NAMESPACES = ["__builtin__", "__builtins__"];

/**
 * Whether an expression is the module of what is built in, or its dictionary, or a variable that is set to that; `isNamed` says so of other names and
 * dotted paths.
 */
export function isBuiltinNamespace(node: Node | undefined, module: Module, isNamed: (node: Node) => boolean): boolean {
  const followed = new Set<Node>();
  const isIt = (each: Node | undefined): boolean => {
    // `space = space` is set to itself.
    if (!each || followed.has(each)) return false;
    followed.add(each);
    if (attributeName(each) === "__dict__") return isIt(each.field("object"));
    if (each.type === "call") return isGiven(each) || (calleeText(each) === "vars" && isIt(argumentsOf(each).positional[0]));
    const bindings = each.type === "identifier" ? (module.scopeOfName(each.text, each)?.bindings.get(each.text) ?? []) : [];
    return isNamed(each) || bindings.some(({ value }) => isIt(value));
  };
  return isIt(node);
}

/** `__import__('__builtin__')` */
function isGiven(call: Node): boolean {
  const [name] = argumentsOf(call).positional;
  return calleeText(call) === "__import__" && name !== undefined && stringValue(name) === "__builtin__";
}

function calleeText(call: Node): string | undefined {
  return call.field("function")?.text;
}
