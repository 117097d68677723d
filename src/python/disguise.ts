import type { SyntaxFault } from "./copy.js";
import type { Source } from "./source.js";

/** Encodings in which ASCII bytes are other characters to Python 2.7, which decodes a source before it reads it, and the bytes that are. */
const OTHER_ASCII: readonly (readonly [encodings: RegExp, bytes: RegExp])[] = [
  [/^rot-?13$/, /[A-Za-z]/],
  [/^(?:utf-?7|u7|unicode-1-1-utf-7)$/, /\+/],
  [/^unicode-escape$/, /\\/],
  [/^raw-unicode-escape$/, /\\[uU]/],
];

/** Why nothing can be read of a source as it stands: ASCII bytes of it are other characters to Python, as in ROT13. */
export function disguised({ encoding, text }: Source): SyntaxFault | undefined {
  if (!OTHER_ASCII.some(([encodings, bytes]) => encodings.test(encoding) && bytes.test(text))) return undefined;
  return { offset: 0, end: text.length, message: `in its encoding, ${encoding}, ASCII bytes are other characters` };
}
