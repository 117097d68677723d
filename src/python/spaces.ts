import { type Patch, patched } from "./bridge.js";
import { type Token, tokens } from "./tokens.js";

/** The text of a file that the grammar can't follow, with its lines and comments where the grammar's scanner takes them as Python does. */
export function bridgeSpace(text: string): string {
  const all = tokens(text);
  return patched(
    text,
    [...continuations(all), ...joins(text, all), ...decorated(all)].sort((a, b) => a.start - b.start),
  );
}

/** Lines that go on behind a backslash, as one line. */
function continuations(all: readonly Token[]): Patch[] {
  return all.flatMap((token) => (token.kind === "continuation" && token.depth === 0 ? blanked(token) : []));
}

/**
 * What stands between two tokens in brackets as blanks where a line of it, or the next one, is indented less than the statement:
 * the grammar's scanner ends the block there if the line breaks behind an operator or the like.
 */
function joins(text: string, all: readonly Token[]): Patch[] {
  const patches: Patch[] = [];
  let indent = indentAt(text, 0);
  for (let index = 0; index < all.length; index++) {
    const token = all[index] as Token;
    if (token.kind === "newline" && token.depth === 0) indent = indentAt(text, token.start + token.text.length);
    if (token.depth === 0 || !isGap(token)) continue;
    const first = index;
    while (isGap(all[index + 1])) index++;
    const gap = all.slice(first, index + 1);
    const isLess = ({ kind, text: { length }, start }: Token) =>
      /newline|continuation/.test(kind) && indentAt(text, start + length) < indent;
    if (gap.some(isLess)) patches.push(...gap.flatMap(blanked));
  }
  return patches;
}

function isGap(token: Token | undefined): boolean {
  return token !== undefined && /^(?:space|comment|newline|continuation)$/.test(token.kind);
}

/** Comments on lines of their own between a decorator and what it decorates: the grammar takes none that are indented otherwise. */
function decorated(all: readonly Token[]): Patch[] {
  let isDecorated = false;
  let isLineStart = true;
  return all.flatMap((token) => {
    const isComment = token.kind === "comment" && isLineStart;
    if (token.kind === "newline" && token.depth === 0) isLineStart = true;
    else if (token.kind !== "space" && token.kind !== "comment") {
      if (isLineStart) isDecorated = token.text === "@";
      isLineStart = false;
    }
    return isComment && isDecorated ? blanked(token) : [];
  });
}

function blanked({ start, text }: Token): Patch[] {
  return [{ start, text: " ".repeat(text.length) }];
}

/** In text that is masked, all tabs of an indentation come first. */
function indentAt(text: string, start: number): number {
  let width = 0;
  for (let at = start; /[ \t\f]/.test(text.charAt(at)); at++) width = text[at] === "\t" ? width + 8 : text[at] === "\f" ? 0 : width + 1;
  return width;
}
