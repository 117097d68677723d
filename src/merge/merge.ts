import type { Transform } from "../transform.js";
import type { MergeFormat } from "./format.js";
import { named } from "./names.js";
import { type Page, pagesOf } from "./pages.js";
import type { PathMap } from "./rebuild.js";
import { readRepositories } from "./repository.js";
import { mergedSummary } from "./summary.js";
import { Tally } from "./tally.js";
import { mergedJson, mergedNdjson, mergedSarif } from "./text-formats.js";

const FORMATS: readonly MergeFormat[] = [mergedJson, mergedNdjson, mergedSarif, mergedSummary];

/** What comes of a merge: the tally is whole when the rest has been read to its end. */
export interface Merged<Parts> {
  readonly parts: Parts;
  readonly tally: Tally;
}

/** Paths of different repositories are different where the names stand in front of them. */
const inFolder =
  (name: string): PathMap =>
  (path) =>
    `${name}/${path}`;
const asItIs = (): PathMap => (path) => path;

/** One report of those in the files, in pieces. Throws a UsageError where two of the files are called the same. */
export function mergedReport(files: readonly string[], format: string, transforms: readonly Transform[]): Merged<Iterable<string>> {
  const { print } = FORMATS.find(({ name }) => name === format) ?? mergedSummary;
  const tally = new Tally();
  const repositories = readRepositories(named(files), { transforms, place: inFolder });
  return { parts: print(tally.through(repositories), tally), tally };
}

/**
 * Likewise, as pages for a browser. Paths are as they are in the repository: what is decided on a page is carried out there.
 */
export function mergedPages(files: readonly string[], transforms: readonly Transform[]): Merged<AsyncIterable<Page>> {
  const tally = new Tally();
  const repositories = readRepositories(named(files), { transforms, place: asItIs });
  return { parts: pagesOf(tally.through(repositories), tally, transforms), tally };
}
