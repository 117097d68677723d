import { globMatcher } from "../files/glob.js";
import type { Guard } from "../python/guard.js";
import { loadParser, type Parser } from "../python/parse.js";
import { StandardLibrary } from "../python/stdlib.js";
import type { Transform } from "../transform.js";
import { builtinTransforms } from "./builtin.js";
import type { Policy } from "./decide.js";

/** What is needed to look at files, loaded once. */
export interface AnalysisContext {
  readonly parser: Parser;
  readonly library: StandardLibrary;
  readonly transforms: readonly Transform[];
  /** All that there are, those that don't run included. */
  readonly known: readonly Transform[];
  readonly policy: Policy;
}

const NOTHING_SPECIAL: Policy = { unsafe: false, forward: false };

/** `guard` stands over the parser, where none has been loaded yet; `plainBases` are globs of dotted names. */
export async function openContext(
  transforms: readonly Transform[],
  policy = NOTHING_SPECIAL,
  plainBases: readonly string[] = [],
  guard?: Guard,
): Promise<AnalysisContext> {
  // One that is given takes the place of one of ours that is called so.
  const known = new Map([...(await builtinTransforms()), ...transforms].map((transform) => [transform.name, transform]));
  return {
    parser: await loadParser(guard),
    library: StandardLibrary.load(globMatcher(plainBases)),
    transforms,
    known: [...known.values()],
    policy,
  };
}
