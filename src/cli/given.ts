import { camelCase, type Option, type Said, STANDARD_INPUT, type Value } from "./option.js";
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
export async function completed(said: Said, paths: readonly string[], options: readonly Option[]): Promise<Origin[]> {
  if (options.length === 0) return [];
  const settings = await settingsFor(said, paths);
  return options.map((option) => {
    const value = said[camelCase(option.name)] as Value | undefined;
    if (value !== undefined) return { option, value, from: COMMAND_LINE };
    const setting = settings.get(option.name);
    if (setting) return { option, value: setting.value, from: `${setting.file}:${setting.line}`, isSetting: true };
    return { option, value: option.fallback, from: "default" };
  });
}

/** A settings file may set what other commands take. */
async function settingsFor(said: Said, paths: readonly string[]): Promise<Settings> {
  const given = { options: REWRITE_OPTIONS, cwd: process.cwd() };
  // yargs takes `--no-config` for a `config` that is off.
  if (said.config === false || said.noConfig === true) return new Map();
  if (typeof said.config === "string") return readSettings(said.config, given);
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
