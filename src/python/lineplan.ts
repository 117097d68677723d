import type { Edit } from "../edit.js";
import type { Source } from "./source.js";
import { indentOf, indentWidth, isBlank } from "./whitespace.js";

/** What happens to the physical lines of one file: some go, some come, and in some a few bytes change. */
export class LinePlan {
  private readonly gone = new Set<number>();
  /** Lines that come before the line with that index, in blocks. */
  private readonly blocks = new Map<number, string[][]>();
  private readonly inner: Edit[] = [];

  constructor(readonly source: Source) {}

  replace(start: number, end: number, text: string): void {
    this.inner.push({ path: this.source.path, start, end, text });
  }

  remove(first: number, last: number): void {
    for (let line = first; line <= last; line++) this.gone.add(line);
  }

  isGone(line: number): boolean {
    return this.gone.has(line);
  }

  /** `lines` come without their newlines, above the line with index `before` (one more than the last line: at the end). */
  insert(before: number, lines: readonly string[]): void {
    const blocks = this.blocks.get(before);
    if (blocks) blocks.push([...lines]);
    else this.blocks.set(before, [[...lines]]);
  }

  /**
   * Takes out the blank lines that the removal of `[first, last]` would leave doubled, or at the end of a block whose
   * statements are indented by `width`, or at its beginning, below `header`.
   */
  closeGap(first: number, last: number, width: number, header: number): void {
    const above = this.blanks(first - 1, -1);
    const below = this.blanks(last + 1, 1);
    const follower = this.source.lines[below.stop];
    const endsBlock = follower === undefined || this.isEnd(below.stop) || indentWidth(indentOf(this.source, below.stop)) < width;
    if (endsBlock) this.removeAll(above.lines);
    else if (above.stop <= header) this.removeAll(below.lines);
    else this.removeAll(below.lines.slice(0, Math.min(above.lines.length, below.lines.length)));
  }

  private isEnd(line: number): boolean {
    return line === this.source.lines.length - 1 && isBlank(this.source, line);
  }

  private removeAll(lines: readonly number[]): void {
    for (const line of lines) this.gone.add(line);
  }

  /** The blank lines that are left from `line` on, and the first line that is neither blank nor gone. */
  private blanks(line: number, step: 1 | -1): { lines: number[]; stop: number } {
    const lines: number[] = [];
    let at = line;
    for (; at >= 0 && at < this.source.lines.length && !this.isEnd(at); at += step) {
      if (this.gone.has(at)) continue;
      if (!isBlank(this.source, at)) break;
      lines.push(at);
    }
    return { lines, stop: at };
  }

  edits(): Edit[] {
    return [...this.removals(), ...this.insertions(), ...this.inner];
  }

  private removals(): Edit[] {
    const { lines, path } = this.source;
    const edits: Edit[] = [];
    const sorted = [...this.gone].sort((a, b) => a - b);
    for (let i = 0; i < sorted.length; ) {
      const first = sorted[i] as number;
      let last = first;
      while (sorted[++i] === last + 1 && !this.blocks.has(last + 1)) last++;
      const end = lines[last]?.next ?? 0;
      // The last line of a file without a newline at its end takes the newline before it along: there is none after.
      const unended = lines[last]?.end === end && first > 0;
      edits.push({ path, start: (unended ? lines[first - 1]?.end : lines[first]?.start) ?? 0, end, text: "" });
    }
    return edits;
  }

  private insertions(): Edit[] {
    const { lines, path, text } = this.source;
    return [...this.blocks].map(([before, blocks]) => {
      const added = joinBlocks(blocks);
      const newline = this.newlineNear(before);
      const line = lines[before];
      if (line) return { path, start: line.start, end: line.start, text: added.map((each) => each + newline).join("") };
      return { path, start: text.length, end: text.length, text: added.map((each) => newline + each).join("") };
    });
  }

  private newlineNear(before: number): string {
    const line = this.source.lines[before - 1];
    return (line && this.source.text.slice(line.end, line.next)) || this.source.newline;
  }
}

/** Where two blocks meet, the blank lines of one are enough. */
function joinBlocks(blocks: readonly (readonly string[])[]): string[] {
  const joined: string[] = [];
  for (const block of blocks) {
    const start = joined.at(-1) === "" ? block.findIndex((line) => line !== "") : 0;
    joined.push(...block.slice(Math.max(0, start)));
  }
  return joined;
}
