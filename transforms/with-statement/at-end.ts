import { type Node, nameAssigned, nameDeleted, plainCall, statementOf, statementsBelow, variableAt, waysOut } from "../../src/kit.js";
import { isCloser } from "./made.js";
import type { ClosedAtEnd, MadeByClass } from "./subject.js";

/** What begins with the call, where that is assigned in a function; undefined where it is something else. */
export function closedBelow(object: MadeByClass): ClosedAtEnd | undefined {
  const statement = statementOf(object.call);
  const assigned = nameAssigned(statement);
  const variable = assigned && variableAt(assigned.name.text, assigned.name, object.module);
  if (!assigned || !variable?.isLocal) return undefined;
  const { assignment: made, name } = assigned;
  const below = statementsBelow(statement);
  const close = closeAmong(below, name.text, object);
  const body = close ? below.slice(0, below.indexOf(close)) : [];
  if (!close || body.length === 0) return undefined;
  const closer = plainCall(close)?.method;
  const isRepeated = statement.closest("for_statement", "while_statement") !== undefined;
  return { kind: "end", ...object, made, name, variable, body, close, closer, waysOut: body.flatMap(waysOut), isRepeated };
}

/** The first statement that closes the object as its `__exit__` does, or forgets it; where there is none, the first that closes it in another way. */
function closeAmong(statements: readonly Node[], name: string, object: MadeByClass): Node | undefined {
  const { reading } = object;
  const ends = statements.filter(
    (each) => nameDeleted(each) === name || (plainCall(each)?.object === name && isCloser(plainCall(each)?.method, object)),
  );
  const asExit = (each: Node) => reading.kind === "closes" && plainCall(each)?.method === reading.closer;
  return ends.find((each) => nameDeleted(each) !== undefined || asExit(each)) ?? ends[0];
}

/** What overlaps its block. One that is wholly inside of another becomes a block in its block. */
export function crossing(closed: ClosedAtEnd, others: readonly ClosedAtEnd[]): ClosedAtEnd | undefined {
  const crosses = (a: ClosedAtEnd, b: ClosedAtEnd) =>
    a.made.start < b.made.start && b.made.start < a.close.start && a.close.start < b.close.start;
  return others.find((other) => crosses(closed, other) || crosses(other, closed));
}
