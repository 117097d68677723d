import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import Ajv, { type ValidateFunction } from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Log, Region, Result, Run } from "sarif";
import type { EditRecord, FileRecord, HeadRecord, TailRecord } from "../src/report/model.js";
import type { Failure, NotRead } from "../src/result.js";
import { PROJECT } from "./command.js";

/** What reads reports as other programs would: it knows what the schema says, and nothing of unleak. */
export interface JsonReport extends HeadRecord, TailRecord {
  readonly kind: "report";
  readonly schemaVersion: string;
  readonly files: readonly FileRecord[];
  readonly notRead: readonly NotRead[];
  readonly failures: readonly Failure[];
}

/** What `unleak merge` makes of many. */
export interface MergedReport {
  readonly kind: "merged";
  readonly repositories: readonly (HeadRecord &
    TailRecord & { readonly files: readonly FileRecord[]; readonly notRead: readonly NotRead[]; readonly failures: readonly Failure[] })[];
  readonly unusable: readonly { readonly repository: string; readonly path: string; readonly line?: number; readonly message: string }[];
  readonly totals: TailRecord["totals"];
}

export function readMerged(out: string): MergedReport {
  return valid(JSON.parse(utf8(out)), validateReport) as MergedReport;
}

/** Texts with a character for each byte, by their paths. */
export type Tree = ReadonlyMap<string, string>;

const utf8 = (bytes: string) => Buffer.from(bytes, "latin1").toString("utf8");

export const schema = JSON.parse(readFileSync(join(PROJECT, "src/report/report.schema.json"), "utf8")) as Record<string, unknown>;
const validateReport = new Ajv2020.default({ strict: true, allErrors: false }).compile(schema);

/** Throws when it is not valid. */
export function readJson(out: string): JsonReport {
  return valid(JSON.parse(utf8(out)), validateReport) as JsonReport;
}

export function readNdjson(out: string): { kind: string; [member: string]: unknown }[] {
  const lines = utf8(out).split("\n");
  if (lines.pop() !== "") throw new Error("the last line has no newline");
  return lines.map((line) => valid(JSON.parse(line), validateReport) as { kind: string });
}

/** SARIF's own schema is of draft 4, which Ajv takes for draft 7 but for the names of its own address. */
function sarifValidator(): ValidateFunction {
  const { $schema: _draft, id: _id, ...rest } = createRequire(import.meta.url)("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  const ajv = new Ajv.default({ strict: false, allErrors: false, unicodeRegExp: false });
  addFormats.default(ajv);
  return ajv.compile(rest);
}

const validateSarif = sarifValidator();

export function readSarif(out: string): Run & { readonly results: Result[] } {
  const [run] = readRuns(out);
  if (!run?.results) throw new Error("there is no run with results");
  return { ...run, results: run.results };
}

export function readRuns(out: string): Run[] {
  return (valid(JSON.parse(utf8(out)), validateSarif) as Log).runs;
}

function valid(value: unknown, validate: ValidateFunction): unknown {
  if (!validate(value)) throw new Error(JSON.stringify(validate.errors));
  return value;
}

interface Replacement {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly bytes: Buffer;
}

/** The tree with the edits made. */
function replaced(tree: Tree, all: readonly Replacement[]): Map<string, string> {
  const result = new Map(tree);
  for (const path of new Set(all.map((each) => each.path))) {
    const text = result.get(path);
    if (text === undefined) throw new Error(`${path} is not there`);
    let [at, made] = [0, ""];
    // Sorting keeps the order of insertions at one place.
    for (const { start, end, bytes } of all.filter((each) => each.path === path).sort((a, b) => a.start - b.start)) {
      made += text.slice(at, start) + bytes.toString("latin1");
      at = end;
    }
    result.set(path, made + text.slice(at));
  }
  return result;
}

export function withEdits(tree: Tree, edits: readonly EditRecord[]): Map<string, string> {
  const bytesOf = ({ text, bytes }: EditRecord) => (bytes === undefined ? Buffer.from(text) : Buffer.from(bytes, "base64"));
  return replaced(
    tree,
    edits.map((edit) => ({ ...edit, bytes: bytesOf(edit) })),
  );
}

export const pathOf = (uri: string | undefined) => decodeURIComponent(uri ?? "");

export function withFix(tree: Tree, fix: NonNullable<Result["fixes"]>[number]): Map<string, string> {
  return replaced(
    tree,
    fix.artifactChanges.flatMap(({ artifactLocation, replacements }) =>
      replacements.map(({ deletedRegion: { byteOffset = 0, byteLength = 0 }, insertedContent }) => ({
        ...{ path: pathOf(artifactLocation.uri), start: byteOffset, end: byteOffset + byteLength },
        bytes:
          insertedContent?.binary === undefined ? Buffer.from(insertedContent?.text ?? "") : Buffer.from(insertedContent.binary, "base64"),
      })),
    ),
  );
}

/** What stands in the region by its lines and columns, in a text that is UTF-8. */
export function regionText(bytes: string, { startLine = 1, startColumn = 1, endLine = 1, endColumn = 1 }: Region): string {
  const lines = utf8(bytes)
    .replace(/^\ufeff/, "")
    .split(/(?<=\r\n|\n|\r(?!\n))/);
  const offset = (line: number, column: number) =>
    [...lines.slice(0, line - 1).join(""), ...[...(lines[line - 1] ?? "")].slice(0, column - 1)].length;
  return [...lines.join("")].slice(offset(startLine, startColumn), offset(endLine, endColumn)).join("");
}

export interface Annotation {
  readonly kind: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** As the runner reads its workflow commands, one a line. */
export function readAnnotations(out: string): Annotation[] {
  const lines = utf8(out).split("\n");
  if (lines.pop() !== "") throw new Error("the last line has no newline");
  return lines.map((line) => {
    const [, kind = "", properties = "", message = ""] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
    const pairs = properties.split(",").map((pair) => [pair.slice(0, pair.indexOf("=")), unescaped(pair.slice(pair.indexOf("=") + 1))]);
    return { kind, properties: Object.fromEntries(pairs), message: unescaped(message) };
  });
}

const unescaped = (text: string) =>
  text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%25", "%");
