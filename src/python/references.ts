import type { ClassModel } from "./classes.js";
import type { Denotation, ModuleIndex } from "./denotation.js";
import type { Module } from "./module.js";
import { scopeNode } from "./names.js";
import type { Naming } from "./occurrences.js";
import type { Resolver } from "./resolve.js";
import { dottedName, type Node, walk } from "./tree.js";

/** Says under which names, and in which modules, a class is referred to. */
export class References {
  private readonly homeCache = new Map<ClassModel, readonly string[]>();
  private readonly fileCache = new Map<ClassModel, readonly string[]>();
  private readonly starCache = new Map<string, readonly Module[]>();
  private readonly knownCache = new Map<ClassModel, Map<Module, boolean>>();
  private readonly nameCache = new Map<ClassModel, readonly string[]>();
  private readonly madeCache = new Map<ClassModel, readonly string[]>();

  constructor(
    private readonly index: ModuleIndex,
    private readonly resolver: Resolver,
  ) {}

  /** The names a class goes by: its own, and those that modules give it by `import … as` and by assignment, in any scope. */
  namesOf(cls: ClassModel): readonly string[] {
    const known = this.nameCache.get(cls);
    if (known) return known;
    const names = new Set([cls.name]);
    for (const name of names)
      for (const module of isLocal(cls) && names.size === 1 ? [cls.module] : this.index.renaming(name))
        for (const naming of module.renamings(name))
          if (!names.has(naming.name) && this.renames(naming, name, cls, module)) names.add(naming.name);
    this.nameCache.set(cls, [...names]);
    return [...names];
  }

  private renames({ node, value }: Naming, name: string, cls: ClassModel, module: Module): boolean {
    const path = value.type === "dotted_name" ? value.parts.map((part) => part.text) : dottedName(value);
    if (path?.at(-1) !== name) return false;
    const denotations = node.type === "aliased_import" ? this.resolver.imported(node, module) : this.resolver.denotations(value, module);
    return denotations.some((denotation) => mayMean(denotation, cls));
  }

  /** Names, visible from outside, of what is made of a class by a call or chosen by an expression, and the names of those. */
  madeFrom(cls: ClassModel): readonly string[] {
    const known = this.madeCache.get(cls);
    if (known) return known;
    const made = new Set<string>();
    for (const module of this.modulesNaming(cls))
      for (const { name, node, value } of module.namings)
        if (!made.has(name) && !scopeNode(node).is("function_definition", "lambda") && this.holds(value, cls, module)) made.add(name);
    for (const name of made)
      for (const module of this.index.renaming(name))
        for (const naming of module.renamings(name)) if (dottedName(naming.value)) made.add(naming.name);
    this.madeCache.set(cls, [...made]);
    return [...made];
  }

  /** The names of attributes, of modules say, in whose place the class is put: `net.Socket = ProxySocket`. */
  replacedBy(cls: ClassModel): readonly string[] {
    const names = this.namesOf(cls).flatMap((name) =>
      this.index
        .renaming(name)
        .flatMap((module) => module.replacings(name).filter(({ value }) => dottedName(value) && this.isIt(value, cls, module))),
    );
    return [...new Set(names.map(({ name }) => name))];
  }

  /** Whether an expression that is no plain name mentions the class, other than to make an instance of it. */
  private holds(value: Node, cls: ClassModel, module: Module): boolean {
    if (value.type === "dotted_name" || dottedName(value)) return false;
    const names = new Set(this.namesOf(cls));
    for (const node of walk(value)) {
      const path = node.is("identifier", "attribute") && names.has(node.text.slice(node.text.lastIndexOf(".") + 1));
      if (path && node.role !== "function" && this.isIt(node, cls, module)) return true;
    }
    return false;
  }

  /** The modules that define a class or refer to it by one of its names, of those that say all of the `words`. */
  modulesNaming(cls: ClassModel, ...words: readonly string[]): readonly Module[] {
    return this.filesNaming(cls).flatMap((path) => {
      if (path === cls.module.path) return [cls.module];
      const module = this.index.says(path, words) ? this.index.mentioned(path) : undefined;
      return module && this.isKnownIn(cls, module) ? [module] : [];
    });
  }

  /** The file of a class, and those that say one of its names and where it comes from. */
  filesNaming(cls: ClassModel): readonly string[] {
    let files = this.fileCache.get(cls);
    if (!files) {
      const said = this.namesOf(cls).flatMap((name) => this.homesOf(cls).flatMap((home) => this.filesImporting(home, name)));
      files = [...new Set([cls.module.path, ...said])];
      this.fileCache.set(cls, files);
    }
    return files;
  }

  isKnownIn(cls: ClassModel, module: Module): boolean {
    if (module === cls.module) return true;
    const known = this.knownCache.get(cls) ?? new Map<Module, boolean>();
    this.knownCache.set(cls, known);
    const isKnown = known.get(module) ?? this.namesOf(cls).some((name) => this.refersTo(cls, name, module));
    known.set(module, isKnown);
    return isKnown;
  }

  /** Whether nobody outside of the function in which it is made can call the class by a name. */
  isPrivate(cls: ClassModel): boolean {
    return isLocal(cls) && this.namesOf(cls).length === 1;
  }

  /** The modules in which the header of a class may say one of its names. */
  modulesSubclassing(cls: ClassModel): readonly Module[] {
    if (this.isPrivate(cls)) return [cls.module];
    return [...new Set([cls.module, ...this.namesOf(cls).flatMap((name) => this.index.subclassing(name))])];
  }

  /** The files from which the class can be imported: its own, and those that import it or give it a name themselves. */
  private homesOf(cls: ClassModel): readonly string[] {
    // Nobody else can import it.
    if (this.isPrivate(cls)) return [];
    let homes = this.homeCache.get(cls);
    if (!homes) {
      const found = new Set([cls.module.path]);
      for (const home of found) {
        for (const module of this.starring(home)) found.add(module.path);
        for (const name of this.namesOf(cls))
          for (const path of this.filesImporting(home, name)) {
            const module = found.has(path) ? undefined : this.index.mentioned(path);
            if (module && this.gives(name, cls, module)) found.add(path);
          }
      }
      homes = [...found];
      this.homeCache.set(cls, homes);
    }
    return homes;
  }

  /** Whether a module imports the class, or has another name for it, so that others may get it from there. */
  private gives(name: string, cls: ClassModel, module: Module): boolean {
    return (
      module.imports(name).some((node) => this.resolver.imported(node, module).some((denotation) => mayMean(denotation, cls))) ||
      module
        .namingsTo(name)
        .some(({ name: given, node, value }) => given === name && node.type === "assignment" && this.isIt(value, cls, module))
    );
  }

  private isIt(value: Node, cls: ClassModel, module: Module): boolean {
    return this.resolver.denotations(value, module).some((denotation) => mayMean(denotation, cls));
  }

  /** The files that say the word and may import from the file `home`. */
  private filesImporting(home: string, word: string): readonly string[] {
    return [...this.index.filesMentioning(moduleName(home), word), ...this.index.filesDotting(home, word)];
  }

  /** The modules that have an `import *` of the file `home`, or of one that can't be told. */
  private starring(home: string): readonly Module[] {
    let modules = this.starCache.get(home);
    if (!modules) {
      modules = this.findStarring(home);
      this.starCache.set(home, modules);
    }
    return modules;
  }

  private findStarring(home: string): readonly Module[] {
    return [...this.index.starring(moduleName(home)), ...this.index.dotting(home)].filter((module) =>
      module.scope(module.root).stars.some((star) => {
        const source = this.resolver.source(star, module);
        return source.kind === "module" ? source.module.path === home : source.kind === "other" && mayEndIn(moduleName(home), star);
      }),
    );
  }

  private refersTo(cls: ClassModel, name: string, module: Module): boolean {
    const nodes = [...module.names(name), ...module.attributes(name)];
    return (
      nodes.some((node) => this.isIt(node, cls, module)) ||
      module.imports(name).some((node) => this.resolver.imported(node, module).some((denotation) => mayMean(denotation, cls)))
    );
  }
}

/** Whether a class is made in a function that keeps its name to itself. */
function isLocal({ node, module, name }: ClassModel): boolean {
  const owner = scopeNode(node);
  return owner.type === "function_definition" && !module.scope(owner).outer.has(name);
}

/** Whether it is the class, or one that can't be told and is called so. */
function mayMean(denotation: Denotation, cls: ClassModel): boolean {
  return denotation === cls || (denotation.kind === "other" && denotation.unresolved.names.includes(cls.name));
}

/** Whether the module that an import statement names is called so. */
function mayEndIn(name: string, statement: Node): boolean {
  return statement.field("module_name")?.text.split(".").at(-1)?.trim() === name;
}

/** What an import statement says last for the module in that file. */
export function moduleName(path: string): string {
  const parts = path.replace(/\.pyw?$/, "").split("/");
  return (parts.at(-1) === "__init__" ? parts.at(-2) : parts.at(-1)) ?? path;
}
