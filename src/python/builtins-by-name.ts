import { BUILTIN_NAMESPACES, isBuiltinNamespace } from "./builtin-namespace.js";
import { callsIn } from "./calls.js";
import type { ModuleIndex } from "./denotation.js";
import { mayBeNamed } from "./made-names.js";
import type { Module } from "./module.js";
import type { Semantics } from "./semantics.js";
import { argumentsOf, type Node, stringValue, walk } from "./tree.js";

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
      found = BUILTIN_NAMESPACES.some((each) => module.source.text.includes(each)) ? lookUpsIn(module, this.project) : [];
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
  return [...new Set([...BUILTIN_NAMESPACES.flatMap((each) => index.mentioning(each)), ...evaluating])];
}

function lookUpsIn(module: Module, project: Semantics): readonly LookUp[] {
  const isIt = (node: Node | undefined) => isBuiltinNamespace(node, module, (each) => isNamed(each, module, project));
  const asked = callsIn(module, "getattr").flatMap((node) => {
    const [object, key] = argumentsOf(node).positional;
    return key && isIt(object) ? [{ node, key }] : [];
  });
  const subscripted = [...walk(module.root)].flatMap((node) => {
    const key = node.type === "subscript" ? node.field("subscript") : undefined;
    return key && isIt(node.field("value")) ? [{ node, key }] : [];
  });
  return [...asked, ...subscripted];
}

function isNamed(node: Node, module: Module, project: Semantics): boolean {
  if (node.text === "__builtins__") return true;
  return project.denotations(node, module).some((each) => each.kind === "library-module" && each.module === "__builtin__");
}
