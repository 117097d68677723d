import { accessOf } from "./assignments.js";
import { BUILTIN_NAMESPACES, isBuiltinNamespace } from "./builtin-namespace.js";
import { callGiven } from "./byname.js";
import { changesKeys, keysAsked } from "./constant-keys.js";
import type { ModuleIndex } from "./denotation.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import { argumentsOf, attributeName, type Node, stringValue, walk } from "./tree.js";

/** Says which built-in names may mean something else: `__builtin__.object = Traced`, and in one module `globals()['dict'] = Ordered`. */
export class ReplacedBuiltins {
  private known: readonly Replacing[] | undefined;

  constructor(private readonly index: ModuleIndex) {}

  has(name: string, module: Module): boolean {
    return this.everywhere.some((each) => mayReplace(each, name)) || module.strings(name).some(isPutInGlobals);
  }

  private get everywhere(): readonly Replacing[] {
    this.known ??= BUILTIN_NAMESPACES.flatMap((each) => this.index.mentioning(each)).map(replacingIn);
    return this.known;
  }
}

/** What a module puts in the place of what is built in. */
interface Replacing {
  readonly module: Module;
  readonly names: ReadonlySet<string>;
  /** Whether it does so by names that are not written there: `vars(__builtin__).update(table)`. */
  readonly byOthers: boolean;
}

/** A name that is not written where it is set is one that the module says elsewhere. */
function mayReplace({ names, byOthers, module }: Replacing, name: string): boolean {
  return names.has(name) || (byOthers && module.strings(name).length > 0);
}

function replacingIn(module: Module): Replacing {
  // What a name denotes can't be asked here: it depends on this answer.
  const isNamed = (node: Node) => BUILTIN_NAMESPACES.some((name) => module.spellings(name).includes(node.text));
  const places = [...walk(module.root)].filter(
    (node) => node.is("identifier", "attribute", "call") && isBuiltinNamespace(node, module, isNamed),
  );
  const set = places.flatMap((place) => setThrough(place, module));
  return { module, names: new Set(set.flatMap((names) => [...(names ?? [])])), byOthers: set.includes(undefined) };
}

/** The names that are set where the namespace is taken, one set for each way; undefined for names that are not written there. */
function setThrough(place: Node, module: Module): readonly (ReadonlySet<string> | undefined)[] {
  const { parent } = place;
  const attribute = parent?.type === "attribute" && place.role === "object" && accessOf(parent) !== "read" ? parent : undefined;
  if (attribute) return [new Set([attributeName(attribute) ?? ""])];
  const call = callGiven(place);
  const [object, name] = call && calleeName(call) === "setattr" ? argumentsOf(call).positional : [];
  if (call && object === place) return [namesSet(name) ?? keysAsked(call, module)];
  return changesKeys(place) ? [keysAsked(place, module)] : [];
}

function namesSet(name: Node | undefined): ReadonlySet<string> | undefined {
  const value = name && stringValue(name);
  return value === undefined ? undefined : new Set([value]);
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
