import { realpathSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { commonFolder, didYouMean, isPath, nearest, UsageError } from "../index.js";
import { canBe, type Option, type Value, wantedText } from "./option.js";
import { readTable, type Table } from "./settings-table.js";

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
  /** The names of those that come with unleak. */
  readonly transforms: readonly string[];
  readonly cwd: string;
}

const NAMES = ["pyproject.toml", "setup.cfg", "tox.ini"];
/** So many threads are no harm. */
const MANY = 64;
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
      const found = await readTable(join(folder, name), given.cwd);
      if (found) return new Checker(found, given, await topAbove(folder)).settings();
    }
    if ((await isTop(folder)) || dirname(folder) === folder) return new Map();
  }
}

async function isTop(folder: string): Promise<boolean> {
  return (await Promise.all(TOPS.map((name) => exists(join(folder, name))))).includes(true);
}

/** The top of the repository that a folder belongs to, or the folder itself where there is none. */
async function topAbove(folder: string): Promise<string> {
  for (let outer = folder; ; outer = dirname(outer)) {
    if (await isTop(outer)) return outer;
    if (dirname(outer) === outer) return folder;
  }
}

/** What a file says that the command line names: it may do more than one that is found in a tree. */
export async function readSettings(path: string, given: SettingsOptions): Promise<Settings> {
  const file = resolve(given.cwd, path);
  if (!(await exists(file))) throw new UsageError(`${path}: no such file or folder`, "--config names a TOML or INI file");
  const found = await readTable(file, given.cwd);
  const table = path.endsWith(".toml") ? "[tool.unleak]" : "[unleak]";
  if (!found) throw new UsageError(`${path} has no table ${table}`, "--config names a TOML or INI file with settings of unleak");
  return new Checker(found, given, undefined).settings();
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

/** Makes values of the options out of what stands in a file. */
class Checker {
  constructor(
    private readonly table: Table,
    private readonly given: SettingsOptions,
    /** Where its paths have to stay; undefined for a file that the command line names. */
    private readonly top: string | undefined,
  ) {}

  settings(): Settings {
    return new Map(Object.entries(this.table.values).map(([key, value]) => this.setting(key, value)));
  }

  private setting(key: string, raw: unknown): [string, Setting] {
    const name = key.replace(/_/g, "-");
    const option = this.given.options.find((each) => each.name === name || (each.isNegative && `no-${each.name}` === name));
    if (!option || option.settable === "never") throw this.error(key, this.unknownText(key, option), this.knownText(name));
    const value = this.typed(raw, option);
    if (value === undefined) {
      const help = didYouMean(
        nearest(String(raw), option.choices ?? (option.kind === "flag" ? ["true", "false"] : []), { parts: false }),
        "mend the line, or take it out: unleak --help tells what the option is for",
      );
      throw this.error(key, `'${key}' takes ${wantedText(option)}, not ${this.spelled(raw)}`, help);
    }
    if (option.name === "transform") this.checkTransforms(key, [value].flat().map(String));
    const inverted = name !== option.name && typeof value === "boolean" ? !value : value;
    this.refuseForeign(key, option, value);
    if (this.top !== undefined) this.checkBounds(key, option, value, this.top);
    return [option.name, { value: this.placed(inverted, option), file: this.table.file, line: this.table.lineOf(key) }];
  }

  /** What a tree holds must neither have its code run nor anything written. */
  private refuseForeign(key: string, option: Option, value: Value): void {
    if (this.top === undefined) return;
    const runs = option.name === "transform" && Array.isArray(value) && value.some(isPath);
    if (option.settable !== "named" && !runs) return;
    const what = runs ? "a transform that is a file of one's own" : `'${key}'`;
    throw this.error(
      key,
      `${what} counts only on the command line, or in a file that --config names`,
      "a tree that is read must not run or write anything",
    );
  }

  /** What a tree holds leads nowhere outside of it, by links neither, and costs no more than it would anyhow. */
  private checkBounds(key: string, { name, isPath: isPlace }: Option, value: Value, top: string): void {
    const where = "in a settings file that is found in a tree";
    const help = "say it on the command line, or name the file with --config";
    const places = isPlace && name !== "transform" && typeof value !== "number" && typeof value !== "boolean" ? [value].flat() : [];
    if (places.some((place) => !isWithin(top, resolve(this.table.folder, place))))
      throw this.error(key, `'${key}' leads out of ${top}: ${where} paths stay in the tree`, help);
    if (name === "jobs" && typeof value === "number" && value > MANY)
      throw this.error(key, `'${key}' takes no more than ${MANY} ${where}`, help);
  }

  /** A value as it stands in the file: an INI file has lines, and mostly one. */
  private spelled(raw: unknown): string {
    return this.table.isIni ? [raw].flat().join(" ") : JSON.stringify(raw);
  }

  private typed(raw: unknown, option: Option): Value | undefined {
    const value = this.table.isIni ? fromIni(raw, option.kind) : raw;
    if (option.kind === "list") return listOf(value);
    if (!canBe(value, option)) return undefined;
    return option.kind === "size" ? String(value) : value;
  }

  /** Paths, and globs that say where a file lies, are seen from the folder of the settings file. */
  private placed(value: Value, { name, dash, isPath: isPlace }: Option): Value {
    if (value === "-" && dash) return value;
    const from = relative(this.given.cwd, this.table.folder);
    if (name === "include" || name === "exclude")
      return (value as readonly string[]).map((glob) => (glob.includes("/") && from ? `${escapeGlob(from)}/${glob}` : glob));
    const place = (path: string) => relative(this.given.cwd, resolve(this.table.folder, path)) || ".";
    if (name === "transform") return (value as readonly string[]).map((each) => (isPath(each) ? resolve(this.table.folder, each) : each));
    if (!isPlace) return value;
    return typeof value === "string" ? place(value) : Array.isArray(value) ? value.map(place) : value;
  }

  private unknownText(key: string, option: Option | undefined): string {
    return option ? `'${key}' is for the command line only` : `there is no setting '${key}'`;
  }

  private knownText(name: string): string {
    const settable = this.given.options.filter((each) => each.settable !== "never");
    const names = settable.map((each) => (each.isNegative ? `no-${each.name}` : each.name));
    return didYouMean(nearest(name, names), `the settings are: ${names.join(", ")}`);
  }

  private checkTransforms(key: string, names: readonly string[]): void {
    const { transforms } = this.given;
    const wrong = names.find((name) => !isPath(name) && !transforms.includes(name));
    if (wrong === undefined) return;
    const help = didYouMean(nearest(wrong, transforms), `the transforms are: ${transforms.join(", ")}`);
    throw this.error(key, `there is no transform '${wrong}'`, help);
  }

  private error(key: string, message: string, help: string): UsageError {
    return new UsageError(`${this.table.file}:${this.table.lineOf(key)}: ${message}`, help);
  }
}

/** By where both lie once all links are followed; of what isn't there yet, by the folder that is. */
function isWithin(top: string, path: string): boolean {
  const inside = relative(realPath(top), realPath(path));
  return inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside);
}

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
  }
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
