import { indentOf, isInline, type Module, mangle, type Node, rowOf, type Source, trimmed, walk } from "../../src/kit.js";
import { methodCalled } from "./methods.js";

/** `name = call`, and below it `try: … finally: … name.closer()` in the same block. */
export interface Site {
  readonly module: Module;
  /** The assignment. */
  readonly made: Node;
  readonly name: Node;
  readonly call: Node;
  readonly attempt: Node;
  readonly body: Node;
  readonly final: Node;
  /** The suite of `finally`. */
  readonly suite: Node;
  /** The statement that closes. */
  readonly close: Node;
  /** The method that it calls, mangled. */
  readonly closer: string;
  /** Whether `finally` holds more than that, or the `try` has other clauses: then it stays. */
  readonly keepsTry: boolean;
}

/** What is made above a `try` and closed in its `finally`, each by a statement of its own; the nearest to the `try` first. */
export function sitesAt(attempt: Node, module: Module): Site[] {
  const body = attempt.field("body");
  const final = attempt.parts.find((part) => part.type === "finally_clause");
  const suite = final?.parts.find((part) => part.type === "block");
  const siblings = attempt.parent?.is("block", "module") ? attempt.parent.parts : [];
  if (!body || !final || !suite) return [];
  const above = siblings.slice(0, siblings.indexOf(attempt)).reverse();
  const found = suite.parts.flatMap((close) => {
    const called = close.type === "expression_statement" && close.parts[0] ? closedBy(close.parts[0]) : undefined;
    const made = called && above.map(assignmentIn).find((each) => each?.field("left")?.text === called.name);
    const name = made?.field("left");
    const call = made?.field("right");
    if (!made || !name || call?.type !== "call") return [];
    const keepsTry = suite.parts.length > 1 || attempt.parts.length > 2;
    return [{ module, made, name, call, attempt, body, final, suite, close, closer: mangle(called?.closer ?? "", close), keepsTry }];
  });
  return found.sort((a, b) => b.made.start - a.made.start);
}

function closedBy(call: Node): { name: string; closer: string } | undefined {
  const name = call.type === "call" ? call.field("function")?.field("object") : undefined;
  const closer = name?.type === "identifier" ? methodCalled(call, name.text) : undefined;
  return name && closer !== undefined ? { name: name.text, closer } : undefined;
}

/** `name = value` as a statement, with one target. */
export function assignmentIn(statement: Node): Node | undefined {
  const made = statement.type === "expression_statement" && statement.parts.length === 1 ? statement.parts[0] : undefined;
  const isPlain = made?.type === "assignment" && made.parts.length === 2 && !made.field("type");
  return isPlain && made.field("left")?.type === "identifier" ? made : undefined;
}

/** The statement above another one of its block. */
export function statementAbove(statement: Node): Node | undefined {
  const siblings = statement.parent?.parts ?? [];
  return siblings[siblings.indexOf(statement) - 1];
}

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

/** What shares a line with something else, so that the lines can't be moved; undefined where all have lines of their own. */
export function sharedLine({ module, made, call, attempt, final, close, suite, keepsTry }: Site): Node | undefined {
  const { source } = module;
  if (!isAlone(module, made, call)) return made;
  if (rowOf(source, attempt).length > 1 || !startsLine(attempt, source)) return attempt;
  if (indentOf(source, source.lineAt(made.start)) !== indentOf(source, source.lineAt(attempt.start))) return attempt;
  if (!startsLine(final, source)) return final;
  const isApart = suite.parts.length === 1 || (!isInline(source, suite) && rowOf(source, close).length === 1);
  if (!isApart || !endsLine(close, source) || /[\r\n]/.test(close.text)) return close;
  // What other findings change in a class that goes a level deeper is laid out as if it stayed.
  return keepsTry ? [...walk(attempt)].find((node) => node.is("class_definition", "ERROR")) : undefined;
}

function startsLine(node: Node, source: Source): boolean {
  return trimmed(source.text.slice(source.lines[source.lineAt(node.start)]?.start, node.start)) === "";
}

/** Whether nothing but a comment stands behind a node in its line. */
export function endsLine(node: Node, source: Source): boolean {
  return /^[ \t\f]*(?:#.*)?$/.test(source.text.slice(node.end, source.lines[source.lineAt(node.end)]?.end));
}
