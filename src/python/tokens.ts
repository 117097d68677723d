export const STRING = [
  '(?:[uUbBfFtT]?[rR]?|[rR][bBfFtT])(?:"""(?:\\\\[\\s\\S]|[^\\\\])*?"""',
  "'''(?:\\\\[\\s\\S]|[^\\\\])*?'''",
  // With the run of plain characters outside the brackets, a string of many megabytes needs no stack.
  '"[^"\\\\\\r\\n]*(?:\\\\(?:\\r\\n|[\\s\\S])[^"\\\\\\r\\n]*)*"',
  "'[^'\\\\\\r\\n]*(?:\\\\(?:\\r\\n|[\\s\\S])[^'\\\\\\r\\n]*)*')",
].join("|");
export const COMMENT = "#[^\\r\\n]*";

export const NAME = "[A-Za-z_]\\w*";

/** Python 2 language reference, 2.4: no name and no keyword is part of a number, even where one follows at once. */
export const NUMBER = [
  "0[xX][\\da-fA-F]+[lL]?",
  "0[oO][0-7]+[lL]?",
  "0[bB][01]+[lL]?",
  "(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?[jJlL]?",
].join("|");

const TOKEN = new RegExp(
  [
    `(?<string>${STRING})`,
    `(?<comment>${COMMENT})`,
    `(?<name>${NAME})`,
    `(?<number>${NUMBER})`,
    "(?<continuation>\\\\(?:\\r?\\n|$))",
    "(?<newline>\\r?\\n)",
    "(?<space>[ \\t\\f]+)",
    "(?<operator>==|[\\s\\S])",
  ].join("|"),
  "y",
);

const KINDS = ["string", "comment", "name", "number", "continuation", "newline", "space", "operator"] as const;

export interface Token {
  readonly kind: (typeof KINDS)[number];
  readonly text: string;
  readonly start: number;
  /** How many brackets are open before it. */
  readonly depth: number;
}

/** All of a masked text, white space and comments too. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let depth = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match && match[0] !== ""; match = TOKEN.exec(text)) {
    const { groups } = match;
    const kind = KINDS.find((each) => groups?.[each] !== undefined) ?? "operator";
    const token = { kind, text: match[0], start: match.index, depth };
    if ("([{".includes(token.text)) depth++;
    else if (")]}".includes(token.text)) depth = Math.max(0, depth - 1);
    found.push(token);
  }
  return found;
}

/** Without what means nothing to the grammar of Python. */
export function meantTokens(text: string): Token[] {
  return tokens(text).filter(({ kind, depth }) => !/^(?:space|comment|continuation)$/.test(kind) && !(kind === "newline" && depth > 0));
}
