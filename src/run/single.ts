import type { Source } from "../python/source.js";
import { Catalogue, entryOf } from "./catalogue.js";
import { Examination } from "./examine.js";
import { isOfInterest } from "./look.js";
import type { FileResult } from "./result.js";
import { type Refuse, settled } from "./settlement.js";
import type { Workshop } from "./workshop.js";

/** One source on its own; `refuse` says what stands against it as it would be. */
export function examineSource(source: Source, workshop: Workshop, refuse?: Refuse): FileResult {
  const entry = entryOf(source);
  const catalogue = new Catalogue([entry], workshop.parser, (text) => isOfInterest(text, workshop));
  const examination = Examination.of([entry], catalogue, workshop);
  const [result] = settled(examination, examination.groups, new Map(), refuse).flat();
  if (!result) throw new Error(`nothing came of ${source.path}`);
  return result.changed ? result : { ...result, before: source.text };
}
