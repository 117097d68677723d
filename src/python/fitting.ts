import type { Call } from "./known-calls.js";
import { argumentsOf, type Node } from "./tree.js";

/** Whether a parameter is taken apart, `def f((host, port))`, which may fail before the first statement of the function runs. */
export function isTakenApart(parameter: Node): boolean {
  return (parameter.field("name") ?? parameter).type === "tuple_pattern";
}

/** Whether a call surely gives a function what it has parameters for: otherwise that fails before the first statement runs. */
export function fits({ node, offset }: Call, definition: Node): boolean {
  if (node.type !== "call") return false;
  const parameters = (definition.field("parameters")?.parts ?? []).slice(offset);
  const named = parameters.filter(({ type }) => !type.endsWith("splat_pattern"));
  const isTaken = (type: string) => parameters.some((each) => each.type === type);
  const [takesRest, takesKeywords] = [isTaken("list_splat_pattern"), isTaken("dictionary_splat_pattern")];
  const { positional, keywords, open } = argumentsOf(node);
  if (open) return takesRest && takesKeywords && named.length === 0;
  const names = named.map((each) => (each.field("name") ?? each).text);
  const isExpected = (keyword: string) => (names.includes(keyword) ? names.indexOf(keyword) >= positional.length : takesKeywords);
  const isGiven = (each: Node, place: number) => place < positional.length || each.field("value") || keywords.has(names[place] ?? "");
  return (takesRest || positional.length <= named.length) && [...keywords.keys()].every(isExpected) && named.every(isGiven);
}
