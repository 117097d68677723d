import { stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";

const MARKERS = [".git", ".hg", "setup.py", "setup.cfg", "tox.ini", "pyproject.toml"];

/**
 * The folders whose files are known together: the nearest folder above all `paths` that looks like the top of a project,
 * or the paths themselves where there is none. Absolute.
 */
export async function projectRoots(paths: readonly string[], cwd: string): Promise<string[]> {
  const absolute = paths.map((path) => resolve(cwd, path));
  const top = await commonFolder(absolute);
  for (let folder = top; ; folder = dirname(folder)) {
    if (await hasMarker(folder)) return [folder];
    if (dirname(folder) === folder) return absolute;
  }
}

/** The innermost folder that all of the paths lie in; they are absolute. */
export async function commonFolder(paths: readonly string[]): Promise<string> {
  const isFolder = (path: string) =>
    stat(path).then(
      (status) => status.isDirectory(),
      () => false,
    );
  let common = paths[0] ?? ".";
  if (!(await isFolder(common))) common = dirname(common);
  for (const path of paths) while (relative(common, path).startsWith("..")) common = dirname(common);
  return common;
}

async function hasMarker(folder: string): Promise<boolean> {
  return (await Promise.all(MARKERS.map((name) => exists(join(folder, name))))).includes(true);
}

export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
