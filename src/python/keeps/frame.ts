import type { Module } from "../module.js";
import { argumentsOf, attributeName, bare, type Node } from "../tree.js";
import { type Edge, isSameEdge, type Thing } from "./things.js";

/** An edge with the thing that it goes out from. */
export interface Kept {
  readonly from: Thing;
  readonly edge: Edge;
}

/** What one function, with those inside of it, makes keep what. */
export class Frame {
  readonly own: Kept[] = [];
  /** What calls that are given nothing but parameters add: it counts for who calls the function. */
  readonly handedOn: Kept[] = [];
  /** What a mapping makes attributes of, where a call says what is in it. */
  private readonly spreads: Kept[] = [];
  private readonly more = new Map<Thing, Edge[]>();
  private readonly told = new Map<Thing, Map<Thing, Edge[]>>();

  add(kept: Kept): void {
    if (kept.edge.spread) {
      this.spreads.push(kept);
      return;
    }
    if (!this.isNew(kept)) return;
    this.own.push(kept);
    kept.from.keeps(kept.edge);
  }

  addHandedOn(kept: Kept): void {
    if (kept.edge.spread) {
      this.spreads.push(kept);
      return;
    }
    if (!this.isNew(kept)) return;
    this.handedOn.push(kept);
    const edges = this.more.get(kept.from);
    if (edges) edges.push(kept.edge);
    else this.more.set(kept.from, [kept.edge]);
  }

  /** What several calls on the way do counts once: of functions that each call the next one twice there would be twice as many at each. */
  private isNew({ from, edge }: Kept): boolean {
    const told = this.told.get(from) ?? new Map<Thing, Edge[]>();
    const same = told.get(edge.to) ?? [];
    if (same.some((other) => isSameEdge(other, edge))) return false;
    this.told.set(from, told.set(edge.to, [...same, edge]));
    return true;
  }

  all(): readonly Kept[] {
    return [...this.own, ...this.handedOn, ...this.spreads];
  }

  edgesOf(thing: Thing): readonly Edge[] {
    return [...thing.edges, ...(this.more.get(thing) ?? [])];
  }
}

/** `x` of `x.__dict__` and `vars(x)`. */
export function namespaceOf(node: Node): Node | undefined {
  const inner = bare(node);
  if (attributeName(inner) === "__dict__") return inner.field("object");
  return inner.type === "call" && inner.field("function")?.text === "vars" ? argumentsOf(inner).positional[0] : undefined;
}

/** `self.__dict__[name] = x`, `setattr(self, name, x)`: under a name that isn't written there. */
export function isNamespaceStore(node: Node): boolean {
  const object = node.type === "subscript" ? node.field("value") : undefined;
  if (object) return namespaceOf(object) !== undefined;
  const callee = node.type === "call" ? node.field("function") : undefined;
  return callee?.text === "setattr" || (callee?.type === "attribute" && attributeName(callee) === "__setattr__");
}

/** Where the object may be one of several, what both may be is one thing in one run and another in the next. */
export function kept(objects: readonly Thing[], things: readonly Thing[], edge: Omit<Edge, "to">): readonly Kept[] {
  const isSure = objects.length === 1;
  // So it is with what one call makes of one class or another.
  const isOther = (from: Thing, to: Thing) => from !== to && !(objects.includes(to) && from.site.node === to.site.node);
  return objects.flatMap((from) => things.flatMap((to) => (isSure || isOther(from, to) ? [{ from, edge: { ...edge, to } }] : [])));
}

/** Where the frames of functions come from. */
export interface FrameSource {
  own(definition: Node, module: Module): Frame;
  whole(definition: Node, module: Module): Frame;
}
