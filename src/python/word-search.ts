/**
 * Questions to the text of a file that decide whether it is worth parsing, for one word at a time. Like the word index they may
 * say yes too often, where a comment or a string says the word, and never no too often.
 */

/** A byte above ASCII may be a letter. */
const LETTER = /[A-Za-z0-9_\x80-\xff]/;
const BLANK = /[\s\\]/;

/** Where the text says the word, and no longer one. */
export function* occurrences(text: string, word: string): Generator<number> {
  if (word === "") return;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (!LETTER.test(text[at - 1] ?? "") && !LETTER.test(text[at + word.length] ?? "")) yield at;
  }
}

/** Whether a text holds the word, and not as a part of a longer one. */
export function containsWord(text: string, word: string): boolean {
  for (const _ of occurrences(text, word)) return true;
  return false;
}

/** Whether an attribute of that name is touched: behind a dot, in a string, or as a keyword. */
export function accesses(text: string, name: string): boolean {
  for (const at of occurrences(text, name)) {
    if (followsDot(text, at) || /["']/.test(text[at - 1] ?? "")) return true;
    if (firstBehind(text, at + name.length) === "=" && text.includes("multiple")) return true;
  }
  return false;
}

/** Whether an attribute of that name is set or deleted: a target, or a name in a string or a keyword. */
export function sets(text: string, name: string): boolean {
  for (const at of occurrences(text, name)) if (setsAt(text, at, at + name.length)) return true;
  return false;
}

/** The same of the name that stands in `[at, end)`. */
export function setsAt(text: string, at: number, end: number): boolean {
  const before = text[at - 1] ?? "";
  if (before === '"' || before === "'") return true;
  if (followsDot(text, at) && isTarget(text, at, end)) return true;
  if (before === "." && /["']/.test(text[end] ?? "")) return true;
  return firstBehind(text, end) === "=" && text.includes("multiple");
}

/** `x.name = …`, `x.name, y = …`, `x.name += …`, `for x.name in …`, `with … as x.name`, `del x.name`, `except E, x.name`. */
function isTarget(text: string, start: number, end: number): boolean {
  const next = behind(text, end);
  if (/^(?:=(?!=)|[,)\]:]|(?:[-+*/%&|^@]|<<|>>|\*\*|\/\/)=|in\b)/.test(text.slice(next, next + 3))) return true;
  return /\b(?:del|as|except)\b[^;]*$/.test(text.slice(Math.max(0, start - 200), start));
}

/** How many dots there are in each `from . import name`, which brings in what a package has without saying what that is called. */
export function dotsIn(text: string): number[] {
  return Array.from(text.matchAll(/\bfrom[\s\\]*(\.[\s.\\]*)import\b/g), ([, dots = ""]) => dots.replace(/[^.]/g, "").length);
}

/** No statement of a program that people write is longer, in bytes. */
const LONGEST = 20_000;

/** Whether `from word import *` is said. */
export function stars(text: string, word: string): boolean {
  for (const at of occurrences(text, word)) if (STARRED.test(text.slice(at + word.length, at + word.length + 200))) return true;
  return false;
}

const STARRED = /^[\s\\]*import[\s\\(]*\*/;

/** Whether the header of a class says the word. */
export function subclasses(text: string, word: string): boolean {
  for (const at of occurrences(text, word)) {
    const header = headerBefore(text, at);
    if (header !== undefined && isOpen(text.slice(header, at))) return true;
  }
  return false;
}

/** Where the nearest header of a class with bases begins. */
function headerBefore(text: string, at: number): number | undefined {
  const start = Math.max(0, at - LONGEST);
  const headers = Array.from(text.slice(start, at).matchAll(HEADER), ({ index }) => start + index);
  return headers.at(-1);
}

const HEADER = /\bclass\b[^:(]*\(/g;

/** Whether a bracket is open behind the text; a string that is not of one piece may hold any. */
function isOpen(text: string): boolean {
  const code = text.replace(/"[^"\r\n\\]*"|'[^'\r\n\\]*'/g, "");
  return /["']/.test(code) ? !/\bdef\b/.test(code) : count(code, /\(/g) > count(code, /\)/g);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Whether what is called so may get another name: `word as other`, or an assignment whose value ends with it. */
export function renames(text: string, word: string): boolean {
  for (const at of occurrences(text, word)) if (renamesAt(text, at, at + word.length)) return true;
  return false;
}

/** The same of the word that stands in `[at, end)`. */
export function renamesAt(text: string, at: number, end: number): boolean {
  const next = behind(text, end);
  const isNamed = /^as\b/.test(text.slice(next, next + 3));
  const isMore = /^[ \t\f\\]*(?:[.([:]|=(?!=))/.test(text.slice(end, end + 200));
  return isNamed || (!isMore && isAssigned(text, at));
}

/** Whether there is an `=` before it in the statement. */
function isAssigned(text: string, at: number): boolean {
  const start = Math.max(text.lastIndexOf("\n", at), text.lastIndexOf("\r", at)) + 1;
  if (text.slice(start, at).includes("=")) return true;
  const previous = text.slice(Math.max(0, start - 200), start).replace(COMMENT_LINES, "");
  return /[=\\([,]$/.test(previous.trimEnd()) || /\b(?:or|and|if|else)$/.test(previous.trimEnd());
}

/** Comments at the end of a line, and on the lines below it. */
const COMMENT_LINES = /(?:#[^\r\n]*(?:[\r\n]\s*|$))+$/;

/** Whether what begins there is the name of an attribute; comments may stand between the dot and it, in brackets. */
function followsDot(text: string, at: number): boolean {
  let end = at;
  for (;;) {
    const line = end;
    while (end > 0 && BLANK.test(text[end - 1] as string)) end--;
    if (text[end - 1] === ".") return true;
    if (!/[\r\n]/.test(text.slice(end, line))) return false;
    const start = Math.max(text.lastIndexOf("\n", end - 1), text.lastIndexOf("\r", end - 1)) + 1;
    const above = text.slice(start, end);
    if (/\.[\s\\]*#/.test(above)) return true;
    if (!/^\s*#/.test(above)) return false;
    end = start;
  }
}

/** Where the next token begins. */
function behind(text: string, at: number): number {
  let index = at;
  for (; index < text.length; index++) {
    if (text[index] === "#") while (index + 1 < text.length && !/[\r\n]/.test(text[index + 1] as string)) index++;
    else if (!BLANK.test(text[index] as string)) break;
  }
  return index;
}

/** What the next token begins with. */
export function firstBehind(text: string, at: number): string {
  return text[behind(text, at)] ?? "";
}
