import type { ClassModel } from "./classes.js";
import type { Module } from "./module.js";
import { linearize } from "./mro.js";
import type { NameBinding } from "./names.js";
import type { LibraryClass, LibraryName, StandardLibrary } from "./stdlib.js";
import { bare, dottedName, type Node } from "./tree.js";

/** A base that can't be resolved to one class; `candidates` are those it may be. */
export interface UnknownClass {
  readonly kind: "unknown";
  readonly name: string;
  readonly node: Node;
  readonly candidates: readonly KnownClass[];
}

export type KnownClass = ClassModel | LibraryClass;
export type AnyClass = KnownClass | UnknownClass;

/** What an expression stands for, as far as names and imports tell. */
export type Meaning =
  | AnyClass
  | { readonly kind: "function"; readonly node: Node; readonly module: Module }
  | { readonly kind: "library-function" | "library-data" | "library-module"; readonly module: string; readonly name: string }
  | { readonly kind: "other" };

/** Where a class finds an attribute along its MRO. */
export interface Found {
  readonly owner: KnownClass;
  readonly name: string;
  /** The unknown class that stands before the owner and may have the attribute too. */
  readonly behind: UnknownClass | undefined;
}

const UNRESOLVED: Meaning = { kind: "other" };

/** All classes that are known together: what they inherit, who inherits from them, what a name means. */
export class Project {
  readonly classes: readonly ClassModel[];
  private readonly byNode = new Map<Node, ClassModel>();
  private readonly baseCache = new Map<ClassModel, readonly AnyClass[]>();
  private readonly mroCache = new Map<ClassModel, readonly AnyClass[]>();
  private children: Map<ClassModel, ClassModel[]> | undefined;
  private readonly resolving = new Set<Node>();

  constructor(
    readonly modules: readonly Module[],
    readonly library: StandardLibrary,
  ) {
    this.classes = modules.flatMap((module) => module.classes);
    for (const cls of this.classes) this.byNode.set(cls.node, cls);
  }

  /** The class whose body or header `node` stands in. */
  classAround(node: Node): ClassModel | undefined {
    const definition = node.closest("class_definition");
    return definition && this.byNode.get(definition);
  }

  // ---- what a name means

  /** What `expression` means where it stands in `module`. */
  meaning(expression: Node, module: Module): Meaning {
    const node = bare(expression);
    if (this.resolving.has(node)) return UNRESOLVED;
    this.resolving.add(node);
    try {
      return this.resolve(node, module);
    } finally {
      this.resolving.delete(node);
    }
  }

  private resolve(node: Node, module: Module): Meaning {
    const path = dottedName(node);
    if (!path) return UNRESOLVED;
    const [first = "", ...rest] = path;
    const meanings = module.scopeOfName(first, node)
      ? module.reaching(first, node).map((binding) => this.bound(binding, module))
      : [this.builtin(first, module)];
    return this.single(
      meanings.map((meaning) => rest.reduce((owner, name) => this.attribute(owner, name), meaning)),
      node,
    );
  }

  /** Several bindings that mean the same are one; several that differ are an unknown with candidates. */
  private single(meanings: readonly Meaning[], node: Node): Meaning {
    const [first] = meanings;
    if (first && meanings.every((meaning) => sameMeaning(meaning, first))) return first;
    const candidates = meanings.flatMap((meaning) =>
      meaning.kind === "unknown" ? meaning.candidates : meaning.kind === "project" || meaning.kind === "library" ? [meaning] : [],
    );
    return candidates.length > 0 ? { kind: "unknown", name: node.text, node, candidates } : UNRESOLVED;
  }

  private bound(binding: NameBinding, module: Module): Meaning {
    if (binding.kind === "class") return this.byNode.get(binding.node) ?? UNRESOLVED;
    if (binding.kind === "function") return { kind: "function", node: binding.node, module };
    if (binding.kind === "assignment" && binding.value) return this.meaning(binding.value, module);
    if (binding.kind === "import") return this.imported(binding.node);
    return UNRESOLVED;
  }

  private imported(name: Node): Meaning {
    const statement = name.closest("import_statement", "import_from_statement", "future_import_statement");
    const target = name.type === "aliased_import" ? name.field("name") : name;
    if (!statement || !target) return UNRESOLVED;
    if (statement.type === "import_statement") {
      const module = name.type === "aliased_import" ? target.text : (target.parts[0]?.text ?? "");
      return this.libraryModule(module);
    }
    const source = statement.field("module_name");
    if (!source || source.type === "relative_import") return UNRESOLVED;
    return this.attribute(this.libraryModule(source.text), target.text);
  }

  private libraryModule(name: string): Meaning {
    return this.library.hasModule(name) ? { kind: "library-module", module: name, name: "" } : UNRESOLVED;
  }

  /** A name that nothing binds: it comes with an `import *`, the last that has it, or it is built in. */
  private builtin(name: string, module: Module): Meaning {
    for (const star of [...module.scope(module.root).stars].reverse()) {
      const source = star.field("module_name");
      if (!source || !this.library.hasModule(source.text)) return UNRESOLVED;
      const found = this.library.name(source.text, name);
      if (found) return this.fromLibrary(found);
    }
    return this.fromLibrary(this.library.name("__builtin__", name));
  }

  private attribute(owner: Meaning, name: string): Meaning {
    if (owner.kind === "library-module") return this.fromLibrary(this.library.name(owner.module, name));
    if (owner.kind === "project") {
      const nested = owner.members.get(name)?.at(-1);
      return (nested && this.byNode.get(nested)) ?? UNRESOLVED;
    }
    return UNRESOLVED;
  }

  private fromLibrary(found: LibraryName | undefined): Meaning {
    if (!found) return UNRESOLVED;
    if (found.kind === "class") return found.cls;
    if (found.kind === "module") return { kind: "library-module", module: found.module, name: "" };
    return { kind: found.kind === "function" ? "library-function" : "library-data", module: found.module, name: found.name };
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

  /** Whether the class is a type (Python 2 data model, 3.3): by a base that is, or by a metaclass. */
  isNewStyle(cls: KnownClass): boolean {
    if (cls.kind === "library") return !cls.oldStyle;
    if (cls.metaclass) return true;
    if (this.bases(cls).some((base) => base.kind !== "unknown" && this.isNewStyle(base))) return true;
    return cls.bases.length === 0 && this.moduleMetaclass(cls) !== undefined;
  }

  private moduleMetaclass(cls: ClassModel): Node | undefined {
    return cls.module.scope(cls.module.root).bindings.get("__metaclass__")?.at(-1)?.node;
  }

  /** The metaclasses of a class and its ancestors that are neither `type` nor `ABCMeta`, as they are written. */
  oddMetaclass(cls: AnyClass): string | undefined {
    if (cls.kind === "unknown") return undefined;
    if (cls.kind === "library") return cls.metaclass === "abc.ABCMeta" ? undefined : cls.metaclass;
    const node = cls.metaclass ?? (cls.bases.length === 0 ? this.moduleMetaclass(cls) : undefined);
    if (!node) return undefined;
    const value = node === cls.metaclass ? node : this.moduleMetaclassValue(cls);
    const meaning = value && this.meaning(value, cls.module);
    const plain = meaning?.kind === "library" && (meaning.id === "__builtin__.type" || meaning.id === "abc.ABCMeta");
    return plain ? undefined : (value ?? node).text;
  }

  private moduleMetaclassValue(cls: ClassModel): Node | undefined {
    return cls.module.scope(cls.module.root).bindings.get("__metaclass__")?.at(-1)?.value;
  }

  ancestors(cls: ClassModel): readonly AnyClass[] {
    return this.mro(cls).slice(1);
  }

  /** The classes of the project that inherit from `cls`, nearest first. */
  descendants(cls: ClassModel): readonly ClassModel[] {
    const children = this.childMap();
    const found = new Set<ClassModel>();
    const queue = [...(children.get(cls) ?? [])];
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (found.has(next) || next === cls) continue;
      found.add(next);
      queue.push(...(children.get(next) ?? []));
    }
    return [...found];
  }

  private childMap(): Map<ClassModel, ClassModel[]> {
    if (this.children) return this.children;
    this.children = new Map();
    for (const cls of this.classes)
      for (const base of this.bases(cls)) {
        if (base.kind !== "project") continue;
        const siblings = this.children.get(base);
        if (siblings) siblings.push(cls);
        else this.children.set(base, [cls]);
      }
    return this.children;
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

function sameMeaning(a: Meaning, b: Meaning): boolean {
  if (a === b) return true;
  if (a.kind === "library" && b.kind === "library") return a.id === b.id;
  return (a.kind === "library-function" || a.kind === "library-module") && a.kind === b.kind && a.module === b.module && a.name === b.name;
}
