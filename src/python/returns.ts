import { ownNodes } from "./names.js";
import type { Node } from "./tree.js";

const known = new WeakMap<Node, readonly Node[]>();

/** The nodes that run in a function itself, each found once. */
function nodesOf(definition: Node): readonly Node[] {
  let nodes = known.get(definition);
  if (!nodes) {
    nodes = [...ownNodes(definition)].filter(({ type }) => type === "return_statement" || type === "yield");
    known.set(definition, nodes);
  }
  return nodes;
}

/** What a function gives back. */
export function returnsOf(definition: Node): readonly Node[] {
  if (definition.type === "lambda") return definition.fields("body");
  return nodesOf(definition).flatMap((node) => (node.type === "return_statement" ? node.parts.slice(0, 1) : []));
}

/** What a generator yields. */
export function yieldsOf(definition: Node): readonly Node[] {
  return nodesOf(definition).flatMap((node) => (node.type === "yield" ? node.parts.slice(0, 1) : []));
}
