import { type Module, type Node, rowOf, type Source, trimmed } from "../../src/kit.js";

/** Whether an assignment, which becomes the header of a `with`, has its lines for itself and begins in one. */
export function isAlone({ source }: Module, made: Node, call: Node): boolean {
  const statement = made.parent ?? made;
  return (
    rowOf(source, statement).length === 1 &&
    startsLine(made, source) &&
    endsLine(call, source) &&
    !/[\\\r\n]/.test(source.text.slice(made.start, call.start))
  );
}

/** Whether nothing stands before a node in its line. */
export function startsLine(node: Node, source: Source): boolean {
  return trimmed(source.text.slice(source.lines[source.lineAt(node.start)]?.start, node.start)) === "";
}

/** Whether nothing but a comment stands behind a node in its line. */
export function endsLine(node: Node, source: Source): boolean {
  return /^[ \t\f]*(?:#.*)?$/.test(source.text.slice(node.end, source.lines[source.lineAt(node.end)]?.end));
}
