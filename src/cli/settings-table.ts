import { stat } from "node:fs/promises";
import { dirname, relative } from "node:path";
import { readInput, systemMessage, UsageError } from "../index.js";

/** The settings as they stand in a file. */
export interface Table {
  /** As it is shown. */
  readonly file: string;
  readonly folder: string;
  readonly isIni: boolean;
  readonly values: Readonly<Record<string, unknown>>;
  lineOf(key: string): number;
}

/** What a file says of unleak; undefined where that is nothing. Throws a UsageError where it can't be told. */
export async function readTable(path: string, cwd: string): Promise<Table | undefined> {
  if (!(await mayBeFile(path))) return undefined;
  const bytes = await readInput(path).catch((error: unknown) => {
    throw new UsageError(`${relative(cwd, path)}: ${systemMessage(error)}`, "--no-config leaves settings files alone");
  });
  const text = bytes.toString("utf8");
  // What says nothing of unleak is none of our business, broken or not.
  if (!text.includes("unleak")) return undefined;
  const file = relative(cwd, path);
  return path.endsWith(".toml") ? tomlTable(text, file, dirname(path)) : iniTable(text, file, dirname(path));
}

async function tomlTable(text: string, file: string, folder: string): Promise<Table | undefined> {
  const whole = await tomlOf(text, file);
  const { unleak } = (isRecord(whole.tool) ? whole.tool : {}) as { unleak?: unknown };
  if (unleak === undefined) return undefined;
  const lines = text.split(/\r?\n/);
  const header = lines.findIndex((line) => /^\s*\[\s*tool\s*\.\s*"?unleak"?\s*\]/.test(line));
  if (!isRecord(unleak))
    throw new UsageError(
      `${file}:${Math.max(0, header) + 1}: tool.unleak has to be a table`,
      "such as: [tool.unleak] on a line of its own, and the settings below it",
    );
  return { file, folder, isIni: false, values: unleak, lineOf: (key) => lineOfKey(lines, Math.max(0, header), key) };
}

async function tomlOf(text: string, file: string): Promise<Record<string, unknown>> {
  // Loaded when there is such a file: most runs have none.
  const { parse, TomlError } = await import("smol-toml");
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [what = "not TOML"] = error.message.replace(/^Invalid TOML document: /, "").split("\n");
    throw new UsageError(
      `${file}:${error.line}:${error.column}: ${what}`,
      "mend that line, or leave settings files alone with --no-config",
    );
  }
}

async function iniTable(text: string, file: string, folder: string): Promise<Table | undefined> {
  const lines = text.split(/\r?\n/);
  const header = lines.findIndex((line) => /^\[unleak\]/.test(line));
  if (header < 0) return undefined;
  const next = lines.findIndex((line, index) => index > header && line.startsWith("["));
  const again = lines.findIndex((line, index) => index > header && /^\[unleak\]/.test(line));
  if (again >= 0)
    throw new UsageError(`${file}:${again + 1}: there is a section [unleak] above it already, at line ${header + 1}`, "make them one");
  const section = lines.slice(header + 1, next < 0 ? undefined : next);
  const { default: ini } = await import("ini");
  const values = Object.fromEntries(folded(section).map(([key, texts]) => [key, texts.map((each) => ini.unsafe(each))]));
  return { file, folder, isIni: true, values, lineOf: (key) => lineOfKey(lines, header, key) };
}

/** Keys and their values over several lines, as Python's own reader of such files takes them: a line that is indented belongs to the key above. */
function folded(lines: readonly string[]): [key: string, values: string[]][] {
  const found = new Map<string, string[]>();
  let values: string[] = [];
  for (const line of lines) {
    if (/^\s*(?:[#;]|$)/.test(line)) continue;
    const [name = "", value = ""] = /^\s/.test(line) ? ["", line] : line.split(/[=:](.*)/s, 2);
    if (!/^\s/.test(line)) values = found.get(name.trim()) ?? [];
    if (name.trim() !== "") found.set(name.trim(), values);
    if (value.trim() !== "") values.push(value.trim());
  }
  return [...found];
}

/** 1-based: where a key is set, behind the header of its table; the header where it can't be found. */
function lineOfKey(lines: readonly string[], header: number, key: string): number {
  const isSet = (line: string) =>
    line
      .split(/[=:]/, 1)[0]
      ?.split(/[\s."'{,]+/)
      .includes(key);
  const index = lines.findIndex((line, at) => at >= header && ((/[=:]/.test(line) && isSet(line)) || line.trim() === key));
  return (index < 0 ? header : index) + 1;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A folder is none, and neither is what isn't there; what must not be looked at, or is a pipe, is told. */
function mayBeFile(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => !status.isDirectory(),
    (error: NodeJS.ErrnoException) => error.code !== "ENOENT" && error.code !== "ENOTDIR",
  );
}
