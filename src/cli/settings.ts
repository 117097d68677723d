import { readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { commonFolder, isPath, systemMessage, UsageError } from "../index.js";
import { type Option, SIZE, sizeOf, type Value } from "./option.js";

/** One value of a settings file, and where it stands; the line is 1-based. */
export interface Setting {
  readonly value: Value;
  readonly file: string;
  readonly line: number;
}

/** By the names of the options. */
export type Settings = ReadonlyMap<string, Setting>;

export interface SettingsOptions {
  readonly options: readonly Option[];
  readonly cwd: string;
}

const NAMES = ["pyproject.toml", "setup.cfg", "tox.ini"];
const TOPS = [".git", ".hg"];

/**
 * What the nearest settings file says, from the folder of the paths upwards to the top of the repository; nothing where there is none.
 * Throws a UsageError with file and line for what makes no sense.
 */
export async function findSettings(paths: readonly string[], given: SettingsOptions): Promise<Settings> {
  const absolute = paths.map((path) => resolve(given.cwd, path));
  const first = absolute.length > 0 ? await commonFolder(absolute) : given.cwd;
  for (let folder = first; ; folder = dirname(folder)) {
    for (const name of NAMES) {
      const found = await readTable(join(folder, name), given);
      if (found) return new Checker(found, given, false).settings();
    }
    const isTop = (await Promise.all(TOPS.map((name) => exists(join(folder, name))))).includes(true);
    if (isTop || dirname(folder) === folder) return new Map();
  }
}

/** What a file says that the command line names: it may do more than one that is found in a tree. */
export async function readSettings(path: string, given: SettingsOptions): Promise<Settings> {
  const file = resolve(given.cwd, path);
  if (!(await exists(file))) throw new UsageError(`${path}: no such file or folder`, "--config names a TOML or INI file");
  const found = await readTable(file, given);
  const table = path.endsWith(".toml") ? "[tool.unleak]" : "[unleak]";
  if (!found) throw new UsageError(`${path} has no table ${table}`, "--config names a TOML or INI file with settings of unleak");
  return new Checker(found, given, true).settings();
}

/** The settings as they stand in a file. */
interface Table {
  /** As it is shown. */
  readonly file: string;
  readonly folder: string;
  readonly isIni: boolean;
  readonly values: Readonly<Record<string, unknown>>;
  lineOf(key: string): number;
}

async function readTable(path: string, { cwd }: SettingsOptions): Promise<Table | undefined> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR" || error.code === "EISDIR") return undefined;
    throw new UsageError(`${relative(cwd, path)}: ${systemMessage(error)}`, "--no-config leaves settings files alone");
  });
  // What says nothing of unleak is none of our business, broken or not.
  if (!text?.includes("unleak")) return undefined;
  const file = relative(cwd, path);
  return path.endsWith(".toml") ? tomlTable(text, file, dirname(path)) : iniTable(text, file, dirname(path));
}

async function tomlTable(text: string, file: string, folder: string): Promise<Table | undefined> {
  const whole = await tomlOf(text, file);
  const { unleak } = (isRecord(whole.tool) ? whole.tool : {}) as { unleak?: unknown };
  if (unleak === undefined) return undefined;
  const lines = text.split(/\r?\n/);
  const header = lines.findIndex((line) => /^\s*\[\s*tool\s*\.\s*"?unleak"?\s*\]/.test(line));
  if (!isRecord(unleak)) throw new UsageError(`${file}:${Math.max(0, header) + 1}: tool.unleak has to be a table`);
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
    throw new UsageError(`${file}:${error.line}:${error.column}: ${what}`);
  }
}

async function iniTable(text: string, file: string, folder: string): Promise<Table | undefined> {
  const lines = text.split(/\r?\n/);
  const header = lines.findIndex((line) => /^\[unleak\]/.test(line));
  if (header < 0) return undefined;
  const next = lines.findIndex((line, index) => index > header && line.startsWith("["));
  const section = lines.slice(header + 1, next < 0 ? undefined : next);
  const { parse } = await import("ini");
  const values = parse(folded(section).join("\n"));
  return { file, folder, isIni: true, values, lineOf: (key) => lineOfKey(lines, header, key) };
}

/** Values over several lines, as Python's own reader of such files takes them: one that is indented belongs to the key above. */
function folded(lines: readonly string[]): string[] {
  let key = "";
  return lines.flatMap((line) => {
    if (/^\s*(?:[#;]|$)/.test(line)) return [];
    if (/^\s/.test(line)) return [`${key}[] = ${line.trim()}`];
    const [name = "", value = ""] = line.split(/[=:](.*)/s, 2);
    key = name.trim();
    return value.trim() === "" ? [] : [`${key}[] = ${value.trim()}`];
  });
}

/** 1-based: where a key is set, behind the header of its table; the header where it can't be found. */
function lineOfKey(lines: readonly string[], header: number, key: string): number {
  const isSet = (line: string) =>
    line
      .split(/[=:]/, 1)[0]
      ?.split(/[\s."'{,]+/)
      .includes(key);
  const index = lines.findIndex((line, at) => at >= header && /[=:]/.test(line) && isSet(line));
  return (index < 0 ? header : index) + 1;
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  1: true,
  false: false,
  no: false,
  off: false,
  0: false,
};

const WANTED = {
  flag: "true or false",
  number: "a whole number",
  size: SIZE,
  text: "a text",
  list: "a list of texts",
  choice: "",
} as const;

/** Makes values of the options out of what stands in a file. */
class Checker {
  constructor(
    private readonly table: Table,
    private readonly given: SettingsOptions,
    /** Whether the command line names the file. */
    private readonly isNamed: boolean,
  ) {}

  settings(): Settings {
    return new Map(Object.entries(this.table.values).map(([key, value]) => this.setting(key, value)));
  }

  private setting(key: string, raw: unknown): [string, Setting] {
    const name = key.replace(/_/g, "-");
    const option = this.given.options.find((each) => each.name === name || (each.isNegative && `no-${each.name}` === name));
    if (!option || option.settable === "never") throw this.error(key, this.unknownText(key, option), this.knownText());
    const value = this.typed(raw, option);
    if (value === undefined) throw this.error(key, `'${key}' takes ${wantedText(option)}, not ${JSON.stringify(raw)}`);
    const inverted = name !== option.name && typeof value === "boolean" ? !value : value;
    this.refuseForeign(key, option, value);
    return [option.name, { value: this.placed(inverted, option), file: this.table.file, line: this.table.lineOf(key) }];
  }

  /** What a tree holds must neither have its code run nor anything written. */
  private refuseForeign(key: string, option: Option, value: Value): void {
    if (this.isNamed) return;
    const runs = option.name === "transform" && Array.isArray(value) && value.some(isPath);
    if (option.settable !== "named" && !runs) return;
    const what = runs ? "a transform that is a file of one's own" : `'${key}'`;
    throw this.error(
      key,
      `${what} counts only on the command line, or in a file that --config names`,
      "a tree that is read must not run or write anything",
    );
  }

  private typed(raw: unknown, option: Option): Value | undefined {
    const { kind, choices, minimum = 0 } = option;
    const value = this.table.isIni ? fromIni(raw, kind) : raw;
    if (kind === "flag") return typeof value === "boolean" ? value : undefined;
    if (kind === "number") return Number.isInteger(value) && (value as number) >= minimum ? (value as number) : undefined;
    if (kind === "size") return sizeOf(value) === undefined ? undefined : String(value);
    if (kind === "list") return listOf(value);
    if (typeof value !== "string") return undefined;
    return choices && !choices.includes(value) ? undefined : value;
  }

  /** Paths, and globs that say where a file lies, are seen from the folder of the settings file. */
  private placed(value: Value, { name, isPath: isPlace }: Option): Value {
    const from = relative(this.given.cwd, this.table.folder);
    if (name === "include" || name === "exclude")
      return (value as readonly string[]).map((glob) => (glob.includes("/") && from ? `${escapeGlob(from)}/${glob}` : glob));
    const place = (path: string) => relative(this.given.cwd, resolve(this.table.folder, path)) || ".";
    if (name === "transform") return (value as readonly string[]).map((each) => (isPath(each) ? resolve(this.table.folder, each) : each));
    return isPlace && typeof value === "string" ? place(value) : value;
  }

  private unknownText(key: string, option: Option | undefined): string {
    return option ? `'${key}' is for the command line only` : `there is no setting '${key}'`;
  }

  private knownText(): string {
    const settable = this.given.options.filter((each) => each.settable !== "never");
    return `the settings are: ${settable.map(({ name, isNegative }) => (isNegative ? `no-${name}` : name)).join(", ")}`;
  }

  private error(key: string, message: string, help?: string): UsageError {
    return new UsageError(`${this.table.file}:${this.table.lineOf(key)}: ${message}`, help);
  }
}

function wantedText({ kind, choices, minimum }: Option): string {
  if (choices) return `one of ${choices.join(", ")}`;
  return minimum ? `${WANTED[kind]}, ${minimum} or more` : WANTED[kind];
}

/** An INI file has texts alone: all lines of a value, in order. */
function fromIni(raw: unknown, kind: Option["kind"]): unknown {
  const lines = [raw].flat().map(String);
  if (kind === "list")
    return lines
      .flatMap((line) => line.split(","))
      .map((item) => item.trim())
      .filter(Boolean);
  const [line = ""] = lines;
  if (lines.length !== 1) return lines;
  if (kind === "flag") return BOOLEANS[line.toLowerCase()] ?? line;
  return kind === "number" && /^\d+$/.test(line) ? Number(line) : line;
}

function listOf(value: unknown): readonly string[] | undefined {
  const items = typeof value === "string" ? [value] : value;
  return Array.isArray(items) && items.every((item) => typeof item === "string") ? items : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function escapeGlob(path: string): string {
  return path
    .split("\\")
    .join("/")
    .replace(/[*?[\]{}()!+@]/g, "\\$&");
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
