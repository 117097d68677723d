import { existsSync } from "node:fs";
import { didYouMean, nearest, UsageError } from "../index.js";
import type { Command } from "./command.js";
import { saidHere } from "./elsewhere.js";
import { camelCase, type Option, type Said } from "./option.js";

/** What yargs adds, and what it is told of by itself. */
const OURS = new Set(["_", "--", "$0", "help", "h", "version"]);

/** A letter with what belongs to it in one word, as in `-fhtml` and `-wohere`: yargs takes each letter for an option. */
export function apart(args: readonly string[], options: readonly Option[]): string[] {
  const end = args.indexOf("--");
  const given = end < 0 ? args : args.slice(0, end);
  return [...given.flatMap((arg) => lettersApart(arg, options)), ...args.slice(given.length)];
}

function lettersApart(arg: string, options: readonly Option[]): string[] {
  if (!/^-[a-zA-Z]./.test(arg)) return [arg];
  for (let at = 1; at < arg.length - 1; at++) {
    const option = options.find(({ alias }) => alias === arg[at]);
    if (!option) break;
    if (option.kind === "flag") continue;
    return [...(at > 1 ? [arg.slice(0, at)] : []), `-${arg[at]}`, arg.slice(at + 1).replace(/^=/, "")];
  }
  return [arg];
}

/** Throws a UsageError for what the command doesn't take, with what was meant, as far as that can be told. */
export function checkKnown(said: Said, args: readonly string[], { usage, options = [] }: Command): void {
  const word = wordOf(usage);
  const known = new Set([...OURS, ...options.flatMap(namesOf), ...[...usage.matchAll(/[[<](\w+)/g)].map(([, name]) => name)]);
  // `showKept` is there beside `show-kept`.
  const [unknown] = Object.keys(said).filter((key) => !known.has(key) && !known.has(camelCase(key)));
  const whose = word === "$0" ? "unleak" : `unleak ${word}`;
  if (unknown !== undefined) {
    const typed = typedAs(unknown, args);
    const names = options.map(({ name, isNegative }) => (isNegative ? `no-${name}` : name));
    const near = unknown.length > 1 ? nearest(typed.replace(/^-+/, ""), names) : [];
    const meant = word === "$0" ? saidHere(unknown) : undefined;
    throw new UsageError(
      word === "$0" ? `there is no option ${typed}` : `${word} has no option ${typed}`,
      meant ?? didYouMean(near, `${whose} --help lists the options`, (name) => `--${name}`),
    );
  }
  const [, extra] = [said._ ?? []].flat();
  if (extra !== undefined) throw new UsageError(`${word} doesn't take '${extra}'`, `${whose} --help tells what it takes`);
}

const namesOf = ({ name, alias }: Option) => [name, camelCase(name), `no-${name}`, camelCase(`no-${name}`), ...(alias ? [alias] : [])];

function typedAs(key: string, args: readonly string[]): string {
  const words = args.map((arg) => arg.split("=", 1)[0] ?? "");
  return [`--${key}`, `--no-${key}`].find((each) => words.includes(each)) ?? (key.length === 1 ? `-${key}` : `--${key}`);
}

/** The word that stands for a command; `$0` where none does. */
export const wordOf = (usage: string) => usage.split(" ", 1)[0] ?? "";

/** Words that are tried for want of another; each is an option. */
const ALSO_OPTIONS = ["help", "version"];

/** Throws a UsageError for a first path that isn't there and looks like a command. */
export function checkWord({ paths }: Said, commands: readonly Command[]): void {
  const [first] = [paths ?? []].flat();
  if (typeof first !== "string" || existsSync(first)) return;
  const words = [...commands.map(({ usage }) => wordOf(usage)), ...ALSO_OPTIONS];
  const near = ALSO_OPTIONS.includes(first) ? [first] : nearest(first, words, { parts: false });
  const meant = saidHere(first);
  if (near.length === 0 && meant === undefined) return;
  const typed = (name: string) => `unleak ${ALSO_OPTIONS.includes(name) ? "--" : ""}${name}`;
  throw new UsageError(`there is no command and no path '${first}'`, meant ?? didYouMean(near, "unleak --help lists the commands", typed));
}

/** Throws a UsageError for a flag that is given a value, which yargs would take for a no. */
export function checkFlags(args: readonly string[], options: readonly Option[]): void {
  for (const arg of args) {
    if (arg === "--") return;
    const [, name, value = ""] = /^--([\w-]+)=(.*)$/s.exec(arg) ?? [];
    const isFlag = options.some((option) => option.kind === "flag" && [option.name, `no-${option.name}`].includes(name ?? ""));
    if (isFlag && value !== "true" && value !== "false")
      throw new UsageError(`--${name} takes no value, and is given '${value}'`, `leave it out: --${name}`);
  }
}
