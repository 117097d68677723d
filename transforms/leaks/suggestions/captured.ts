import { type Module, type Node, type Site, saysName, scopeNode, statementOf, walk } from "../../../src/kit.js";
import type { Mendable } from "./suggestion.js";

/** A function that captures the `self` of the method that it stands in. */
export interface Capturing {
  readonly module: Module;
  /** The lambda, or the nested function. */
  readonly node: Node;
  /** The method around. */
  readonly method: Node;
  readonly self: string;
  /** Where the function says `self`. */
  readonly uses: readonly Site[];
}

/** The one function by which an instance holds itself, where that is captured by its `self` alone. */
export function capturingIn({ links, root }: Mendable): Capturing | undefined {
  const last = links.at(-1);
  if (last?.from.kind !== "function" || last.edge.to !== root) return undefined;
  return capturingOf(last.from.site);
}

/** The others in the same statement, which the same container may keep: `{'level': lambda: self.level, 'rate': lambda: self.rate}`. */
export function capturingBeside({ module, node, method, self }: Capturing): readonly (Capturing | undefined)[] {
  const beside = [...walk(statementOf(node))].filter((each) => each.type === "lambda" && !each.contains(node) && !node.contains(each));
  const outer = beside.filter((each) => !beside.some((other) => other !== each && other.contains(each)));
  const meansSelf = (each: Node) => saysName(each, self) && module.scopeOfName(self, each)?.node === method;
  return outer.filter((each) => [...walk(each)].some(meansSelf)).map((each) => capturingOf({ module, node: each }));
}

function capturingOf({ module, node }: Site): Capturing | undefined {
  if (!node.is("lambda", "function_definition")) return undefined;
  const method = scopeNode(node);
  const self = method.type === "function_definition" ? method.field("parameters")?.parts[0] : undefined;
  const body = node.field("body");
  if (self?.type !== "identifier" || !body || (module.scope(method).bindings.get(self.text)?.length ?? 0) !== 1) return undefined;
  const said = [...walk(node)].filter((each) => saysName(each, self.text));
  // A default is worked out where the function is made; another `self` inside is another matter.
  const isPlain = said.every((each) => body.contains(each) && module.scopeOfName(self.text, each)?.node === method);
  return isPlain && said.length > 0
    ? { module, node, method, self: self.text, uses: said.map((use) => ({ module, node: use })) }
    : undefined;
}

/** Whether a name can be given to a new local variable of the method: nothing in it says that name. */
export function isFree(name: string, { method }: Capturing): boolean {
  return ![...walk(method)].some((node) => saysName(node, name));
}
