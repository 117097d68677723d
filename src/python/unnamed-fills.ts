import { accessOf } from "./assignments.js";
import { callsIn } from "./calls.js";
import { ADDERS, EXTENDERS } from "./container-methods.js";
import type { ModuleIndex } from "./denotation.js";
import { mayBeNamed } from "./made-names.js";
import type { Module } from "./module.js";
import { scopeNode, targetNames } from "./names.js";
import { argumentsOf, attributeName, bare, type Node, stringValue } from "./tree.js";

/** A container that is taken out of an object by a name that is not written there, and filled. */
interface UnnamedFill {
  readonly module: Module;
  /** What gives the name; undefined where it may be any. */
  readonly name: Node | undefined;
}

/** `getattr(self, kind + "s").append(x)`, `vars(x)[key].append(y)`, `for each in vars(x).values(): each.append(y)`. */
export class UnnamedFills {
  private known: readonly UnnamedFill[] | undefined;

  constructor(private readonly project: { readonly index: ModuleIndex }) {}

  /** Whether what is held under a name may be filled so. */
  mayFill(name: string): boolean {
    this.known ??= this.find();
    return this.known.some((fill) => fill.name === undefined || mayBeNamed(fill.name, name, fill.module));
  }

  private find(): readonly UnnamedFill[] {
    const { index } = this.project;
    const asked = index.calling("getattr").flatMap((module) =>
      callsIn(module, "getattr").flatMap((call) => {
        const [, name] = argumentsOf(call).positional;
        return name && stringValue(name) === undefined && isFilled(call, module) ? [{ module, name }] : [];
      }),
    );
    const dictionaries = [
      ...index.calling("vars").flatMap((module) => callsIn(module, "vars").map((node) => ({ module, node }))),
      ...index.touching("__dict__").flatMap((module) => module.attributes("__dict__").map((node) => ({ module, node }))),
    ];
    const taken = dictionaries.filter(({ node, module }) => itemsOf(node).some((item) => isFilled(item, module)));
    return [...asked, ...taken.map(({ module }) => ({ module, name: undefined }))];
  }
}

/** What is taken out of a dictionary at a place: one by a key that is not written, or all. */
function itemsOf(dictionary: Node): readonly Node[] {
  const { parent, role } = dictionary;
  if (parent?.type === "subscript" && role === "value")
    return stringValue(parent.field("subscript") ?? parent) === undefined && accessOf(parent) === "read" ? [parent] : [];
  const call = parent?.type === "attribute" && role === "object" && parent.role === "function" ? parent.parent : undefined;
  const isTaking = /^(?:get|pop|values|itervalues|items|iteritems)$/.test((parent && attributeName(parent)) ?? "");
  const [key] = call ? argumentsOf(call).positional : [];
  return call && isTaking && (key === undefined || stringValue(key) === undefined) ? [call] : [];
}

/** Whether something is put into what an expression gives, there or under a name that it gets. */
function isFilled(node: Node, module: Module): boolean {
  if (isPutInto(node)) return true;
  const loop = node.parent?.is("for_statement", "for_in_clause") && node.role === "right" ? node.parent : undefined;
  const assignment = node.parent?.type === "assignment" && node.role === "right" ? node.parent : undefined;
  const target = (loop ?? assignment)?.field("left");
  const names = target ? targetNames(bare(target)) : [];
  return names.some((name) => module.names(name.text, scopeNode(name)).some(isPutInto));
}

function isPutInto(place: Node): boolean {
  const { parent, role } = place;
  if (parent?.type === "subscript" && role === "value") return accessOf(parent) === "write" || isPutInto(parent);
  const name = parent?.type === "attribute" && role === "object" ? (attributeName(parent) ?? "") : "";
  return ADDERS.has(name) || EXTENDERS.has(name) || name === "setdefault";
}
