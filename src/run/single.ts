import type { Source } from "../python/source.js";
import { Catalogue, entryOf } from "./catalogue.js";
import { Examination } from "./examine.js";
import { isOfInterest } from "./look.js";
import type { FileResult } from "./result.js";
import { type Refuse, settled } from "./settlement.js";
import type { Workshop } from "./workshop.js";

/** One source on its own. */
export function examineSource(source: Source, workshop: Workshop): FileResult {
  return withTexts(examinationOf(source, workshop).results()[0], source);
}

/** The same; `refuse` says what stands against it as it would be. */
export async function settleSource(source: Source, workshop: Workshop, refuse: Refuse): Promise<FileResult> {
  const examination = examinationOf(source, workshop);
  return withTexts((await settled(examination, examination.groups, new Map(), refuse)).flat()[0], source);
}

function examinationOf(source: Source, workshop: Workshop): Examination {
  const entry = entryOf(source);
  const catalogue = new Catalogue([entry], workshop.parser, (text) => isOfInterest(text, workshop));
  return Examination.of([entry], catalogue, workshop);
}

function withTexts(result: FileResult | undefined, source: Source): FileResult {
  if (!result || result.after === result.before) return { ...(result as FileResult), before: source.text, after: source.text };
  return result;
}
