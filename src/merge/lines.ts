import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { FileRecord, HeadRecord, TailRecord } from "../report/model.js";
import { SCHEMA_VERSION } from "../report/model.js";
import { resource } from "../resources.js";
import type { Failure, NotRead } from "../result.js";
import { BrokenReport } from "./broken.js";

/** A line of a report, which is as the schema says. */
export type ReportLine =
  | ({ readonly kind: "run" } & HeadRecord)
  | ({ readonly kind: "file" } & FileRecord)
  | ({ readonly kind: "notRead" } & NotRead)
  | ({ readonly kind: "failure" } & Failure)
  | ({ readonly kind: "end" } & TailRecord);

const KINDS = ["run", "file", "notRead", "failure", "end"] as const;

/** Reads lines by the schema that comes with unleak. */
export class LineReader {
  private readonly valid: ReadonlyMap<unknown, ValidateFunction>;

  constructor() {
    const schema = JSON.parse(readFileSync(resource("src/report/report.schema.json"), "utf8")) as { readonly $id: string };
    const ajv = new Ajv2020({ schemas: [schema] });
    this.valid = new Map(KINDS.map((kind) => [kind, ajv.compile({ $ref: `${schema.$id}#/$defs/${kind}Line` })]));
  }

  /** Throws a BrokenReport where it is no line of a report. */
  read(line: Buffer, number: number): ReportLine {
    const value = parsed(line, number);
    const { kind, schemaVersion } = (typeof value === "object" && value !== null ? value : {}) as Record<string, unknown>;
    if (schemaVersion !== undefined && schemaVersion !== SCHEMA_VERSION)
      throw new BrokenReport(
        number,
        `the report is of version ${JSON.stringify(schemaVersion)} of the schema, and this unleak reads version ${JSON.stringify(SCHEMA_VERSION)}: merge it with the unleak that made it, or make it again`,
      );
    const validate = this.valid.get(kind);
    if (!validate) throw new BrokenReport(number, `no line of a report in NDJSON, as unleak -f ndjson prints it: ${shortened(line)}`);
    if (validate(value)) return value as ReportLine;
    const [error] = validate.errors ?? [];
    throw new BrokenReport(number, `not as the schema of reports says: ${error?.instancePath || "the line"} ${error?.message}`);
  }
}

function parsed(line: Buffer, number: number): unknown {
  try {
    return JSON.parse(line.toString("utf8"));
  } catch {
    throw new BrokenReport(number, `no JSON: ${shortened(line)}`);
  }
}

const SHOWN = 60;

function shortened(line: Buffer): string {
  const text = line.toString("utf8");
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
