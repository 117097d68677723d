import type { Source } from "../python/source.js";
import { Catalogue, entryOf } from "./catalogue.js";
import { Examination } from "./examine.js";
import { isOfInterest } from "./look.js";
import type { FileResult } from "./result.js";
import { type Refuse, settled } from "./settlement.js";
import type { AnalysisContext } from "./workshop.js";

/** One source on its own; `isWhole`: there are no other files. */
export function examineSource(source: Source, workshop: AnalysisContext, isWhole = true): FileResult {
  return withText(examinationOf(source, workshop, isWhole).results()[0], source);
}

/** The same; `refuse` says what stands against it as it would be. */
export async function settleSource(source: Source, workshop: AnalysisContext, refuse: Refuse, isWhole = true): Promise<FileResult> {
  const examination = examinationOf(source, workshop, isWhole);
  return withText((await settled(examination, examination.groups, new Map(), refuse)).flat()[0], source);
}

function examinationOf(source: Source, workshop: AnalysisContext, isWhole: boolean): Examination {
  const entry = entryOf(source);
  const catalogue = new Catalogue([entry], workshop.parser, (text) => isOfInterest(text, workshop), isWhole);
  return Examination.of([entry], catalogue, workshop);
}

function withText(result: FileResult | undefined, source: Source): FileResult {
  if (!result) throw new Error(`nothing came of ${source.path}`);
  return result.changed ? result : { ...result, before: source.text };
}
