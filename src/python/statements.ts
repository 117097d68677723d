import { mangle } from "./mangle.js";
import { argumentsOf, attributeName, type Node, walk } from "./tree.js";

/** The statements of the block that `statement` stands in: those above it, the nearest first. */
export function statementsAbove(statement: Node): readonly Node[] {
  return blockOf(statement)
    .filter(({ end }) => end <= statement.start)
    .reverse();
}

/** Likewise those below it, in the order of the file. */
export function statementsBelow(statement: Node): readonly Node[] {
  return blockOf(statement).filter(({ start }) => start >= statement.end);
}

function blockOf({ parent }: Node): readonly Node[] {
  return parent?.is("block", "module") ? parent.parts : [];
}

/** `name = value`. */
export interface NameAssignment {
  readonly statement: Node;
  readonly assignment: Node;
  readonly name: Node;
  readonly value: Node;
}

/** What a statement assigns that has one target, which is a name. */
export function nameAssigned(statement: Node): NameAssignment | undefined {
  const assignment = onlyExpression(statement);
  const [name, value, ...others] = assignment?.type === "assignment" ? assignment.parts : [];
  return assignment && name?.type === "identifier" && value && others.length === 0 ? { statement, assignment, name, value } : undefined;
}

/** A call of a method, mangled, on what a name stands for. */
export interface MethodCall {
  readonly object: string;
  readonly method: string;
  /** Whether it is given anything. */
  readonly hasArguments: boolean;
}

/** That of a statement which is no more than `object.method()`. */
export function plainCall(statement: Node): MethodCall | undefined {
  const call = methodCall(statement);
  return call?.hasArguments ? undefined : call;
}

/** That of a statement which is no more than `object.method(…)`. */
export function methodCall(statement: Node): MethodCall | undefined {
  const call = onlyExpression(statement);
  const callee = call?.type === "call" ? call.field("function") : undefined;
  const object = callee?.field("object");
  const method = callee && attributeName(callee);
  if (!call || object?.type !== "identifier" || method === undefined) return undefined;
  const { positional, keywords, open } = argumentsOf(call);
  return { object: object.text, method: mangle(method, call), hasArguments: positional.length > 0 || keywords.size > 0 || open };
}

/** The name that a `del` statement deletes, if it deletes nothing else. */
export function nameDeleted(statement: Node): string | undefined {
  const [only, ...others] = statement.type === "delete_statement" ? statement.parts : [];
  return only?.type === "identifier" && others.length === 0 ? only.text : undefined;
}

/** Of `a, b` as a statement there is none. */
function onlyExpression(statement: Node): Node | undefined {
  return statement.type === "expression_statement" && statement.parts.length === 1 ? statement.parts[0] : undefined;
}

/** A `try` statement that has a `finally`. */
export interface Attempt {
  readonly attempt: Node;
  readonly body: Node;
  readonly final: Node;
  /** The block of `finally`. */
  readonly suite: Node;
  /** What in it may leave `finally`, and stop the exception being propagated: `return`, `break` and `continue`. */
  readonly stopping: readonly Node[];
  /** Whether there are other clauses. */
  readonly hasHandlers: boolean;
}

/** What a statement is, if it is a `try` with a `finally`. */
export function attemptIn(attempt: Node): Attempt | undefined {
  const clauses = attempt.type === "try_statement" ? attempt.parts : [];
  const body = clauses.find(({ role }) => role === "body");
  const final = clauses.find(({ type }) => type === "finally_clause");
  const suite = final?.parts.find(({ type }) => type === "block");
  if (!body || !final || !suite) return undefined;
  const stopping = own(suite).filter((node) => node.is("return_statement", ...OF_LOOPS));
  return { attempt, body, final, suite, stopping, hasHandlers: clauses.length > 2 };
}

/** The statements with a `finally` that runs when a statement of their function is left, the innermost first. */
export function attemptsAround(statement: Node): Attempt[] {
  const found: Attempt[] = [];
  let inner = statement;
  for (let outer = inner.parent; outer && !outer.is("function_definition", "module", "lambda"); inner = outer, outer = outer.parent) {
    const attempt = inner.type === "finally_clause" ? undefined : attemptIn(outer);
    if (attempt) found.push(attempt);
  }
  return found;
}

const OF_LOOPS = ["break_statement", "continue_statement"];

/** What leaves a statement before its end without an exception; after a `yield` nobody need come back. */
export function waysOut(statement: Node): Node[] {
  const isWayOut = (node: Node) => node.is("return_statement", "yield") || (node.is(...OF_LOOPS) && !isInLoop(node, statement));
  return own(statement).filter(isWayOut);
}

function own(node: Node): Node[] {
  return [...walk(node, (each) => !each.is("function_definition", "class_definition", "lambda"))];
}

/** Whether a loop that a statement is, or holds, is the one that a `break` ends: in its `else` that is the next one around it. */
function isInLoop(jump: Node, statement: Node): boolean {
  for (let inner = jump; inner !== statement && inner.parent; inner = inner.parent)
    if (inner.role === "body" && inner.parent.is("for_statement", "while_statement")) return true;
  return false;
}
