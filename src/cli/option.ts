import type { Argv } from "yargs";
import { didYouMean, nearest, UsageError } from "../index.js";

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
  /** What `-` stands for; without it a dash is a name like others. */
  readonly dash?: "standard input" | "standard output";
}

/** What the command line says of each option, by its name; undefined where it says nothing. */
export type Said = Readonly<Record<string, unknown>>;

/** Numbers are read here: yargs would make `NaN` of what is none, and nobody wrote that. */
const TYPES = { flag: "boolean", number: "string", size: "string", text: "string", list: "string", choice: "string" } as const;

/** Tells yargs of the options. It is told of no defaults: a settings file stands between them and the command line. */
export function describeOptions(parser: Argv, options: readonly Option[]): Argv {
  for (const option of options) {
    const { name, kind, alias, isNegative, group } = option;
    const describe = `${option.describe}${choicesText(option)}${defaultText(option)}`;
    parser.option(name, {
      type: TYPES[kind],
      ...(alias && { alias }),
      ...(kind !== "flag" && { requiresArg: true }),
      ...(isNegative ? { hidden: true } : { describe, group }),
    });
    if (isNegative) parser.option(`no-${name}`, { type: "boolean", describe, group });
  }
  return parser;
}

function choicesText({ choices }: Option): string {
  return choices ? `: ${choices.join(", ")}` : "";
}

function defaultText({ kind, fallback, describe }: Option): string {
  if (kind === "flag" || fallback === undefined || describe.includes("default: ")) return "";
  return Array.isArray(fallback) && fallback.length === 0 ? "" : `; default: ${fallback}`;
}

/**
 * What the command line says of an option, undefined where it says nothing. yargs gives a list where an option that may be given once is given
 * twice: the last one counts, as elsewhere. Throws a UsageError for a value that the option can't have.
 */
export function checked(value: unknown, option: Option): Value | undefined {
  const { name, kind, choices } = option;
  if (value === undefined) return undefined;
  if (kind === "list") return [value].flat().map(String);
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  const read = kind === "number" && /^-?\d+$/.test(String(last)) ? Number(last) : last;
  if (canBe(read, option)) return read;
  const near = nearest(String(last), choices ?? [], { parts: false });
  throw new UsageError(`--${name} takes ${wantedText(option)}, not '${last}'`, didYouMean(near, "unleak --help lists the options"));
}

/** Whether an option can have a value as the command line, or a settings file, gives it. */
export function canBe(value: unknown, { kind, choices, minimum = 0 }: Option): value is Value {
  if (kind === "flag") return typeof value === "boolean";
  if (kind === "number") return Number.isInteger(value) && Number(value) >= minimum;
  if (kind === "size") return sizeOf(value) !== undefined;
  return typeof value === "string" && (!choices || choices.includes(value));
}

const WANTED = {
  flag: "true or false",
  number: "a whole number",
  size: "a number of bytes, such as 500000, 500K or 4M",
  text: "a text",
  list: "a list of texts",
  choice: "",
} as const;

/** `one of auto, always, never`: what such an option takes, for messages. */
export function wantedText({ kind, choices, minimum }: Option): string {
  if (choices) return `one of ${choices.join(", ")}`;
  return minimum === undefined ? WANTED[kind] : `${WANTED[kind]}, ${minimum} or more`;
}

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
