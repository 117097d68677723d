import { asName, COMMENT, type Patch, patched, STRING } from "./bridge.js";

const TOKEN = new RegExp(
  [
    `(?<string>${STRING})`,
    `(?<comment>${COMMENT})`,
    "(?<name>[A-Za-z_]\\w*)",
    "(?<number>[\\d.]*\\d[\\w.]*)",
    "(?<newline>\\r?\\n)",
    "(?<space>[ \\t\\f]+|\\\\\\r?\\n)",
    "(?<operator>==|[\\s\\S])",
  ].join("|"),
  "y",
);

interface Token {
  readonly kind: string;
  readonly text: string;
  readonly start: number;
  /** How many brackets are open before it. */
  readonly depth: number;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let depth = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match && match[0] !== ""; match = TOKEN.exec(text)) {
    const kind = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined)?.[0] ?? "operator";
    const token = { kind, text: match[0], start: match.index, depth };
    if ("([{".includes(token.text)) depth++;
    else if (")]}".includes(token.text)) depth = Math.max(0, depth - 1);
    found.push(token);
  }
  return found;
}

/** The text of a file that the grammar can't follow, with every gap bridged that can be; the same text when there is none. */
export function bridgeGaps(text: string): string {
  const all = tokens(text);
  const meant = all.filter(({ kind, depth }) => kind !== "space" && kind !== "comment" && !(kind === "newline" && depth > 0));
  const patches = [...joins(text, all), ...meant.flatMap((_, index) => bridgesAt(meant, index))];
  return patched(
    text,
    patches.sort((a, b) => a.start - b.start),
  );
}

type Bridge = (found: readonly Token[], index: number) => Patch[];

/** By the word or sign that a gap begins with. */
const BRIDGES: Readonly<Record<string, Bridge>> = {
  True: (found, index) => named(found[index]),
  False: (found, index) => named(found[index]),
  async: (found, index) => (/^(?:def|for|with)$/.test(found[index + 1]?.text ?? "") ? [] : named(found[index])),
  await: (found, index) => (isName(found[index - 1], found[index + 1]) ? named(found[index]) : []),
  if: endsLambda,
  in: namespace,
  "(": bracketedKeyword,
  ".": ellipsis,
};

function bridgesAt(found: readonly Token[], index: number): Patch[] {
  const token = found[index];
  const make = token && Object.hasOwn(BRIDGES, token.text) ? BRIDGES[token.text] : undefined;
  return make?.(found, index) ?? [];
}

function named(token: Token | undefined): Patch[] {
  return token ? [{ start: token.start, text: asName(token.text) }] : [];
}

function isName(before: Token | undefined, after: Token | undefined): boolean {
  return before?.text === "." || (after?.kind === "operator" && !/^[([{~]$/.test(after.text));
}

/** `exec x.y in not z`, which is `not x.y in not z` by now: the grammar's `in` takes no such thing, a comma does. */
function namespace(found: readonly Token[], index: number): Patch[] {
  const [token, after] = found.slice(index);
  if (!token || token.depth > 0 || !/^(?:not|lambda)$/.test(after?.text ?? "")) return [];
  let first = index;
  while (first > 0 && !(found[first - 1]?.depth === 0 && /^(?:[;:]|\r?\n)$/.test(found[first - 1]?.text ?? ""))) first--;
  return found[first]?.text === "not" ? [{ start: token.start, text: " ," }] : [];
}

/** `f((x)=1)` without the brackets. */
function bracketedKeyword(found: readonly Token[], index: number): Patch[] {
  const [before, open, name, close, equals] = found.slice(Math.max(0, index - 1), index + 4);
  if (!open || !close || name?.kind !== "name" || close.text !== ")" || equals?.text !== "=") return [];
  return before?.text === "(" || before?.text === "," ? [open, close].map(({ start }) => ({ start, text: " " })) : [];
}

/** `x[. . .]`: the dots may stand apart. */
function ellipsis(found: readonly Token[], index: number): Patch[] {
  const [before, first, second, third] = found.slice(Math.max(0, index - 1), index + 3);
  if (!first || second?.text !== "." || third?.text !== "." || !/^[[,]$/.test(before?.text ?? "")) return [];
  return [{ start: first.start, text: "...".padEnd(third.start + 1 - first.start) }];
}

/**
 * In `[x for x in y if lambda: a if b]` the second `if` is one of the comprehension, as a `lambda` there holds no condition;
 * the grammar looks for its `else`. With `or` the lambda is longer than it should be, and all else is as it is.
 */
function endsLambda(found: readonly Token[], index: number): Patch[] {
  const token = found[index] as Token;
  const peers = (from: number, step: number) => {
    const words: string[] = [];
    for (let at = from; (found[at]?.depth ?? 0) >= token.depth && token.depth > 0; at += step)
      if (found[at]?.depth === token.depth) words.push(found[at]?.text ?? "");
    return words;
  };
  const before = peers(index - 1, -1);
  const isInTest = before.includes("lambda") && before[before.indexOf("lambda") + 1] === "if";
  return isInTest && !peers(index + 1, 1).includes("else") ? [{ start: token.start, text: "or" }] : [];
}

/**
 * Newlines in brackets as spaces where the next line is indented less than the statement: the grammar's scanner ends the
 * block there if the line breaks behind an operator or the like. A comment at the end of such a line has to go, too.
 */
function joins(text: string, all: readonly Token[]): Patch[] {
  const patches: Patch[] = [];
  let indent = indentAt(text, 0);
  all.forEach((token, index) => {
    if (token.kind !== "newline") return;
    const next = indentAt(text, token.start + token.text.length);
    if (token.depth === 0) indent = next;
    else if (next < indent) patches.push(...blanked(all[index - 1], "comment"), ...blanked(token, "newline"));
  });
  return patches;
}

function blanked(token: Token | undefined, kind: string): Patch[] {
  return token?.kind === kind ? [{ start: token.start, text: " ".repeat(token.text.length) }] : [];
}

/** In text that is masked, all tabs of an indentation come first. */
function indentAt(text: string, start: number): number {
  let width = 0;
  for (let at = start; /[ \t\f]/.test(text.charAt(at)); at++) width = text[at] === "\t" ? width + 8 : text[at] === "\f" ? 0 : width + 1;
  return width;
}
