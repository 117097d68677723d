import type { ClassModel, Method } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Node } from "./tree.js";

/** An `__init__` that begins before C's, in instances of a descendant. */
export interface InitBelow {
  readonly owner: ClassModel;
  readonly method: Method;
  /** The call in it that leads to C's; undefined where none surely does. */
  readonly call: Node | undefined;
}

/** Answers how the `__init__` of the descendants of a class C leads to C's. */
export class InitChains {
  /** The classes from which C's `__init__` is reached, as far as somebody has asked. */
  private readonly reaching = new Set<KnownClass>();
  private known: readonly InitBelow[] | undefined;

  constructor(
    private readonly hierarchy: Hierarchy,
    private readonly cls: ClassModel,
  ) {}

  /** Every `__init__` that may begin before C's. */
  below(): readonly InitBelow[] {
    this.known ??= this.hierarchy
      .descendants(this.cls)
      .flatMap((cls) => this.chainFrom(this.hierarchy.lookup(cls, "__init__")?.owner, cls, new Set([cls])));
    return this.known;
  }

  /** The first descendant whose instances need not see C's `__init__`. */
  firstWithout(): ClassModel | undefined {
    return this.hierarchy.descendants(this.cls).find((cls) => !this.isReachedFrom(cls, new Set()));
  }

  /** Whether what a call of a class makes has seen C's `__init__`. */
  isRunIn(cls: KnownClass): boolean {
    return this.isReachedFrom(cls, new Set());
  }

  /** The one that begins in instances of `cls`, and those that it calls by `super` on the way to C's. */
  private chainFrom(owner: KnownClass | undefined, cls: ClassModel, seen: Set<KnownClass>): readonly InitBelow[] {
    if (owner === this.cls || owner?.kind !== "project") return [];
    const call = this.initCall(owner, cls, new Set(seen));
    const own = owner.methods.filter(({ name }) => name === "__init__").map((method) => ({ owner, method, call }));
    const isSuper = call?.field("function")?.field("object")?.type === "call";
    return isSuper ? [...own, ...this.chainFrom(this.nextInit(owner, cls), cls, seen)] : own;
  }

  private isReachedFrom(cls: KnownClass, seen: Set<KnownClass>): boolean {
    const isReached = this.reaching.has(cls) || this.searchFrom(cls, seen);
    if (isReached) this.reaching.add(cls);
    return isReached;
  }

  private searchFrom(cls: KnownClass, seen: Set<KnownClass>): boolean {
    if (cls === this.cls) return true;
    if (seen.has(cls)) return false;
    seen.add(cls);
    const owner = this.hierarchy.lookup(cls, "__init__")?.owner;
    if (owner === this.cls) return true;
    return owner?.kind === "project" && this.initCall(owner, cls, seen) !== undefined;
  }

  /** The call in `__init__` of `owner` of one that leads to C's, whichever way it goes. */
  private initCall(owner: ClassModel, cls: KnownClass, seen: Set<KnownClass>): Node | undefined {
    const init = owner.methods.find((method) => method.name === "__init__");
    const calls = init && this.hierarchy.body(init.node)?.callsOfInits();
    return calls?.find(({ object }) => this.leadsToInit(object, owner, cls, seen))?.call;
  }

  private leadsToInit(object: Node, owner: ClassModel, cls: KnownClass, seen: Set<KnownClass>): boolean {
    if (object.type === "call" && object.field("function")?.text === "super") {
      const next = this.nextInit(owner, cls);
      if (next === this.cls) return true;
      return next?.kind === "project" && this.initCall(next, cls, seen) !== undefined;
    }
    const denotation = this.hierarchy.denotation(object, owner.module);
    return (denotation.kind === "project" || denotation.kind === "library") && this.isReachedFrom(denotation, seen);
  }

  /** Whose `__init__` `super(owner, self)` finds in an instance of `cls`. */
  private nextInit(owner: ClassModel, cls: KnownClass): KnownClass | undefined {
    const from = this.hierarchy.mro(cls).indexOf(owner) + 1;
    return this.hierarchy.lookup(cls, "__init__", from)?.owner;
  }
}
