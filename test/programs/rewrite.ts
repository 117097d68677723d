import { Scanner } from "../../src/facts/scanner.js";
import { Source } from "../../src/python/source.js";
import type { FileResult } from "../../src/result.js";
import { Examination } from "../../src/run/apply-groups.js";
import { Catalogue } from "../../src/run/catalogue.js";
import { entryOf } from "../../src/run/catalogue-file.js";
import { type AnalysisContext, openContext } from "../../src/run/context.js";
import { needsTree } from "../../src/run/file-analysis.js";
import { selectTransforms } from "../../src/run/load.js";
import type { Program } from "./generate.js";
import type { Files } from "./render.js";

const scanner = Scanner.load();

/** What a run makes of a program. */
export interface Rewritten {
  readonly after: Files;
  readonly results: readonly FileResult[];
  /** What is wrong with the run itself: a file that failed, a second run that changes something. */
  readonly faults: readonly string[];
}

/** A run of these transforms; without any, a default run. */
export async function contextFor(transforms: readonly string[], { unsafe = false } = {}): Promise<AnalysisContext> {
  return openContext(await selectTransforms([...transforms]), { unsafe, forward: false });
}

/** Rewrites a program as `unleak -w` does with its given files, the others lying in the same root. */
export function rewrite(program: Program, context: AnalysisContext): Rewritten {
  const results = examine(program.files, program.given, context);
  const changed = results.filter((result) => result.changed);
  const after = new Map([...program.files, ...changed.map((result) => [result.path, result.after] as const)]);
  const failed = results.flatMap((result) => result.failures.map((failure) => `${failure.path}:${failure.line}: ${failure.message}`));
  const again = changed.length > 0 ? examine(after, program.given, context) : [];
  const changedAgain = again.filter((result) => result.changed);
  const unsteady = changedAgain.map((result) => `a second run changes ${result.path}`);
  return { after, results, faults: [...failed, ...unsteady] };
}

function examine(files: Files, given: ReadonlySet<string>, context: AnalysisContext): FileResult[] {
  const entries = [...files].map(([path, text]) => entryOf(new Source(path, text), scanner));
  const catalogue = new Catalogue(entries, context.parser, (text) => needsTree(text, context));
  const chosen = entries.filter((entry) => given.has(entry.path));
  return Examination.of(chosen, catalogue, context).results();
}
