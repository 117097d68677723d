/**
 * Whether a text may hold `self.A = self.M`: an `=` with a target `name.attribute` before it, and behind it an attribute
 * of that name with nothing that makes more of it. A superset, in time proportional to the text.
 */
export function mayHoldAlias(text: string): boolean {
  for (const { index } of text.matchAll(ASSIGNMENT)) if (mayAssign(text, index)) return true;
  return false;
}

/** An `=` that is no part of a comparison or an augmented assignment, with something like a value behind it. */
const ASSIGNMENT = /(?<![=!<>+\-*/%&|^])=(?=[\s\\([#A-Za-z_\x80-\xff])/g;
/** Behind it, brackets, line breaks and comments aside, `name.attribute`, and nothing that makes more of it, another `=` either: in a chain the last one tells. */
const VALUE =
  /(?:[\s\\([]|#[^\r\n]*(?=[\r\n]|$))*([A-Za-z0-9_\x80-\xff]+)(?:[\s\\)]|#[^\r\n]*(?=[\r\n]|$))*\.(?:[\s\\]|#[^\r\n]*(?=[\r\n]|$))*[A-Za-z0-9_\x80-\xff]+(?:[ \t\f]|\\)*(?=[\r\n;,#)\]]|$)/y;
/** The names whose attributes are targets: each is a whole element of what stands before the `=`. */
const TARGET =
  /(?:^|[,([;:]|=(?=[^,)\]=]*$))[\s\\([]*([A-Za-z0-9_\x80-\xff]+)[\s\\)]*\.[\s\\]*[A-Za-z0-9_\x80-\xff]+(?=[\s\\]*(?:[,)\]:=]|$))/g;
/** The names of which an attribute is one of several values. */
const ELEMENT = /(?:^|,)\s*([A-Za-z0-9_\x80-\xff]+)\s*\.\s*[A-Za-z0-9_\x80-\xff]+\s*(?=[,;#=]|$)/g;
/** Brackets around one value, and around anything at all. */
const BRACKETS = /\(([^()[\]{},]*)\)/g;
const GROUPS = /\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}/g;
const LINE_END = /[\r\n]/g;

function mayAssign(text: string, equals: number): boolean {
  const start = lineStart(text, equals);
  if (isPlain(text, start, equals)) return false;
  const object = valueObject(text, equals);
  const targets = text.slice(start, equals);
  // The targets may have begun on a line before.
  if (closesBracket(targets)) return true;
  if (object === undefined && !targets.includes(",")) return false;
  const before = continued(text, start);
  // `f(x=self.y)` has its `=` inside brackets that the line has opened.
  if (before === undefined && opensBracket(targets)) return false;
  // `self.` at the end of a line, and what is behind it in the next, stand in brackets.
  if (before === "\\" || (before === "." && /[)\]]/.test(targets))) return true;
  const objects = namesIn(targets, TARGET);
  if (objects.length === 0) return false;
  if (targets.includes(",")) return unpacks(text, equals, objects);
  return object !== undefined && objects.includes(object);
}

function lineStart(text: string, at: number): number {
  let start = at;
  for (let code = text.charCodeAt(start - 1); start > 0 && code !== 10 && code !== 13; code = text.charCodeAt(start - 1)) start--;
  return start;
}

const BLANK = /[ \t\f]/;

/** The most frequent by far: a name, indented, on a line that goes on no other. */
function isPlain(text: string, start: number, equals: number): boolean {
  let end = equals;
  while (end > start && BLANK.test(text.charAt(end - 1))) end--;
  let at = end;
  for (let code = text.charCodeAt(at - 1); at > start && isWord(code); code = text.charCodeAt(at - 1)) at--;
  if (at === end) return false;
  while (at > start && BLANK.test(text.charAt(at - 1))) at--;
  return at === start && endsStatement(text, start);
}

function isWord(code: number): boolean {
  return (code >= 97 && code <= 122) || code === 95 || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code >= 128;
}

/** Whether the line before surely doesn't go on: no comment in it, and no sign at its end that more is to come. */
function endsStatement(text: string, start: number): boolean {
  let end = start;
  while (end > 0 && /\s/.test(text.charAt(end - 1))) end--;
  if (/[\\,([{.=]/.test(text.charAt(end - 1))) return false;
  return !text.slice(lineStart(text, end), end).includes("#");
}

function valueObject(text: string, equals: number): string | undefined {
  VALUE.lastIndex = equals + 1;
  return VALUE.exec(text)?.[1];
}

/** What the line before ends with, where the statement may go on from there. */
function continued(text: string, start: number): string | undefined {
  const end = text.slice(Math.max(0, start - 200), start).replace(/(?:#[^\r\n]*(?:[\r\n]\s*|$))+$/, "");
  return /[\\,([{.=]$/.exec(end.trimEnd())?.[0];
}

/** `self.A, self.B = self.M, self.N`: one of the values is an attribute of an object of the targets. */
function unpacks(text: string, equals: number, objects: readonly string[]): boolean {
  LINE_END.lastIndex = equals;
  let values = text.slice(equals + 1, LINE_END.exec(text)?.index);
  if (/^\s*[([\\]|\\\s*$/.test(values)) return true;
  for (let inner = ""; inner !== values; ) {
    inner = values;
    values = values.replace(BRACKETS, "$1");
    if (values === inner) values = values.replace(GROUPS, "[]");
  }
  return namesIn(values.replace(/[([{][^)\]}]*$/, "[]"), ELEMENT).some((name) => objects.includes(name));
}

function namesIn(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, name]) => name ?? "");
}

/** Whether a bracket is open behind `text`; one in a string, or behind a `;`, says nothing about the target. */
function opensBracket(text: string): boolean {
  return !/["'`;]/.test(text) && count(text, /[([{]/g) > count(text, /[)\]}]/g);
}

/** `self.x) =`, `).x =`: the end of a bracket that a line before has opened. */
function closesBracket(text: string): boolean {
  return /[)\]]\s*(?:\.|$)/.test(text) && count(text, /[([{]/g) < count(text, /[)\]}]/g);
}

function count(text: string, bracket: RegExp): number {
  return (text.match(bracket) ?? []).length;
}
