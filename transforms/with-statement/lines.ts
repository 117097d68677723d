import { type Change, deeper, firstLine, indentOf, indentUnit, indentWidth, isBlank, isInline, lastLine } from "../../src/kit.js";
import { Lines } from "./opening.js";
import type { ClosedAtEnd, ClosedInFinally } from "./subject.js";

/** The changes that make a `with` statement of a place. What is not part of the rewrite keeps its bytes, line for line. */
export function changesFor(site: ClosedInFinally): Change[] {
  return new Rewriting(site).changes();
}

/** Likewise, of what is closed at the end of a block. */
export function changesAtEnd(closed: ClosedAtEnd): Change[] {
  return new Straight(closed).changes();
}

class Rewriting extends Lines {
  constructor(private readonly site: ClosedInFinally) {
    super(site, innerOf(site));
  }

  changes(): Change[] {
    const { keepsTry } = this.site;
    return [...this.header(), ...this.between(), ...(keepsTry ? this.indent() : this.withoutTry()), ...this.withoutClose()];
  }

  /** What stands between the assignment and the `try`: comments go into the block, blank lines go. */
  private between(): Change[] {
    const { made, attempt } = this.site;
    return this.commentsAlone(lastLine(this.source, made) + 1, firstLine(this.source, attempt));
  }

  private indent(): Change[] {
    const { attempt, final, others } = this.site;
    const end = others.length > 0 ? this.line(this.lastOfFinally()).next : this.line(firstLine(this.source, final)).start;
    return [{ kind: "indent", path: this.path, start: this.line(firstLine(this.source, attempt)).start, end }];
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
    const { final, close, others } = this.site;
    const { source } = this;
    if (others.length > 0) {
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
}

/** The indentation of the block that the `with` gets: that of the `try`, where it goes. */
function innerOf({ module, attempt, body, keepsTry }: ClosedInFinally): string {
  const { source } = module;
  const [first] = body.parts;
  if (!keepsTry && first && !isInline(source, body)) return indentOf(source, firstLine(source, first));
  return deeper(indentOf(source, firstLine(source, attempt)), indentUnit(module));
}

class Straight extends Lines {
  constructor(private readonly closed: ClosedAtEnd) {
    super(closed, deeper(indentOf(closed.module.source, firstLine(closed.module.source, closed.made)), indentUnit(closed.module)));
  }

  changes(): Change[] {
    const { made, body, close } = this.closed;
    const first = lastLine(this.source, made) + 1;
    const last = firstLine(this.source, close);
    const start = this.blanksBelow(first, firstLine(this.source, body[0] ?? close));
    const comment = this.commentIn(this.line(last));
    return [
      ...this.header(),
      ...this.commentsAlone(first, start),
      { kind: "indent", path: this.path, start: this.line(start).start, end: this.line(last).start },
      ...(comment ? this.commentsAlone(last, last + 1) : this.removed(this.blanksAbove(last), last + 1)),
    ];
  }

  private blanksBelow(from: number, to: number): number {
    return this.lines(from, to).find((index) => !isBlank(this.source, index)) ?? to;
  }
}
