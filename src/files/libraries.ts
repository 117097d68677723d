import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { systemMessage, UsageError } from "../errors.js";
import { isWithin, realPath, shownPath, statusOf } from "./paths.js";
import { projectRoots, type RootOptions } from "./root.js";

export interface LibraryOptions extends RootOptions {
  readonly paths: readonly string[];
  /** Trees of others, which are known and never rewritten. */
  readonly libraries?: readonly string[] | undefined;
}

/**
 * The folders that are given as libraries; absolute. Throws a UsageError for one that is no folder, and for a path that lies in one: what is
 * to be rewritten is no library. One that the whole project lies in is what else stands there.
 */
export function givenLibraries({ libraries = [], cwd, root, paths }: LibraryOptions): string[] {
  if (libraries.length === 0) return [];
  const roots = projectRoots(paths, { cwd, root });
  return libraries.map((library) => {
    const folder = resolve(cwd, library);
    checkFolder(library, folder);
    const real = realPath(folder);
    const isPart = roots.some((each) => isWithin(real, each.real));
    const path = isPart ? paths.find((each) => isWithin(realPath(resolve(cwd, each)), real)) : undefined;
    if (path === undefined) return folder;
    throw new UsageError(
      `the path ${path} lies in the library ${library}, and nothing of a library is rewritten`,
      "leave out the path, or name the library's own folder with --library",
    );
  });
}

/** Throws a UsageError for what can't be looked into. */
function checkFolder(library: string, folder: string): void {
  try {
    readdirSync(folder);
  } catch (error) {
    throw new UsageError(
      `the library ${library}: ${systemMessage(error)}`,
      "--library names a folder that packages are imported from, such as lib/python2.7/site-packages",
    );
  }
}

/** Whether a folder was made by virtualenv, `venv` or the like: by `pyvenv.cfg` or, in former times, by scripts that activate it. */
export function isEnvironment(folder: string): boolean {
  const has = (...names: string[]) => statusOf(join(folder, ...names)) !== undefined;
  if (has("pyvenv.cfg")) return true;
  const bins = ["bin", "Scripts"];
  if (bins.some((bin) => has(bin, "activate_this.py"))) return true;
  return bins.some((bin) => has(bin, "activate")) && siteFolders(folder).length > 0;
}

/**
 * The folders that modules of these libraries are imported from, in the order in which they are looked through: of an environment its
 * `site-packages`, and what the `.pth` files of a folder add that lies in it (Python 2 library reference, `site`).
 */
export function importFolders(libraries: readonly string[], cwd: string): string[] {
  const folders = libraries.flatMap((library) => (isEnvironment(library) ? siteFolders(library) : [library]));
  return [...new Set(folders.flatMap((folder) => [folder, ...addedIn(folder)]))].map((folder) => shownPath(folder, cwd));
}

/** Those of Python 2 first. */
function siteFolders(environment: string): string[] {
  const lib = join(environment, "lib");
  const versions = entriesOf(lib).filter((name) => /^python\d/.test(name));
  const places = [...versions.map((version) => join(lib, version, "site-packages")), join(environment, "Lib", "site-packages")];
  const found = places.filter((place) => statusOf(place)?.isDirectory());
  return [...new Map(found.map((place) => [realPath(place), place])).values()];
}

function addedIn(folder: string): string[] {
  const files = entriesOf(folder).filter((name) => name.endsWith(".pth"));
  const lines = files.flatMap((name) => textOf(join(folder, name)).split(/\r?\n/));
  const named = lines.map((line) => line.trim()).filter((line) => line !== "" && !line.startsWith("#") && !/^import\s/.test(line));
  const places = named
    .map((line) => resolve(folder, line))
    .filter((place) => place !== folder && isWithin(realPath(place), realPath(folder)));
  return places.filter((place) => statusOf(place)?.isDirectory());
}

/** In the order of their names; empty for what is no folder, or can't be looked into: nobody finds a module there. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** Empty for what is no file, or can't be read. */
function textOf(path: string): string {
  try {
    return statusOf(path)?.isFile() ? readFileSync(path, "utf8") : "";
  } catch {
    return "";
  }
}
