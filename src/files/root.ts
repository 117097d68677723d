import { dirname, join, resolve } from "node:path";
import { UsageError } from "../errors.js";
import { isWithin, realPath, shownPath, statusOf } from "../files/paths.js";

/** What tells the top of a project. */
const MARKERS = [".git", ".hg", "setup.py", "setup.cfg", "tox.ini", "pyproject.toml"] as const;

/** A folder whose files are known together. */
export interface Root {
  /** Under the name by which the paths reach it; absolute. */
  readonly folder: string;
  /** Where it lies once all links are followed. */
  readonly real: string;
  /** Whether it counts as a project for want of one. */
  readonly isGuess: boolean;
}

/** Where a project is looked for. */
export interface RootOptions {
  readonly cwd: string;
  /** The folder whose files are known together; undefined: the project that the paths lie in. */
  readonly root?: string | undefined;
}

/**
 * The folders of whose files has to be known what `paths` depend on: the root that is given, or the nearest folder above all of them that
 * looks like the top of a project; else the one above each of them, and where there is none, its own folder. What a link leads to lies in two
 * projects. Throws a UsageError for a root that is no folder, and for a path that lies outside of it.
 */
export function projectRoots(paths: readonly string[], { cwd, root }: RootOptions): Root[] {
  const places = paths.map((path) => new GivenPath(path, resolve(cwd, path)));
  return root === undefined ? foundRoots(places) : [givenRoot(root, places, cwd)];
}

/** The innermost folder that all of the paths lie in; they are absolute. */
export async function commonFolder(paths: readonly string[]): Promise<string> {
  return folderAround(paths);
}

class GivenPath {
  readonly real: string;

  constructor(
    readonly given: string,
    readonly absolute: string,
  ) {
    this.real = realPath(absolute);
  }
}

// ---- the root that is given

function givenRoot(root: string, places: readonly GivenPath[], cwd: string): Root {
  const folder = resolve(cwd, root);
  if (!isFolder(folder))
    throw new UsageError(
      `the root ${root} is no folder`,
      "it is the folder whose files are known together: name one that holds the paths, or none",
    );
  const real = realPath(folder);
  const outside = places.filter((place) => !isWithin(place.real, real));
  if (outside[0]) throw outsideError(outside[0], outside.length - 1, root, isWithin(outside[0].absolute, folder) ? cwd : undefined);
  return { folder: nameOf(real, places) ?? folder, real, isGuess: false };
}

/** `cwd` where the path lies in the root by its name, and only what it leads to doesn't. */
function outsideError({ given, real }: GivenPath, others: number, root: string, cwd: string | undefined): UsageError {
  const path = cwd === undefined ? given : `${given}, which leads to ${shownPath(real, cwd)},`;
  const more = others > 0 ? ` (and ${others} more)` : "";
  return new UsageError(
    `the path ${path} lies outside of the root ${root}${more}: nothing would be known of the project that it is in`,
    "name a root that holds every path; without one, it is the project that the paths lie in",
  );
}

// ---- the projects that are found

function foundRoots(places: readonly GivenPath[]): Root[] {
  const found = [...rootsAbove(places.map(({ absolute }) => absolute)), ...rootsAbove(places.map(({ real }) => real))];
  const roots = found.map(({ folder, isGuess }) => {
    const real = realPath(folder);
    return { folder: nameOf(real, places) ?? folder, real, isGuess };
  });
  return [...new Map(roots.map((root) => [root.real, root])).values()];
}

function rootsAbove(paths: readonly string[]): Pick<Root, "folder" | "isGuess">[] {
  if (paths.length === 0) return [];
  const shared = markedAbove(folderAround(paths));
  if (shared !== undefined) return [{ folder: shared, isGuess: false }];
  const folders = [...new Set(paths.map((path) => (isFolder(path) ? path : dirname(path))))];
  return folders.map((folder) => {
    const own = markedAbove(folder);
    return { folder: own ?? folder, isGuess: own === undefined };
  });
}

function markedAbove(folder: string): string | undefined {
  for (let each = folder; ; each = dirname(each)) {
    if (MARKERS.some((name) => statusOf(join(each, name)))) return each;
    if (dirname(each) === each) return undefined;
  }
}

function folderAround(paths: readonly string[]): string {
  const first = paths[0] ?? ".";
  let common = isFolder(first) ? first : dirname(first);
  for (const path of paths) while (!isWithin(path, common)) common = dirname(common);
  return common;
}

// ---- names

/** The name by which the first path that lies in a folder reaches it, so that all that lies in it is told likewise. */
function nameOf(real: string, places: readonly GivenPath[]): string | undefined {
  const place = places.find((each) => isWithin(each.real, real));
  for (let folder = place?.absolute; folder !== undefined; folder = dirname(folder)) {
    if (realPath(folder) === real) return folder;
    if (dirname(folder) === folder) break;
  }
  return undefined;
}

function isFolder(path: string): boolean {
  return statusOf(path)?.isDirectory() === true;
}
