import { UsageError } from "../errors.js";
import { Automaton, all, any, literal, NOTHING, onceOrMore, one, type Pattern, repeat } from "./automaton.js";

const NAME_CHARACTER = one((character) => character !== "/");
export const STAR = repeat(NAME_CHARACTER);
const SLASH = literal("/");
const isNoDot = one((character) => character !== "/" && character !== ".");
const DOT = literal(".");

/** The name of a file or folder, which `.` and `..` are not. */
const NAME = any(all(isNoDot, STAR), all(DOT, isNoDot, STAR), all(DOT, DOT, NAME_CHARACTER, STAR));

const LONGEST = 4096;
const DEEPEST = 50;
/** All `{1..9}` of a glob together stand for so many texts. */
const WIDEST = 1000;

/**
 * Tells whether a path, with `/`, is one that any of the globs means: `*` and `?` within a name, `**` for any folders, `[a-z]`, `[!a-z]`, `{a,b}`,
 * `{1..9}`, `?(…)`, `*(…)`, `+(…)`, `@(…)`, a backslash before what stands for itself, `!` in front for all other paths. A glob without a slash is
 * about the last name of a path. In time that grows with the path's length alone. Throws a UsageError for a glob that is none.
 */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const tests = globs.map(testOf);
  return (path) => tests.some((test) => test(path));
}

function testOf(given: string): (path: string) => boolean {
  const isNegated = given.startsWith("!") && given[1] !== "(";
  const glob = (isNegated ? given.slice(1) : given).replace(/^\.\//, "");
  const automaton = new Automaton(new Parser(glob).pattern());
  const isOfName = !glob.includes("/");
  return (path) => automaton.matches(isOfName ? path.slice(path.lastIndexOf("/") + 1) : path) !== isNegated;
}

/** Reads one glob from left to right. */
class Parser {
  private at = 0;
  private depth = 0;
  private width = 0;
  /** Where brackets open that nothing closes: each is looked into once. */
  private readonly unclosed = new Set<number>();

  constructor(private readonly glob: string) {
    if (glob.length > LONGEST) throw this.error(`it is longer than ${LONGEST} characters`);
  }

  pattern(): Pattern {
    return this.until("");
  }

  /** Up to one of these characters, which is left. */
  private until(ends: string): Pattern {
    const parts: Pattern[] = [];
    while (this.at < this.glob.length && !ends.includes(this.glob[this.at] ?? "")) parts.push(this.next());
    return all(...parts);
  }

  private next(): Pattern {
    const folders = this.folders();
    if (folders) return folders;
    const character = String.fromCodePoint(this.glob.codePointAt(this.at) ?? 0);
    if ("?*+@!".includes(character) && this.glob[this.at + 1] === "(") return this.extended(character);
    if (character === "[") return this.bracket();
    if (character === "{") return this.braces();
    if (character === "(") return this.group();
    if (character === "*") return this.star();
    this.at += character.length;
    if (character === "?") return NAME_CHARACTER;
    if (character === "\\" && this.at < this.glob.length) return this.escaped();
    return literal(character);
  }

  private escaped(): Pattern {
    const character = String.fromCodePoint(this.glob.codePointAt(this.at) ?? 0);
    this.at += character.length;
    return literal(character);
  }

  /** `**` as a part of its own, with the slash that goes with it; undefined where there is none. */
  private folders(): Pattern | undefined {
    const rest = this.glob.slice(this.at);
    const isFirst = this.at === 0 || /[/{,(|]/.test(this.glob[this.at - 1] ?? "");
    const [whole] = /^(?:\*\*\/)+(?!\*\*$)/.exec(rest) ?? [];
    if (isFirst && whole !== undefined) return this.taken(whole, repeat(all(NAME, SLASH)));
    const [last] = /^(?:\/\*\*)+(?=$|[,})|])/.exec(rest) ?? [];
    if (last !== undefined) return this.taken(last, repeat(all(SLASH, NAME)));
    const [only] = /^(?:\*\*\/)*\*\*(?=$|[,})|])/.exec(rest) ?? [];
    if (isFirst && only !== undefined) return this.taken(only, any(NOTHING, all(NAME, repeat(all(SLASH, NAME)))));
    return undefined;
  }

  private taken(text: string, pattern: Pattern): Pattern {
    this.at += text.length;
    return pattern;
  }

  /** More than one mean no more than one. */
  private star(): Pattern {
    const isFirst = this.at === 0 || this.glob[this.at - 1] === "/";
    while (this.glob[this.at] === "*" && this.glob[this.at + 1] !== "(") this.at++;
    const isWhole = isFirst && (this.at === this.glob.length || this.glob[this.at] === "/");
    return isWhole ? NAME : STAR;
  }

  private bracket(): Pattern {
    const found = bracketAt(this.glob, this.at);
    this.at = found?.end ?? this.at + 1;
    return found?.pattern ?? literal("[");
  }

  private braces(): Pattern {
    const [range, from = "", to = ""] = /^\{(-?\d+|[a-zA-Z])\.\.(-?\d+|[a-zA-Z])\}/.exec(this.glob.slice(this.at)) ?? [];
    if (range !== undefined) return this.taken(range, any(...this.rangeOf(from, to).map(literal)));
    const start = this.at;
    const ways = this.ways(",", "}");
    if (ways && ways.length > 1) return any(...ways);
    this.at = start + 1;
    return literal("{");
  }

  private rangeOf(from: string, to: string): string[] {
    const isNumber = /\d$/.test(from) && /\d$/.test(to);
    const numberOf = (text: string) => (isNumber ? Number(text) : (text.codePointAt(0) ?? 0));
    const [first, last] = [numberOf(from), numberOf(to)];
    const length = Math.abs(last - first) + 1;
    this.width += length;
    if (!(this.width <= WIDEST)) throw this.error(`{${from}..${to}} stands for more than ${WIDEST} texts`);
    const values = Array.from({ length }, (_, index) => first + Math.sign(last - first) * index);
    return values.map((value) => (isNumber ? String(value) : String.fromCodePoint(value)));
  }

  private group(): Pattern {
    const start = this.at;
    const ways = this.ways("|", ")");
    if (ways) return any(...ways);
    this.at = start + 1;
    return literal("(");
  }

  private extended(kind: string): Pattern {
    const start = this.at++;
    if (kind === "!") throw this.error("`!(…)` is none of what globs know here; a `!` in front of the whole glob means all other paths");
    const ways = this.ways("|", ")");
    if (!ways) {
      this.at = start + 1;
      return kind === "*" ? STAR : kind === "?" ? NAME_CHARACTER : literal(kind);
    }
    const inner = any(...ways);
    if (kind === "@") return inner;
    if (kind === "?") return any(NOTHING, inner);
    return kind === "*" ? repeat(inner) : onceOrMore(inner);
  }

  /** What stands between an opening bracket and the closing one; undefined where it is never closed. */
  private ways(separator: string, close: string): Pattern[] | undefined {
    const start = this.at;
    if (this.unclosed.has(start)) return undefined;
    if (++this.depth > DEEPEST) throw this.error(`it is nested more than ${DEEPEST} deep`);
    const ways: Pattern[] = [];
    do {
      this.at++;
      ways.push(this.until(separator + close));
    } while (this.glob[this.at] === separator);
    this.depth--;
    if (this.glob[this.at++] === close) return ways;
    this.unclosed.add(start);
    return undefined;
  }

  private error(why: string): UsageError {
    const shown = this.glob.length > 60 ? `${this.glob.slice(0, 60)}…` : this.glob;
    return new UsageError(`the glob '${shown}' can't be taken: ${why}`, "docs/settings.md tells what globs know");
  }
}

/** `[a-z]`, `[!a-z]`, `[^a-z]`: one character of a name, and where it ends; undefined where it is never closed. */
export function bracketAt(glob: string, start: number): { readonly pattern: Pattern; readonly end: number } | undefined {
  const [whole, not = "", inside = ""] = /^\[([!^]?)((?:\]|\\.|[^\]\\])(?:\\.|[^\]\\])*)\]/su.exec(glob.slice(start)) ?? [];
  if (whole === undefined) return undefined;
  const characters = [...inside.matchAll(/\\?(.)/gsu)].map(([raw, character = ""]) => ({ character, isDash: raw === "-" }));
  const ranges: [string, string][] = [];
  for (let index = 0; index < characters.length; index++) {
    const [from, dash, to] = characters.slice(index, index + 3);
    if (!from) continue;
    if (dash?.isDash && to) index += 2;
    ranges.push([from.character, dash?.isDash && to ? to.character : from.character]);
  }
  const has = (character: string) => ranges.some(([from, to]) => from <= character && character <= to);
  return { pattern: one((character) => character !== "/" && has(character) === (not === "")), end: start + whole.length };
}
