/** Up to a token that needs a look: a comment, the beginning of a string, a word, or one sign. */
const TOKEN = /#[^\r\n]*|"""|'''|["']|[\w\x80-\xff]+|[^\s\w]/g;
/** The rest of a string on its line, escapes and continued lines included. */
const REST: Readonly<Record<string, RegExp>> = { '"': /(?:[^"\\\r\n]+|\\[\s\S])*"?/y, "'": /(?:[^'\\\r\n]+|\\[\s\S])*'?/y };

/**
 * Whether a text has more than so many tokens, of which a string is one and comments and white space are none: a tree grows with them, and not with
 * bytes. It is read once, and is a guess where a string is never closed.
 */
export function hasMoreTokens(text: string, limit: number): boolean {
  TOKEN.lastIndex = 0;
  for (let count = 0; ; ) {
    const [token] = TOKEN.exec(text) ?? [];
    if (token === undefined) return false;
    if (!token.startsWith("#") && ++count > limit) return true;
    if (/^["']/.test(token)) TOKEN.lastIndex = endOfString(text, token, TOKEN.lastIndex);
  }
}

function endOfString(text: string, quote: string, from: number): number {
  const rest = REST[quote];
  if (!rest) {
    const end = text.indexOf(quote, from);
    return end < 0 ? text.length : end + quote.length;
  }
  rest.lastIndex = from;
  rest.exec(text);
  return rest.lastIndex;
}
