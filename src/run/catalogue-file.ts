import type { Facts } from "../facts/facts.js";
import type { Source } from "../python/source.js";

/** A file of the project root: its facts, and how to get its text again. */
export interface CatalogueFile {
  readonly path: string;
  /** Undefined where its tree alone can tell. */
  readonly facts?: Facts | undefined;
  /** What the file holds, a character for each byte. Throws what the system says when it can't be read any more. */
  text(): string;
  /** Likewise. */
  load(): Source;
  /** Why it is not to be parsed, where that is so. */
  readonly unparsed?: string;
}
