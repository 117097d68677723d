/**
 * Bridges over what Python 2.7 means otherwise than the grammar: the text is changed byte for byte before it is parsed, so
 * that no offset moves, and names are read from the file as it is. In strings and comments a change does no harm. These
 * bridges are for every file, as the grammar takes such text for something else without a fault; `gaps.ts` has the others.
 */
export const STRING = [
  '[a-zA-Z]{0,2}(?:"""(?:\\\\[\\s\\S]|[^\\\\])*?"""',
  "'''(?:\\\\[\\s\\S]|[^\\\\])*?'''",
  // With the run of plain characters outside the brackets, a string of many megabytes needs no stack.
  '"[^"\\\\\\r\\n]*(?:\\\\(?:\\r\\n|[\\s\\S])[^"\\\\\\r\\n]*)*"',
  "'[^'\\\\\\r\\n]*(?:\\\\(?:\\r\\n|[\\s\\S])[^'\\\\\\r\\n]*)*')",
].join("|");
export const COMMENT = "#[^\\r\\n]*";

/** A change of as many bytes as `text` has. */
export interface Patch {
  readonly start: number;
  readonly text: string;
}

/** `text` with the patches, which are in order and don't overlap. */
export function patched(text: string, patches: readonly Patch[]): string {
  const out: string[] = [];
  let copied = 0;
  for (const patch of patches) {
    out.push(text.slice(copied, patch.start), patch.text);
    copied = patch.start + patch.text.length;
  }
  return out.join("") + text.slice(copied);
}

/** As many letters: a name, whatever it says. */
export const asName = (word: string) => "x".repeat(word.length);

/** `masked` with all that is bridged in every file. */
export function bridge(masked: string): string {
  return bridgeBackticks(bridgeWords(masked));
}

const SPACE = "[ \\t\\f]*(?:\\\\\\r?\\n[ \\t\\f]*)*";
/** Words that go on with an expression in which the word before them is a name. */
const GOES_ON = "(?:if|else|in|is|and|or|not|for|as)\\b";
/** A name and no more, which the grammar takes. */
const KNOWN_EXEC = `(?!(?:True|False|None)\\b)[A-Za-z_]\\w*${SPACE}(?:in\\b|[;#\\r\\n]|$)`;
/**
 * The statement `exec` takes any expression, the grammar's only a name or a string: the rest becomes a statement of its own.
 * In front of a bracket it may be the function of Python 3, which says the same.
 */
const EXEC = new RegExp(`(?<=(?:^|[;:])[ \\t\\f]*)exec\\b(?=${SPACE}(?!${GOES_ON}|${KNOWN_EXEC})[\\w"'\`{[~+-])`, "gm");
const ASYNCHRONOUS = /\basync[ \t]+def\b/;
const NONLOCAL = new RegExp(`\\bnonlocal\\b(?![ \\t]+(?!${GOES_ON}|import\\b)[A-Za-z_])`, "g");
const IMPORTED = /\bimport[ \t][^\n;#'"]*/g;

/** Words of Python 3 that are names in Python 2, and the statement `exec`: `not X in Y, Z` is an expression wherever `exec X in Y, Z` is a statement. */
function bridgeWords(masked: string): string {
  let text = masked;
  if (text.includes("exec")) text = text.replace(EXEC, "not ");
  if (text.includes("nonlocal")) text = text.replace(NONLOCAL, asName);
  if ((text.includes("async") || text.includes("await")) && !ASYNCHRONOUS.test(text)) text = text.replace(/\b(?:async|await)\b/g, asName);
  // `import x, True` is two statements to the grammar.
  return text.replace(IMPORTED, (names) => (/True|False/.test(names) ? names.replace(/\b(?:True|False)\b/g, asName) : names));
}

/**
 * Backticks as the braces of a set, which `parse.ts` calls by another name: the grammar takes what is between them for the
 * text of a string. They nest only inside brackets (Python 2 language reference, 5.2.9).
 */
function bridgeBackticks(masked: string): string {
  if (!masked.includes("`")) return masked;
  const patches: Patch[] = [];
  const open: number[] = [];
  let depth = 0;
  for (const { 0: text, index } of masked.matchAll(BACKTICKS)) {
    if ("([{".includes(text)) depth++;
    else if (")]}".includes(text)) depth--;
    if (text !== "`") continue;
    const closes = open.at(-1) === depth;
    patches.push({ start: index, text: closes ? "}" : "{" });
    if (closes) open.pop();
    else open.push(depth);
  }
  return open.length === 0 ? patched(masked, patches) : masked;
}

/** Backticks and brackets, and what they don't count in. */
const BACKTICKS = new RegExp(`${STRING}|${COMMENT}|[\`()[\\]{}]`, "g");
