import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Unusable } from "../merge/repository.js";
import type { Tally } from "../merge/tally.js";
import { builtinTransforms } from "../run/builtin.js";
import { inBulk } from "./bulk.js";
import { writeReport } from "./deliver.js";
import { unwritable } from "./unwritable.js";

/** The formats of a merged report that is one text. */
export type MergeFormatName = "json" | "ndjson" | "sarif" | "summary";

/** What a merge was made of. */
export interface MergeTotals {
  /** How many repositories are in it. */
  readonly repositories: number;
  /** The reports that are not in it, and why. */
  readonly unusable: readonly Unusable[];
}

/** One report of many, in pieces; what it was made of is known when they have been read to the end. */
export interface MergedReport {
  readonly pieces: AsyncIterable<Buffer>;
  totals(): MergeTotals;
}

/**
 * One report of the NDJSON reports in `files`, each on the repository that its file is called after. They are read one by one, as pieces are
 * asked for; one that is no good harms no other. Throws a UsageError where two are called the same.
 */
export async function mergeReports(files: readonly string[], format: MergeFormatName = "summary"): Promise<MergedReport> {
  const { parts, tally } = (await load()).mergedReport(files, format, await builtinTransforms());
  return { pieces: buffers(parts), totals: () => totalsOf(tally) };
}

/** Likewise as pages for a browser, in `folder`: `index.html`, and one for each repository. Throws a UsageError where they can't be written. */
export async function mergePages(files: readonly string[], folder: string): Promise<MergeTotals> {
  const { parts, tally } = (await load()).mergedPages(files, await builtinTransforms());
  for await (const { path, pieces } of parts) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true }).catch((error: unknown) => {
      throw unwritable(`the report could not be written to ${folder}`, file, error);
    });
    await writeReport(file, buffers(pieces));
  }
  return totalsOf(tally);
}

/** What reads reports is of no use to anything else. */
const load = () => import("../merge/merge.js");

const totalsOf = ({ rows, unusable }: Tally): MergeTotals => ({ repositories: rows.length, unusable });

async function* buffers(pieces: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Buffer, void> {
  for await (const piece of inBulk(pieces)) yield Buffer.from(piece, "utf8");
}

export type { Unusable };
