import { chainOf, type Node, statementOf } from "../../../src/kit.js";

/** Whether the statement gives the value to nothing else. */
export function isAlone(target: Node): boolean {
  const assignment = target.parent;
  return assignment?.type === "assignment" && chainOf(assignment).length === 1 && statementOf(target).parts[0] === assignment;
}
