import { createRequire } from "node:module";

/** Of unleak. */
export const VERSION = (createRequire(import.meta.url)("unleak/package.json") as { version: string }).version;
