/**
 * A look at the text of a file that decides whether it is worth parsing. It may name a word that is not there, never miss
 * one that is: comments, strings and hashes that fall together may fool it into too much, never into too little.
 */
export class Survey {
  private readonly words = new WordSet();
  private readonly bases = new WordSet();
  private readonly renamed = new WordSet();
  /** Whether the text may have an `import *`. */
  readonly mayStar: boolean;
  /** Whether it may import from its package by dots alone: `from . import x`. */
  readonly mayDot: boolean;

  constructor(text: string) {
    this.words.addAll(text);
    this.mayStar = /\bimport[\s\\(]*\*/.test(text);
    this.mayDot = /\bfrom[\s\\]*\.[.\s\\]*import\b/.test(text);
    for (const header of classHeaders(text)) this.bases.addAll(header);
    for (const source of text.matchAll(RENAMED)) this.renamed.addAll(source[0]);
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

const RENAMED = /(?<![A-Za-z0-9_.\x80-\xff])[A-Za-z0-9_.\x80-\xff]+[ \t\\\r\n]+as\b|=[ \t\\\r\n(]*[A-Za-z_\x80-\xff][^\r\n=]*/g;
/** A byte above ASCII may be a letter. */
const WORD = /[A-Za-z0-9_\x80-\xff]+/g;

/** A bit for each hash of a word. */
class WordSet {
  private readonly bits = new Uint8Array(SIZE / 8);

  addAll(text: string): void {
    for (const word of text.match(WORD) ?? []) {
      const bit = bitOf(word);
      this.bits[bit >> 3] = (this.bits[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  }

  has(bit: WordBit): boolean {
    return ((this.bits[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  }
}

const SIZE = 1 << 14;

/** Which bit stands for a word. */
export type WordBit = number;

/** FNV-1a, folded. */
export function bitOf(word: string): WordBit {
  let value = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) value = Math.imul(value ^ word.charCodeAt(i), 0x01000193);
  return (value ^ (value >>> 15)) & (SIZE - 1);
}
