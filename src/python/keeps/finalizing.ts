import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import { attributeName, type Node, walk } from "../tree.js";

/**
 * The methods of some classes, their relatives included, that may run while one of their instances is finalized: `__del__`, and what it calls, by
 * the names alone. Weak references to an object are gone before its `__del__` runs (`Objects/typeobject.c`, `subtype_dealloc`).
 */
export function methodsFinalizing(classes: readonly ClassModel[], project: Hierarchy): ReadonlySet<Node> {
  const family = new Set(classes.flatMap((cls) => project.relatives(cls)));
  const methods = [...family].flatMap((cls) => (cls.kind === "project" ? cls.methods : []));
  const found = new Set<Node>(methods.flatMap(({ name, node }) => (name === "__del__" ? [node] : [])));
  for (const definition of found)
    for (const node of walk(definition)) {
      const name = node.type === "attribute" ? attributeName(node) : undefined;
      if (name !== undefined) for (const method of methods) if (method.name === name) found.add(method.node);
    }
  return found;
}
