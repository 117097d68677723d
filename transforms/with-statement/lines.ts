import { deeper } from "../../src/python/indent.js";
import type { Change, Replace } from "../../src/python/layout.js";
import type { Line, Source } from "../../src/python/source.js";
import { type Node, walk } from "../../src/python/tree.js";
import { firstLine, indentOf, indentUnit, indentWidth, isBlank, isInline, lastLine } from "../../src/python/whitespace.js";
import { aligned } from "./aligned.js";
import type { Site } from "./site.js";

/** The changes that make a `with` statement of a place. What is not part of the rewrite keeps its bytes, line for line. */
export function changesFor(site: Site): Change[] {
  return new Rewriting(site).changes();
}

class Rewriting {
  private readonly source: Source;
  private readonly path: string;
  /** The indentation of what stands directly in the `with`. */
  private readonly inner: string;

  constructor(private readonly site: Site) {
    const { module, attempt, body, keepsTry } = site;
    this.source = module.source;
    this.path = module.path;
    const own = indentOf(this.source, firstLine(this.source, attempt));
    const [first] = body.parts;
    const isSuite = !keepsTry && !isInline(this.source, body) && first;
    this.inner = isSuite ? indentOf(this.source, firstLine(this.source, first)) : deeper(own, indentUnit(module));
  }

  changes(): Change[] {
    const { keepsTry } = this.site;
    return [...this.header(), ...this.between(), ...(keepsTry ? this.indent() : this.withoutTry()), ...this.withoutClose()];
  }

  private replace(start: number, end: number, text: string): Replace {
    return { kind: "replace", path: this.path, start, end, text };
  }

  private line(index: number): Line {
    return this.source.lines[index] ?? { start: 0, end: 0, next: 0 };
  }

  private lines(from: number, to: number): number[] {
    return Array.from({ length: Math.max(0, to - from) }, (_none, index) => from + index);
  }

  /** `x = C(…)` becomes `with C(…) as x:`; lines that are aligned with what stands in the brackets stay so. */
  private header(): Change[] {
    const { made, call } = this.site;
    const name = made.field("left")?.text ?? "";
    const opening = "with ";
    const delta = opening.length - (call.start - made.start);
    return [
      this.replace(made.start, call.start, opening),
      ...aligned(this.site.module, call, delta),
      this.replace(call.end, call.end, ` as ${name}:`),
    ];
  }

  /** What stands between the assignment and the `try`: comments go into the block, blank lines go. */
  private between(): Change[] {
    const { made, attempt } = this.site;
    return this.commentsAlone(lastLine(this.source, made) + 1, firstLine(this.source, attempt));
  }

  /** Of these lines, what is a comment goes to the level of the block, and the rest goes. */
  private commentsAlone(from: number, to: number): Change[] {
    return this.lines(from, to).flatMap((index) => {
      const line = this.line(index);
      const comment = this.commentIn(line);
      const change = comment ? this.replace(line.start, comment.start, this.inner) : this.replace(line.start, line.next, "");
      return change.start === change.end ? [] : [change];
    });
  }

  private commentIn(line: Line): Node | undefined {
    return [...walk(this.site.attempt.parent ?? this.site.attempt)].find(
      (node) => node.type === "comment" && line.start <= node.start && node.start < line.next,
    );
  }

  private indent(): Change[] {
    const { attempt, final } = this.site;
    const end = this.closesAlone ? final.start : this.line(this.lastOfFinally()).next;
    const start = this.line(firstLine(this.source, attempt)).start;
    return [{ kind: "indent", path: this.path, start, end: this.closesAlone ? this.line(firstLine(this.source, final)).start : end }];
  }

  private get closesAlone(): boolean {
    return this.site.final.parts.find((part) => part.type === "block")?.parts.length === 1;
  }

  private withoutTry(): Change[] {
    const { attempt, body } = this.site;
    const { source } = this;
    const index = firstLine(source, attempt);
    if (!isInline(source, body)) return this.commentsAlone(index, index + 1);
    return [this.replace(this.line(index).start, body.start, this.inner)];
  }

  /** The line that closes goes, and with it a `finally` that holds nothing else. */
  private withoutClose(): Change[] {
    const { final, close } = this.site;
    const { source } = this;
    if (!this.closesAlone) {
      const index = firstLine(source, close);
      const line = this.line(index);
      const comment = this.commentIn(line);
      return [comment ? this.replace(close.start, comment.start, "") : this.removed(this.blanksAbove(index), index + 1)].flat();
    }
    const first = firstLine(source, final);
    const to = this.lastOfFinally() + 1;
    const isBare = !this.lines(first, to).some((index) => this.commentIn(this.line(index)));
    return isBare ? this.removed(this.blanksAbove(first), to) : this.commentsAlone(first, to);
  }

  private blanksAbove(index: number): number {
    let first = index;
    while (first > 0 && isBlank(this.source, first - 1)) first--;
    return first;
  }

  /** The last line of the statement: comments below it that are indented deeper than `finally` belong to it. */
  private lastOfFinally(): number {
    const { final, close } = this.site;
    const { source } = this;
    const width = indentWidth(indentOf(source, firstLine(source, final)));
    let last = lastLine(source, close);
    for (let index = last + 1; index < source.lines.length; index++) {
      if (isBlank(source, index)) continue;
      const isOwn = this.site.module.isCommentLine(index) && indentWidth(indentOf(source, index)) > width;
      if (!isOwn) break;
      last = index;
    }
    return last;
  }

  /** Whole lines go; at the end of a file without a last newline, the newline before them goes too. */
  private removed(from: number, to: number): Change[] {
    const last = this.line(to - 1);
    if (last.next === last.end && from > 0) return [this.replace(this.line(from - 1).end, last.end, "")];
    return this.lines(from, to).map((index) => this.replace(this.line(index).start, this.line(index).next, ""));
  }
}
