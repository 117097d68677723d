import type { Module } from "./module.js";
import type { Project } from "./project.js";
import type { Receivers, Relation } from "./receivers.js";
import { argumentsOf, type Node, walk } from "./tree.js";

/** A function that is given one of the classes in question, or an instance. */
export interface Handed {
  readonly module: Module;
  readonly node: Node;
  readonly relation: Relation;
}

/** The functions that code of `modules` gives one of the classes or an instance, and those that they hand it on to. */
export function handedTo(project: Project, receivers: Receivers, modules: readonly Module[]): readonly Handed[] {
  const found = new Map<Node, Handed>();
  const add = (call: Node, module: Module, relation: Relation) => {
    const callee = call.field("function");
    const meaning = callee && project.meaning(callee, module);
    if (meaning?.kind === "function" && !found.has(meaning.node))
      found.set(meaning.node, { module: meaning.module, node: meaning.node, relation });
  };
  for (const module of modules)
    for (const call of module.everyCall) {
      const relation = given(call).map((argument) => receivers.relation(argument, module));
      const known = relation.find((each) => each === "instance" || each === "class");
      if (known) add(call, module, known);
    }
  for (const { module, node, relation } of found.values())
    for (const call of walk(node))
      if (call.type === "call" && given(call).some((each) => isParameterOf(node, each, module))) add(call, module, relation);
  return [...found.values()];
}

function given(call: Node): Node[] {
  const { positional, keywords } = argumentsOf(call);
  return [...positional, ...keywords.values()];
}

/** Whether a name stands for what the function was given. */
export function isParameterOf(owner: Node, name: Node, module: Module): boolean {
  if (name.type !== "identifier") return false;
  const scope = module.scopeOfName(name.text, name);
  return scope?.node === owner && (scope.bindings.get(name.text)?.some(({ kind }) => kind === "parameter") ?? false);
}
