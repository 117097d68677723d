import type { Denotation } from "../denotation.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import { saysRelease } from "../releasing.js";
import { argumentsOf, attributeName, type Node } from "../tree.js";
import { type Kept, kept } from "./frame.js";
import type { Targets } from "./targets.js";
import { Thing } from "./things.js";
import type { Values } from "./values.js";

/** Methods, of whatever object, that do something with what they are given and are done. */
const PASSING = new Set([
  ...["write", "send", "sendall", "debug", "info", "warn", "warning", "error", "exception", "critical", "log", "format", "join"],
  ...["index", "count", "sort", "map", "filter", "apply", "call", "dump", "dumps", "pack", "encode", "assertEqual", "assertRaises"],
]);

/** What unresolved callables are assumed to keep: the bound methods, functions and instances that they are given. */
export class Assumptions {
  constructor(
    private readonly project: Hierarchy,
    private readonly values: Values,
    private readonly targets: Targets,
  ) {}

  /** What the call of an unresolved function or class gives, which may be an object that keeps its arguments. */
  made(call: Node, denotation: Denotation | undefined, module: Module): readonly Thing[] {
    const callee = call.field("function");
    if (!callee?.is("identifier", "attribute") || !this.isUnresolved(denotation) || !mayKeep(callee)) return [];
    const site = { module, node: call };
    const thing = new Thing("assumed", attributeName(callee) ?? callee.text, site);
    for (const to of this.given(call, module)) thing.keeps({ way: "always", to, site, assumed: callee.text });
    return [thing];
  }

  /** What a method of an object keeps of which nobody knows the class. */
  kept(call: Node, callee: Node, receivers: readonly Thing[], module: Module): readonly Kept[] {
    if (!mayKeep(callee)) return [];
    const keepers = receivers.filter((thing) => MAY_KEEP.has(thing.kind) && this.targets.classesOf(thing).length === 0);
    return keepers.length === 0
      ? []
      : kept(keepers, this.given(call, module), { way: "always", site: { module, node: call }, assumed: callee.text });
  }

  /** Of the classes of a toolkit no more than their names is known. */
  private isUnresolved(denotation: Denotation | undefined): boolean {
    if (denotation?.kind === "library") return this.project.library.isPartial(denotation.id);
    return denotation === undefined || denotation.kind === "other" || denotation.kind === "unknown";
  }

  private given(call: Node, module: Module): readonly Thing[] {
    const { positional, keywords } = argumentsOf(call);
    const things = [...positional, ...keywords.values()].flatMap((node) => this.values.of(node, module));
    return things.filter(({ kind, isSelf }) => isSelf || kind === "method" || kind === "function" || kind === "partial");
  }
}

const MAY_KEEP = new Set(["field", "element", "parameter", "assumed"]);

function mayKeep(callee: Node): boolean {
  const name = attributeName(callee) ?? callee.text;
  return !/^__.*__$/.test(name) && !PASSING.has(name) && !saysRelease(name) && name !== "super";
}
