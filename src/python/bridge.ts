import { COMMENT, NAME, NUMBER, STRING } from "./tokens.js";

/**
 * Bridges over what Python 2.7 means otherwise than the grammar: the text is changed byte for byte before it is parsed, so
 * that no offset moves, and names are read from the file as it is. In strings and comments a change does no harm. These
 * bridges are for every file, as the grammar takes such text for something else without a fault; `gaps.ts` has the others.
 */

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
  return bridgeBackticks(bridgeWords(bridgeContinuations(masked)));
}

/** A line of which nothing stands before the backslash: its white space alone is the indentation of what follows. */
const LEADING = /^([ \t\f]*)(?:\\\r?\n[ \t\f]*)+/gm;
/** A backslash behind which a line has nothing more. */
const TRAILING = /\\\r?\n(?=[ \t\f]*(?:\r?\n|$(?!\n)))/g;

/** Where lines go on, the grammar counts the white space of all of them as indentation. */
function bridgeContinuations(masked: string): string {
  if (!/\\\r?\n/.test(masked)) return masked;
  const led = masked.replace(LEADING, (all: string, indent: string) => "\f".repeat(all.length - indent.length) + indent);
  return led.replace(TRAILING, (all) => " ".repeat(all.length));
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
const EXEC = new RegExp(`(?<=(?:^|[;:])[ \\t\\f]*)exec\\b(?=${SPACE}(?!${GOES_ON}|${KNOWN_EXEC})[\\w"'\`({[~+.-])`, "gm");
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
 * text of a string. One that stands where an operand may begin opens, any other closes (Python 2 language reference, 5.2.9).
 */
function bridgeBackticks(masked: string): string {
  if (!masked.includes("`")) return masked;
  const patches: Patch[] = [];
  let open = 0;
  let brackets = 0;
  /** Whether an operand has just ended, and whether a statement may begin. */
  let isBehind = false;
  let isFirst = true;
  for (const { 0: token, index } of masked.matchAll(WITH_BACKTICKS)) {
    if (/^[#\\]/.test(token)) continue;
    if (token === "`") {
      patches.push({ start: index, text: isBehind ? "}" : "{" });
      open += isBehind ? -1 : 1;
      if (open < 0) return masked;
    } else if (token === "\n") isBehind &&= brackets > 0;
    else {
      if ("([{".includes(token)) brackets++;
      else if (")]}".includes(token)) brackets--;
      const isName = (token === "print" && !isFirst) || !WANTS_OPERAND.test(token);
      isBehind = /^\.?\w/.test(token) ? isName : /[)\]}"']$/.test(token);
    }
    isFirst = brackets === 0 && open === 0 && /^[;:\n]$/.test(token);
  }
  return open === 0 ? patched(masked, patches) : masked;
}

/** Keywords behind which an expression goes on, or begins; `print` is one where a statement begins. */
const WANTS_OPERAND =
  /^(?:and|as|assert|del|elif|else|exec|finally|for|from|if|import|in|is|lambda|not|or|print|raise|return|try|while|with|yield|except)$/;

/** All but blanks; a line that goes on is one token. */
const WITH_BACKTICKS = new RegExp(`${STRING}|${COMMENT}|${NUMBER}|${NAME}|\\\\\\r?\\n|[^ \\t\\f\\r]`, "g");
