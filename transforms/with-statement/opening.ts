import { type Change, isBlank, type Line, type Module, type Node, type Replace, type Source, walk } from "../../src/kit.js";
import { aligned } from "./aligned.js";

/** `name = call`, which is to become the header of a `with` statement. */
export interface Opening {
  readonly module: Module;
  /** The assignment. */
  readonly made: Node;
  readonly name: Node;
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
    const { module, made, name, call } = this.opening;
    const keyword = "with ";
    const delta = keyword.length - (call.start - made.start);
    return [
      this.replace(made.start, call.start, keyword),
      ...aligned(module, call, delta),
      this.replace(call.end, call.end, ` as ${name.text}:`),
    ];
  }

  /** Of these lines, what is a comment goes to the level of the block, and the rest goes. */
  protected commentsAlone(from: number, to: number): Change[] {
    return this.lines(from, to).flatMap((index) => {
      const line = this.line(index);
      const comment = this.commentIn(line);
      if (!comment) return this.without(index);
      return line.start === comment.start ? [] : [this.replace(line.start, comment.start, this.inner)];
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

  protected removed(from: number, to: number): Change[] {
    return this.lines(from, to).flatMap((index) => this.without(index));
  }

  /** A whole line goes with its newline; where the last line of the file has none, with the one before it, and so does every other line. */
  private without(index: number): Change[] {
    const { start, end, next } = this.line(index);
    const isEnded = isBlank(this.source, this.source.lines.length - 1);
    if (isEnded) return [this.replace(start, next, "")];
    return [this.replace(this.line(index - 1).end, start, ""), ...(start < end ? [this.replace(start, end, "")] : [])];
  }
}
