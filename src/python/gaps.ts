import { asName, type Patch, patched } from "./bridge.js";
import { bridgeConditions } from "./conditions.js";
import { bridgeSpace } from "./spaces.js";
import { meantTokens, type Token } from "./tokens.js";

/** The text of a file that the grammar can't follow, with every gap bridged that can be; the same text when there is none. */
export function bridgeGaps(text: string): string {
  const spaced = bridgeSpace(text);
  const found = meantTokens(spaced);
  const patches = [...found.flatMap((_, index) => bridgesAt(found, index)), ...bridgeConditions(found)];
  return patched(
    spaced,
    patches.sort((a, b) => a.start - b.start),
  );
}

type Bridge = (found: readonly Token[], index: number) => Patch[];

/** By the word or sign that a gap begins with. */
const BRIDGES: Readonly<Record<string, Bridge>> = {
  True: (found, index) => named(found[index]),
  False: (found, index) => named(found[index]),
  None: (found, index) => (isNamed(found, index) ? named(found[index]) : []),
  async: (found, index) => (/^(?:def|for|with)$/.test(found[index + 1]?.text ?? "") ? [] : named(found[index])),
  await: (found, index) => (isName(found[index - 1], found[index + 1]) ? named(found[index]) : []),
  in: namespace,
  "=": bracketedKeyword,
  ".": ellipsis,
  ",": lastComma,
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

/** Python 2.7 refuses only to bind `None`: it may be an attribute that is read, a module, or declared global. */
function isNamed(found: readonly Token[], index: number): boolean {
  return found[index - 1]?.text === "." || /^(?:from|import|global)$/.test(found[statementStart(found, index)]?.text ?? "");
}

/** Where the simple statement begins that a token is part of. */
function statementStart(found: readonly Token[], index: number): number {
  let first = index;
  while (first > 0 && !endsStatement(found[first - 1] as Token)) first--;
  return first;
}

function endsStatement({ depth, text }: Token): boolean {
  return depth === 0 && /^(?:[;:]|\r?\n)$/.test(text);
}

/** `exec x.y in not z`, which is `not x.y in not z` by now: the grammar's `in` takes no such thing, a comma does. */
function namespace(found: readonly Token[], index: number): Patch[] {
  const [token, after] = found.slice(index, index + 2);
  if (!token || token.depth > 0 || !/^(?:not|lambda)$/.test(after?.text ?? "")) return [];
  return found[statementStart(found, index)]?.text === "not" ? [{ start: token.start, text: " ," }] : [];
}

/** `f(((x))=1)` without the brackets. */
function bracketedKeyword(found: readonly Token[], index: number): Patch[] {
  let last = index - 1;
  while (found[last]?.text === ")") last--;
  const around = index - 1 - last;
  const first = last - around;
  const opening = found.slice(Math.max(0, first), last);
  const isKeyword = around > 0 && found[last]?.kind === "name" && opening.length === around && opening.every(({ text }) => text === "(");
  if (!isKeyword || !/^[(,]$/.test(found[first - 1]?.text ?? "")) return [];
  return [...opening, ...found.slice(last + 1, index)].map(({ start }) => ({ start, text: " " }));
}

const WORD_OPERATOR = /^(?:and|else|if|in|is|lambda|not|or)$/;
const KEYWORD = /^(?:assert|class|def|del|elif|except|exec|for|from|global|if|import|print|raise|return|while|with|yield)$/;

/**
 * The last comma of a statement `x, y` or `x,`, whose value nobody gets: the grammar goes on behind such a row with the next
 * statement, to have a row of targets, where `x` ends with a comma or what comes next may stand behind it (`(c).d = e`).
 */
function lastComma(found: readonly Token[], index: number): Patch[] {
  const token = found[index];
  if (!token || token.depth > 0) return [];
  let end = index + 1;
  while (found[end] && !isComma(found[end]) && !endsStatement(found[end] as Token)) end++;
  const isTrailing = end === index + 1;
  if (isComma(found[end])) {
    // The last but for a comma that ends the row.
    if (found[end + 1] && !endsStatement(found[end + 1] as Token)) return [];
    end++;
  }
  const own = found.slice(statementStart(found, index), end).filter(({ depth }) => depth === 0);
  if (own.some(({ kind, text }) => kind === "operator" && text.includes("="))) return [];
  const word = own[0]?.text ?? "";
  const isLineEnd = !found[end] || found[end]?.kind === "newline";
  if (isTrailing) return isLineEnd && !KEYWORD.test(word) ? [{ start: token.start, text: " " }] : [];
  // A row that is bound holds names and what stands for places: no words are between them.
  const isRow = !own.some(({ text }) => WORD_OPERATOR.test(text)) && (word === "print" || !KEYWORD.test(word));
  return isRow && goesOn(found, end) ? [{ start: token.start, text: "|" }] : [];
}

function isComma(token: Token | undefined): boolean {
  return token?.depth === 0 && token.text === ",";
}

/** Whether what comes behind the end of a line could be more of an operand in it. */
function goesOn(found: readonly Token[], end: number): boolean {
  let next = end;
  while (found[next]?.kind === "newline") next++;
  return next > end && (found[next]?.kind === "string" || /^[([]$/.test(found[next]?.text ?? ""));
}

/** `x[. . .]`: the dots may stand apart. */
function ellipsis(found: readonly Token[], index: number): Patch[] {
  const [before, first, second, third] = found.slice(Math.max(0, index - 1), index + 3);
  if (!first || second?.text !== "." || third?.text !== "." || !/^[[,]$/.test(before?.text ?? "")) return [];
  return [{ start: first.start, text: "...".padEnd(third.start + 1 - first.start) }];
}
