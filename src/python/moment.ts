import { type NameBinding, scopeNode } from "./names.js";
import type { Node } from "./tree.js";

/** When code runs, seen from a scope. */
export interface Moment {
  /** The offset up to which the scope's own code has surely run. */
  readonly from: number;
  /** The offset up to which it may have run. */
  readonly until: number;
}

/** Once a module has been imported. */
export const IMPORTED: Moment = { from: Number.POSITIVE_INFINITY, until: Number.POSITIVE_INFINITY };

/** When the code at `at` runs, as far as that tells which bindings it finds in a scope, whose node is `scope`. */
export function momentOf(at: Node, scope: Node): Moment {
  const outer = outermost(at, scope);
  if (outer) return { from: outer.type === "class_definition" ? outer.end : outer.start, until: Number.POSITIVE_INFINITY };
  let until = at.start;
  for (let around = at.parent; around && around !== scope; around = around.parent)
    if (around.is("for_statement", "while_statement")) until = around.end;
  return { from: at.start, until };
}

/** The end of what runs before a name is bound. */
export function boundFrom({ value, node }: NameBinding): number {
  return (value ?? node).end;
}

/** Those of a name that code may find which runs then: an unconditional one hides those before it. */
export function reached(bindings: readonly NameBinding[], { from, until }: Moment): readonly NameBinding[] {
  const later = bindings.filter((binding) => boundFrom(binding) > from && boundFrom(binding) <= until);
  return [...unhidden(bindings.filter((binding) => boundFrom(binding) <= from)), ...later];
}

/**
 * The function in `scope` that the code at `at` waits for: it may be called at any time from where it is defined. A method
 * waits for the whole class. Undefined where the code runs with that of `scope`.
 */
function outermost(at: Node, scope: Node): Node | undefined {
  let found: Node | undefined;
  for (let owner = scopeNode(at); owner !== scope && owner.parent; owner = scopeNode(owner))
    if (found || owner.type !== "class_definition") found = owner;
  return found;
}

/** An unconditional binding hides those before it. */
function unhidden(bindings: readonly NameBinding[]): readonly NameBinding[] {
  return bindings.slice(
    Math.max(
      0,
      bindings.findLastIndex((binding) => !binding.conditional),
    ),
  );
}
