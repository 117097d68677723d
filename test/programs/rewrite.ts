import { Source } from "../../src/python/source.js";
import type { FileResult } from "../../src/result.js";
import { Examination } from "../../src/run/apply-groups.js";
import { Catalogue, entryOf } from "../../src/run/catalogue.js";
import { type AnalysisContext, openContext } from "../../src/run/context.js";
import { selectTransforms } from "../../src/run/load.js";
import type { Program } from "./generate.js";
import type { Files } from "./render.js";

/** What the default run makes of a program. */
export interface Rewritten {
  readonly after: Files;
  readonly results: readonly FileResult[];
  /** What is wrong with the run itself: a file that failed, a second run that changes something. */
  readonly faults: readonly string[];
}

export async function defaultWorkshop(): Promise<AnalysisContext> {
  return openContext(await selectTransforms([]), { unsafe: false, forward: false });
}

export async function unsafeWorkshop(): Promise<AnalysisContext> {
  return openContext(await selectTransforms([]), { unsafe: true, forward: false });
}

/** Rewrites a program as `unleak -w` does with its given files, the others lying in the same root. */
export function rewrite(program: Program, workshop: AnalysisContext): Rewritten {
  const results = examine(program.files, program.given, workshop);
  const changed = results.filter((result) => result.changed);
  const after = new Map([...program.files, ...changed.map((result) => [result.path, result.after] as const)]);
  const failed = results.flatMap((result) => result.failures.map((failure) => `${failure.path}:${failure.line}: ${failure.message}`));
  const again = changed.length > 0 ? examine(after, program.given, workshop) : [];
  const changedAgain = again.filter((result) => result.changed);
  const unsteady = changedAgain.map((result) => `a second run changes ${result.path}`);
  return { after, results, faults: [...failed, ...unsteady] };
}

function examine(files: Files, given: ReadonlySet<string>, workshop: AnalysisContext): FileResult[] {
  const entries = [...files].map(([path, text]) => entryOf(new Source(path, text)));
  const catalogue = new Catalogue(entries, workshop.parser);
  const chosen = entries.filter((entry) => given.has(entry.path));
  return Examination.of(chosen, catalogue, workshop).results();
}
