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

  /** The same, but for one file that says other words now. */
  replacing(file: number, was: Pick<Facts, "words"> | undefined, is: Pick<Facts, "words"> | undefined): Postings {
    const gone = new Set(Array.from(was?.words ?? [], (hash) => hash * FILES + file));
    const come = Array.from(is?.words ?? [], (hash) => hash * FILES + file).filter((pair) => !gone.delete(pair));
    const marks = [...gone, ...come].sort((a, b) => a - b);
    const pairs = new Float64Array(new SharedArrayBuffer((this.pairs.length - gone.size + come.length) * Float64Array.BYTES_PER_ELEMENT));
    let [from, to] = [0, 0];
    for (const mark of [...marks, Number.POSITIVE_INFINITY]) {
      const at = this.firstFrom(mark);
      pairs.set(this.pairs.subarray(from, at), to);
      to += at - from;
      const isGone = gone.has(mark);
      from = isGone ? at + 1 : at;
      if (!isGone && to < pairs.length) pairs[to++] = mark;
    }
    return new Postings(pairs);
  }

  /** The indexes of the files that say words with all of the hashes, of which there is one at least; in their order. */
  files(...hashes: readonly number[]): number[] {
    const [fewest, ...others] = hashes.map((hash) => this.rangeOf(hash)).sort((a, b) => a.end - a.start - (b.end - b.start));
    const files: number[] = [];
    for (let at = fewest?.start ?? 0; at < (fewest?.end ?? 0); at++) {
      const file = (this.pairs[at] as number) % FILES;
      if (others.every(({ hash }) => this.has(hash * FILES + file))) files.push(file);
    }
    return files;
  }

  private rangeOf(hash: number) {
    return { hash, start: this.firstFrom(hash * FILES), end: this.firstFrom((hash + 1) * FILES) };
  }

  private has(pair: number): boolean {
    return this.pairs[this.firstFrom(pair)] === pair;
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
