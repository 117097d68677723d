import { nameAssigned, nameDeleted, plainCall, statementOf, statementsBelow, variableAt, waysOut } from "../../src/kit.js";
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
  const close = below.find((each) => nameDeleted(each) === name.text || plainCall(each)?.object === name.text);
  const body = close ? below.slice(0, below.indexOf(close)) : [];
  const closer = close && plainCall(close)?.method;
  if (!close || body.length === 0 || !isCloser(closer, object)) return undefined;
  const isRepeated = statement.closest("for_statement", "while_statement") !== undefined;
  return { kind: "end", ...object, made, name, variable, body, close, closer, waysOut: body.flatMap(waysOut), isRepeated };
}

/** What overlaps its block. One that is wholly inside of another becomes a block in its block. */
export function crossing(closed: ClosedAtEnd, others: readonly ClosedAtEnd[]): ClosedAtEnd | undefined {
  const crosses = (a: ClosedAtEnd, b: ClosedAtEnd) =>
    a.made.start < b.made.start && b.made.start < a.close.start && a.close.start < b.close.start;
  return others.find((other) => crosses(closed, other) || crosses(other, closed));
}
