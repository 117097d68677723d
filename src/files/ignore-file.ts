import { Automaton, all, literal, one, type Pattern, repeat } from "../files/automaton.js";
import { bracketAt, STAR } from "../files/glob.js";

/** What the rules of an ignore file say of a path; undefined where they say nothing. */
export type Verdict = "ignored" | "wanted" | undefined;

interface Rule {
  readonly isNegated: boolean;
  readonly isForFolders: boolean;
  readonly automaton: Automaton;
}

const SLASH = literal("/");
const ANYTHING = repeat(one(() => true));
const NAME_CHARACTER = one((character) => character !== "/");
const FOLDERS = repeat(all(NAME_CHARACTER, STAR, SLASH));

/** Such a line is no pattern that anybody wrote. */
const LONGEST = 4096;

/**
 * The rules of one ignore file (https://git-scm.com/docs/gitignore#_pattern_format); as on file systems that know no case, letters match either. A
 * tree brings its own, so they are matched in time that grows with the path's length alone.
 */
export class IgnoreFile {
  private readonly rules: readonly Rule[];

  constructor(text: string) {
    this.rules = text.split("\n").flatMap((line) => ruleOf(line.replace(/\r$/, "").toLowerCase()));
  }

  /** `path` is relative to the folder of the file, with `/`, and with one at its end for a folder. The last rule that says something counts. */
  test(path: string): Verdict {
    const parts = path.toLowerCase().split("/");
    const isFolder = parts.at(-1) === "";
    if (isFolder) parts.pop();
    for (let length = 1; length < parts.length; length++)
      if (this.verdictOn(parts.slice(0, length).join("/"), true) === "ignored") return "ignored";
    return this.verdictOn(parts.join("/"), isFolder);
  }

  private verdictOn(path: string, isFolder: boolean): Verdict {
    const last = this.rules.findLast(({ isForFolders, automaton }) => (isFolder || !isForFolders) && automaton.matches(path));
    return last && (last.isNegated ? "wanted" : "ignored");
  }
}

function ruleOf(line: string): Rule[] {
  const text = withoutTrailingSpaces(line);
  if (text === "" || text.startsWith("#") || text.length > LONGEST) return [];
  const isNegated = text.startsWith("!");
  const pattern = isNegated ? text.slice(1) : text;
  const isForFolders = pattern.endsWith("/");
  const path = isForFolders ? pattern.slice(0, -1) : pattern;
  if (path === "") return [];
  // With a slash in it, it is about the folder of the file; without one, about any name below.
  const where = path.includes("/") ? patternOf(path.replace(/^\//, "")) : all(FOLDERS, patternOf(path));
  return [{ isNegated, isForFolders, automaton: new Automaton(where) }];
}

/** One behind a backslash counts. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === " " && line[end - 2] !== "\\") end--;
  return line.slice(0, end);
}

function patternOf(glob: string): Pattern {
  const parts: Pattern[] = [];
  for (let at = 0; at < glob.length; ) {
    const { pattern, end } = partAt(glob, at);
    parts.push(pattern);
    at = end;
  }
  return all(...parts);
}

/** `**` means folders as a part of its own: at the beginning any, behind a slash at the end all that is below. */
function partAt(glob: string, at: number): { readonly pattern: Pattern; readonly end: number } {
  const isFirst = at === 0 || glob[at - 1] === "/";
  if (isFirst && glob.startsWith("**/", at)) return { pattern: FOLDERS, end: at + 3 };
  if (isFirst && glob.slice(at) === "**") return { pattern: all(NAME_CHARACTER, ANYTHING), end: glob.length };
  const character = String.fromCodePoint(glob.codePointAt(at) ?? 0);
  const end = at + character.length;
  if (character === "*") return { pattern: STAR, end: at + (/^\*+/.exec(glob.slice(at))?.[0].length ?? 1) };
  if (character === "?") return { pattern: NAME_CHARACTER, end };
  if (character === "[") return bracketAt(glob, at) ?? { pattern: literal(character), end };
  if (character !== "\\") return { pattern: literal(character), end };
  const escaped = String.fromCodePoint(glob.codePointAt(end) ?? 0x5c);
  return { pattern: literal(escaped), end: end + escaped.length };
}
