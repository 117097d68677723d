import { isMethod } from "./parameters.js";
import type { ProgramSemantics, Site } from "./semantics.js";
import type { Node } from "./tree.js";

/** What `isinstance` and `issubclass` call with whatever they are asked about (PEP 3119). */
const HOOKS = ["__subclasshook__", "__instancecheck__", "__subclasscheck__"];

/** Whether a method of that name is such a hook. */
export function isClassHook(name: string): boolean {
  return HOOKS.includes(name);
}

/** The functions that `isinstance` and `issubclass` may run on any object of the program: the hooks, and what these hand it on to. */
export function classHooks(project: ProgramSemantics): readonly Site[] {
  const found = new Map<Node, Site>();
  const queue: Site[] = HOOKS.flatMap((name) =>
    project.index.defining(name).flatMap((module) => module.functions(name).map((node) => ({ module, node }))),
  ).filter(({ node }) => isMethod(node));
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (found.has(next.node)) continue;
    found.set(next.node, next);
    queue.push(...project.handedOn(next.node, next.module).filter(({ node }) => node.type === "function_definition"));
  }
  return [...found.values()];
}
