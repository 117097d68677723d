import { type Module, type Node, type Project, statementOf } from "../../src/kit.js";
import { classNamed } from "./names.js";
import type { Protocols } from "./protocol.js";

/** The calls of a module that make what somebody meant to be closed, and give it a name or nobody, in a statement of their own. */
export function madeIn(module: Module, project: Project, protocols: Protocols): Node[] {
  return module.callsIn(module.root).filter((call) => {
    if (!isOfInterest(call)) return false;
    const cls = classNamed(call, module, project);
    return cls !== undefined && protocols.isMeant(cls);
  });
}

/** `x = C()`, `C()` and `C().m()` as statements. */
function isOfInterest({ parent, role }: Node): boolean {
  if (parent?.type === "expression_statement") return true;
  if (parent?.type === "assignment") return role === "right" && parent.parent?.type === "expression_statement";
  return parent?.type === "attribute" && role === "object" && parent.parent?.parent?.type === "expression_statement";
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
