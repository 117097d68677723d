import { Automaton, all, literal, one, type Pattern, repeat } from "./automaton.js";
import { bracketAt, STAR } from "./glob.js";

/** A pattern as git's ignore files have it, and what others have taken from there. */
export interface GitPattern {
  readonly isForFolders: boolean;
  /** `path` is relative to the folder of the file that the pattern stands in, with `/` and none at its end. */
  matches(path: string): boolean;
}

const SLASH = literal("/");
const ANYTHING = repeat(one(() => true));
const NAME_CHARACTER = one((character) => character !== "/");
const FOLDERS = repeat(all(NAME_CHARACTER, STAR, SLASH));

/** Such a text is no pattern that anybody wrote. */
const LONGEST = 4096;

/**
 * What a pattern means (https://git-scm.com/docs/gitignore#_pattern_format); undefined for what is none. A tree brings its own, so they are
 * matched in time that grows with the path's length alone.
 */
export function gitPattern(text: string): GitPattern | undefined {
  if (text.length > LONGEST) return undefined;
  const isForFolders = text.endsWith("/");
  const path = isForFolders ? text.slice(0, -1) : text;
  if (path === "") return undefined;
  // With a slash in it, it is about the folder of the file; without one, about any name below.
  const where = path.includes("/") ? patternOf(path.replace(/^\//, "")) : all(FOLDERS, patternOf(path));
  const automaton = new Automaton(where);
  return { isForFolders, matches: (each) => automaton.matches(each) };
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
