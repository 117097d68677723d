import { type Module, mangle, type Node, statementOf } from "../../src/kit.js";
import { methodCalled } from "./methods.js";

/** `name = call`, and below it `try: … finally: … name.closer()` in the same block. */
export interface TryFinally {
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

/** The `try` statements with a `finally` that stand below one of the calls in its block, in the order of the file. */
export function attemptsBelow(calls: readonly Node[]): Node[] {
  const attempts = calls.flatMap((call) => {
    const statement = statementOf(call);
    const below = (statement.parent?.parts ?? []).filter((part) => part.type === "try_statement" && part.start > statement.start);
    return below.filter((part) => part.parts.some(({ type }) => type === "finally_clause"));
  });
  return [...new Set(attempts)].sort((a, b) => a.start - b.start);
}

/** What is made above a `try` and closed in its `finally`, each by a statement of its own; the nearest to the `try` first. */
export function closedAt(attempt: Node, module: Module): TryFinally[] {
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
