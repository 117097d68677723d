import { ClassStyles } from "./class-styles.js";
import type { ClassModel } from "./classes.js";
import { type AnyClass, type Denotation, type KnownClass, type ModuleIndex, UNRESOLVED_NOWHERE, type UnknownClass } from "./denotation.js";
import type { Module } from "./module.js";
import { linearize } from "./mro.js";
import { isExec } from "./names.js";
import type { LibraryClass } from "./stdlib.js";
import { type Node, walk } from "./tree.js";

/** What executes the text of a file, or begins to (Python 2 library reference, 2, 28.1 and 28.10). */
const EXECUTING = ["execfile", "compile", "eval", "run_path", "run_module", "runcode", "runsource"];

/** Where a class finds an attribute along its MRO. */
export interface Found {
  readonly owner: KnownClass;
  readonly name: string;
  /** The unknown class that stands before the owner and may have the attribute too. */
  readonly behind: UnknownClass | undefined;
}

/** A base that can't be told, and whose it is. */
export interface UnknownBase {
  readonly cls: ClassModel;
  readonly base: UnknownClass;
}

/** What classes inherit, and who inherits from them. */
export abstract class Inheritance extends ClassStyles {
  private readonly baseCache = new Map<ClassModel, readonly AnyClass[]>();
  private readonly unknownCache = new Map<Module, readonly UnknownBase[]>();
  private readonly anythingCache = new Map<string, readonly ClassModel[]>();
  private readonly mroCache = new Map<ClassModel, readonly AnyClass[]>();
  private readonly relativeCache = new Map<ClassModel, readonly KnownClass[]>();
  private readonly openCache = new Map<KnownClass, boolean>();
  private readonly descendantCache = new Map<ClassModel, readonly ClassModel[]>();
  private readonly foundCache = new Map<string, Map<ClassModel, Found | undefined>>();
  private readonly childCache = new Map<ClassModel, readonly ClassModel[]>();

  abstract readonly index: ModuleIndex;
  abstract denotations(expression: Node, module: Module): readonly Denotation[];
  /** The names a class goes by: its own, and those that modules give it by `import … as` and by assignment. */
  abstract namesOf(cls: ClassModel): readonly string[];
  /** The modules of which class headers may name a class. */
  protected abstract modulesSubclassing(cls: ClassModel): readonly Module[];

  bases(cls: ClassModel): readonly AnyClass[] {
    let bases = this.baseCache.get(cls);
    if (!bases) {
      bases = cls.bases.map((node) => this.resolveBase(node, cls));
      if (cls.openBases) bases = [...bases, { kind: "unknown", name: "*", node: cls.node, candidates: [], unresolved: UNRESOLVED_NOWHERE }];
      this.baseCache.set(cls, bases);
    }
    return bases;
  }

  /**
   * The bases of classes of a module that can't be told.
   * @internal
   */
  unknownBasesIn(module: Module): readonly UnknownBase[] {
    let unknown = this.unknownCache.get(module);
    if (!unknown) {
      unknown = module.classes.flatMap((cls) => this.bases(cls).flatMap((base) => (base.kind === "unknown" ? [{ cls, base }] : [])));
      this.unknownCache.set(module, unknown);
    }
    return unknown;
  }

  /**
   * The classes of the modules that define a method of that name, of whose bases nothing tells where one comes from.
   * @internal
   */
  ofAnything(method: string): readonly ClassModel[] {
    let classes = this.anythingCache.get(method);
    if (!classes) {
      const unknown = this.index.defining(method).flatMap((module) => this.unknownBasesIn(module));
      classes = [...new Set(unknown.flatMap(({ cls, base }) => (comesFromAnywhere(base, cls.module, this.index) ? [cls] : [])))];
      this.anythingCache.set(method, classes);
    }
    return classes;
  }

  private resolveBase(node: Node, cls: ClassModel): AnyClass {
    const vouched = this.denotations(node, cls.module).map((each) => this.vouchedFor(each));
    if (vouched[0] && vouched.every((each) => each !== undefined)) return vouched[0];
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

  /** A base from outside that somebody vouches for. */
  private vouchedFor(denotation: Denotation): LibraryClass | undefined {
    const imported = denotation.kind === "other" ? denotation.unresolved.imported : undefined;
    return imported === undefined ? undefined : this.library.plainBase(imported);
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
    const nowhere = { name: cls.name, node: cls.node, candidates: [], unresolved: UNRESOLVED_NOWHERE };
    const unknown: UnknownClass = { kind: "unknown", ...nowhere, isCircular: true };
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

  /** Whether a class has an ancestor that can't be told. */
  isOpen(cls: KnownClass): boolean {
    let isOpen = this.openCache.get(cls);
    if (isOpen === undefined) {
      isOpen = this.mro(cls).some(({ kind }) => kind === "unknown");
      this.openCache.set(cls, isOpen);
    }
    return isOpen;
  }

  ancestors(cls: ClassModel): readonly AnyClass[] {
    return this.mro(cls).slice(1);
  }

  /** The classes of the project that inherit from `cls`, nearest first. */
  descendants(cls: ClassModel): readonly ClassModel[] {
    let descendants = this.descendantCache.get(cls);
    if (!descendants) {
      const found = new Set(this.children(cls));
      for (const each of found) for (const child of this.children(each)) found.add(child);
      found.delete(cls);
      descendants = [...found];
      this.descendantCache.set(cls, descendants);
    }
    return descendants;
  }

  private children(cls: ClassModel): readonly ClassModel[] {
    let children = this.childCache.get(cls);
    if (!children) {
      const names = this.namesOf(cls);
      const near = this.modulesSubclassing(cls).flatMap((module) => names.flatMap((name) => module.subclassing(name)));
      children = [...new Set(near)].filter((each) => this.bases(each).includes(cls));
      this.childCache.set(cls, children);
    }
    return children;
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
      const shared = this.descendants(cls).flatMap((each) => (this.onlyBase(each) ? [] : this.mro(each)));
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
    if (from === 0 && cls.kind === "project") return this.lookUp(cls, name);
    return foundIn(this.mro(cls), name, from);
  }

  /** What a class with one base hasn't got itself, it has from there: of a deep hierarchy each class is looked at once a name. */
  private lookUp(cls: ClassModel, name: string): Found | undefined {
    const known = this.foundCache.get(name) ?? new Map<ClassModel, Found | undefined>();
    this.foundCache.set(name, known);
    const passed = new Set<ClassModel>();
    let at = cls;
    for (let base = this.onlyBase(at); base && !known.has(at) && !at.members.has(name); base = this.onlyBase(at)) {
      if (passed.has(at)) return foundIn(this.mro(cls), name, 0);
      passed.add(at);
      at = base;
    }
    const found = known.has(at) ? known.get(at) : foundIn(this.mro(at), name, 0);
    for (const each of passed.add(at)) known.set(each, found);
    return found;
  }

  /** The base of a class of the project that has no other, and that is one of the project itself. */
  private onlyBase(cls: ClassModel): ClassModel | undefined {
    const [base, ...others] = this.bases(cls);
    return base?.kind === "project" && others.length === 0 ? base : undefined;
  }
}

function foundIn(order: readonly AnyClass[], name: string, from: number): Found | undefined {
  let behind: UnknownClass | undefined;
  for (let at = from; at < order.length; at++) {
    const owner = order[at] as AnyClass;
    if (owner.kind === "unknown") behind ??= owner;
    else if (owner.members.has(name)) return { owner, name, behind };
  }
  return undefined;
}

/** Not so of what plainly comes from outside of the project, nor of a name that nothing binds: a class with such a base is never made. */
function comesFromAnywhere({ node, unresolved }: UnknownClass, module: Module, index: ModuleIndex): boolean {
  if (unresolved.modules.length === 0 || unresolved.names.length > 0) return false;
  if (node.type !== "identifier" || module.scopeOfName(node.text, node) || module.scope(module.root).stars.length > 0) return true;
  // What nothing binds is put into the namespace that the file is executed in, where somebody executes files.
  return index.executing().some(executesFiles);
}

function executesFiles(module: Module): boolean {
  return EXECUTING.some((callee) => module.calls(callee).length > 0) || [...walk(module.root)].some(isExec);
}
