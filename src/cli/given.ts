import { builtinTransforms, UsageError } from "../index.js";
import { camelCase, checked, type Option, type Said, STANDARD_INPUT, type Value, wantedText } from "./option.js";
import { REWRITE_OPTIONS } from "./options.js";
import { findSettings, readSettings, type Settings } from "./settings.js";

/** What an option is, and who said so. */
export interface Origin {
  readonly option: Option;
  readonly value: Value | undefined;
  /** `pyproject.toml:4`, `the command line` or `default`. */
  readonly from: string;
  /** Whether a settings file says so. */
  readonly isSetting?: true;
}

/** What is said there goes before all else. */
export const COMMAND_LINE = "the command line";

/**
 * Every option by its name: what the command line says, else what a settings file says, else the default. Throws a UsageError for settings
 * that make no sense.
 */
export async function completed(said: Said, paths: readonly string[], options: readonly Option[], withSettings = true): Promise<Origin[]> {
  const values = options.map((option) => saidOf(said, option, options));
  const isSettable = withSettings && options.some(({ settable }) => settable !== "never");
  const settings = isSettable ? await settingsFor(said, paths) : new Map<string, never>();
  const origins = options.map((option, index): Origin => {
    const value = values[index];
    if (value !== undefined) return { option, value: meant(value, option), from: COMMAND_LINE };
    const setting = settings.get(option.name);
    if (setting) return { option, value: meant(setting.value, option), from: `${setting.file}:${setting.line}`, isSetting: true };
    return { option, value: option.fallback, from: DEFAULT };
  });
  return origins.map((origin) => formatByEnding(origin, origins));
}

const DEFAULT = "default";

const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/\.html?$/i, "html"],
  [/\.sarif(?:\.json)?$/i, "sarif"],
  [/\.json$/i, "json"],
  [/\.(?:ndjson|jsonl)$/i, "ndjson"],
  [/\.(?:diff|patch)$/i, "diff"],
];

/** A report that is to be called `report.html` is one in HTML, where nobody says otherwise: a settings file does only about its own `output`. */
function formatByEnding(origin: Origin, origins: readonly Origin[]): Origin {
  const output = origins.find(({ option }) => option.name === "output");
  const isLeftOpen = origin.from === DEFAULT || (origin.isSetting && !output?.isSetting);
  if (origin.option.name !== "format" || typeof output?.value !== "string" || !isLeftOpen) return origin;
  const [, format = ""] = ENDINGS.find(([ending]) => ending.test(String(output.value))) ?? [];
  return origin.option.choices?.includes(format) ? { option: origin.option, value: format, from: `the ending of ${output.value}` } : origin;
}

/** yargs takes `--no-root` for a root that is off, and so `--no-config`, which is an option. */
function saidOf(said: Said, option: Option, options: readonly Option[]): Value | undefined {
  const value = said[camelCase(option.name)];
  const isOff = value === false && option.kind !== "flag";
  if (isOff && options.some(({ name }) => name === `no-${option.name}`)) return undefined;
  if (isOff) throw new UsageError(`there is no option --no-${option.name}`, `--${option.name} takes ${wantedText(option)}`);
  return checked(value, option);
}

/** A dash travels as standard input. What goes to standard output goes where it does unasked. */
function meant(value: Value, { dash }: Pick<Option, "dash">): Value | undefined {
  if (typeof value === "object") return value.map((each) => (each === STANDARD_INPUT ? "-" : each));
  if (value !== STANDARD_INPUT && value !== "-") return value;
  if (dash === "standard output") return undefined;
  return dash === "standard input" ? value : "-";
}

/** A settings file may set what other commands take. */
async function settingsFor(said: Said, paths: readonly string[]): Promise<Settings> {
  const transforms = (await builtinTransforms()).map(({ name }) => name);
  const given = { options: REWRITE_OPTIONS, transforms, cwd: process.cwd() };
  // yargs takes `--no-config` for a `config` that is off.
  if (said.config === false || said.noConfig === true) return new Map();
  if (typeof said.config === "string") return readSettings(String(meant(said.config, {})), given);
  const named = typeof said.stdinFilename === "string" ? [said.stdinFilename] : [];
  return findSettings(
    paths.flatMap((path) => (path === STANDARD_INPUT ? named : [path])),
    given,
  );
}

/** The same as a program reads it: `showKept`. */
export function byName(origins: readonly Origin[]): Record<string, Value | undefined> {
  return Object.fromEntries(origins.map(({ option, value }) => [camelCase(option.name), value]));
}
