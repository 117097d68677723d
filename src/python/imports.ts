/** The module that is run (Python 2 library reference, 28.4). */
export const MAIN = "__main__";

/** Trees of others that modules are imported from, in the order of the folders. */
export interface LibraryPaths {
  readonly folders: readonly string[];
  /** Whether the file is there, and in one of the folders. */
  has(path: string): boolean;
}

/** Where Python finds the modules of a project, by the paths of its files alone, and those of libraries. */
export class ImportMap {
  private readonly files: ReadonlySet<string>;
  /** The files that an absolute import may mean, by dotted name. */
  private readonly byName = new Map<string, string[]>();
  private byLastName: ReadonlyMap<string, readonly string[]> | undefined;
  /** The names of all folders and files. */
  private tops: ReadonlySet<string> | undefined;

  constructor(
    paths: Iterable<string>,
    private readonly libraries: LibraryPaths = { folders: [], has: () => false },
  ) {
    this.files = new Set(paths);
    for (const path of this.files) {
      const name = this.dottedName(path);
      const same = this.byName.get(name);
      if (same) same.push(path);
      else this.byName.set(name, [path]);
    }
  }

  /** `pkg.module` for `lib/pkg/module.py`, where `lib` is the first folder that is no package. */
  private dottedName(path: string): string {
    const parts = path.replace(/\.pyw?$/, "").split("/");
    if (parts.at(-1) === "__init__") parts.pop();
    let first = parts.length - 1;
    while (first > 0 && this.files.has([...parts.slice(0, first), "__init__.py"].join("/"))) first--;
    return parts.slice(first).join(".");
  }

  private has(path: string): boolean {
    return this.files.has(path) || this.libraries.has(path);
  }

  /** The folder from which the packages of `path` are imported. */
  private top(path: string): string {
    let folder = parent(path);
    while (folder !== "" && this.has(`${folder}/__init__.py`)) folder = parent(folder);
    return folder;
  }

  /** The file of the module `names` below `folder`; a package is its `__init__.py`. */
  below(folder: string, names: readonly string[]): string | undefined {
    const base = [...(folder === "" ? [] : [folder]), ...names].join("/");
    return [`${base}/__init__.py`, `${base}.py`, `${base}.pyw`].find((path) => this.has(path));
  }

  /** `from ..a.b import x` in `importer`: one dot is its own package, each more the one above. */
  relative(importer: string, dots: number, names: readonly string[]): string | undefined {
    let folder = parent(importer);
    for (let i = 1; i < dots; i++) folder = parent(folder);
    return names.length === 0 ? this.below(folder, ["__init__"]) : this.below(folder, names);
  }

  /**
   * `import a.b` in `importer`, as Python 2 looks it up: beside the importer (not where `absolute` imports are asked
   * for), then where the importer's own packages are found.
   */
  near(importer: string, names: readonly string[], absolute: boolean): string | undefined {
    const isPackaged = this.has(`${parent(importer)}/__init__.py`);
    const beside = absolute && isPackaged ? undefined : this.below(parent(importer), names);
    return beside ?? this.below(this.top(importer), names);
  }

  /** The one file anywhere in the project that has this dotted name; undefined when there is none, or more than one. */
  anywhere(names: readonly string[]): string | undefined {
    const found = this.byName.get(names.join("."));
    return found?.length === 1 ? found[0] : undefined;
  }

  /** The file of the first library that has a module of this dotted name. */
  inLibraries(names: readonly string[]): string | undefined {
    for (const folder of this.libraries.folders) {
      const path = this.below(folder === "." ? "" : folder, names);
      if (path !== undefined) return path;
    }
    return undefined;
  }

  get hasLibraries(): boolean {
    return this.libraries.folders.length > 0;
  }

  /** Whether a file is a library's, and none of the project. */
  isOfLibrary(path: string): boolean {
    return !this.files.has(path) && this.libraries.has(path);
  }

  /** What an import calls the module in a file, behind the last dot. */
  nameOf(path: string): string {
    return this.namesOf(path).at(-1) ?? "";
  }

  /** What it calls its packages and it, from without. */
  namesOf(path: string): readonly string[] {
    return this.dottedName(path).split(".");
  }

  /** The modules whose names, behind the last dot, are words of a text. */
  namedIn(text: string): readonly { readonly name: string; readonly path: string }[] {
    const named = this.lastNames();
    return [...new Set(text.match(/\w+/g))].flatMap((name) => (named.get(name) ?? []).map((path) => ({ name, path })));
  }

  private lastNames(): ReadonlyMap<string, readonly string[]> {
    if (this.byLastName) return this.byLastName;
    const named = new Map<string, string[]>();
    for (const path of this.files) {
      const same = named.get(this.nameOf(path));
      if (same) same.push(path);
      else named.set(this.nameOf(path), [path]);
    }
    this.byLastName = named;
    return named;
  }

  /**
   * Whether a file, or a package, of the project goes by the first of the names: what is missing then may be made later, in it. So does the file that
   * is run.
   */
  isHome(names: readonly string[]): boolean {
    if (names[0] === MAIN) return true;
    this.tops ??= new Set([...this.files].flatMap((path) => path.replace(/\.\w+$/, "").split("/")));
    return this.tops.has(names[0] ?? "");
  }

  /** A submodule of the package whose `__init__.py` that is. */
  inside(init: string, name: string): string | undefined {
    return /(?:^|\/)__init__\.py$/.test(init) ? this.below(parent(init), [name]) : undefined;
  }
}

function parent(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}
