import type { Format } from "./format.js";
import { recordsOf, SCHEMA_VERSION } from "./model.js";
import { jsonPieces } from "./pieces.js";

/** One object, as `report.schema.json` describes it. */
export const jsonFormat: Format = {
  name: "json",
  encoding: "utf8",
  needsTexts: true,
  *print(report) {
    const { head, files, notRead, failures, tail } = recordsOf(report);
    yield* jsonPieces({ kind: "report", schemaVersion: SCHEMA_VERSION, ...head, files: files(), notRead, failures, ...tail }, 2);
    yield "\n";
  },
};
