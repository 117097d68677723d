import type { Add, Drop, Indent, Place, Replace } from "./change.js";
import type { ClassModel } from "./classes.js";
import type { Module } from "./module.js";
import type { Node } from "./tree.js";

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
