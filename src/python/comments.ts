import { type Patch, patched } from "./bridge.js";

/** A shorter run costs nothing that shows. In lines. */
const LONG = 16;

const NEWLINE = 10;
const RETURN = 13;
const FORM_FEED = 12;
const TAB = 9;
const BLANK = 32;
const HASH = 35;

/**
 * `text`, which is masked, with each long run of comment lines as one comment: the grammar's scanner looks from every comment for the next
 * statement, so that a run costs the square of its length. Only line ends become something else, and no byte moves; `splitComment` takes
 * the comments apart again. In strings, for which nothing of this is meant, a change does no harm.
 */
export function joinComments(text: string): string {
  if (!text.includes("#")) return text;
  const joints: number[] = [];
  let run = new CommentBlock();
  const leave = (next: CommentBlock) => {
    for (const end of run.joints) joints.push(end);
    run = next;
  };
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    const { width, code } = beginning(text, at);
    if (code === HASH && run.takes(width)) run.add(end);
    else if (code === HASH) leave(new CommentBlock(width, end));
    else if (code === NEWLINE || code === RETURN) run.skip(end);
    else if (run.lines > 0) leave(new CommentBlock());
    at = end + 1;
  }
  leave(new CommentBlock());
  if (joints.length === 0) return text;
  return patched(
    text,
    joints.map((newline) => blankAt(text, newline)),
  );
}

/** Comment lines that belong to one block, as their indentation tells it: none is further to the left than the first. */
class CommentBlock {
  lines: number;
  private readonly ends: number[] = [];
  /** The line ends since the last comment. */
  private since: number[];

  constructor(
    private readonly width = 0,
    end?: number,
  ) {
    this.lines = end === undefined ? 0 : 1;
    this.since = end === undefined ? [] : [end];
  }

  takes(width: number): boolean {
    return this.lines > 0 && width >= this.width;
  }

  /** A comment line that ends there. */
  add(end: number): void {
    for (const each of this.since) this.ends.push(each);
    this.since = [end];
    this.lines++;
  }

  /** A blank line that ends there. */
  skip(end: number): void {
    if (this.lines > 0) this.since.push(end);
  }

  /** The line ends between its comments, where they are many. */
  get joints(): readonly number[] {
    return this.lines < LONG ? [] : this.ends;
  }
}

/** A line end, as blanks. */
function blankAt(text: string, newline: number): Patch {
  return text.charCodeAt(newline - 1) === RETURN ? { start: newline - 1, text: "  " } : { start: newline, text: " " };
}

/** What a line begins with behind its indentation, and how wide that is to the grammar: a tab counts eight columns. */
function beginning(text: string, line: number): { width: number; code: number } {
  let width = 0;
  for (let at = line; ; at++) {
    const code = text.charCodeAt(at);
    if (code === BLANK) width++;
    else if (code === TAB) width += 8;
    else if (code === FORM_FEED) width = 0;
    else return { width, code };
  }
}

/** Where the comments begin and end that were joined to one at `[start, end)` of the file; the one itself where none were. */
export function splitComment(file: string, start: number, end: number): readonly { start: number; end: number }[] {
  const lines = file.slice(start, end);
  if (!/[\r\n]/.test(lines)) return [{ start, end }];
  return [...lines.matchAll(JOINED)].map(({ index, 0: { length } }) => ({ start: start + index, end: start + index + length }));
}

const JOINED = /#[^\r\n]*/g;
