import { statSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { systemMessage, UsageError } from "../errors.js";
import { PYTHON_SUFFIX } from "../files/file-kinds.js";
import { importModule } from "../import.js";
import { didYouMean, nearest } from "../nearest.js";
import type { Transform } from "../transform.js";
import { builtinTransforms } from "./builtin.js";

/**
 * The transforms of these names, or those that run by default. A name that says where a file lies, such as `./mine.js`, is one of the
 * user's own, relative to `cwd`. Throws a UsageError for a name that is none.
 */
export async function selectTransforms(names: readonly string[], cwd = process.cwd()): Promise<Transform[]> {
  const all = await builtinTransforms();
  if (names.length === 0) return all.filter((transform) => transform.isDefault);
  return Promise.all(
    [...new Set(names)].map(async (name) => {
      const found = isPath(name) ? await loadFile(name, cwd) : all.find((transform) => transform.name === name);
      if (!found) throw unknownTransform(name, all);
      return found;
    }),
  );
}

function unknownTransform(name: string, all: readonly Transform[]): UsageError {
  const names = all.map((each) => each.name);
  return new UsageError(`there is no transform '${name}'`, didYouMean(nearest(name, names), `the transforms are: ${names.join(", ")}`));
}

/** Whether a transform is named by where its file lies: no name has a slash or a dot. */
export function isPath(name: string): boolean {
  return /[/\\.]/.test(name);
}

const SCRIPT = /\.[cm]?[jt]s$/;

async function loadFile(path: string, cwd: string): Promise<Transform> {
  const file = resolve(cwd, path);
  const trouble = troubleWith(file);
  if (trouble !== undefined)
    throw new UsageError(`the transform ${path} can't be loaded: ${trouble}`, "without a slash or a suffix, a name is one of unleak's own");
  if (!SCRIPT.test(file))
    throw new UsageError(
      `${path} is no transform: that is a module of JavaScript or TypeScript, whose name ends in .js, .mjs or .ts`,
      PYTHON_SUFFIX.test(file) ? `to see what unleak would change in it: unleak ${path}` : "unleak new-transform writes one to begin with",
    );
  await import("./provide.js");
  const loaded = await importModule(pathToFileURL(file).href).catch((error: unknown) => {
    throw new UsageError(`the transform ${path} can't be loaded: ${error instanceof Error ? error.message : error}`, helpFor(error));
  });
  const transform = (loaded as { default?: Partial<Transform> }).default;
  if (typeof transform?.name !== "string" || typeof transform.find !== "function" || !Array.isArray(transform.rules))
    throw new UsageError(`${path} is no transform`, "its default export must be what defineTransform gives: a name, rules and find");
  return transform as Transform;
}

/** Why a file can't be read: a link may lead to itself, a folder be closed to us. */
function troubleWith(path: string): string | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? undefined : "there is no such file";
  } catch (error) {
    return systemMessage(error);
  }
}

/** https://nodejs.org/api/typescript.html: types are stripped from 22.18 on. */
function helpFor(error: unknown): string {
  return (error as NodeJS.ErrnoException).code === "ERR_UNKNOWN_FILE_EXTENSION"
    ? "this Node takes JavaScript only: TypeScript needs Node 22.18 or newer, or compile it first"
    : "it failed when it was imported: node PATH shows where";
}
