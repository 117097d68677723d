import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isWithin, realPath } from "../files/paths.js";
import { resource } from "../resources.js";
import type { Workplace } from "./workplace.js";

/** What processes of Python said when they ended. Paths are absolute. */
export interface Records {
  /** How many spoke. */
  readonly processes: number;
  /** The files of their modules, sources in place of what was compiled, with the names by which they were imported. */
  readonly modules: ReadonlyMap<string, ReadonlySet<string>>;
  /** What led to the original tree from Python's own path, and led to the copy then. */
  readonly mapped: ReadonlySet<string>;
  /** Of the files that were traced: the lines with code. */
  readonly code: ReadonlyMap<string, ReadonlySet<number>>;
  /** Those of them that were run. */
  readonly reached: ReadonlyMap<string, ReadonlySet<number>>;
}

const RECORDER = "sitecustomize.py";

/** Has every Python that a command starts say where its modules came from. */
export class Recorder {
  readonly folder: string;

  constructor(private readonly place: Workplace) {
    this.folder = place.at("helpers");
    copyFileSync(fileURLToPath(resource(`src/verify/python/${RECORDER}`)), join(this.folder, RECORDER));
  }

  /** Of the next run; `traced` are files by their paths in the tree. */
  begin(traced: readonly string[]): void {
    const { names, tree } = this.place;
    const settings = [...names.map((name) => ["original", name]), ["copy", tree], ...traced.map((path) => ["trace", join(tree, path)])];
    writeFileSync(join(this.folder, "settings"), settings.map((row) => `${row.join("\t")}\n`).join(""));
    rmSync(join(this.folder, "records"), { recursive: true, force: true });
    mkdirSync(join(this.folder, "records"));
  }

  /** Of the run that has ended. */
  read(): Records {
    const folder = join(this.folder, "records");
    const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    const rows = texts.flatMap((text) => text.split("\n").map((line) => line.split("\t")));
    const modules = new Map<string, Set<string>>();
    const mapped = new Set<string>();
    const [code, reached] = [new Map<string, Set<number>>(), new Map<string, Set<number>>()];
    for (const [kind, first = "", second = ""] of rows) {
      if (kind === "module") add(modules, this.sourceOf(second), [first]);
      if (kind === "mapped") mapped.add(first);
      if (kind === "code") add(code, first, second.split(" ").filter(Boolean).map(Number));
      if (kind === "reached") add(reached, first, second.split(" ").filter(Boolean).map(Number));
    }
    return { processes: texts.length, modules, mapped, code, reached };
  }

  /** Of a module that was imported through a link in the copy, the file that it leads to: that is the one that is rewritten. */
  private sourceOf(file: string): string {
    const source = file.replace(/\.py[co]$/, ".py");
    return isWithin(source, this.place.tree) ? realPath(source) : source;
  }
}

function add<T>(all: Map<string, Set<T>>, key: string, values: readonly T[]): void {
  const known = all.get(key) ?? new Set();
  for (const value of values) known.add(value);
  all.set(key, known);
}

/** Whence the tests had a module that was rewritten. */
export interface ImportedFile {
  /** In the tree. */
  readonly path: string;
  /** `copy`: what was rewritten was tested. `elsewhere`: it is another file of that name that was. `never`: the tests say nothing of it. */
  readonly from: "copy" | "elsewhere" | "never";
  /** The other files. */
  readonly others: readonly string[];
}

/** Whence the tests had each of these files; `paths` are those in the tree. */
export function importedFiles(paths: readonly string[], { modules }: Records, place: Workplace): ImportedFile[] {
  const strangers = new Map<string, Set<string>>();
  for (const [file, names] of modules) if (!isWithin(file, place.tree)) for (const name of names) add(strangers, name, [file]);
  return paths.map((path) => {
    const named = strangers.get(moduleName(place.original, path)) ?? [];
    const isSame = (file: string) =>
      isOriginal(file, place) || INSTALLED.test(file) || holds(file, readFileSync(join(place.original, path)));
    const others = [...named].filter(isSame);
    const isCopied = modules.has(join(place.tree, path));
    return { path, from: isCopied ? "copy" : others.length > 0 ? "elsewhere" : "never", others };
  });
}

const INSTALLED = /\/(?:site|dist)-packages\//;

/** Files of the original tree that were imported after all. */
export function originalsImported({ modules }: Records, place: Workplace): string[] {
  return [...modules.keys()].filter((file) => isOriginal(file, place)).sort();
}

/** By whatever name it was reached. */
function isOriginal(file: string, { names }: Workplace): boolean {
  return [file, realPath(file)].some((each) => names.some((name) => isWithin(each, name)));
}

function holds(file: string, text: Buffer): boolean {
  try {
    return readFileSync(file).equals(text);
  } catch {
    return false;
  }
}

/** The name by which a file of a tree is imported: from the outermost package that it lies in. */
function moduleName(tree: string, path: string): string {
  const parts = path.replace(/\.pyw?$/, "").split("/");
  let first = parts.length - 1;
  for (let folder = dirname(path); first > 0 && existsSync(join(tree, folder, "__init__.py")); folder = dirname(folder)) first--;
  const own = parts.slice(first);
  return (own.length > 1 && own.at(-1) === "__init__" ? own.slice(0, -1) : own).join(".");
}

/** Of the new lines of files that were traced, by their paths in the tree: those with code that was not run. */
export function unreachedLines(
  paths: readonly string[],
  { code, reached }: Records,
  { tree }: Workplace,
  newLines: (path: string) => readonly number[],
): ReadonlyMap<string, readonly number[]> {
  return new Map(
    paths.flatMap((path) => {
      const file = join(tree, path);
      const lines = code.get(file);
      return lines ? [[path, newLines(path).filter((line) => lines.has(line) && !reached.get(file)?.has(line))] as const] : [];
    }),
  );
}
