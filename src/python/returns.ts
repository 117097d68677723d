import { ownNodes } from "./names.js";
import type { Node } from "./tree.js";

/** What a function gives back. */
export function returnsOf(definition: Node): readonly Node[] {
  if (definition.type === "lambda") return definition.fields("body");
  return partsOf(definition, "return_statement");
}

/** What a generator yields. */
export function yieldsOf(definition: Node): readonly Node[] {
  return partsOf(definition, "yield");
}

function partsOf(definition: Node, type: string): readonly Node[] {
  return [...ownNodes(definition)].flatMap((node) => (node.type === type ? node.parts.slice(0, 1) : []));
}
