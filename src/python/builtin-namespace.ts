import { argumentsOf, attributeName, type Node, stringValue } from "./tree.js";

/** What a module says that touches what is built in (Python 2 library reference, 28.3); `__import__('__builtin__')` says it in a string. */
export const BUILTIN_NAMESPACES = ["__builtin__", "__builtins__"];

/** Whether an expression is the module of what is built in, or its dictionary; `isNamed` says so of names and dotted paths. */
export function isBuiltinNamespace(node: Node | undefined, isNamed: (node: Node) => boolean): boolean {
  if (!node) return false;
  if (attributeName(node) === "__dict__") return isBuiltinNamespace(node.field("object"), isNamed);
  if (node.type !== "call") return isNamed(node);
  const [given] = argumentsOf(node).positional;
  const callee = node.field("function")?.text;
  if (callee === "vars") return isBuiltinNamespace(given, isNamed);
  return callee === "__import__" && given !== undefined && stringValue(given) === "__builtin__";
}
