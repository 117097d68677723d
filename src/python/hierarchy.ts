import { FunctionBody } from "./body.js";
import type { ClassModel } from "./classes.js";
import { type AnyClass, type Denotation, type KnownClass, type ModuleIndex, UNRESOLVED_NOWHERE, type UnknownClass } from "./denotation.js";
import type { Module } from "./module.js";
import { linearize } from "./mro.js";
import type { NameBinding } from "./names.js";
import { References } from "./references.js";
import { Resolver } from "./resolve.js";
import type { LibraryClass, StandardLibrary } from "./stdlib.js";
import type { Node } from "./tree.js";

export type { AnyClass, KnownClass, Denotation, ModuleIndex, UnknownClass };

/** Where a class finds an attribute along its MRO. */
export interface Found {
  readonly owner: KnownClass;
  readonly name: string;
  /** The unknown class that stands before the owner and may have the attribute too. */
  readonly behind: UnknownClass | undefined;
}

type Style = "new" | "old" | "unknown";
/** A call, and the function or class of the project that is called. */
export interface KnownCall {
  readonly node: Node;
  readonly callee: Extract<Denotation, { kind: "function" | "project" }>;
}

/** All classes that are known together: what they inherit, who inherits from them, what a name means. */
export class Hierarchy {
  private readonly resolver: Resolver;
  private readonly baseCache = new Map<ClassModel, readonly AnyClass[]>();
  private readonly styleCache = new Map<ClassModel, Style>();
  private readonly mroCache = new Map<ClassModel, readonly AnyClass[]>();
  private readonly relativeCache = new Map<ClassModel, readonly KnownClass[]>();
  private readonly references: References;
  private readonly childCache = new Map<ClassModel, readonly ClassModel[]>();
  private readonly bodyCache = new WeakMap<Node, FunctionBody>();
  private readonly callCache = new Map<Node, readonly KnownCall[]>();

  constructor(
    readonly index: ModuleIndex,
    readonly library: StandardLibrary,
  ) {
    this.resolver = new Resolver(index, library);
    this.references = new References(index, this.resolver);
  }

  /** Whether all files are known that can know its classes; false for a text of which nobody said what project it belongs to. */
  get isWhole(): boolean {
    return this.index.isWhole;
  }

  /** What `expression` means where it stands in `module`; an unknown with candidates where it may mean several things. */
  denotation(expression: Node, module: Module): Denotation {
    return this.resolver.denotation(expression, module);
  }

  /** All that `expression` may mean where it stands in `module`: one thing on one path through the program, another on another. */
  denotations(expression: Node, module: Module): readonly Denotation[] {
    return this.resolver.denotations(expression, module);
  }

  /** The calls in `owner`, the root of a module or a function or class in it, that are given something and whose callee is, or may be, in the project. */
  knownCalls(owner: Node, module: Module): readonly KnownCall[] {
    let calls = this.callCache.get(owner);
    if (!calls) {
      calls = module.callsIn(owner).flatMap((node) => {
        const callee = node.field("function");
        if (!callee?.is("identifier", "attribute") || node.field("arguments")?.parts.length === 0) return [];
        return this.denotations(callee, module).flatMap((denotation) =>
          denotation.kind === "function" || denotation.kind === "project" ? [{ node, callee: denotation }] : [],
        );
      });
      this.callCache.set(owner, calls);
    }
    return calls;
  }

  /** Every module that says one of the words (and perhaps some that don't). */
  mentioning(...words: readonly string[]): readonly Module[] {
    return [...new Set(words.flatMap((word) => this.index.mentioning(word)))];
  }

  /** Every module that touches an attribute of that name, or says it in a string (and perhaps some that don't). */
  touching(name: string): readonly Module[] {
    return this.index.touching(name);
  }

  /** Every module that sets or deletes an attribute of that name, or says it in a string (and perhaps some that don't). */
  setting(name: string): Iterable<Module> {
    return this.index.setting(name);
  }

  /** The body of a function; what is found out about it is kept. Undefined for what has none. */
  body(definition: Node): FunctionBody | undefined {
    const node = definition.field("body");
    if (!node) return undefined;
    let body = this.bodyCache.get(node);
    if (!body) {
      body = new FunctionBody(node);
      this.bodyCache.set(node, body);
    }
    return body;
  }

  // ---- inheritance

  bases(cls: ClassModel): readonly AnyClass[] {
    let bases = this.baseCache.get(cls);
    if (!bases) {
      bases = cls.bases.map((node) => this.resolveBase(node, cls));
      if (cls.openBases) bases = [...bases, { kind: "unknown", name: "*", node: cls.node, candidates: [], unresolved: UNRESOLVED_NOWHERE }];
      this.baseCache.set(cls, bases);
    }
    return bases;
  }

  private resolveBase(node: Node, cls: ClassModel): AnyClass {
    const denotation = this.denotation(node, cls.module);
    if (denotation.kind === "library" && denotation.unsure)
      return { kind: "unknown", name: node.text, node, candidates: [denotation], unresolved: UNRESOLVED_NOWHERE };
    if (denotation.kind === "project" || denotation.kind === "library" || denotation.kind === "unknown") return denotation;
    return {
      kind: "unknown",
      name: node.text,
      node,
      candidates: [],
      unresolved: denotation.kind === "other" ? denotation.unresolved : UNRESOLVED_NOWHERE,
    };
  }

  /**
   * The class itself, then its ancestors in the order attributes are looked up: C3 for new-style classes, depth-first
   * for old-style ones. An unknown base stands where it is named; a hierarchy with no valid order gets an unknown, too.
   */
  mro(cls: KnownClass): readonly AnyClass[] {
    if (cls.kind === "library") return this.libraryOrder(cls);
    const cached = this.mroCache.get(cls);
    if (cached) return cached;
    // Stands in for the class while its bases are looked at, so that a class that inherits from itself comes to an end.
    const unknown: UnknownClass = { kind: "unknown", name: cls.name, node: cls.node, candidates: [], unresolved: UNRESOLVED_NOWHERE };
    this.mroCache.set(cls, [cls, unknown]);
    const bases = this.bases(cls);
    const tails = bases.map((base) => (base.kind === "unknown" ? [base] : this.mro(base)));
    const order = linearize(cls, bases, tails, this.isNewStyle(cls)) ?? [cls, unknown];
    this.mroCache.set(cls, order);
    return order;
  }

  private libraryOrder(cls: LibraryClass): AnyClass[] {
    return [cls, ...cls.mro.flatMap((id) => this.library.cls(id) ?? [])];
  }

  /** Whether the class is a type, or may be one (Python 2 data model, 3.3 and 3.4.3): by a base that is, or by a metaclass. */
  isNewStyle(cls: KnownClass): boolean {
    return this.style(cls) !== "old";
  }

  isSurelyNewStyle(cls: KnownClass): boolean {
    return this.style(cls) === "new";
  }

  private style(cls: AnyClass): Style {
    if (cls.kind === "unknown") return "unknown";
    if (cls.kind === "library") return cls.oldStyle ? "old" : "new";
    let style = this.styleCache.get(cls);
    if (!style) {
      // Stands in while the bases are looked at, as in `mro`.
      this.styleCache.set(cls, "unknown");
      style = this.styleOf(cls);
      this.styleCache.set(cls, style);
    }
    return style;
  }

  private styleOf(cls: ClassModel): Style {
    if (cls.metaclass) return this.styleBy(cls.metaclass, cls);
    const styles = this.bases(cls).map((base) => this.style(base));
    if (styles.length > 0) return styles.find((style) => style === "new") ?? styles.find((style) => style === "unknown") ?? "old";
    const bindings = this.metaclassBindings(cls);
    if (bindings.length === 0) return "old";
    const [only] = bindings;
    return bindings.length === 1 && only?.value && !only.conditional ? this.styleBy(only.value, cls) : "unknown";
  }

  private styleBy(metaclass: Node, cls: ClassModel): "new" | "unknown" {
    const denotation = this.denotation(metaclass, cls.module);
    if (denotation.kind === "project") return "new";
    return denotation.kind === "library" && (denotation.id === "__builtin__.type" || denotation.mro.includes("__builtin__.type"))
      ? "new"
      : "unknown";
  }

  /** What `__metaclass__` of the module may be where the class is made: it counts for a class without bases. */
  private metaclassBindings(cls: ClassModel): readonly NameBinding[] {
    return cls.bases.length === 0 ? cls.module.reaching("__metaclass__", cls.node) : [];
  }

  /** The metaclasses of a class and its ancestors that are neither `type` nor `ABCMeta`, as they are written. */
  oddMetaclass(cls: AnyClass): string | undefined {
    if (cls.kind === "unknown") return undefined;
    if (cls.kind === "library") return cls.metaclass === "abc.ABCMeta" ? undefined : cls.metaclass;
    if (cls.metaclass) return this.isPlainMetaclass(cls.metaclass, cls) ? undefined : nameOf(cls.metaclass);
    const odd = this.metaclassBindings(cls).find(({ value }) => !value || !this.isPlainMetaclass(value, cls));
    return odd && nameOf(odd.value ?? odd.node);
  }

  /** Whether the class says that its metaclass is `ABCMeta`. */
  isAbstract(cls: KnownClass): boolean {
    if (cls.kind === "library") return cls.metaclass === "abc.ABCMeta";
    const denotation = cls.metaclass && this.denotation(cls.metaclass, cls.module);
    return denotation?.kind === "library" && denotation.id === "abc.ABCMeta";
  }

  private isPlainMetaclass(node: Node, cls: ClassModel): boolean {
    const denotation = this.denotation(node, cls.module);
    return denotation.kind === "library" && (denotation.id === "__builtin__.type" || denotation.id === "abc.ABCMeta");
  }

  ancestors(cls: ClassModel): readonly AnyClass[] {
    return this.mro(cls).slice(1);
  }

  /** The classes of the project that inherit from `cls`, nearest first. */
  descendants(cls: ClassModel): readonly ClassModel[] {
    const found = new Set<ClassModel>();
    const queue = [...this.children(cls)];
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (found.has(next) || next === cls) continue;
      found.add(next);
      queue.push(...this.children(next));
    }
    return [...found];
  }

  private children(cls: ClassModel): readonly ClassModel[] {
    let children = this.childCache.get(cls);
    if (!children) {
      const names = this.namesOf(cls);
      const near = this.references.modulesSubclassing(cls).flatMap((module) => names.flatMap((name) => module.subclassing(name)));
      children = [...new Set(near)].filter((each) => this.bases(each).includes(cls));
      this.childCache.set(cls, children);
    }
    return children;
  }

  /** The names a class goes by: its own, and those that modules give it by `import … as` and by assignment. */
  namesOf(cls: ClassModel): readonly string[] {
    return this.references.namesOf(cls);
  }

  /** Names of what may be made of a class, or be chosen among it and others: `Base = traced(C)`. */
  madeFrom(cls: ClassModel): readonly string[] {
    return this.references.madeFrom(cls);
  }

  /** The names of attributes, of modules say, in whose place a class is put: `net.Socket = ProxySocket`. */
  replacedBy(cls: ClassModel): readonly string[] {
    return this.references.replacedBy(cls);
  }

  /** Whether nobody outside of the function in which a class is made can call it by a name. */
  isPrivate(cls: ClassModel): boolean {
    return this.references.isPrivate(cls);
  }

  /** The modules that define a class or refer to it by one of its names, of those that say all of the `words`. */
  modulesNaming(cls: ClassModel, ...words: readonly string[]): readonly Module[] {
    return this.references.modulesNaming(cls, ...words);
  }

  /** Whether a module defines a class, or refers to it by one of its names. */
  isKnownIn(cls: ClassModel, module: Module): boolean {
    return this.references.isKnownIn(cls, module);
  }

  /** `cls`, its ancestors and its descendants. */
  hierarchy(cls: ClassModel): readonly KnownClass[] {
    const known = this.ancestors(cls).filter((ancestor): ancestor is KnownClass => ancestor.kind !== "unknown");
    return [...new Set<KnownClass>([cls, ...known, ...this.descendants(cls)])];
  }

  /** The hierarchy, and whatever else shares a descendant's MRO. */
  relatives(cls: ClassModel): readonly KnownClass[] {
    let relatives = this.relativeCache.get(cls);
    if (!relatives) {
      const shared = this.descendants(cls).flatMap((descendant) => this.mro(descendant));
      relatives = [...new Set([...this.hierarchy(cls), ...shared.filter((other): other is KnownClass => other.kind !== "unknown")])];
      this.relativeCache.set(cls, relatives);
    }
    return relatives;
  }

  /** The relatives one by one, nearest first: who finds what it looks for early spares the search for descendants. */
  *nearestRelatives(cls: ClassModel): Generator<KnownClass> {
    const near = this.mro(cls).filter((each): each is KnownClass => each.kind !== "unknown");
    yield* near;
    for (const other of this.relatives(cls)) if (!near.includes(other)) yield other;
  }

  /** Where `cls` finds `name` along its MRO, from the `from`th class on. */
  lookup(cls: KnownClass, name: string, from = 0): Found | undefined {
    let behind: UnknownClass | undefined;
    for (const owner of this.mro(cls).slice(from)) {
      if (owner.kind === "unknown") behind ??= owner;
      else if (owner.members.has(name)) return { owner, name, behind };
    }
    return undefined;
  }
}

/** An expression as it is written; of a definition, its name. */
function nameOf(node: Node): string {
  return ((node.field("name") ?? node).text.split(/[\r\n]/)[0] ?? "").trim();
}
