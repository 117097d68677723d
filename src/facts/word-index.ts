import { ROW } from "./rows.js";

/** Numbers that are no row. */
const NONE = -1;

/** Which rows have a word: asked for one after the other, not all are looked at for each. Two to four numbers a row. */
export class WordIndex {
  /** The first row of each word, at the place that its hash leads to. */
  private readonly first: Int32Array;
  /** Of each row, the next one that has the same word. */
  private readonly next: Int32Array;
  private readonly mask: number;

  constructor(private readonly rows: Int32Array) {
    const count = rows.length / ROW;
    const size = 2 ** Math.ceil(Math.log2(count + 1) + 1);
    this.mask = size - 1;
    this.first = new Int32Array(size).fill(NONE);
    this.next = new Int32Array(count).fill(NONE);
    for (let row = count - 1; row >= 0; row--) {
      const place = this.placeOf(this.wordOf(row));
      this.next[row] = this.first[place] as number;
      this.first[place] = row;
    }
  }

  /** The first row that has a word with that hash; negative where none has. */
  firstOf(hash: number): number {
    return this.first[this.placeOf(hash | 0)] as number;
  }

  /** The next row with the same word as this one; negative behind the last. */
  nextOf(row: number): number {
    return this.next[row] as number;
  }

  private wordOf(row: number): number {
    return this.rows[row * ROW + 1] as number;
  }

  /** Where the chain of a word begins: words that lead to the same place lie side by side. */
  private placeOf(word: number): number {
    let place = word & this.mask;
    for (let row = this.first[place] as number; row !== NONE && this.wordOf(row) !== word; row = this.first[place] as number)
      place = (place + 1) & this.mask;
    return place;
  }
}
