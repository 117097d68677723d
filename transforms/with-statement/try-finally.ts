import {
  type Attempt,
  attemptIn,
  attemptsAround,
  methodCall,
  nameAssigned,
  statementOf,
  statementsAbove,
  statementsBelow,
} from "../../src/kit.js";
import { isCloser } from "./made.js";
import type { ClosedInFinally, Made } from "./subject.js";

/** The `try` statements with a `finally` that stand below what is made in its block, in the order of the file. */
export function attemptsBelow(made: readonly Made[]): Attempt[] {
  const below = new Set(made.flatMap(({ call }) => statementsBelow(statementOf(call))));
  return [...below].flatMap((statement) => attemptIn(statement) ?? []).sort((a, b) => a.attempt.start - b.attempt.start);
}

/** What is made above a `try` and closed in its `finally`, each by a statement of its own; the nearest to the `try` first. */
export function closedIn(attempt: Attempt, made: readonly Made[]): ClosedInFinally[] {
  const above = statementsAbove(attempt.attempt);
  const outer = attemptsAround(attempt.attempt);
  const assigned = above.flatMap((statement) => nameAssigned(statement) ?? []);
  const statements = attempt.suite.parts;
  const found = statements.flatMap((close): ClosedInFinally[] => {
    const called = methodCall(close);
    const opening = assigned.find(({ name }) => name.text === called?.object);
    const object = made.find(({ call }) => call === opening?.value);
    if (!called || !opening || !object || !isCloser(called.method, object)) return [];
    const { statement, assignment, name } = opening;
    const others = statements.filter((each) => each !== close);
    const between = above[0] === statement ? undefined : above[0];
    const keepsTry = others.length > 0 || attempt.hasHandlers;
    const { method: closer, hasArguments } = called;
    const closed = { ...object, ...attempt, made: assignment, name, close, closer, hasArguments };
    return [{ kind: "finally", ...closed, outer, between, others, keepsTry }];
  });
  return found.sort((a, b) => b.made.start - a.made.start);
}
