import type { ClassModel } from "./classes.js";
import type { Module } from "./module.js";
import { linearize } from "./mro.js";
import type { NameBinding } from "./names.js";
import { type AnyClass, type KnownClass, type Meaning, type ModuleIndex, Resolver, type UnknownClass } from "./resolve.js";
import type { LibraryClass, StandardLibrary } from "./stdlib.js";
import type { Node } from "./tree.js";
import { Uses } from "./uses.js";

export type { AnyClass, KnownClass, Meaning, ModuleIndex, UnknownClass };

/** Where a class finds an attribute along its MRO. */
export interface Found {
  readonly owner: KnownClass;
  readonly name: string;
  /** The unknown class that stands before the owner and may have the attribute too. */
  readonly behind: UnknownClass | undefined;
}

/** Where edits may be made. */
export interface Permission {
  /** Whether a file may be rewritten: whether it lies in the given paths. */
  mayEdit(path: string): boolean;
  /** Whether a comment says to leave alone what a transform would do to a class, or to one of its members. */
  isSilenced(transform: string, cls: ClassModel, member: Node): boolean;
}

/** A call, and the function or class of the project that is called. */
export interface KnownCall {
  readonly node: Node;
  readonly callee: Extract<Meaning, { kind: "function" | "project" }>;
}

/** All classes that are known together: what they inherit, who inherits from them, what a name means. */
export class Project {
  private readonly resolver: Resolver;
  private readonly baseCache = new Map<ClassModel, readonly AnyClass[]>();
  private readonly mroCache = new Map<ClassModel, readonly AnyClass[]>();
  private readonly usesCache = new Map<ClassModel, Uses>();
  private readonly homeCache = new Map<ClassModel, readonly string[]>();
  private readonly nameCache = new Map<ClassModel, readonly string[]>();
  private readonly childCache = new Map<ClassModel, readonly ClassModel[]>();
  private readonly callCache = new Map<Module, readonly KnownCall[]>();

  constructor(
    readonly index: ModuleIndex,
    readonly library: StandardLibrary,
    readonly permission: Permission,
  ) {
    this.resolver = new Resolver(index, library);
  }

  /** What `expression` means where it stands in `module`. */
  meaning(expression: Node, module: Module): Meaning {
    return this.resolver.meaning(expression, module);
  }

  /** The calls in a module that are given something and whose callee is in the project. */
  knownCalls(module: Module): readonly KnownCall[] {
    let calls = this.callCache.get(module);
    if (!calls) {
      calls = module.everyCall.flatMap((node) => {
        const callee = node.field("function");
        if (!callee?.is("identifier", "attribute") || node.field("arguments")?.parts.length === 0) return [];
        const meaning = this.meaning(callee, module);
        return meaning.kind === "function" || meaning.kind === "project" ? [{ node, callee: meaning }] : [];
      });
      this.callCache.set(module, calls);
    }
    return calls;
  }

  /** Every module that says one of the words (and perhaps some that don't). */
  mentioning(...words: readonly string[]): readonly Module[] {
    return [...new Set(words.flatMap((word) => this.index.mentioning(word)))];
  }

  // ---- inheritance

  bases(cls: ClassModel): readonly AnyClass[] {
    let bases = this.baseCache.get(cls);
    if (!bases) {
      bases = cls.bases.map((node) => this.resolveBase(node, cls));
      if (cls.openBases) bases = [...bases, { kind: "unknown", name: "*", node: cls.node, candidates: [] }];
      this.baseCache.set(cls, bases);
    }
    return bases;
  }

  private resolveBase(node: Node, cls: ClassModel): AnyClass {
    const meaning = this.meaning(node, cls.module);
    if (meaning.kind === "library" && meaning.unsure) return { kind: "unknown", name: node.text, node, candidates: [meaning] };
    if (meaning.kind === "project" || meaning.kind === "library" || meaning.kind === "unknown") return meaning;
    return { kind: "unknown", name: node.text, node, candidates: [] };
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
    this.mroCache.set(cls, [cls, { kind: "unknown", name: cls.name, node: cls.node, candidates: [] }]);
    const bases = this.bases(cls);
    const tails = bases.map((base) => (base.kind === "unknown" ? [base] : this.mro(base)));
    const order = linearize(cls, bases, tails, this.isNewStyle(cls)) ?? [
      cls,
      { kind: "unknown", name: cls.name, node: cls.node, candidates: [] },
    ];
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

  private style(cls: AnyClass): "new" | "old" | "unknown" {
    if (cls.kind === "unknown") return "unknown";
    if (cls.kind === "library") return cls.oldStyle ? "old" : "new";
    if (cls.metaclass) return this.styleBy(cls.metaclass, cls);
    const styles = this.bases(cls).map((base) => this.style(base));
    if (styles.length > 0) return styles.find((style) => style === "new") ?? styles.find((style) => style === "unknown") ?? "old";
    const bindings = this.metaclassBindings(cls);
    if (bindings.length === 0) return "old";
    const [only] = bindings;
    return bindings.length === 1 && only?.value && !only.conditional ? this.styleBy(only.value, cls) : "unknown";
  }

  private styleBy(metaclass: Node, cls: ClassModel): "new" | "unknown" {
    const meaning = this.meaning(metaclass, cls.module);
    if (meaning.kind === "project") return "new";
    return meaning.kind === "library" && (meaning.id === "__builtin__.type" || meaning.mro.includes("__builtin__.type"))
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
    const meaning = cls.metaclass && this.meaning(cls.metaclass, cls.module);
    return meaning?.kind === "library" && meaning.id === "abc.ABCMeta";
  }

  private isPlainMetaclass(node: Node, cls: ClassModel): boolean {
    const meaning = this.meaning(node, cls.module);
    return meaning.kind === "library" && (meaning.id === "__builtin__.type" || meaning.id === "abc.ABCMeta");
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
      const modules = new Set(this.namesOf(cls).flatMap((name) => this.index.subclassing(name)));
      children = [...modules].flatMap((module) => module.classes.filter((each) => this.bases(each).includes(cls)));
      this.childCache.set(cls, children);
    }
    return children;
  }

  /** The names a class goes by: its own, and those that modules give it by `import … as` and by assignment. */
  namesOf(cls: ClassModel): readonly string[] {
    const known = this.nameCache.get(cls);
    if (known) return known;
    const names = new Set([cls.name]);
    for (const name of names)
      for (const module of this.index.renaming(name))
        for (const [other, bindings] of module.scope(module.root).bindings)
          if (!names.has(other) && bindings.some((binding) => this.renames(binding, name, cls, module))) names.add(other);
    this.nameCache.set(cls, [...names]);
    return [...names];
  }

  /** The modules that define a class or refer to it by one of its names, of those that say all of the `words`. */
  modulesNaming(cls: ClassModel, ...words: readonly string[]): readonly Module[] {
    const said = this.namesOf(cls).flatMap((name) => this.homesOf(cls).flatMap((home) => this.index.mentioning(name, home, ...words)));
    return [...new Set([cls.module, ...said])].filter((module) => this.isKnownIn(cls, module));
  }

  /** Whether a module defines a class, or refers to it by one of its names. */
  isKnownIn(cls: ClassModel, module: Module): boolean {
    return module === cls.module || this.namesOf(cls).some((name) => this.refersTo(cls, name, module));
  }

  /** What the modules are called from which the class can be imported: its own, and those that import it themselves. */
  private homesOf(cls: ClassModel): readonly string[] {
    let homes = this.homeCache.get(cls);
    if (!homes) {
      const found = new Set([moduleName(cls.module.path)]);
      for (const home of found) {
        for (const module of this.index.starring(home)) if (module.scope(module.root).stars.length > 0) found.add(moduleName(module.path));
        for (const name of this.namesOf(cls))
          for (const module of this.index.mentioning(name, home))
            if (module.exported(name).some(({ kind }) => kind === "import")) found.add(moduleName(module.path));
      }
      homes = [...found];
      this.homeCache.set(cls, homes);
    }
    return homes;
  }

  private refersTo(cls: ClassModel, name: string, module: Module): boolean {
    const nodes = [...module.identifiers(name).filter(({ role }) => role !== "attribute"), ...module.attributes(name)];
    return (
      nodes.some((node) => this.mayMean(this.meaning(node, module), cls)) ||
      module.imports(name).some((node) => this.mayMean(this.resolver.imported(node, module), cls))
    );
  }

  private mayMean(meaning: Meaning, cls: ClassModel): boolean {
    return meaning === cls || (meaning.kind === "unknown" && meaning.candidates.includes(cls));
  }

  private renames(binding: NameBinding, name: string, cls: ClassModel, module: Module): boolean {
    const isAlias = binding.kind === "import" && binding.node.type === "aliased_import";
    const said = isAlias ? binding.node.text : (binding.value?.text ?? "");
    if (!said.includes(name)) return false;
    const meaning = binding.value ? this.meaning(binding.value, module) : this.resolver.imported(binding.node, module);
    return this.mayMean(meaning, cls);
  }

  /** `cls`, its ancestors and its descendants. */
  hierarchy(cls: ClassModel): readonly KnownClass[] {
    const known = this.ancestors(cls).filter((ancestor): ancestor is KnownClass => ancestor.kind !== "unknown");
    return [...new Set<KnownClass>([cls, ...known, ...this.descendants(cls)])];
  }

  /** The hierarchy, and whatever else shares a descendant's MRO. */
  relatives(cls: ClassModel): readonly KnownClass[] {
    const shared = this.descendants(cls).flatMap((descendant) => this.mro(descendant));
    return [...new Set([...this.hierarchy(cls), ...shared.filter((other): other is KnownClass => other.kind !== "unknown")])];
  }

  /** Who touches the attributes of `cls` and its relatives. */
  usesAround(cls: ClassModel): Uses {
    let uses = this.usesCache.get(cls);
    if (!uses) {
      uses = new Uses(this, new Set(this.relatives(cls)));
      this.usesCache.set(cls, uses);
    }
    return uses;
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
  return (node.field("name") ?? node).text;
}

/** What an import statement says last for the module in that file. */
function moduleName(path: string): string {
  const parts = path.replace(/\.pyw?$/, "").split("/");
  return (parts.at(-1) === "__init__" ? parts.at(-2) : parts.at(-1)) ?? path;
}
