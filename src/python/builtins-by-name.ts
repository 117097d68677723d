import { callsIn } from "./calls.js";
import type { ModuleIndex } from "./denotation.js";
import { mayBeNamed } from "./made-names.js";
import type { Module } from "./module.js";
import type { Semantics } from "./semantics.js";
import { argumentsOf, attributeName, type Node, stringValue, walk } from "./tree.js";

/** What a module says that takes a built-in function by its name; `__import__('__builtin__')` says it in a string. */
const NAMESPACES = ["__builtin__", "__builtins__"];

/** Says where modules take what is built in by its name (Python 2 library reference, 28.3). */
export class BuiltinsByName {
  private readonly lookUps = new Map<Module, readonly LookUp[]>();

  constructor(private readonly project: Semantics) {}

  /** Those by a name that may be this one: `getattr(__builtin__, name)`, `__builtins__[name]`, `eval('vars')`. */
  in(module: Module, name: string): readonly Node[] {
    const evaluated = module.calls("eval").filter((call) => stringValue(argumentsOf(call).positional[0] ?? call) === name);
    const isIt = (key: Node) => stringValue(key) === name || mayBeNamed(key, name, module);
    return [...evaluated, ...this.lookUpsIn(module).flatMap(({ node, key }) => (isIt(key) ? [node] : []))];
  }

  private lookUpsIn(module: Module): readonly LookUp[] {
    let found = this.lookUps.get(module);
    if (!found) {
      found = NAMESPACES.some((each) => module.source.text.includes(each)) ? lookUpsIn(module, this.project) : [];
      this.lookUps.set(module, found);
    }
    return found;
  }
}

/** Where something is taken from what is built in, and by which name. */
interface LookUp {
  readonly node: Node;
  readonly key: Node;
}

/** The modules that may. */
export function takingBuiltins(name: string, index: ModuleIndex): readonly Module[] {
  const evaluating = index.executing().filter((module) => index.says(module.path, ["eval", name]));
  return [...new Set([...NAMESPACES.flatMap((each) => index.mentioning(each)), ...evaluating])];
}

function lookUpsIn(module: Module, project: Semantics): readonly LookUp[] {
  const asked = callsIn(module, "getattr").flatMap((node) => {
    const [object, key] = argumentsOf(node).positional;
    return key && isNamespace(object, module, project) ? [{ node, key }] : [];
  });
  const subscripted = [...walk(module.root)].flatMap((node) => {
    const key = node.type === "subscript" ? node.field("subscript") : undefined;
    return key && isNamespace(node.field("value"), module, project) ? [{ node, key }] : [];
  });
  return [...asked, ...subscripted];
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
