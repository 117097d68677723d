import { findPython2, NO_PYTHON2, type Python2, runPython2 as runIn } from "../src/fixtures/python2.js";

export type { Python2 };

export const python2 = findPython2();

/** Why tests that need the interpreter are skipped; undefined when they are not. */
export const skipReason = python2 ? undefined : NO_PYTHON2;

if (skipReason) {
  if (process.env.CI) throw new Error(`${skipReason}; in CI it must be there`);
  console.warn(`skipped: ${skipReason}`);
}

/** What a script prints, with its exit status, under Python 2.7 in `folder`. */
export function runPython2(args: readonly string[], folder: string): string {
  if (!python2) throw new Error(skipReason);
  return runIn(python2, args, folder);
}
