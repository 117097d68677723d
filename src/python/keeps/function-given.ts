import type { Module } from "../module.js";
import { returnsOf } from "../returns.js";
import { bare, type Node } from "../tree.js";

/** The one function within that a function returns. */
export function functionGiven(definition: Node, module: Module): Node | undefined {
  const [value, ...others] = returnsOf(definition);
  const name = value && bare(value);
  if (name?.type === "lambda" && others.length === 0) return name;
  if (!name || others.length > 0 || name.type !== "identifier") return undefined;
  const [binding, ...more] = module.scopeOfName(name.text, name)?.bindings.get(name.text) ?? [];
  if (binding?.kind !== "function" || more.length > 0 || !definition.contains(binding.node)) return undefined;
  return binding.node.type === "function_definition" ? binding.node : binding.node.parent;
}
