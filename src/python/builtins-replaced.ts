import { accessOf } from "./assignments.js";
import { callGiven } from "./byname.js";
import type { ModuleIndex } from "./denotation.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import { argumentsOf, attributeName, type Node, stringValue, walk } from "./tree.js";

const NAMESPACES = ["__builtin__", "__builtins__"];

/** Says which built-in names may mean something else: `__builtin__.object = Traced`, and in one module `globals()['dict'] = Ordered`. */
export class ReplacedBuiltins {
  private everywhere: ReadonlySet<string> | undefined;

  constructor(private readonly index: ModuleIndex) {}

  has(name: string, module: Module): boolean {
    this.everywhere ??= new Set(NAMESPACES.flatMap((each) => this.index.mentioning(each)).flatMap(namesSet));
    return this.everywhere.has(name) || module.strings(name).some(isPutInGlobals);
  }
}

function namesSet(module: Module): readonly string[] {
  return [...walk(module.root)]
    .flatMap((node): readonly (string | undefined)[] => {
      if (node.type === "attribute")
        return accessOf(node) !== "read" && isNamespace(node.field("object"), module) ? [attributeName(node)] : [];
      if (node.type === "call" && calleeName(node) === "setattr") {
        const [object, name] = argumentsOf(node).positional;
        return isNamespace(object, module) ? [nameSaid(name)] : [];
      }
      return node.type === "subscript" && accessOf(node) !== "read" && isNamespace(node.field("value"), module)
        ? [nameSaid(node.field("subscript"))]
        : [];
    })
    .filter((name) => name !== undefined);
}

function nameSaid(node: Node | undefined): string | undefined {
  return node && stringValue(node);
}

/** Whether an expression is the module of what is built in, or its dictionary. */
function isNamespace(node: Node | undefined, module: Module): boolean {
  if (!node) return false;
  if (attributeName(node) === "__dict__") return isNamespace(node.field("object"), module);
  return NAMESPACES.some((name) => module.spellings(name).includes(node.text));
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
