import type { Add, Drop, Indent, Place, Replace } from "./change.js";
import type { ClassModel } from "./classes.js";
import type { Module } from "./module.js";
import type { Node } from "./tree.js";
import { firstLine, indentOf, isInline, lastLine } from "./whitespace.js";

/** `text` (a character for each byte) in the place of a node. */
export function replaceNode({ path }: Module, { start, end }: Node, text: string): Replace {
  return { kind: "replace", path, start, end, text };
}

/** `text` (a character for each byte) at an offset in bytes. */
export function insertText({ path }: Module, at: number, text: string): Replace {
  return { kind: "replace", path, start: at, end: at, text };
}

/** A statement goes with the comments above it and behind it; where it was all that a block holds, `pass` takes its place. */
export function deleteStatement({ path }: Module, { start, end }: Node): Drop {
  return { kind: "drop", path, start, end, withComments: true };
}

/** A target such as `self.isClosed` goes with the value it gets, and with the last target the statement. */
export function dropTarget({ path }: Module, { start, end }: Node): Drop {
  return { kind: "drop", path, start, end };
}

/** A method as a new member of a class: `def` and its body without their indentation; a tab at the start of a line stands for one level. */
export function insertMethod({ module, node }: ClassModel, definition: string, place: Place = "top"): Add {
  return { kind: "add", path: module.path, cls: node.start, place, shape: "method", members: [definition] };
}

/** A class attribute, such as `isClosed = is_closed`. */
export function insertAttribute({ module, node }: ClassModel, assignment: string, place: Place = "top"): Add {
  return { kind: "add", path: module.path, cls: node.start, place, shape: "attribute", members: [assignment] };
}

/** The lines that begin in `[start, end)` go one level deeper; the insides of strings stay as they are. */
export function indentLines({ path }: Module, start: number, end: number): Indent {
  return { kind: "indent", path, start, end };
}

/** A simple statement above another one; before it in the line where that isn't the first of its line. */
export function insertStatement({ path, source }: Module, below: Node, statement: string): Replace {
  const line = source.lineAt(below.start);
  const indent = indentOf(source, line);
  const before = source.text.slice(source.lines[line]?.start ?? below.start, below.start);
  const isFirst = /^[ \t\f]*$/.test(before);
  const text = isFirst ? `${statement}${source.newline}${indent}` : `${statement}; `;
  return { kind: "replace", path, start: below.start, end: below.start, text };
}

/** A simple statement behind the last one of a block; in its line where the block stands on the line of its header. */
export function appendStatement({ path, source }: Module, block: Node, statement: string): Replace {
  const last = block.parts.at(-1) ?? block;
  if (isInline(source, block)) return { kind: "replace", path, start: last.end, end: last.end, text: `; ${statement}` };
  const indent = indentOf(source, firstLine(source, block.parts[0] ?? block));
  const at = source.lines[lastLine(source, last)]?.end ?? last.end;
  return { kind: "replace", path, start: at, end: at, text: `${source.newline}${indent}${statement}` };
}
