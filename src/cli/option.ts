import type { Argv } from "yargs";
import { UsageError } from "../index.js";

/** yargs loses a `-` among the paths, so it travels under another name. */
export const STANDARD_INPUT = "\0standard input";

/** In the order of the help. */
export type Group = "What is looked at:" | "What is done:" | "What is told:" | "Options:";

export type Value = boolean | number | string | readonly string[];

/** One option of the command line; under its name without dashes it may stand in a settings file, too. */
export interface Option {
  readonly name: string;
  readonly alias?: string;
  readonly kind: "flag" | "number" | "size" | "text" | "list" | "choice";
  readonly choices?: readonly string[];
  readonly describe: string;
  /** Of a number. */
  readonly minimum?: number;
  /** What it is where nobody says anything. */
  readonly fallback?: Value;
  /** Such a flag is on, and `--no-NAME` is what people say; `describe` is about that. */
  readonly isNegative?: true;
  /**
   * Where else it may be set: in any settings file, in one that the command line names, or nowhere. What is found in a tree must neither
   * have anything written nor run.
   */
  readonly settable: "anywhere" | "named" | "never";
  /** The heading it stands under in the help. */
  readonly group: Group;
  /** In a settings file it is relative to the folder of that file. */
  readonly isPath?: true;
}

/** What the command line says of each option, by its name; undefined where it says nothing. */
export type Said = Readonly<Record<string, unknown>>;

const TYPES = { flag: "boolean", number: "number", size: "string", text: "string", list: "string", choice: "string" } as const;

/** Tells yargs of the options. It is told of no defaults: a settings file stands between them and the command line. */
export function describeOptions(parser: Argv, options: readonly Option[]): Argv {
  for (const option of options) {
    const { name, kind, alias, choices, isNegative, group } = option;
    const describe = `${option.describe}${defaultText(option)}`;
    parser.option(name, {
      type: TYPES[kind],
      ...(alias && { alias }),
      ...(choices && { choices }),
      ...(kind !== "flag" && { requiresArg: true }),
      ...(isNegative ? { hidden: true } : { describe, group }),
      coerce: (value: unknown) => checked(value, option),
    });
    if (isNegative) parser.option(`no-${name}`, { type: "boolean", describe, group });
  }
  return parser;
}

function defaultText({ kind, fallback, describe }: Option): string {
  if (kind === "flag" || fallback === undefined || describe.includes("default: ")) return "";
  return Array.isArray(fallback) && fallback.length === 0 ? "" : `; default: ${fallback}`;
}

/** yargs gives a list where an option that may be given once is given twice: the last one counts, as elsewhere. */
function checked(value: unknown, { name, kind, minimum = 0 }: Option): unknown {
  if (kind === "list") return value === undefined ? undefined : [value].flat();
  const last = Array.isArray(value) ? value.at(-1) : value;
  if (kind === "number" && last !== undefined && !(Number.isInteger(last) && last >= minimum))
    throw new UsageError(`--${name} takes a whole number, ${minimum} or more`);
  if (kind === "size" && last !== undefined && sizeOf(last) === undefined) throw new UsageError(`--${name} takes ${SIZE}`);
  return last;
}

/** What is said of a value that is no size. */
export const SIZE = "a number of bytes, such as 500000, 500K or 4M";

const UNITS: Readonly<Record<string, number>> = { "": 1, K: 1024, M: 1024 * 1024, G: 1024 ** 3 };

/** The bytes of a size as people write it; undefined for anything else. */
export function sizeOf(value: unknown): number | undefined {
  const [, digits = "", unit = ""] = /^(\d+)([KMG]?)$/i.exec(String(value)) ?? [];
  const size = Number(digits) * (UNITS[unit.toUpperCase()] ?? 0);
  return size > 0 ? size : undefined;
}

/** `show-kept` as a program says it. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
