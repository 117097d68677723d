import { ROW } from "./rows.js";
import { Kind, type Role, Text } from "./schema.js";
import { WordIndex } from "./word-index.js";

/** A row's number; the first one, 0, is the module. */
export type Row = number;

/**
 * What is known of a file without a tree: its abstract syntax as rows of numbers, each before those of which it is made, in the
 * order of the text. Offsets are bytes, 0-based. Plain memory, which threads may share.
 */
export class Facts {
  private index: WordIndex | undefined;
  private areJoined: boolean | undefined;

  constructor(
    /** Four numbers a row: kind, role (from bit 8) and flags (from bit 16); word; first byte; the one behind the last. */
    readonly rows: Int32Array,
    /** The hashes of all words, in names and in strings, the smallest first; of those that the grammar has a use for, not all. */
    readonly words: Uint32Array,
    /** The comments that say `unleak:`, by their first bytes and the ones behind their last. */
    readonly directives: Int32Array,
  ) {}

  /** Whether a word with that hash is in a name or in a string. */
  says(hash: number): boolean {
    const { words } = this;
    let low = 0;
    for (let high = words.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((words[middle] as number) < hash) low = middle + 1;
      else high = middle;
    }
    return words[low] === hash;
  }

  /** Which rows have which words. */
  get byWord(): WordIndex {
    this.index ??= new WordIndex(this.rows);
    return this.index;
  }

  /** Whether it has strings side by side, of which each may be a word or a part of one. */
  get joinsStrings(): boolean {
    this.areJoined ??= this.hasJoined();
    return this.areJoined;
  }

  private hasJoined(): boolean {
    for (let row = 0; row < this.count; row++) if (this.kind(row) === Kind.String && this.flags(row) & Text.IsJoined) return true;
    return false;
  }

  get count(): number {
    return this.rows.length / ROW;
  }

  kind(row: Row): Kind {
    return this.number(row, 0) & 0xff;
  }

  role(row: Row): Role {
    return (this.number(row, 0) >>> 8) & 0xff;
  }

  /** What else is to be said of it; `schema.ts` says which flags a kind has. */
  flags(row: Row): number {
    return this.number(row, 0) >>> 16;
  }

  /** The hash of its name; of `from … import`, how many dots there are; 0 where it has none. */
  word(row: Row): number {
    return this.number(row, 1) >>> 0;
  }

  start(row: Row): number {
    return this.number(row, 2);
  }

  end(row: Row): number {
    return this.number(row, 3);
  }

  /** The rows that a row is made of, in the order of the text. */
  *parts(row: Row): Generator<Row> {
    const end = this.end(row);
    for (let part = row + 1; part < this.count && this.start(part) < end; part = this.behind(part)) yield part;
  }

  /** The first row that is no part of this one. */
  private behind(row: Row): Row {
    const end = this.end(row);
    let next = row + 1;
    while (next < this.count && this.start(next) < end) next++;
    return next;
  }

  private number(row: Row, place: number): number {
    return this.rows[row * ROW + place] ?? 0;
  }
}
