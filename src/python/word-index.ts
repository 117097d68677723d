/** How many bits there are for all words, for those in class headers, and for those that get another name. */
const WORDS = 1 << 14;
const BASES = 1 << 11;
const RENAMED = 1 << 13;
const STARS = 1;
const DOTS = 2;
const FIRST = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * A look at the text of a file that decides whether it is worth parsing. It may name a word that is not there, never miss
 * one that is: comments, strings and hashes that fall together may fool it into too much, never into too little.
 */
export class WordIndex {
  /** How many bytes of memory a index takes. */
  static readonly BYTES = 1 + (WORDS + BASES + RENAMED) / 8;

  private readonly words: WordSet;
  private readonly bases: WordSet;
  private readonly renamed: WordSet;

  /** What was noted in `memory`, which is `BYTES` long; threads may share it. */
  constructor(private readonly memory: Uint8Array) {
    const part = (start: number, bits: number) => new WordSet(memory.subarray(1 + start / 8, 1 + (start + bits) / 8), bits);
    this.words = part(0, WORDS);
    this.bases = part(WORDS, BASES);
    this.renamed = part(WORDS + BASES, RENAMED);
  }

  static of(text: string): WordIndex {
    const index = new WordIndex(new Uint8Array(WordIndex.BYTES));
    index.add(text);
    return index;
  }

  /** Looks at a text; the memory must be empty. */
  add(text: string): void {
    this.words.addAll(text);
    if (/\bimport[\s\\(]*\*/.test(text)) this.memory[0] = (this.memory[0] ?? 0) | STARS;
    if (/\bfrom[\s\\]*\.[.\s\\]*import\b/.test(text)) this.memory[0] = (this.memory[0] ?? 0) | DOTS;
    for (const header of classHeaders(text)) this.bases.addAll(header);
    for (const source of text.matchAll(RENAMES)) this.renamed.addAll(source[0]);
  }

  /** Whether the text may have an `import *`. */
  get mayStar(): boolean {
    return ((this.memory[0] ?? 0) & STARS) !== 0;
  }

  /** Whether it may import from its package by dots alone: `from . import x`. */
  get mayDot(): boolean {
    return ((this.memory[0] ?? 0) & DOTS) !== 0;
  }

  /** Whether the text says the word. */
  mayHold(word: WordBit): boolean {
    return this.words.has(word);
  }

  /** Whether the header of a class says the word: the class may inherit from what is called so. */
  maySubclass(word: WordBit): boolean {
    return this.bases.has(word);
  }

  /** Whether what is called so gets another name: by `import … as` or by assignment. */
  mayRename(word: WordBit): boolean {
    return this.renamed.has(word);
  }
}

/**
 * The brackets of `class` headers, up to the suite: brackets in a header may nest. One regular expression for all of it
 * would read the rest of the file again for every `class` that no header follows.
 */
function* classHeaders(text: string): Generator<string> {
  const opening = new Searcher(text, /[(:]/g);
  const closing = new Searcher(text, /\)[\s\\]*:/g);
  let done = 0;
  for (const { index } of text.matchAll(/\bclass\b/g)) {
    const open = index < done ? undefined : opening.from(index);
    if (open === undefined || text[open] !== "(") continue;
    const close = closing.from(open);
    if (close === undefined) return;
    yield text.slice(open + 1, close);
    done = close;
  }
}

/** Finds the first match from a place on that only moves forward, and searches no stretch of the text twice. */
class Searcher {
  private found = -1;

  constructor(
    private readonly text: string,
    private readonly pattern: RegExp,
  ) {}

  from(start: number): number | undefined {
    if (this.found < start) {
      this.pattern.lastIndex = start;
      this.found = this.pattern.exec(this.text)?.index ?? Number.POSITIVE_INFINITY;
    }
    return Number.isFinite(this.found) ? this.found : undefined;
  }
}

const RENAMES = /(?<![A-Za-z0-9_.\x80-\xff])[A-Za-z0-9_.\x80-\xff]+[ \t\\\r\n]+as\b|=[ \t\\\r\n(]*[A-Za-z_\x80-\xff][^\r\n=]*/g;
/** A bit for each hash of a word. */
class WordSet {
  private readonly mask: number;

  constructor(
    private readonly bits: Uint8Array,
    size: number,
  ) {
    this.mask = size - 1;
  }

  /** Every word of the text; a byte above ASCII may be a letter. */
  addAll(text: string): void {
    let hash = FIRST;
    let length = 0;
    for (let i = 0; i <= text.length; i++) {
      const code = text.charCodeAt(i);
      if (isLetter(code)) {
        hash = Math.imul(hash ^ code, PRIME);
        length++;
      } else if (length > 0) {
        this.add(folded(hash));
        hash = FIRST;
        length = 0;
      }
    }
  }

  private add(word: WordBit): void {
    const bit = word & this.mask;
    this.bits[bit >> 3] = (this.bits[bit >> 3] ?? 0) | (1 << (bit & 7));
  }

  has(word: WordBit): boolean {
    const bit = word & this.mask;
    return ((this.bits[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  }
}

/** Not so for what is behind the end of a text. */
function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || code === 95 || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code >= 128;
}

/** Which bit stands for a word. */
export type WordBit = number;

/** FNV-1a, folded. */
export function bitOf(word: string): WordBit {
  let hash = FIRST;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), PRIME);
  return folded(hash);
}

function folded(hash: number): WordBit {
  return (hash ^ (hash >>> 15)) & (WORDS - 1);
}
