import { resolve } from "node:path";
import { type FileOptions, type FoundFile, listFiles } from "./files.js";
import { projectRoots } from "./root.js";

export interface ProjectOptions extends FileOptions {
  readonly paths: readonly string[];
  /** The folder whose files are known together; undefined: the project that the paths lie in. */
  readonly root?: string | undefined;
}

/** The given files, and all others of the project that they lie in. */
export async function withProject(given: readonly FoundFile[], options: ProjectOptions): Promise<FoundFile[]> {
  const roots = options.root === undefined ? await projectRoots(options.paths, options.cwd) : [resolve(options.cwd, options.root)];
  if (isWhole(roots, options)) return [...given];
  const all = await listFiles(roots, { ...options, include: [], exclude: [], ignore: true });
  return [...new Map([...all.files, ...given].map((file) => [file.path, file])).values()];
}

/** Whether the given files are all that the project has. */
function isWhole(roots: readonly string[], { paths, cwd, include, exclude, ignore }: ProjectOptions): boolean {
  const given = new Set(paths.map((path) => resolve(cwd, path)));
  return ignore && include.length === 0 && exclude.length === 0 && given.size === roots.length && roots.every((root) => given.has(root));
}
