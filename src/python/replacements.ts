import { valueFor } from "./assignments.js";
import type { AttributeSite } from "./attribute-sites.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import type { Site } from "./object-sites.js";
import { attributeName, type Node, walk } from "./tree.js";

/**
 * The functions that a place which sets an attribute may put there, wherever they are named in what it is given, with those that these hand
 * something on to.
 */
export function functionsPut({ module, node }: AttributeSite, project: Hierarchy): readonly Site[] {
  const given = node.type === "call" ? node.field("arguments") : valueFor(node);
  const found = new Map<Node, Site>();
  const queue = given ? namedIn(given, module, project) : [];
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (found.has(next.node)) continue;
    found.set(next.node, next);
    const { node: owner, module: home } = next;
    const callees = home.callsIn(owner).flatMap((call) => project.callees(call, home));
    queue.push(...callees.filter((callee) => callee.node.type === "function_definition"));
  }
  return [...found.values()];
}

/** Lambdas, names of functions, and methods by their names. */
function namedIn(expression: Node, module: Module, project: Hierarchy): Site[] {
  return [...walk(expression)].flatMap((node): Site[] => {
    if (node.type === "lambda") return [{ module, node }];
    if (!node.is("identifier", "attribute")) return [];
    const told = project
      .denotations(node, module)
      .flatMap((each) => (each.kind === "function" ? [{ module: each.module, node: each.node }] : []));
    const name = attributeName(node);
    const methods = module.classes.flatMap((cls) => cls.methods.filter((method) => method.name === name));
    return [...told, ...methods.map((method) => ({ module, node: method.node }))];
  });
}
