import { callsIn } from "./calls.js";
import type { PlaceKind } from "./held-sites.js";
import type { Module } from "./module.js";
import type { Semantics } from "./semantics.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

/** Classes that make an object of the library of a command line, and the methods that do (Lib/argparse.py, Lib/optparse.py). */
const PARSERS = new Set(["argparse.ArgumentParser", "optparse.OptionParser"]);
const PARSING = new Set(["parse_args", "parse_known_args"]);

/** Whether a call gives such an object and no other: `options, rest = parser.parse_args()`, where it isn't given one to fill. */
export function makesOptions(call: Node, module: Module, project: Semantics): boolean {
  const callee = call.field("function");
  const parser = callee && PARSING.has(attributeName(callee) ?? "") ? callee.field("object") : undefined;
  if (parser?.type !== "identifier") return false;
  const { positional, keywords, open } = argumentsOf(call);
  if (open || positional.length > 1 || [...keywords.keys()].some((keyword) => keyword !== "args")) return false;
  const bindings = module.scopeOfName(parser.text, parser)?.bindings.get(parser.text) ?? [];
  return bindings.length > 0 && bindings.every(({ value }) => value?.type === "call" && isParser(value, module, project));
}

/**
 * What a parser is given to fill, `parser.parse_args(namespace=x)`: it is asked for each option by name, and has those set that it lacks
 * (Lib/argparse.py, Lib/optparse.py).
 */
export const OPTIONS_FILLED: readonly PlaceKind[] = [...PARSING].map((word) => ({
  word,
  find: (module) =>
    callsIn(module, word).flatMap((node) => {
      const { positional, keywords } = argumentsOf(node);
      const object = keywords.get("namespace") ?? keywords.get("values") ?? positional[1];
      return object ? [{ node, object }] : [];
    }),
}));

function isParser(call: Node, module: Module, project: Semantics): boolean {
  const callee = call.field("function");
  const denotations = callee ? project.denotations(callee, module) : [];
  return denotations.length > 0 && denotations.every((each) => each.kind === "library" && PARSERS.has(each.id));
}
