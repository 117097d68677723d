import { type Change, isBlank, type Line, type Module, type Node, type Replace, type Source, walk } from "../../src/kit.js";
import { aligned } from "./aligned.js";

/** `name = call`, which is to become the header of a `with` statement. */
export interface Opening {
  readonly module: Module;
  /** The assignment. */
  readonly made: Node;
  readonly call: Node;
}

/** What every such rewrite does to the lines of a file. */
export class Lines {
  protected readonly source: Source;
  protected readonly path: string;

  constructor(
    private readonly opening: Opening,
    /** The indentation of what stands directly in the `with`. */
    protected readonly inner: string,
  ) {
    this.source = opening.module.source;
    this.path = opening.module.path;
  }

  protected replace(start: number, end: number, text: string): Replace {
    return { kind: "replace", path: this.path, start, end, text };
  }

  protected line(index: number): Line {
    return this.source.lines[index] ?? { start: 0, end: 0, next: 0 };
  }

  protected lines(from: number, to: number): number[] {
    return Array.from({ length: Math.max(0, to - from) }, (_none, index) => from + index);
  }

  /** `x = C(…)` becomes `with C(…) as x:`; lines that are aligned with what stands in the brackets stay so. */
  protected header(): Change[] {
    const { module, made, call } = this.opening;
    const name = made.field("left")?.text ?? "";
    const keyword = "with ";
    const delta = keyword.length - (call.start - made.start);
    return [
      this.replace(made.start, call.start, keyword),
      ...aligned(module, call, delta),
      this.replace(call.end, call.end, ` as ${name}:`),
    ];
  }

  /** Of these lines, what is a comment goes to the level of the block, and the rest goes. */
  protected commentsAlone(from: number, to: number): Change[] {
    return this.lines(from, to).flatMap((index) => {
      const line = this.line(index);
      const comment = this.commentIn(line);
      const change = comment ? this.replace(line.start, comment.start, this.inner) : this.replace(line.start, line.next, "");
      return change.start === change.end ? [] : [change];
    });
  }

  protected commentIn(line: Line): Node | undefined {
    return [...walk(this.opening.made.closest("block") ?? this.opening.module.root)].find(
      (node) => node.type === "comment" && line.start <= node.start && node.start < line.next,
    );
  }

  protected blanksAbove(index: number): number {
    let first = index;
    while (first > 0 && isBlank(this.source, first - 1)) first--;
    return first;
  }

  /** Whole lines go; at the end of a file without a last newline, the newline before them goes too. */
  protected removed(from: number, to: number): Change[] {
    const last = this.line(to - 1);
    if (last.next === last.end && from > 0) return [this.replace(this.line(from - 1).end, last.end, "")];
    return this.lines(from, to).map((index) => this.replace(this.line(index).start, this.line(index).next, ""));
  }
}
