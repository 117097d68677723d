import { methodCall, type Node, nameAssigned, nameDeleted, statementOf, statementsBelow, variableAt, waysOut } from "../../src/kit.js";
import { isCloser } from "./made.js";
import type { ClosedAtEnd, MadeByClass } from "./subject.js";

/** What begins with the call, where that is assigned in a function or a module; undefined where it is something else. */
export function closedBelow(object: MadeByClass): ClosedAtEnd | undefined {
  const statement = statementOf(object.call);
  const assigned = nameAssigned(statement);
  const variable = assigned && variableAt(assigned.name.text, assigned.name, object.module);
  if (!assigned || !(variable?.isLocal || variable?.isGlobal)) return undefined;
  const { assignment: made, name } = assigned;
  const below = statementsBelow(statement);
  const close = closeAmong(below, name.text, object);
  const body = close ? below.slice(0, below.indexOf(close)) : [];
  if (!close || body.length === 0) return undefined;
  const { method: closer, hasArguments = false } = methodCall(close) ?? {};
  const isRepeated = statement.closest("for_statement", "while_statement") !== undefined;
  return { kind: "end", ...object, made, name, variable, body, close, closer, hasArguments, waysOut: body.flatMap(waysOut), isRepeated };
}

/** The first statement that closes the object as its `__exit__` does, or forgets it; where there is none, the first that closes it in another way. */
function closeAmong(statements: readonly Node[], name: string, object: MadeByClass): Node | undefined {
  const { reading } = object;
  const ends = statements.filter(
    (each) => nameDeleted(each) === name || (methodCall(each)?.object === name && isCloser(methodCall(each)?.method, object)),
  );
  const asExit = (each: Node) => {
    const call = methodCall(each);
    return reading.kind === "closes" && call?.method === reading.closer && !call.hasArguments;
  };
  return ends.find((each) => nameDeleted(each) !== undefined || asExit(each)) ?? ends[0];
}

/** What overlaps its block. One that is wholly inside of another becomes a block in its block. */
export function crossing(closed: ClosedAtEnd, others: readonly ClosedAtEnd[]): ClosedAtEnd | undefined {
  const crosses = (a: ClosedAtEnd, b: ClosedAtEnd) =>
    a.made.start < b.made.start && b.made.start < a.close.start && a.close.start < b.close.start;
  return others.find((other) => crosses(closed, other) || crosses(other, closed));
}
