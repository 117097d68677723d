import { callsIn } from "./calls.js";
import type { ModuleIndex } from "./denotation.js";
import { mayBeNamed } from "./made-names.js";
import type { Module } from "./module.js";
import type { Semantics } from "./semantics.js";
import { argumentsOf, attributeName, type Node, stringValue, walk } from "./tree.js";

/** What a module says that takes a built-in function by its name; `__import__('__builtin__')` says it in a string. */
const NAMESPACES = ["__builtin__", "__builtins__"];

/**
 * Where a module takes what is built in by a name that may be this one: `getattr(__builtin__, name)`, `__builtins__[name]`, `eval('vars')` (Python 2
 * library reference, 28.3).
 */
export function builtinsTaken(name: string, module: Module, project: Semantics): readonly Node[] {
  const evaluated = module.calls("eval").filter((call) => stringValue(argumentsOf(call).positional[0] ?? call) === name);
  if (!NAMESPACES.some((each) => module.source.text.includes(each))) return evaluated;
  const isIt = (key: Node | undefined) => key !== undefined && (stringValue(key) === name || mayBeNamed(key, name, module));
  const asked = callsIn(module, "getattr").filter((call) => {
    const [object, key] = argumentsOf(call).positional;
    return isNamespace(object, module, project) && isIt(key);
  });
  return [...evaluated, ...asked, ...lookUps(module, project).filter((node) => isIt(node.field("subscript")))];
}

/** The modules that may. */
export function takingBuiltins(name: string, index: ModuleIndex): readonly Module[] {
  const evaluating = index.executing().filter((module) => index.says(module.path, ["eval", name]));
  return [...new Set([...NAMESPACES.flatMap((each) => index.mentioning(each)), ...evaluating])];
}

function lookUps(module: Module, project: Semantics): readonly Node[] {
  const places = [...walk(module.root)].filter(({ type }) => type === "subscript");
  return places.filter((node) => isNamespace(node.field("value"), module, project));
}

/** Whether an expression is the module of what is built in, or its dictionary. */
function isNamespace(node: Node | undefined, module: Module, project: Semantics): boolean {
  if (!node) return false;
  if (attributeName(node) === "__dict__") return isNamespace(node.field("object"), module, project);
  if (node.type === "call") {
    const [given] = argumentsOf(node).positional;
    if (node.field("function")?.text === "vars") return isNamespace(given, module, project);
    return node.field("function")?.text === "__import__" && given !== undefined && stringValue(given) === "__builtin__";
  }
  if (node.text === "__builtins__") return true;
  const bound = node.type === "identifier" ? (module.scopeOfName(node.text, node)?.bindings.get(node.text) ?? []) : [];
  if (bound.some(({ value }) => value?.text === "__builtins__")) return true;
  return project.denotations(node, module).some((each) => each.kind === "library-module" && each.module === "__builtin__");
}
