import { Answers, OpenQuestions } from "./answers.js";
import { ReplacedBuiltins } from "./builtins-replaced.js";
import { type ClassModel, memberBinding } from "./classes.js";
import { type Denotation, type ModuleIndex, sameDenotation, UNRESOLVED_NOWHERE, unresolvedIn } from "./denotation.js";
import { ImportFallback } from "./fallback.js";
import type { Module } from "./module.js";
import { boundFrom, IMPORTED, type Moment } from "./moment.js";
import { type NameBinding, type Scope, scopeNode } from "./names.js";
import type { LibraryName, StandardLibrary } from "./stdlib.js";
import { argumentsOf, bare, dottedName, type Node } from "./tree.js";

const UNRESOLVED: readonly Denotation[] = [{ kind: "other", unresolved: UNRESOLVED_NOWHERE }];

const NOTHING: Exported = { denotations: [], sure: false };

/** A statement that gives a name a meaning, or may. */
interface Giver {
  /** What it binds the name by; undefined for an `import *`. */
  readonly binding: NameBinding | undefined;
  readonly denotations: readonly Denotation[];
  /** Whether it surely happens and binds the name, so that what was there before is gone. */
  readonly sure: boolean;
}

/** What a module has under a name. */
interface Exported {
  /** Empty where it has nothing of that name. */
  readonly denotations: readonly Denotation[];
  /** Whether it surely has the name once it has been imported. */
  readonly sure: boolean;
}

/**
 * Follows names through scopes, assignments and imports. A name may mean one thing on one path through the program and
 * another on another: all of them are followed, and none is guessed.
 */
export class Resolver {
  private readonly open = new OpenQuestions();
  /** What was asked for by itself. */
  private readonly known = new Map<Node, readonly Denotation[]>();
  private readonly meanings = new Answers<Node, readonly Denotation[]>(this.open, UNRESOLVED);
  private readonly exports = new Answers<string, Exported>(this.open, { denotations: UNRESOLVED, sure: false });
  private readonly fallback: ImportFallback;
  private readonly replaced: ReplacedBuiltins;

  constructor(
    readonly index: ModuleIndex,
    private readonly library: StandardLibrary,
  ) {
    this.fallback = new ImportFallback(this, library);
    this.replaced = new ReplacedBuiltins(index);
  }

  /** What `expression` means where it stands in `module`; where it may be several things, an unknown with candidates. */
  denotation(expression: Node, module: Module): Denotation {
    return merged(this.denotations(expression, module), bare(expression));
  }

  /** All that `expression` may mean where it stands in `module`. */
  denotations(expression: Node, module: Module): readonly Denotation[] {
    const node = bare(expression);
    const isAlone = this.open.isIdle;
    const known = isAlone ? this.known.get(node) : undefined;
    if (known) return known;
    const find = () => {
      const path = dottedName(node);
      return path ? this.dotted(path, node, module) : [unresolvedIn(module)];
    };
    const denotations = this.meanings.of(node, find, UNRESOLVED);
    if (isAlone) this.known.set(node, denotations);
    return denotations;
  }

  private dotted([first = "", ...rest]: readonly string[], node: Node, module: Module): readonly Denotation[] {
    const found = this.named(first, node, node, module);
    return rest.reduce<readonly Denotation[]>(
      (owners, name) => this.attributes(owners, name),
      found.length > 0 ? found : [unresolvedIn(module)],
    );
  }

  /** What `name` may mean to the code at `node`, looked up from `at` outwards; nothing where nothing binds it. */
  private named(name: string, node: Node, at: Node, module: Module): readonly Denotation[] {
    const scope = module.scopeOfName(name, at) ?? module.scope(module.root);
    const givers = this.givers(name, scope, module, module.moment(node, scope));
    return this.given(givers, module, () => {
      if (scope.node.type === "class_definition") return this.named(name, node, scope.node, module);
      const builtIn = scope.node === module.root ? this.library.name("__builtin__", name) : undefined;
      if (!builtIn) return [];
      const isReplaced = builtIn.kind === "class" && this.replaced.has(name, module);
      return [this.fromLibrary(builtIn), ...(isReplaced ? [unresolvedIn(module)] : [])];
    });
  }

  /** All that may have given a name in `scope` its meaning at a moment: from the last that surely did, in source order. */
  private givers(name: string, scope: Scope, module: Module, moment: Moment): readonly Giver[] {
    const bindings = scope.bindings.get(name) ?? [];
    const stars = scope.node === module.root ? scope.stars : [];
    if (bindings.length === 0 && stars.length === 0) return [];
    const all = [
      ...bindings.map((binding) => ({ node: binding.node, from: boundFrom(binding), give: () => this.byBinding(binding, module) })),
      ...stars.map((star) => ({ node: star, from: star.end, give: () => this.byStar(star, name, module) })),
    ].sort((a, b) => a.from - b.from);
    // What a function binds that says `global` may happen at any time from there on.
    const isLate = ({ node, from }: (typeof all)[number]) => from > moment.from || scopeNode(node) !== scope.node;
    const givers = all.filter((each) => each.from <= moment.until && isLate(each)).map(({ give }) => give());
    for (const { give } of all.filter((each) => !isLate(each)).reverse()) {
      const giver = give();
      givers.unshift(giver);
      if (giver?.sure) break;
    }
    return givers.filter((giver) => giver !== undefined);
  }

  private byBinding(binding: NameBinding, module: Module): Giver {
    return { binding, denotations: this.bound(binding, module), sure: !binding.conditional };
  }

  private byStar(star: Node, name: string, module: Module): Giver | undefined {
    const { denotations, sure } = this.broughtBy(star, name, module);
    return denotations.length > 0 ? { binding: undefined, denotations, sure: sure && star.parent === module.root } : undefined;
  }

  /** The denotations that givers give; where none surely does, those that the name has `otherwise` as well. */
  private given(givers: readonly Giver[], module: Module, otherwise: () => readonly Denotation[]): readonly Denotation[] {
    const imports = givers.length < 2 ? [] : givers.filter(({ binding }) => binding?.kind === "import");
    const kept = givers.filter((giver) => !imports.some((other) => this.fallback.isNeedless(giver, other, module)));
    const isHidden = givers.some(({ sure }) => sure);
    return distinct([...(isHidden ? [] : otherwise()), ...kept.flatMap(({ denotations }) => denotations)]);
  }

  private bound(binding: NameBinding, module: Module): readonly Denotation[] {
    if (binding.kind === "class") return [module.classOf(binding.node) ?? unresolvedIn(module)];
    if (binding.kind === "function") return [{ kind: "function", node: binding.node, module }];
    if (binding.kind === "assignment" && binding.value)
      return this.remade(binding.name, binding.value, module) ?? this.denotations(binding.value, module);
    if (binding.kind === "import") return this.imported(binding.node, module);
    return [unresolvedIn(module)];
  }

  /** `C = traced(C)`, a class decorator as it was written before there were any: the class, or one that takes its place. */
  private remade(name: string, value: Node, module: Module): readonly Denotation[] | undefined {
    if (value.type !== "call") return undefined;
    const given = argumentsOf(value).positional.find((argument) => argument.type === "identifier" && argument.text === name);
    const denotations = given ? this.denotations(given, module) : [];
    return denotations.some(({ kind }) => kind === "project") ? [...denotations, ...UNRESOLVED] : undefined;
  }

  // ---- imports

  /** All that one name of an import statement may bring. */
  imported(name: Node, module: Module): readonly Denotation[] {
    const statement = name.closest("import_statement", "import_from_statement", "future_import_statement");
    const target = name.type === "aliased_import" ? name.field("name") : name;
    if (!statement || !target) return UNRESOLVED;
    if (statement.type === "import_from_statement") return this.attributes([this.source(statement, module)], target.text);
    const names = target.parts.map((part) => part.text);
    return [this.moduleNamed(name.type === "aliased_import" ? names : names.slice(0, 1), module)];
  }

  /** The module that a dotted name in an import statement stands for, whole. */
  moduleOf(name: Node, module: Module): Denotation {
    return this.moduleNamed(
      name.parts.map((part) => part.text),
      module,
    );
  }

  /** The module that a `from … import` names. */
  source(statement: Node, module: Module): Denotation {
    const source = statement.field("module_name");
    if (!source) return { kind: "other", unresolved: UNRESOLVED_NOWHERE };
    const [, dots = "", rest = ""] = /^(\.*)\s*(.*)$/s.exec(source.text) ?? [];
    const names = rest === "" ? [] : rest.split(".").map((part) => part.trim());
    return dots === "" ? this.moduleNamed(names, module) : this.file(this.index.imports.relative(module.path, dots.length, names));
  }

  /** The module that `import a.b` in `importer` means by `a.b`. */
  moduleNamed(names: readonly string[], importer: Module): Denotation {
    const { imports } = this.index;
    const near = this.file(imports.near(importer.path, names, importer.hasAbsoluteImports));
    if (near.kind !== "other") return near;
    const name = names.join(".");
    if (this.library.hasModule(name)) return { kind: "library-module", module: name, name: "" };
    const far = this.file((imports.isOfLibrary(importer.path) ? undefined : imports.anywhere(names)) ?? imports.inLibraries(names));
    if (far.kind !== "other") return far;
    return { kind: "other", unresolved: { ...far.unresolved, imported: name, isOutside: !imports.isHome(names) } };
  }

  private file(path: string | undefined): Denotation {
    const module = path === undefined ? undefined : this.index.at(path);
    return module ? { kind: "module", module } : { kind: "other", unresolved: { modules: [], names: [path ?? ""] } };
  }

  /** What an `import *` brings under that name. */
  private broughtBy(star: Node, name: string, module: Module): Exported {
    const source = this.source(star, module);
    if (source.kind === "library-module") {
      const denotations = name.startsWith("_") ? [] : this.member(source, name);
      // What the table of a toolkit leaves out is no class, and hides none that is named in the module itself.
      const isKnown = denotations.length > 0 || !this.library.isPartial(source.module) || module.scope(module.root).bindings.has(name);
      return isKnown ? { denotations, sure: true } : { denotations: this.fromNowhere(source, name, star, module), sure: false };
    }
    if (source.kind !== "module") return { denotations: this.fromNowhere(source, name, star, module), sure: false };
    const isPublic = source.module.isPublic(name);
    if (isPublic === false) return NOTHING;
    const { denotations, sure } = this.exported(source.module, name);
    return { denotations, sure: sure && isPublic === true };
  }

  /** What a module that can't be told brings: a class that is built in goes by its name outside of the project, too. */
  private fromNowhere(source: Denotation, name: string, star: Node, module: Module): readonly Denotation[] {
    const isOutside = this.isOutside(source);
    const isKept = this.library.name("__builtin__", name)?.kind === "class" && !/\bbuiltins\b/.test(star.field("module_name")?.text ?? "");
    if (isOutside && isKept) return [];
    return [
      { kind: "other", unresolved: { modules: isOutside ? [] : [module], names: [name], isOutside, imported: importedFrom(source, name) } },
    ];
  }

  // ---- attributes

  private attributes(owners: readonly Denotation[], name: string): readonly Denotation[] {
    return distinct(
      owners.flatMap((owner) => {
        const found = this.member(owner, name);
        return found.length > 0 ? found : [this.lostBehind(owner, name)];
      }),
    );
  }

  /** All that `owner.name` may mean; nothing when the owner has no such name. */
  private member(owner: Denotation, name: string): readonly Denotation[] {
    if (owner.kind === "module") return this.exported(owner.module, name).denotations;
    if (owner.kind === "library-module") {
      const found = this.library.name(owner.module, name);
      return found ? [this.fromLibrary(found)] : [];
    }
    return owner.kind === "project" ? this.ofClass(owner, name) : [];
  }

  /** Whether a module that can be imported has the name then, whatever the platform. */
  surelyHas(owner: Denotation, name: string): boolean {
    if (owner.kind === "module") return this.exported(owner.module, name).sure;
    return this.member(owner, name).some((denotation) => denotation.kind !== "library" || !denotation.unsure);
  }

  /** What a class body binds, or the only base hands down. */
  private ofClass(owner: ClassModel, name: string): readonly Denotation[] {
    const { module } = owner;
    const binding = memberBinding(owner, name);
    if (binding) {
      const givers = this.givers(name, module.scope(owner.node), module, IMPORTED);
      return this.given(givers, module, () => (binding.always ? [] : [unresolvedIn(module)]));
    }
    const [base] = owner.bases;
    const isPlain = base !== undefined && owner.bases.length === 1 && !owner.openBases;
    return isPlain ? this.attributesOfBase(this.denotations(base, module), name) : [];
  }

  /** What each of the classes that a base may be hands down; nothing where none has the name. */
  private attributesOfBase(bases: readonly Denotation[], name: string): readonly Denotation[] {
    return bases.some((base) => this.member(base, name).length > 0) ? this.attributes(bases, name) : [];
  }

  private exported(module: Module, name: string): Exported {
    const scope = module.scope(module.root);
    const isOwn = scope.bindings.has(name);
    const submodule = this.index.imports.inside(module.path, name);
    if (!isOwn && submodule !== undefined) return { denotations: [this.file(submodule)], sure: true };
    const find = (): Exported => {
      const givers = this.givers(name, scope, module, IMPORTED);
      const denotations = this.given(givers, module, () => (submodule === undefined ? [] : [this.file(submodule)]));
      return { denotations, sure: givers.some(({ sure }) => sure) };
    };
    // What isn't bound yet where a circle of imports comes back to a package is taken from its folder.
    const within = submodule === undefined ? UNRESOLVED : [this.file(submodule)];
    return this.exports.of(`${module.path}:${name}`, find, isOwn ? { denotations: within, sure: submodule !== undefined } : NOTHING);
  }

  /** What an attribute is lost behind: a module or class that hasn't got it, or something that can't be told. */
  private lostBehind(owner: Denotation, name: string): Denotation {
    if (owner.kind === "module" || owner.kind === "project") return unresolvedIn(owner.module);
    const isImported = owner.kind === "library-module" || (owner.kind === "other" && owner.unresolved.names.length > 0);
    return {
      kind: "other",
      unresolved: {
        modules: owner.kind === "other" ? owner.unresolved.modules : [],
        names: isImported ? [name] : [],
        isOutside: this.isOutside(owner),
        imported: importedFrom(owner, name),
      },
    };
  }

  /** Whether what a name can't be told of surely lies outside of the project. */
  private isOutside(owner: Denotation): boolean {
    if (owner.kind === "library-module") return this.library.isPartial(owner.module);
    return owner.kind === "other" && owner.unresolved.isOutside === true;
  }

  private fromLibrary(found: LibraryName): Denotation {
    if (found.kind === "class") return found.cls;
    if (found.kind === "module") return { kind: "library-module", module: found.module, name: "" };
    return { kind: found.kind === "function" ? "library-function" : "library-data", module: found.module, name: found.name };
  }
}

/** The dotted name of an attribute of what an import names. */
function importedFrom(owner: Denotation, name: string): string | undefined {
  const imported = owner.kind === "library-module" ? owner.module : owner.kind === "other" ? owner.unresolved.imported : undefined;
  return imported === undefined ? undefined : `${imported}.${name}`;
}

/** Each of them once. There may be many that can't be told: only those of one origin are held against each other. */
function distinct(denotations: readonly Denotation[]): readonly Denotation[] {
  if (denotations.length < 2) return denotations;
  const seen = new Map<string | undefined, Denotation[]>();
  return denotations.filter((denotation) => {
    const origin = denotation.kind === "other" ? denotation.unresolved.imported : denotation.kind;
    const others = seen.get(origin);
    if (others?.some((other) => sameDenotation(denotation, other))) return false;
    if (others) others.push(denotation);
    else seen.set(origin, [denotation]);
    return true;
  });
}

/** Several denotations are an unknown, whose candidates are the classes among them. */
function merged(denotations: readonly Denotation[], node: Node): Denotation {
  const [first, ...others] = denotations;
  if (first && others.length === 0) return first;
  const candidates = denotations.filter((denotation) => denotation.kind === "project" || denotation.kind === "library");
  const trails = denotations.flatMap((denotation) => (denotation.kind === "other" ? [denotation.unresolved] : []));
  const unresolved = {
    modules: trails.flatMap(({ modules }) => modules),
    names: trails.flatMap(({ names }) => names),
    isOutside: trails.length === denotations.length && trails.every(({ isOutside }) => isOutside === true),
  };
  return candidates.length > 0 ? { kind: "unknown", name: node.text, node, candidates, unresolved } : { kind: "other", unresolved };
}
