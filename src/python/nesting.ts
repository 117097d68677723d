import type { SyntaxFault } from "./copy.js";
import { COMMENT, STRING } from "./tokens.js";

/** Python 2.7 takes not quite a hundred brackets inside one another; far beyond that, trees get too deep to be walked. */
const DEEPEST = 1000;

const OPENING = /[([{]/;
const TOKEN = new RegExp(`${STRING}|${COMMENT}|[()[\\]{}]`, "g");

/** Where `masked` is nested deeper than Python can follow; undefined nearly always, and found out fast. */
export function tooDeep(masked: string): SyntaxFault | undefined {
  // Brackets in strings and comments count here, too: this only tells whether a closer look is needed.
  if (!mayBeDeep(masked)) return undefined;
  let depth = 0;
  for (const { 0: token, index } of masked.matchAll(TOKEN)) {
    if (token.length > 1) continue;
    if (OPENING.test(token)) depth++;
    else if (/[)\]}]/.test(token)) depth = Math.max(0, depth - 1);
    if (depth > DEEPEST) {
      const message = `brackets are nested more than ${DEEPEST} deep, which no Python compiles`;
      return { offset: index, end: masked.length, message };
    }
  }
  return undefined;
}

function mayBeDeep(masked: string): boolean {
  let depth = 0;
  for (let i = 0; i < masked.length; i++) {
    const code = masked.charCodeAt(i);
    if (code === 0x28 || code === 0x5b || code === 0x7b) {
      if (++depth > DEEPEST) return true;
    } else if (depth > 0 && (code === 0x29 || code === 0x5d || code === 0x7d)) depth--;
  }
  return false;
}
