import { dotsOf, type FactTest, sets } from "../facts/questions.js";
import { hashOf } from "../facts/words.js";
import { Postings } from "../project/postings.js";
import type { ImportMap } from "../python/imports.js";
import { spellingsOf } from "../python/mangle.js";
import { containsWord, dotsIn, wordsIn } from "../python/word-search.js";
import { type CatalogueFile, textOf } from "./catalogue-file.js";

/** Which files say what, by their indexes: as their facts tell, or their texts where nothing else is known of them. */
export class FileIndex {
  /** The files that set an attribute, by its name. */
  private readonly setters = new Map<string, readonly number[]>();
  /** The files of which nothing but their texts is known. */
  private readonly factless: readonly number[];
  private texts: Postings | undefined;
  private knownDots: ReadonlyMap<string, readonly number[]> | undefined;

  constructor(
    private readonly files: readonly CatalogueFile[],
    private readonly postings: Postings,
    private readonly imports: ImportMap,
  ) {
    this.factless = files.flatMap(({ facts }, index) => (facts ? [] : [index]));
  }

  /** Whether facts tell of each file what it says. */
  get isComplete(): boolean {
    return this.factless.length === 0;
  }

  get all(): readonly number[] {
    return [...this.files.keys()];
  }

  paths(files: readonly number[]): readonly string[] {
    return files.map((file) => this.path(file));
  }

  path(file: number): string {
    return this.files[file]?.path ?? "";
  }

  /** The files that say all of the words. */
  saying(words: readonly string[]): readonly number[] {
    const hashes = words.filter((word) => !KEYWORDS.has(word)).map(hashOf);
    // Facts don't tell who says a keyword: anybody may.
    const told = hashes.length > 0 ? this.postings.files(...hashes) : this.files.flatMap(({ facts }, file) => (facts ? [file] : []));
    return merged(told, this.textsSaying(words));
  }

  /** Likewise, one of the words. */
  sayingAny(words: readonly string[]): readonly number[] {
    const told = words.length === 1 ? this.saying(words) : [...new Set(words.flatMap((word) => this.saying([word])))];
    return words.length === 1 ? told : told.toSorted((a, b) => a - b);
  }

  /** The files that set an attribute. */
  setting(name: string): readonly number[] {
    let files = this.setters.get(name);
    if (!files) {
      const spellings = spellingsOf(name);
      files = this.passing(this.sayingAny(spellings), sets(spellings));
      this.setters.set(name, files);
    }
    return files;
  }

  /** Those of the files of which the facts pass, and those that have none. */
  passing(files: readonly number[], isLikely: FactTest): readonly number[] {
    return files.filter((file) => {
      const facts = this.files[file]?.facts;
      return !facts || isLikely(facts);
    });
  }

  /** Without those that are not parsed: whatever these do with just any object is nothing to go by. */
  legible(files: readonly number[]): readonly number[] {
    return files.filter((file) => this.files[file]?.unparsed === undefined);
  }

  /** Likewise, of the files without facts. */
  private textsSaying(words: readonly string[]): readonly number[] {
    if (this.factless.length === 0 || words.length === 0) return this.factless;
    this.texts ??= Postings.of(this.files.map((file) => (file.facts ? undefined : { words: wordHashes(textOf(file)) })));
    return this.texts.files(...words.map(hashOf));
  }

  /** The files that import by dots alone from a file, and perhaps some whose texts only look so. */
  dotting(home: string): readonly number[] {
    this.knownDots ??= this.readDots();
    return this.knownDots.get(home) ?? [];
  }

  private readDots(): ReadonlyMap<string, readonly number[]> {
    const known = new Map<string, number[]>();
    this.files.forEach((entry, file) => {
      for (const dots of entry.facts ? dotsOf(entry.facts) : dotsIn(textOf(entry))) {
        const home = this.imports.relative(entry.path, dots, []);
        const files = home === undefined ? undefined : known.get(home);
        if (files) files.push(file);
        else if (home !== undefined) known.set(home, [file]);
      }
    });
    return known;
  }
}

/** The hashes of the words of a text. */
function wordHashes(text: string): Uint32Array {
  return Uint32Array.from(new Set([...wordsIn(text), ...wordsIn(unescaped(text))].map(hashOf)));
}

/** What begins a string behind an escape is a word as well: `"\nstop"`. */
function unescaped(text: string): string {
  return text.replace(/\\./g, " ");
}

/** Whether a file says all of the words. */
export function saysAll(file: CatalogueFile | undefined, words: readonly string[]): boolean {
  const facts = file?.facts;
  if (facts) return words.every((word) => KEYWORDS.has(word) || facts.says(hashOf(word)));
  const text = textOf(file);
  return words.every((word) => containsWord(text, word) || containsWord(unescaped(text), word));
}

/** Python 2 language reference, 2.3.1. */
const KEYWORDS = new Set(
  (
    "and as assert break class continue def del elif else except exec finally for from global if import in is lambda not or pass print " +
    "raise return try while with yield"
  ).split(" "),
);

/** Both in one order. */
function merged(some: readonly number[], others: readonly number[]): readonly number[] {
  return others.length === 0 ? some : [...some, ...others].sort((a, b) => a - b);
}
