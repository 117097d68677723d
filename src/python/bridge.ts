/**
 * Bridges over what Python 2.7 accepts and the grammar does not: the text is changed byte for byte before it is parsed,
 * so that no offset moves, and names are read from the file as it is.
 */
const STRING = [
  '[a-zA-Z]{0,2}(?:"""(?:\\\\[\\s\\S]|[^\\\\])*?"""',
  "'''(?:\\\\[\\s\\S]|[^\\\\])*?'''",
  '"(?:\\\\(?:\\r\\n|[\\s\\S])|[^"\\\\\\r\\n])*"',
  "'(?:\\\\(?:\\r\\n|[\\s\\S])|[^'\\\\\\r\\n])*')",
].join("|");
const COMMENT = "#[^\\r\\n]*";
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

/** The tokens that mean something; newlines inside brackets do not. */
function tokens(text: string): Token[] {
  const found: Token[] = [];
  let depth = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match && match[0] !== ""; match = TOKEN.exec(text)) {
    const kind = Object.entries(match.groups ?? {}).find(([, value]) => value !== undefined)?.[0] ?? "operator";
    const token = { kind, text: match[0], start: match.index, depth };
    if ("([{".includes(token.text)) depth++;
    else if (")]}".includes(token.text)) depth = Math.max(0, depth - 1);
    if (kind !== "space" && kind !== "comment" && !(kind === "newline" && depth > 0)) found.push(token);
  }
  return found;
}

type Bridge = (token: Token, before: Token | undefined, after: Token | undefined) => string | undefined;

const asName = (token: Token) => "x".repeat(token.text.length);

function opensStatement(before: Token | undefined): boolean {
  if (!before || before.kind === "newline") return true;
  return before.depth === 0 && (before.text === ";" || before.text === ":");
}

/** What is so called by its owner or its definition is a name, whatever follows. */
const namesIt = (before: Token | undefined) => before !== undefined && /^(?:\.|def|class)$/.test(before.text);

/** Keywords of Python 3 that are names in Python 2, and the statement `exec`, which takes any expression there. */
const BRIDGES: Readonly<Record<string, Bridge>> = {
  // `not X in Y, Z` is an expression wherever `exec X in Y, Z` is a statement.
  exec: (_token, before, after) =>
    opensStatement(before) && after && !/^[=.,)]|^==$/.test(after.text) && after.kind !== "newline" ? "not " : undefined,
  True: asName,
  False: asName,
  async: (token, before, after) => (!namesIt(before) && /^(?:def|for|with)$/.test(after?.text ?? "") ? undefined : asName(token)),
  await: (token, before, after) =>
    namesIt(before) || (after?.kind === "operator" && !/^[([{~]$/.test(after.text)) ? asName(token) : undefined,
  nonlocal: (token, before, after) => (!namesIt(before) && after?.kind === "name" ? undefined : asName(token)),
};

/**
 * `masked` with backticks as parentheses: the grammar takes what is between them for the text of a string. They nest only
 * inside brackets (Python 2 language reference, 5.2.9).
 */
export function bridgeBackticks(masked: string): string {
  if (!masked.includes("`")) return masked;
  const out = [...masked];
  const open: number[] = [];
  let depth = 0;
  for (const { 0: text, index } of masked.matchAll(BACKTICKS)) {
    if ("([{".includes(text)) depth++;
    else if (")]}".includes(text)) depth--;
    if (text !== "`") continue;
    const closes = open.at(-1) === depth;
    out[index] = closes ? ")" : "(";
    if (closes) open.pop();
    else open.push(depth);
  }
  return open.length === 0 ? out.join("") : masked;
}

/** Backticks and brackets, and what they don't count in. */
const BACKTICKS = new RegExp(`${STRING}|${COMMENT}|[\`()[\\]{}]`, "g");

/** `masked` with every gap bridged that can be; the same text when there is none. */
export function bridge(masked: string): string {
  const found = tokens(masked);
  const out: string[] = [];
  let copied = 0;
  const replace = (start: number, text: string) => {
    out.push(masked.slice(copied, start), text);
    copied = start + text.length;
  };
  found.forEach((token, index) => {
    const before = found[index - 1];
    if (before && token.depth > 0) joinLines(masked, before, token, replace);
    if (token.kind !== "name" || !Object.hasOwn(BRIDGES, token.text)) return;
    const replacement = BRIDGES[token.text]?.(token, before, found[index + 1]);
    if (replacement !== undefined) replace(token.start, replacement);
  });
  return out.join("") + masked.slice(copied);
}

/** After these there is an operand to come, so no bracket can close. */
const UNFINISHED = /^(?:[^\w\s"',()[\]{}]+|and|or|not|in|is|if|else|for|lambda)$/;

/**
 * The grammar knows that it is inside brackets by the fact that one may close. Where an operand has to come first, it takes a
 * line that begins further left for the end of the block. Blanks in place of the line's end make one line of the two.
 */
function joinLines(masked: string, before: Token, token: Token, replace: (start: number, text: string) => void): void {
  const start = before.start + before.text.length;
  const gap = masked.slice(start, token.start);
  if (/[\r\n]/.test(gap) && UNFINISHED.test(before.text)) replace(start, " ".repeat(gap.length));
}
