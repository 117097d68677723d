import { ChangedError } from "../errors.js";
import type { Facts } from "../facts/facts.js";
import type { Scanner } from "../facts/scanner.js";
import type { Source } from "../python/source.js";

/** A file of the project root: its facts, and how to get its text again. */
export interface CatalogueFile {
  readonly path: string;
  /** Undefined where its tree alone can tell. */
  readonly facts?: Facts | undefined;
  /** Whether it can be imported: other texts are only asked for words. */
  readonly isModule: boolean;
  /** What the file holds, a character for each byte. Throws what the system says when it can't be read any more. */
  text(): string;
  /** Likewise. */
  load(): Source;
  /** Why it is not to be parsed, where that is so. */
  readonly unparsed?: string;
}

/** A question leads to a file of which is not known what it says: then there is no answer. */
export class UnknownError extends Error {
  override readonly name = "UnknownError";

  constructor(path: string, why: string) {
    super(`what ${path} says of it is not known: ${why}`);
  }
}

/** A text as a file; with a scanner, its facts are known. */
export function entryOf(source: Source, scanner?: Scanner): CatalogueFile {
  const scanned = scanner?.scan(source);
  const facts = scanned && "facts" in scanned ? scanned.facts : undefined;
  return { path: source.path, facts, text: () => source.text, load: () => source, isModule: true };
}

/** A file that is gone says nothing; that it is gone is told when it is looked at. Throws an UnknownError for one that says something else by now. */
export function textOf(file: CatalogueFile | undefined): string {
  try {
    return file?.text() ?? "";
  } catch (error) {
    if (error instanceof ChangedError) throw new UnknownError(file?.path ?? "", error.message);
    return "";
  }
}
