import { Attempts } from "./attempts.js";
import { type ClassModel, memberBinding } from "./classes.js";
import { lostIn, type Meaning, type ModuleIndex, NOWHERE, sameMeaning } from "./meaning.js";
import type { Module } from "./module.js";
import type { NameBinding } from "./names.js";
import type { LibraryName, StandardLibrary } from "./stdlib.js";
import { argumentsOf, bare, dottedName, type Node } from "./tree.js";

const UNRESOLVED: Meaning = { kind: "other", lost: NOWHERE };

/** One thing that a name may mean where it is looked up. */
interface Offer {
  readonly meaning: Meaning;
  readonly node: Node;
  /** Whether it may not have happened, or not bind the name. */
  readonly unsure: boolean;
}

/** Follows names through scopes, assignments and imports. What can't be followed to one thing is never guessed. */
export class Resolver {
  private readonly open = new Set<unknown>();
  private readonly attempts = new Attempts(this);

  constructor(
    readonly index: ModuleIndex,
    private readonly library: StandardLibrary,
  ) {}

  /** What `expression` means where it stands in `module`. */
  meaning(expression: Node, module: Module): Meaning {
    const node = bare(expression);
    return this.once(node, () => {
      const path = dottedName(node);
      return path ? this.dotted(path, node, module) : lostIn(module);
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
    const isFree = !scope || (bindings.length === 0 && scope.node === module.root);
    const found = isFree
      ? this.unbound(first, module, node)
      : this.settle(bindings, module, node, scope.node === module.root ? module.starsReaching(node) : []);
    return rest.reduce((owner, name) => this.attribute(owner, name, node), found);
  }

  /** What a name with these bindings means, where one of `stars` may have brought it anew. */
  private settle(bindings: readonly NameBinding[], module: Module, node: Node, stars: readonly Node[]): Meaning {
    const [first] = bindings;
    if (!first) return lostIn(module);
    const meant = bindings.map((binding) => ({ binding, meaning: this.bound(binding, module) }));
    const isPair = meant.length > 1 && !meant.every(({ meaning }) => meant[0] && sameMeaning(meaning, meant[0].meaning));
    const kept = isPair ? meant.filter((each) => !meant.some((other) => this.attempts.isFallback(each.binding, other, module))) : meant;
    const offers: Offer[] = kept.map(({ binding, meaning }) => ({ meaning, node: binding.node, unsure: binding.conditional }));
    for (const star of stars) if (star.start > first.node.start) offers.push(...this.offered(star, first.name, module, node));
    offers.sort((a, b) => a.node.start - b.node.start);
    const from = offers.findLastIndex((offer) => !offer.unsure && offer.node.type === "import_from_statement");
    return this.merge(
      offers.slice(Math.max(0, from)).map(({ meaning }) => meaning),
      node,
    );
  }

  /** What an `import *` brings under a name that the module has already; nothing where it surely doesn't. */
  private offered(star: Node, name: string, module: Module, node: Node): Offer[] {
    const meaning = this.broughtBy(star, name, module, node);
    if (!meaning) return [];
    return [{ meaning, node: star, unsure: meaning.kind === "other" || star.parent?.type !== "module" }];
  }

  /** Several meanings that are the same are one; several that differ are an unknown with candidates. */
  private merge(meanings: readonly Meaning[], node: Node): Meaning {
    const [first] = meanings;
    if (first && meanings.every((meaning) => sameMeaning(meaning, first))) return first;
    const candidates = meanings.flatMap((meaning) =>
      meaning.kind === "unknown" ? meaning.candidates : meaning.kind === "project" || meaning.kind === "library" ? [meaning] : [],
    );
    const trails = meanings.flatMap((meaning) => (meaning.kind === "unknown" || meaning.kind === "other" ? [meaning.lost] : []));
    const lost = { modules: trails.flatMap(({ modules }) => modules), names: trails.flatMap(({ names }) => names) };
    return candidates.length > 0 ? { kind: "unknown", name: node.text, node, candidates, lost } : { kind: "other", lost };
  }

  private bound(binding: NameBinding, module: Module): Meaning {
    if (binding.kind === "class") return module.classOf(binding.node) ?? lostIn(module);
    if (binding.kind === "function") return { kind: "function", node: binding.node, module };
    if (binding.kind === "assignment" && binding.value)
      return this.remade(binding.name, binding.value, module) ?? this.meaning(binding.value, module);
    if (binding.kind === "import") return this.imported(binding.node, module);
    return lostIn(module);
  }

  /** `C = traced(C)`, a class decorator as it was written before there were any: the class, or one that takes its place. */
  private remade(name: string, value: Node, module: Module): Meaning | undefined {
    if (value.type !== "call") return undefined;
    const given = argumentsOf(value).positional.find((argument) => argument.type === "identifier" && argument.text === name);
    const meaning = given && this.meaning(given, module);
    if (meaning?.kind === "unknown") return meaning;
    return meaning?.kind === "project" ? { kind: "unknown", name, node: value, candidates: [meaning], lost: NOWHERE } : undefined;
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
  source(statement: Node, module: Module): Meaning {
    const source = statement.field("module_name");
    if (!source) return UNRESOLVED;
    const [, dots = "", rest = ""] = /^(\.*)\s*(.*)$/s.exec(source.text) ?? [];
    const names = rest === "" ? [] : rest.split(".").map((part) => part.trim());
    return dots === "" ? this.moduleNamed(names, module) : this.file(this.index.imports.relative(module.path, dots.length, names));
  }

  /** The module that `import a.b` in `importer` means by `a.b`. */
  moduleNamed(names: readonly string[], importer: Module): Meaning {
    const { imports } = this.index;
    const near = this.file(imports.near(importer.path, names, importer.hasAbsoluteImports));
    if (near.kind !== "other") return near;
    const name = names.join(".");
    if (this.library.hasModule(name)) return { kind: "library-module", module: name, name: "" };
    return this.file(imports.anywhere(names));
  }

  private file(path: string | undefined): Meaning {
    const module = path === undefined ? undefined : this.index.at(path);
    return module ? { kind: "module", module } : { kind: "other", lost: { modules: [], names: [path ?? ""] } };
  }

  /** A name that nothing binds: it comes with an `import *`, the last that has it, or it is built in. */
  private unbound(name: string, module: Module, node: Node): Meaning {
    const found = this.starred(name, module, node);
    if (found) return found;
    const builtIn = this.library.name("__builtin__", name);
    return builtIn ? this.fromLibrary(builtIn) : lostIn(module);
  }

  /** What `import *` brings under that name; undefined when none brings it. */
  private starred(name: string, module: Module, node: Node): Meaning | undefined {
    for (const star of [...module.scope(module.root).stars].reverse()) {
      const found = this.broughtBy(star, name, module, node);
      if (found) return found;
    }
    return undefined;
  }

  private broughtBy(star: Node, name: string, module: Module, node: Node): Meaning | undefined {
    const source = this.source(star, module);
    if (source.kind !== "module" && source.kind !== "library-module") return lostIn(module, name);
    const isPublic = source.kind === "module" ? source.module.isPublic(name) : !name.startsWith("_");
    return isPublic ? this.member(source, name, node) : undefined;
  }

  // ---- attributes

  private attribute(owner: Meaning, name: string, node: Node): Meaning {
    const found = this.member(owner, name, node);
    if (found) return found;
    if (owner.kind === "module" || owner.kind === "project") return lostIn(owner.module);
    const isImported = owner.kind === "library-module" || (owner.kind === "other" && owner.lost.names.length > 0);
    return { kind: "other", lost: { modules: owner.kind === "other" ? owner.lost.modules : [], names: isImported ? [name] : [] } };
  }

  /** What `owner.name` means; undefined when the owner has no such name. */
  member(owner: Meaning, name: string, node: Node): Meaning | undefined {
    if (owner.kind === "module") return this.ofModule(owner.module, name, node);
    if (owner.kind === "library-module") {
      const found = this.library.name(owner.module, name);
      return found && this.fromLibrary(found);
    }
    return owner.kind === "project" ? this.ofClass(owner, name, node) : undefined;
  }

  /** A class that a class body holds, or that the only base hands down. */
  private ofClass(owner: ClassModel, name: string, node: Node): Meaning | undefined {
    const binding = memberBinding(owner, name);
    if (!binding) {
      const [base] = owner.bases;
      const isPlain = base !== undefined && owner.bases.length === 1 && !owner.openBases;
      return isPlain ? this.member(this.meaning(base, owner.module), name, node) : undefined;
    }
    const meanings = binding.values.map((value) =>
      value.kind === "value" ? this.meaning(value.node, owner.module) : (owner.module.classOf(value.node) ?? lostIn(owner.module)),
    );
    return this.merge(binding.always ? meanings : [...meanings, lostIn(owner.module)], node);
  }

  private ofModule(module: Module, name: string, node: Node): Meaning | undefined {
    const bindings = module.exported(name);
    const key = `${module.path}:${name}`;
    if (bindings.length > 0) return this.once(key, () => this.settle(bindings, module, node, module.scope(module.root).stars));
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

  private fromLibrary(found: LibraryName): Meaning {
    if (found.kind === "class") return found.cls;
    if (found.kind === "module") return { kind: "library-module", module: found.module, name: "" };
    return { kind: found.kind === "function" ? "library-function" : "library-data", module: found.module, name: found.name };
  }
}
