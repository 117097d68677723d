import type { Facts } from "../facts/facts.js";

/** A hash and a file fit into one number without loss, as long as there are no more files than this. */
const FILES = 2 ** 21;

/** Which files say a word. Plain memory, which threads may share. */
export class Postings {
  /** `pairs`: hash times `FILES` plus the index of the file, the smallest first. */
  constructor(readonly pairs: Float64Array) {}

  /** Of files by their indexes; one without facts is in none. Throws a RangeError for more than two million files. */
  static of(files: readonly (Pick<Facts, "words"> | undefined)[]): Postings {
    if (files.length > FILES) throw new RangeError(`more than ${FILES} files`);
    const count = files.reduce((sum, facts) => sum + (facts?.words.length ?? 0), 0);
    const pairs = new Float64Array(new SharedArrayBuffer(count * Float64Array.BYTES_PER_ELEMENT));
    let at = 0;
    files.forEach((facts, file) => {
      for (const hash of facts?.words ?? []) pairs[at++] = hash * FILES + file;
    });
    return new Postings(pairs.sort());
  }

  /** The indexes of the files in which a word with that hash is, in their order. */
  files(hash: number): number[] {
    const files: number[] = [];
    const { pairs } = this;
    const end = (hash + 1) * FILES;
    for (let at = this.firstFrom(hash * FILES); at < pairs.length; at++) {
      const pair = pairs[at] as number;
      if (pair >= end) break;
      files.push(pair % FILES);
    }
    return files;
  }

  private firstFrom(pair: number): number {
    const { pairs } = this;
    let low = 0;
    for (let high = pairs.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((pairs[middle] as number) < pair) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
