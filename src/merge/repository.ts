import type { Report } from "../report/format.js";
import type { HeadRecord } from "../report/model.js";
import type { Transform } from "../transform.js";
import { BrokenReport } from "./broken.js";
import { LineReader } from "./lines.js";
import type { Named } from "./names.js";
import { type PathMap, resultOf } from "./rebuild.js";
import { readRecords } from "./records.js";

/** What was found in one of the repositories. */
export interface Repository {
  readonly name: string;
  readonly report: Report;
}

/** A report that could not be merged. */
export interface Unusable {
  readonly name: string;
  /** The file that it should stand in. */
  readonly path: string;
  readonly line?: number;
  readonly message: string;
}

export interface ReadOptions {
  /** Those that are known with their texts, to explain findings. */
  readonly transforms: readonly Transform[];
  /** What paths are called. */
  readonly place: (name: string) => PathMap;
}

/** Lines of context in the diffs: as many as a run gives if nobody says anything. */
const CONTEXT = 3;

/** The repositories one by one: each report is read when it is asked for, and is not kept. */
export function* readRepositories(all: readonly Named[], { transforms, place }: ReadOptions): Generator<Repository | Unusable> {
  const reader = new LineReader();
  for (const { name, file } of all) {
    try {
      const records = readRecords(file, reader);
      yield { name, report: reportOf(records.head, resultOf(records, place(name)), { name, transforms }) };
    } catch (error) {
      if (!(error instanceof BrokenReport)) throw error;
      yield { name, path: file, ...(error.line !== undefined && { line: error.line }), message: error.message };
    }
  }
}

export function isUnusable(each: Repository | Unusable): each is Unusable {
  return !("report" in each);
}

interface Known {
  readonly name: string;
  readonly transforms: readonly Transform[];
}

function reportOf({ tool, wrote, forward, transforms }: HeadRecord, result: Report["result"], known: Known): Report {
  return {
    ...{ result, wrote, forward, version: tool.version, context: CONTEXT, timed: result.times !== undefined },
    transforms: transforms.map((each) => known.transforms.find(({ name }) => name === each.name) ?? strange(each)),
    repository: { name: known.name, home: "../index.html" },
  };
}

/** One of the user's own: no more is known of it than the report tells. */
function strange({ name, summary }: HeadRecord["transforms"][number]): Transform {
  return { name, summary, docs: summary, rules: [], find: () => [] };
}
