import { accessOf } from "./assignments.js";
import { BUILTIN_NAMESPACES, isBuiltinNamespace } from "./builtin-namespace.js";
import { callGiven } from "./byname.js";
import type { ModuleIndex } from "./denotation.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import { argumentsOf, attributeName, type Node, stringValue, walk } from "./tree.js";

/** Says which built-in names may mean something else: `__builtin__.object = Traced`, and in one module `globals()['dict'] = Ordered`. */
export class ReplacedBuiltins {
  private everywhere: ReadonlySet<string> | undefined;

  constructor(private readonly index: ModuleIndex) {}

  has(name: string, module: Module): boolean {
    this.everywhere ??= new Set(BUILTIN_NAMESPACES.flatMap((each) => this.index.mentioning(each)).flatMap(namesSet));
    return this.everywhere.has(name) || module.strings(name).some(isPutInGlobals);
  }
}

function namesSet(module: Module): readonly string[] {
  // What a name denotes can't be asked here: it depends on this answer.
  const isNamed = (node: Node) => BUILTIN_NAMESPACES.some((name) => module.spellings(name).includes(node.text));
  const isIt = (node: Node | undefined) => isBuiltinNamespace(node, isNamed);
  return [...walk(module.root)]
    .flatMap((node): readonly (string | undefined)[] => {
      if (node.type === "attribute") return accessOf(node) !== "read" && isIt(node.field("object")) ? [attributeName(node)] : [];
      if (node.type === "call" && calleeName(node) === "setattr") {
        const [object, name] = argumentsOf(node).positional;
        return isIt(object) ? [nameSaid(name)] : [];
      }
      return node.type === "subscript" && accessOf(node) !== "read" && isIt(node.field("value")) ? [nameSaid(node.field("subscript"))] : [];
    })
    .filter((name) => name !== undefined);
}

function nameSaid(node: Node | undefined): string | undefined {
  return node && stringValue(node);
}

/** `globals()['name'] = …`, `globals().update(…)` with the name as a key. */
function isPutInGlobals(string: Node): boolean {
  const subscript = string.parent?.type === "subscript" && string.role === "subscript" ? string.parent : undefined;
  const table = subscript?.field("value");
  if (subscript && table?.type === "call") return calleeName(table) === "globals" && accessOf(subscript) !== "read";
  const pair = string.parent?.type === "pair" && string.role === "key" ? string.parent.parent : undefined;
  const call = pair && callGiven(pair);
  const updated = call && calleeName(call) === "update" ? call.field("function")?.field("object") : undefined;
  return updated?.type === "call" && calleeName(updated) === "globals";
}
