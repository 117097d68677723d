import { indentOf, isInline, type Module, type Node, rowOf, type Source, trimmed, walk } from "../../src/kit.js";
import type { ClosedAtEnd, ClosedInFinally, Closing } from "./subject.js";

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

/** What shares a line with something else, or is laid out so that it can't be moved line by line; undefined where all have lines of their own. */
export function unmovable(closed: ClosedInFinally | ClosedAtEnd | Closing): Node | undefined {
  switch (closed.kind) {
    case "finally":
      return sharingTry(closed);
    case "end":
      return sharingBlock(closed);
    case "closing":
      return [...walk(closed.close, (each) => each !== closed.call)].find((each) => each.type === "comment");
  }
}

function sharingTry({ module, made, call, attempt, final, close, suite, others, keepsTry }: ClosedInFinally): Node | undefined {
  const { source } = module;
  if (!isAlone(module, made, call)) return made;
  if (rowOf(source, attempt).length > 1 || !startsLine(attempt, source)) return attempt;
  if (indentOf(source, source.lineAt(made.start)) !== indentOf(source, source.lineAt(attempt.start))) return attempt;
  if (!startsLine(final, source)) return final;
  const isApart = others.length === 0 || (!isInline(source, suite) && rowOf(source, close).length === 1);
  if (!isApart || !endsLine(close, source) || /[\r\n]/.test(close.text)) return close;
  return keepsTry ? goingDeeper([attempt]) : undefined;
}

function sharingBlock({ module, made, call, body, close }: ClosedAtEnd): Node | undefined {
  const { source } = module;
  if (!isAlone(module, made, call)) return made;
  if (rowOf(source, close).length > 1 || !endsLine(close, source) || /[\r\n]/.test(close.text)) return close;
  return goingDeeper(body);
}

/** What other findings change in a class that goes a level deeper is laid out as if it stayed. */
function goingDeeper(nodes: readonly Node[]): Node | undefined {
  return nodes.flatMap((node) => [...walk(node)]).find((node) => node.is("class_definition", "ERROR"));
}
