import type { ClassModel } from "./classes.js";
import type { ImportMap } from "./imports.js";
import type { Module } from "./module.js";
import type { NameBinding } from "./names.js";
import type { LibraryClass, LibraryName, StandardLibrary } from "./stdlib.js";
import { argumentsOf, bare, dottedName, type Node } from "./tree.js";

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
  | { readonly kind: "module"; readonly module: Module }
  | { readonly kind: "library-function" | "library-data" | "library-module"; readonly module: string; readonly name: string }
  | { readonly kind: "other" };

/** The files of the project root. They are parsed when they are asked for. */
export interface ModuleIndex {
  readonly imports: ImportMap;
  /** The module in that file; undefined when it can't be read. */
  at(path: string): Module | undefined;
  /** Every module that says all of the `words`; there may be one too many among them, never one too few. */
  mentioning(...words: readonly string[]): readonly Module[];
  /** Likewise, every module in which the header of a class says `word`. */
  subclassing(word: string): readonly Module[];
  /** Likewise, every module that says `word` and has an `import *`. */
  starring(word: string): readonly Module[];
  /** Likewise, every module that gives another name to what is called `word`. */
  renaming(word: string): readonly Module[];
}

const UNRESOLVED: Meaning = { kind: "other" };

/** Follows names through scopes, assignments and imports. What can't be followed to one thing is never guessed. */
export class Resolver {
  private readonly open = new Set<unknown>();

  constructor(
    private readonly index: ModuleIndex,
    private readonly library: StandardLibrary,
  ) {}

  /** What `expression` means where it stands in `module`. */
  meaning(expression: Node, module: Module): Meaning {
    const node = bare(expression);
    return this.once(node, () => {
      const path = dottedName(node);
      return path ? this.dotted(path, node, module) : UNRESOLVED;
    });
  }

  /** Circular imports and assignments come to an end: what depends on itself is unresolved. */
  private once(key: unknown, find: () => Meaning): Meaning {
    if (this.open.has(key)) return UNRESOLVED;
    this.open.add(key);
    try {
      return find();
    } finally {
      this.open.delete(key);
    }
  }

  private dotted([first = "", ...rest]: readonly string[], node: Node, module: Module): Meaning {
    const scope = module.scopeOfName(first, node);
    const bindings = module.reaching(first, node);
    // A name that the module binds further down is still what `import *` brought.
    const isFree = !scope || (bindings.length === 0 && scope.node.type === "module");
    const found = isFree ? this.unbound(first, module, node) : this.settle(bindings, module, node);
    return rest.reduce((owner, name) => this.attribute(owner, name, node), found);
  }

  /** Several bindings that mean the same are one; several that differ are an unknown with candidates. */
  private settle(bindings: readonly NameBinding[], module: Module, node: Node): Meaning {
    const meant = bindings.map((binding) => ({ binding, meaning: this.bound(binding, module) }));
    const meanings = meant.filter((each) => !meant.some((other) => isFallback(each.binding, other))).map(({ meaning }) => meaning);
    const [first] = meanings;
    if (first && meanings.every((meaning) => sameMeaning(meaning, first))) return first;
    const candidates = meanings.flatMap((meaning) =>
      meaning.kind === "unknown" ? meaning.candidates : meaning.kind === "project" || meaning.kind === "library" ? [meaning] : [],
    );
    return candidates.length > 0 ? { kind: "unknown", name: node.text, node, candidates } : UNRESOLVED;
  }

  private bound(binding: NameBinding, module: Module): Meaning {
    if (binding.kind === "class") return module.classOf(binding.node) ?? UNRESOLVED;
    if (binding.kind === "function") return { kind: "function", node: binding.node, module };
    if (binding.kind === "assignment" && binding.value)
      return this.remade(binding.name, binding.value, module) ?? this.meaning(binding.value, module);
    if (binding.kind === "import") return this.imported(binding.node, module);
    return UNRESOLVED;
  }

  /** `C = traced(C)`, a class decorator as it was written before there were any: the class, or one that takes its place. */
  private remade(name: string, value: Node, module: Module): Meaning | undefined {
    if (value.type !== "call") return undefined;
    const given = argumentsOf(value).positional.find((argument) => argument.type === "identifier" && argument.text === name);
    const meaning = given && this.meaning(given, module);
    if (meaning?.kind === "unknown") return meaning;
    return meaning?.kind === "project" ? { kind: "unknown", name, node: value, candidates: [meaning] } : undefined;
  }

  // ---- imports

  /** What one name of an import statement brings. */
  imported(name: Node, module: Module): Meaning {
    const statement = name.closest("import_statement", "import_from_statement", "future_import_statement");
    const target = name.type === "aliased_import" ? name.field("name") : name;
    if (!statement || !target) return UNRESOLVED;
    if (statement.type === "import_from_statement") return this.attribute(this.source(statement, module), target.text, name);
    const names = target.parts.map((part) => part.text);
    return this.moduleNamed(name.type === "aliased_import" ? names : names.slice(0, 1), module);
  }

  /** The module that a `from … import` names. */
  private source(statement: Node, module: Module): Meaning {
    const source = statement.field("module_name");
    if (!source) return UNRESOLVED;
    const [, dots = "", rest = ""] = /^(\.*)\s*(.*)$/s.exec(source.text) ?? [];
    const names = rest === "" ? [] : rest.split(".").map((part) => part.trim());
    return dots === "" ? this.moduleNamed(names, module) : this.file(this.index.imports.relative(module.path, dots.length, names));
  }

  private moduleNamed(names: readonly string[], importer: Module): Meaning {
    const { imports } = this.index;
    const near = this.file(imports.near(importer.path, names, importer.hasAbsoluteImports));
    if (near.kind !== "other") return near;
    const name = names.join(".");
    if (this.library.hasModule(name)) return { kind: "library-module", module: name, name: "" };
    return this.file(imports.anywhere(names));
  }

  private file(path: string | undefined): Meaning {
    const module = path === undefined ? undefined : this.index.at(path);
    return module ? { kind: "module", module } : UNRESOLVED;
  }

  /** A name that nothing binds: it comes with an `import *`, the last that has it, or it is built in. */
  private unbound(name: string, module: Module, node: Node): Meaning {
    return this.starred(name, module, node) ?? this.fromLibrary(this.library.name("__builtin__", name));
  }

  /** What `import *` brings under that name; undefined when none brings it. */
  private starred(name: string, module: Module, node: Node): Meaning | undefined {
    for (const star of [...module.scope(module.root).stars].reverse()) {
      const source = this.source(star, module);
      if (source.kind !== "module" && source.kind !== "library-module") return UNRESOLVED;
      const isPublic = source.kind === "module" ? source.module.isPublic(name) : !name.startsWith("_");
      const found = isPublic ? this.member(source, name, node) : undefined;
      if (found) return found;
    }
    return undefined;
  }

  // ---- attributes

  private attribute(owner: Meaning, name: string, node: Node): Meaning {
    return this.member(owner, name, node) ?? UNRESOLVED;
  }

  /** What `owner.name` means; undefined when the owner has no such name. */
  private member(owner: Meaning, name: string, node: Node): Meaning | undefined {
    if (owner.kind === "module") return this.ofModule(owner.module, name, node);
    if (owner.kind === "library-module") {
      const found = this.library.name(owner.module, name);
      return found && this.fromLibrary(found);
    }
    if (owner.kind !== "project") return undefined;
    const nested = owner.members.get(name)?.at(-1);
    return nested && owner.module.classOf(nested);
  }

  private ofModule(module: Module, name: string, node: Node): Meaning | undefined {
    const bindings = module.exported(name);
    const key = `${module.path}:${name}`;
    if (bindings.length > 0) return this.once(key, () => this.settle(bindings, module, node));
    const submodule = this.index.imports.inside(module.path, name);
    if (submodule !== undefined) return this.file(submodule);
    if (this.open.has(key)) return undefined;
    this.open.add(key);
    try {
      return this.starred(name, module, node);
    } finally {
      this.open.delete(key);
    }
  }

  private fromLibrary(found: LibraryName | undefined): Meaning {
    if (!found) return UNRESOLVED;
    if (found.kind === "class") return found.cls;
    if (found.kind === "module") return { kind: "library-module", module: found.module, name: "" };
    return { kind: found.kind === "function" ? "library-function" : "library-data", module: found.module, name: found.name };
  }
}

function sameMeaning(a: Meaning, b: Meaning): boolean {
  if (a === b) return true;
  if (a.kind === "library" && b.kind === "library") return a.id === b.id;
  if (a.kind === "module" && b.kind === "module") return a.module === b.module;
  return (a.kind === "library-function" || a.kind === "library-module") && a.kind === b.kind && a.module === b.module && a.name === b.name;
}

/** `except ImportError: from b import X`, where `from a import X` in the `try` leads somewhere. */
function isFallback(binding: NameBinding, other: { binding: NameBinding; meaning: Meaning }): boolean {
  const handler = binding.node.closest("except_clause");
  const attempt = handler?.parent;
  if (!handler || attempt?.type !== "try_statement" || !/\bImportError\b/.test(handler.parts[0]?.text ?? "")) return false;
  const body = attempt.field("body");
  return other.binding.kind === "import" && other.meaning.kind !== "other" && body?.contains(other.binding.node) === true;
}
