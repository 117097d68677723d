import type { Hierarchy, KnownCall } from "./hierarchy.js";
import type { Module } from "./module.js";
import type { Receivers, Relation } from "./receivers.js";
import { argumentsOf, type Node } from "./tree.js";

/** A function, or a class that is called, and that is given what belongs to a family or may belong to it. */
export interface Escape {
  readonly module: Module;
  readonly node: Node;
  /** What it is given: a class, an instance, or what may be either. */
  readonly relations: ReadonlySet<Relation>;
}

interface PassedArgument {
  readonly module: Module;
  readonly node: Node;
  readonly relation: Relation;
}

/**
 * The functions that the `modules`, which know a family, hand something of it, and those that these hand it on to. In one
 * of the `modules` any parameter may belong to the family; there a function counts when it is given what surely does.
 */
export function escapesFrom(
  project: Hierarchy,
  receivers: Receivers,
  modules: readonly Module[],
  /** The part of a module in which the family can be named. */
  regionOf: (module: Module) => Node,
): readonly Escape[] {
  const known = new Set(modules);
  const found = new Map<Node, { module: Module; node: Node; relations: Set<Relation> }>();
  const queue = modules.flatMap((module) => passedArguments(project.knownCalls(regionOf(module), module), module, receivers, known));
  for (let gift = queue.shift(); gift; gift = queue.shift()) {
    const { module, node, relation } = gift;
    const handed = found.get(node) ?? { module, node, relations: new Set<Relation>() };
    if (handed.relations.has(relation)) continue;
    handed.relations.add(relation);
    found.set(node, handed);
    const inner = project.knownCalls(node, module);
    // What a parameter is can't be told there, so whatever is handed on may be what was given.
    queue.push(...passedArguments(inner, module, receivers, known).map((each) => ({ ...each, relation })));
  }
  return [...found.values()];
}

function passedArguments(calls: readonly KnownCall[], module: Module, receivers: Receivers, known: ReadonlySet<Module>): PassedArgument[] {
  return calls.flatMap(({ node: call, callee }) => {
    const isTold = (relation: Relation) => relation !== "none" && (relation !== "unknown" || !known.has(callee.module));
    const { positional, keywords } = argumentsOf(call);
    const relations = [...positional, ...keywords.values()].map((argument) => receivers.pointsTo(argument, module));
    return [...new Set(relations)].filter(isTold).map((relation) => ({ module: callee.module, node: callee.node, relation }));
  });
}
