import { globMatcher } from "../files/glob.js";
import type { Guard } from "../python/guard.js";
import { loadParser, type Parser } from "../python/parse.js";
import type { Extent } from "../python/project.js";
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
  readonly extent: Extent;
}

const NOTHING_SPECIAL: Policy = { unsafe: false, forward: false };

/** What the analysis of a project depends on beside its files and the transforms. Plain data. */
export interface Circumstances {
  /** Globs of the dotted names of bases from outside that somebody vouches for. */
  readonly plainBases?: readonly string[] | undefined;
  readonly probable?: boolean | undefined;
  readonly unlisted?: boolean | undefined;
}

/** `guard` stands over the parser, where none has been loaded yet. */
export async function openContext(
  transforms: readonly Transform[],
  policy = NOTHING_SPECIAL,
  { plainBases = [], probable = false, unlisted = false }: Circumstances = {},
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
    extent: { probable, unlisted },
  };
}
