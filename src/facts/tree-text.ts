import { meantTokens } from "../python/tokens.js";

// What the rows of a file leave to its text, a character a byte: they say where an expression stands, and not what stands around it.

/** Where the word that ends there begins. */
export function wordStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && isLetter(text.charCodeAt(start - 1))) start--;
  return start;
}

/** Where the word that begins there ends. */
export function wordEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && isLetter(text.charCodeAt(end))) end++;
  return end;
}

/** Where the first word in a stretch begins: in `f((x)=1)`, `x`. */
export function firstWord(text: string, start: number, end: number): number {
  if (isLetter(text.charCodeAt(start))) return start;
  const word = meantTokens(text.slice(start, end)).find(({ kind }) => kind === "name");
  return start + (word?.start ?? 0);
}

/** What stands between two expressions: signs and keywords. */
export function signsBetween(whole: string, start: number, end: number): string[] {
  const text = whole.slice(start, end);
  if (text.length === 1) return [text];
  return meantTokens(text).flatMap((token) => (/^[\s\\]*$/.test(token.text) ? [] : [token.text]));
}

/** What compares two expressions, in one piece: `not in`, `<>`. */
export function operatorBetween(text: string, start: number, end: number): string {
  const signs = signsBetween(text, start, end).filter((sign) => !/[()]/.test(sign));
  return /^\w/.test(signs[0] ?? "") ? signs.join(" ") : signs.join("");
}

/** Where the dots of a relative import end that begin there. */
export function dotsEnd(text: string, start: number): number {
  let end = start;
  for (let at = start; /[.\s\\]/.test(text[at] ?? ""); at++) if (text[at] === ".") end = at + 1;
  return end;
}

export function numberType(text: string): "integer" | "float" {
  return /^0[xX]/.test(text) || !/[.eE]/.test(text) ? "integer" : "float";
}

/** The literals of a string: several stand side by side. */
export function stringPieces(text: string): readonly { readonly start: number; readonly text: string }[] {
  return isOnePiece(text) ? [] : meantTokens(text).filter(({ kind }) => kind === "string");
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || code === 95 || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code >= 128;
}

/** Whether a literal is surely one string and not several in a row. */
function isOnePiece(text: string): boolean {
  return /^[a-zA-Z]*(?:"[^"\\]*"|'[^'\\]*')$/.test(text);
}
