import { argumentsOf, type Node, stringValue } from "../../src/kit.js";

/** `setattr(x, name, …)` with a name that only the running program knows. */
export function hasComputedName(call: Node): boolean {
  const name = argumentsOf(call).positional[1];
  return name === undefined || stringValue(name) === undefined;
}
