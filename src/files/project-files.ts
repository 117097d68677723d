import { resolve } from "node:path";
import { type FileList, type FileOptions, type FoundFile, listFiles, type StandIn, standingIn } from "../files/files.js";
import { givenLibraries, importFolders, type LibraryOptions } from "../files/libraries.js";
import { realPath, shownPath, sortByPath, statusOf } from "../files/paths.js";
import { projectRoots, type Root } from "../files/root.js";
import type { Failure } from "../result.js";

export interface ProjectOptions extends FileOptions, LibraryOptions {}

/** What is given, and what is known along with it. */
export interface ProjectFiles {
  /** Each under the name that it has in its project. */
  readonly given: FileList;
  /** All files of the project, the given ones included, in the order of their paths. */
  readonly files: readonly FoundFile[];
  /** What of the project could not be looked into. */
  readonly failures: readonly Failure[];
  /** The folders, as they are shown, that count as the project for want of one. */
  readonly guessed: readonly string[];
  /** Those that modules of others are imported from, as they are shown, in the order in which they are looked through. */
  readonly libraries: readonly string[];
}

/**
 * The given files, and all others of the project that they lie in. Throws a UsageError for a path outside of the root, and for a library that
 * is none.
 */
export async function findProject(options: ProjectOptions, standIn?: StandIn): Promise<ProjectFiles> {
  const apart = givenLibraries(options);
  const { paths, cwd } = options;
  const given = standIn ? standingIn(paths[0] ?? "", standIn, cwd) : await listFiles(paths, { ...options, apart });
  return withProject(given, { ...options, apart });
}

async function withProject(given: FileList, options: ProjectOptions): Promise<ProjectFiles> {
  const roots = projectRoots(options.paths, options);
  const guessed = roots.filter(({ isGuess }) => isGuess).map(({ folder }) => shownPath(folder, options.cwd));
  if (isWhole(roots, options))
    return { given, files: sortByPath([...given.files, ...given.related]), failures: [], guessed, libraries: librariesOf(given, options) };
  const folders = roots.map(({ folder }) => folder).filter(statusOf);
  const { files, related, failures, environments } = await listFiles(folders, { ...options, include: [], exclude: [], ignore: true });
  const listed = new Map(files.map((file) => [file.real, file]));
  // By another name it would be another module, of which nobody inherits.
  const named = given.files.map((file) => ({ ...file, ...pathsOf(listed.get(file.real) ?? file) }));
  for (const file of named) listed.set(file.real, file);
  const told = new Set(given.failures.map(({ path }) => path));
  return {
    given: { ...given, files: sortByPath(named) },
    files: sortByPath([...listed.values(), ...related.filter(({ real }) => !listed.has(real))]),
    failures: failures.filter(({ path }) => !told.has(path)),
    guessed,
    libraries: librariesOf({ environments }, options),
  };
}

function librariesOf({ environments }: Pick<FileList, "environments">, { apart = [], cwd }: ProjectOptions): string[] {
  return importFolders([...apart, ...environments], cwd);
}

function pathsOf({ path, absolute }: FoundFile): Pick<FoundFile, "path" | "absolute"> {
  return { path, absolute };
}

/** Whether the given files are all that the project has. */
function isWhole(roots: readonly Root[], { paths, cwd, include, exclude, ignore }: ProjectOptions): boolean {
  const given = new Set(paths.map((path) => realPath(resolve(cwd, path))));
  return (
    ignore && include.length === 0 && exclude.length === 0 && given.size === roots.length && roots.every(({ real }) => given.has(real))
  );
}
