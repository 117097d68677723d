import type { Format } from "./format.js";
import { recordsOf, SCHEMA_VERSION } from "./model.js";
import { jsonText } from "./pieces.js";

/**
 * The same as `json` with an object on each line, which says what it is: `run`, then each `file`, `notRead` and `failure`, and `end`.
 * Reports one behind the other are told apart by `run` and `end`. Files come with what they held, so that a report can be drawn where
 * they are not.
 */
export const ndjsonFormat: Format = {
  name: "ndjson",
  encoding: "utf8",
  needsTexts: true,
  *print(report) {
    const { head, files, notRead, failures, tail } = recordsOf(report, { withSources: true });
    yield line("run", head);
    for (const file of files()) yield line("file", file);
    for (const each of notRead) yield line("notRead", each);
    for (const failure of failures) yield line("failure", failure);
    yield line("end", tail);
  },
};

function line(kind: string, record: object): string {
  return `${jsonText({ kind, schemaVersion: SCHEMA_VERSION, ...record })}\n`;
}
