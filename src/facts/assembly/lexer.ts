// Bytes to tokens (Python 2 language reference, 2; what Python 3 adds where it is no other token in Python 2).
import { Text } from "../schema";
import { keyword, Word } from "./keywords";
import { allocate, end, text } from "./memory";
import { Sign } from "./signs";
import * as words from "./words";

export enum Token {
  End,
  Newline,
  Indent,
  Dedent,
  Name,
  Number,
  String,
  Sign,
}

/** What the parser looks at. */
export let token: Token = Token.End;
/** Its bytes. */
export let start: usize = 0;
export let stop: usize = 0;
/** Of a name: its hash, and which word of the grammar it is. Of a string that is a path, the hash of its last name. */
export let word: u32 = 0;
export let reserved: Word = Word.None;
/** Of a string: what `Text` says. */
export let texture: i32 = 0;
/** Of a sign: its bytes, the first one lowest. */
export let sign: Sign = Sign.None;
/** Where the token before it ends, line ends left out. */
export let last: usize = 0;

/** Where the scanner lost its way; 0 where it has not. */
export let failure: usize = 0;

/** Comments that say `unleak:`, by their first bytes and those behind their last ones. */
let directives: usize = 0;
export let directiveCount: i32 = 0;

let at: usize = 0;
/** How many brackets are open. */
let depth: i32 = 0;
let isLineStart: bool = true;
/** The indentations of the suites that are open, in columns. */
const INDENTS: i32 = 128;
const indents = memory.data(INDENTS * 4);
let level: i32 = 0;
let dedents: i32 = 0;

const LETTER: u8 = 1;
const DIGIT: u8 = 2;
const classes = memory.data(256);

function classify(): void {
  for (let byte: usize = 0; byte < 256; byte++) {
    const isLetter = (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte === 95 || byte >= 128;
    store<u8>(classes + byte, isLetter ? LETTER : byte >= 48 && byte <= 57 ? DIGIT : 0);
  }
}

/** At the beginning of the text. */
export function begin(): void {
  classify();
  directives = allocate(end - text);
  directiveCount = 0;
  at = text;
  if (load<u8>(at) === 0xef && load<u8>(at + 1) === 0xbb && load<u8>(at + 2) === 0xbf) at += 3;
  depth = 0;
  isLineStart = true;
  level = 0;
  dedents = 0;
  store<i32>(indents, 0);
  failure = 0;
  token = Token.Newline;
  last = text;
  stop = text;
  advance();
}

export function directivesAt(): usize {
  return directives;
}

/** Leaves off, for what is at `where` is not understood. */
export function fail(where: usize): void {
  if (failure === 0) failure = where;
  at = end;
  token = Token.End;
  start = end;
  stop = end;
  reserved = Word.None;
  sign = Sign.None;
}

// ---- to come back to a token

let keptAt: usize = 0;
let keptToken: Token = Token.End;
let keptStart: usize = 0;
let keptStop: usize = 0;
let keptWord: u32 = 0;
let keptReserved: Word = Word.None;
let keptTexture: i32 = 0;
let keptSign: Sign = Sign.None;
let keptLast: usize = 0;
let keptDepth: i32 = 0;
let keptDirectives: i32 = 0;

/** Keeps where it is, for `back`. Only for tokens of one statement: indentations are not kept. */
export function keep(): void {
  keptAt = at;
  keptToken = token;
  keptStart = start;
  keptStop = stop;
  keptWord = word;
  keptReserved = reserved;
  keptTexture = texture;
  keptSign = sign;
  keptLast = last;
  keptDepth = depth;
  keptDirectives = directiveCount;
}

/** To where it was kept, whatever failed since. */
export function back(): void {
  at = keptAt;
  token = keptToken;
  start = keptStart;
  stop = keptStop;
  word = keptWord;
  reserved = keptReserved;
  texture = keptTexture;
  sign = keptSign;
  last = keptLast;
  depth = keptDepth;
  directiveCount = keptDirectives;
  isLineStart = false;
  failure = 0;
}

// ---- on

/** To the next token. */
export function advance(): void {
  if (token >= Token.Name) last = stop;
  reserved = Word.None;
  sign = Sign.None;
  if (dedents > 0) {
    dedents--;
    return line(Token.Dedent);
  }
  if (isLineStart && depth === 0) {
    if (!beginLine()) return;
  } else if (!skipBlanks()) return;
  start = at;
  if (at >= end) return endText();
  const byte = load<u8>(at);
  const kind = load<u8>(classes + byte);
  if (kind === LETTER) return nameOrString();
  if (kind === DIGIT || (byte === 46 && load<u8>(classes + load<u8>(at + 1)) === DIGIT)) return number();
  if (byte === 34 || byte === 39) return string(byte, false);
  if (byte === 10 || byte === 13) {
    newline();
    isLineStart = true;
    return line(Token.Newline);
  }
  operator(byte);
}

function line(kind: Token): void {
  token = kind;
  start = at;
  stop = at;
}

/** At the end of the text: a line that isn't ended ends, and so do all suites. */
function endText(): void {
  // `back` does not open suites again that would end here.
  if (failure !== 0) return line(Token.End);
  if (depth > 0) return fail(at);
  if (token !== Token.Newline && token !== Token.Dedent && token !== Token.End) {
    isLineStart = true;
    return line(Token.Newline);
  }
  if (level > 0) {
    level--;
    return line(Token.Dedent);
  }
  line(Token.End);
}

function newline(): void {
  at += load<u8>(at) === 13 && load<u8>(at + 1) === 10 ? 2 : 1;
}

/** Goes to the first token of a line that has one, and counts its columns; false where it has made a token of them. */
function beginLine(): bool {
  for (;;) {
    let column: i32 = 0;
    for (; at < end; at++) {
      const byte = load<u8>(at);
      if (byte === 32) column++;
      else if (byte === 9) column = (column | 7) + 1;
      else if (byte === 12) column = 0;
      else break;
    }
    const byte = load<u8>(at);
    if (byte === 35) comment();
    const first = load<u8>(at);
    if (at >= end) {
      isLineStart = false;
      return true;
    }
    if (first === 10 || first === 13) {
      newline();
      continue;
    }
    isLineStart = false;
    return indent(column) && skipBlanks();
  }
}

function indent(column: i32): bool {
  const current = load<i32>(indents + ((<usize>level) << 2));
  if (column === current) return true;
  if (column > current) {
    if (level + 1 >= INDENTS) {
      fail(at);
      return false;
    }
    level++;
    store<i32>(indents + ((<usize>level) << 2), column);
    line(Token.Indent);
    return false;
  }
  while (level > 0 && load<i32>(indents + ((<usize>level) << 2)) > column) {
    level--;
    dedents++;
  }
  if (load<i32>(indents + ((<usize>level) << 2)) !== column) {
    fail(at);
    return false;
  }
  dedents--;
  line(Token.Dedent);
  return false;
}

/** Goes over what stands between tokens of a line; false where it has lost its way. */
function skipBlanks(): bool {
  for (; at < end; ) {
    const byte = load<u8>(at);
    if (byte === 32 || byte === 9 || byte === 12) at++;
    else if (byte === 35) comment();
    else if (byte === 92) {
      const next = load<u8>(at + 1);
      if (next !== 10 && next !== 13) {
        fail(at);
        return false;
      }
      at++;
      newline();
    } else if (depth > 0 && (byte === 10 || byte === 13)) newline();
    else break;
  }
  return true;
}

function comment(): void {
  const first = at;
  let isDirective = false;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte === 10 || byte === 13) break;
    // `unleak:`, letter by letter: `unle` and `ak:`.
    if (byte === 117 && load<u32>(at) === 0x656c6e75 && (load<u32>(at + 4) & 0xffffff) === 0x3a6b61) isDirective = true;
  }
  if (!isDirective) return;
  const place = directives + ((<usize>directiveCount) << 3);
  directiveCount++;
  store<u32>(place, <u32>(first - text));
  store<u32>(place, <u32>(at - text), 4);
}

// ---- names

function nameOrString(): void {
  let hash: u32 = words.FIRST;
  let letters: u64 = 0;
  let length: i32 = 0;
  let byte = load<u8>(at);
  do {
    hash = words.hashed(hash, byte);
    if (length < 8) letters |= (<u64>byte) << ((<u64>length) << 3);
    length++;
    at++;
    byte = load<u8>(at);
  } while (at < end && load<u8>(classes + byte) !== 0);
  if ((byte === 34 || byte === 39) && length <= 2) {
    const prefix = prefixOf(letters, length);
    if (prefix === Prefix.Formatted) return fail(start);
    if (prefix !== Prefix.None) return string(byte, prefix === Prefix.Raw);
  }
  token = Token.Name;
  stop = at;
  word = hash;
  reserved = keyword(letters, length);
  if (reserved === Word.None) words.add(hash);
}

enum Prefix {
  None,
  Plain,
  Raw,
  /** What is in it decides where it ends (PEP 498, PEP 701, PEP 750). */
  Formatted,
}

/** `u`, `b`, `r`, `ur`, `br`, `rb`, in either case, and those of formatted strings. */
function prefixOf(letters: u64, length: i32): Prefix {
  const first = <u32>letters & 0xdf;
  const second = (<u32>letters >> 8) & 0xdf;
  if (first === 70 || first === 84) return length === 1 || second === 82 ? Prefix.Formatted : Prefix.None;
  if (length === 1) return first === 82 ? Prefix.Raw : first === 85 || first === 66 ? Prefix.Plain : Prefix.None;
  if (second === 82) return first === 85 || first === 66 ? Prefix.Raw : Prefix.None;
  if (first !== 82) return Prefix.None;
  return second === 66 ? Prefix.Raw : second === 70 || second === 84 ? Prefix.Formatted : Prefix.None;
}

// ---- strings

/** Goes behind a string that begins at `start`, with its quote at `at`, and notes its words. */
function string(quote: u8, isRaw: bool): void {
  const isTriple = load<u8>(at + 1) === quote && load<u8>(at + 2) === quote;
  at += isTriple ? 3 : 1;
  const first = at;
  let isPath = true;
  let isDotted = false;
  let hasPrompt = false;
  let hash: u32 = words.FIRST;
  let from = at;
  for (;;) {
    if (at >= end) return fail(start);
    const byte = load<u8>(at);
    if (load<u8>(classes + byte) !== 0) {
      hash = words.hashed(hash, byte);
      at++;
      continue;
    }
    // Every run of letters and digits is a word, the last one too.
    if (at > from) words.add(hash);
    if (byte === quote && (!isTriple || (load<u8>(at + 1) === quote && load<u8>(at + 2) === quote))) break;
    if (byte === 92) {
      escaped(isRaw);
      isPath = false;
    } else {
      if (!isTriple && (byte === 10 || byte === 13)) return fail(start);
      if (byte === 46) isDotted = true;
      else isPath = false;
      if (byte === 62 && load<u8>(at + 1) === 62 && load<u8>(at + 2) === 62) hasPrompt = true;
      at++;
    }
    hash = words.FIRST;
    from = at;
  }
  texture = hasPrompt ? Text.HasPrompt : 0;
  word = 0;
  if (isPath && at > from && at > first) {
    texture |= isDotted ? Text.IsPath | Text.IsDotted : Text.IsPath;
    word = hash;
  }
  at += isTriple ? 3 : 1;
  stop = at;
  token = Token.String;
}

/** Goes behind a backslash, and what is escaped by it where that is no letter of a word. */
function escaped(isRaw: bool): void {
  at++;
  const byte = load<u8>(at);
  if (at >= end) return;
  if (byte === 13 && load<u8>(at + 1) === 10) at += 2;
  else if (load<u8>(classes + byte) === 0) at++;
  else if (!isRaw) {
    // `"\nstop"`: as it is written, or without the letter that is escaped, it may be a word.
    let whole: u32 = words.FIRST;
    for (let next = at; load<u8>(classes + load<u8>(next)) !== 0 && next < end; next++) whole = words.hashed(whole, load<u8>(next));
    words.add(whole);
    at++;
  }
}

// ---- numbers and signs

function digits(): void {
  for (;;) {
    const byte = load<u8>(at);
    if (load<u8>(classes + byte) !== DIGIT && byte !== 95) return;
    at++;
  }
}

function number(): void {
  const mark = load<u8>(at + 1) | 32;
  if (load<u8>(at) === 48 && (mark === 120 || mark === 111 || mark === 98)) {
    at += 2;
    for (;;) {
      const byte = load<u8>(at);
      const lower = byte | 32;
      if (load<u8>(classes + byte) !== DIGIT && byte !== 95 && !(mark === 120 && lower >= 97 && lower <= 102)) break;
      at++;
    }
    if ((load<u8>(at) | 32) === 108) at++;
  } else {
    digits();
    if (load<u8>(at) === 46) {
      at++;
      digits();
    }
    exponent();
    const suffix = load<u8>(at) | 32;
    if (suffix === 106 || suffix === 108) at++;
  }
  stop = at;
  token = Token.Number;
}

function exponent(): void {
  if ((load<u8>(at) | 32) !== 101) return;
  const next = load<u8>(at + 1);
  const digit = next === 43 || next === 45 ? load<u8>(at + 2) : next;
  if (load<u8>(classes + digit) !== DIGIT) return;
  at += 2;
  digits();
}

function operator(byte: u8): void {
  let length: usize = 1;
  const second = load<u8>(at + 1);
  switch (byte) {
    case 40: // (
    case 91: // [
    case 123: // {
      depth++;
      break;
    case 41: // )
    case 93: // ]
    case 125: // }
      if (depth === 0) return fail(at);
      depth--;
      break;
    case 42: // *
    case 47: // /
    case 60: // <
    case 62: // >
      if (second === byte) length = load<u8>(at + 2) === 61 ? 3 : 2;
      else if (second === 61 || (byte === 60 && second === 62)) length = 2;
      break;
    case 45: // -
      if (second === 61 || second === 62) length = 2;
      break;
    case 43: // +
    case 37: // %
    case 38: // &
    case 124: // |
    case 94: // ^
    case 61: // =
    case 64: // @
    case 58: // :
      if (second === 61) length = 2;
      break;
    case 33: // !
      if (second !== 61) return fail(at);
      length = 2;
      break;
    case 44: // ,
    case 46: // .
    case 59: // ;
    case 96: // `
    case 126: // ~
      break;
    default:
      return fail(at);
  }
  sign = <Sign>(load<i32>(at) & (length === 1 ? 0xff : length === 2 ? 0xffff : 0xffffff));
  at += length;
  stop = at;
  token = Token.Sign;
}
