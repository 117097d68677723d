import { recordsOf, SCHEMA_VERSION } from "../report/model.js";
import { ndjsonFormat } from "../report/ndjson.js";
import { jsonPieces, jsonText } from "../report/pieces.js";
import { runOf, sarifLog } from "../report/sarif.js";
import type { MergeFormat } from "./format.js";
import type { Repository, Unusable } from "./repository.js";
import type { Tally } from "./tally.js";

/** One object with an object for each repository, which is as the report on it alone but for its name. */
export const mergedJson: MergeFormat = {
  name: "json",
  *print(repositories, tally) {
    yield* jsonPieces(
      {
        ...{ kind: "merged", schemaVersion: SCHEMA_VERSION, repositories: each(repositories, membersOf) },
        unusable: () => tally.unusable.map(recordOf),
        totals: () => tally.totals,
      },
      4,
    );
    yield "\n";
  },
};

function membersOf({ report }: Repository): object {
  const { head, files, notRead, failures, tail } = recordsOf(report);
  return { ...head, files: files(), notRead, failures, ...tail };
}

/** The reports one behind the other, those that are no good, and a line that says that these are all. */
export const mergedNdjson: MergeFormat = {
  name: "ndjson",
  *print(repositories, tally) {
    for (const { report } of repositories) yield* ndjsonFormat.print(report) as Iterable<string>;
    for (const unusable of tally.unusable) yield line("unusable", recordOf(unusable));
    yield line("all", { merged: tally.rows.length, unusable: tally.unusable.length, totals: tally.totals });
  },
};

function line(kind: string, record: object): string {
  return `${jsonText({ kind, schemaVersion: SCHEMA_VERSION, ...record })}\n`;
}

function recordOf({ name, path, line, message }: Unusable): object {
  return { repository: name, path, ...(line !== undefined && { line }), message };
}

/** A log with a run for each repository, and one without results for each whose report is no good. */
export const mergedSarif: MergeFormat = {
  name: "sarif",
  *print(repositories, tally) {
    yield* sarifLog(runs(repositories, tally));
  },
};

function* runs(repositories: Iterable<Repository>, tally: Tally): Generator<object> {
  for (const { report } of repositories) yield runOf(report);
  for (const { name, path, line, message } of tally.unusable) {
    const text = `${path}${line === undefined ? "" : `:${line}`}: ${message}`;
    yield {
      automationDetails: { id: `${name}/` },
      tool: { driver: { name: "unleak" } },
      invocations: [{ executionSuccessful: false, toolExecutionNotifications: [{ level: "error", message: { text } }] }],
    };
  }
}

function* each<T, U>(items: Iterable<T>, make: (item: T) => U): Generator<U> {
  for (const item of items) yield make(item);
}
