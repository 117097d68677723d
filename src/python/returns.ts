import { ownNodes } from "./names.js";
import type { Node } from "./tree.js";

/** What a function gives back. */
export function returnsOf(definition: Node): readonly Node[] {
  if (definition.type === "lambda") return definition.fields("body");
  return partsOf(definition, "return_statement");
}

/** Whether calling a function gives a generator: `yield` alone makes it one, too. */
export function isGenerator(definition: Node): boolean {
  return definition.type !== "lambda" && [...ownNodes(definition)].some(({ type }) => type === "yield");
}

/** What a generator yields. */
export function yieldsOf(definition: Node): readonly Node[] {
  return partsOf(definition, "yield");
}

function partsOf(definition: Node, type: string): readonly Node[] {
  return [...ownNodes(definition)].flatMap((node) => (node.type === type ? node.parts.slice(0, 1) : []));
}
