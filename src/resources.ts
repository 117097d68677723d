import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);
const PACKAGE = pathToFileURL(require.resolve("unleak/package.json"));

/** Of unleak. */
export const VERSION = (require("unleak/package.json") as { version: string }).version;

/** Whether the program runs as it was built, and not from its sources. */
export const IS_BUILT = !import.meta.url.endsWith(".ts");

/** Where a file of the build lies, by its path in `dist`. */
export function built(path: string): URL {
  return new URL(`dist/${path}`, PACKAGE);
}

/** The same of the build or of the sources, whichever runs. A bundle's own files may lie anywhere in it. */
export function resource(path: string): URL {
  return IS_BUILT ? built(path) : new URL(path, PACKAGE);
}
