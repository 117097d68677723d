import type { Module } from "./module.js";
import { assignedTo, parameterNamesOf } from "./parameters.js";
import type { Receivers, Relation } from "./receivers.js";
import type { Callee, Semantics, Site } from "./semantics.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

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
  /** Whether its name alone tells what is called: what that hands on is not followed, or it would lead everywhere. */
  readonly isGuessed: boolean;
}

/**
 * The functions that the `modules`, which know a family, hand something of it, and those that these hand it on to. In one
 * of the `modules` any parameter may belong to the family; there a function counts when it is given what surely does.
 */
export function escapesFrom(
  project: Semantics,
  receivers: Receivers,
  modules: readonly Module[],
  /** The part of a module in which the family can be named. */
  regionOf: (module: Module) => Node,
): readonly Escape[] {
  const known = new Set(modules);
  const found = new Map<Node, { module: Module; node: Node; relations: Set<Relation> }>();
  const queue = modules.flatMap((module) => passedArguments(project, regionOf(module), module, receivers, known));
  for (let at = 0; at < queue.length; at++) {
    const { module, node, relation, isGuessed } = queue[at] as PassedArgument;
    const handed = found.get(node) ?? { module, node, relations: new Set<Relation>() };
    if (handed.relations.has(relation)) continue;
    handed.relations.add(relation);
    found.set(node, handed);
    if (isGuessed) continue;
    for (const callee of project.handedOn(node, module))
      if (!known.has(callee.module)) queue.push({ module: callee.module, node: callee.node, relation, isGuessed });
  }
  return [...found.values()];
}

/** What the calls in a part of a module that knows the family hand to functions. */
function passedArguments(
  project: Semantics,
  region: Node,
  module: Module,
  receivers: Receivers,
  known: ReadonlySet<Module>,
): PassedArgument[] {
  return module.callsIn(region).flatMap((call) => {
    const { positional, keywords } = argumentsOf(call);
    const relations = new Set([...positional, ...keywords.values()].flatMap((argument) => receivers.relationsIn(argument, module)));
    relations.delete("none");
    if (relations.size === 0) return [];
    const isTold = relations.has("instance") || relations.has("class");
    const told = project.callees(call, module).map(({ module, node }) => ({ module, node, isGuessed: false }));
    const guessed = isTold ? methodsFor(project, call, module).map((site) => ({ ...site, isGuessed: true })) : [];
    return [...told, ...guessed].flatMap((callee) =>
      [...relations].flatMap((relation) => (relation !== "unknown" || !known.has(callee.module) ? [{ ...callee, relation }] : [])),
    );
  });
}

/** Where nothing tells what stands before the dot: the methods of the project that are called so. */
function methodsFor(project: Semantics, call: Node, module: Module): readonly Site[] {
  const callee = call.field("function");
  const object = callee?.field("object");
  if (callee?.type !== "attribute" || !object || project.denotations(callee, module).some(({ kind }) => kind !== "other")) return [];
  const isUnknown = project.pointsTo(object, module).some(({ kind }) => kind === "unknown");
  return isUnknown ? project.methodsCalled(attributeName(callee) ?? "") : [];
}

/** The functions that a function, or what is in a class, hands a parameter of its own on to, or what is made of one. */
export function handedOn(project: Semantics, owner: Node, module: Module): readonly Callee[] {
  const names = owner.type === "class_definition" ? undefined : derivedNames(owner);
  const isDerived = (argument: Node) => names === undefined || saysOne(argument, names);
  const callees = module.callsIn(owner).flatMap((call) => {
    const { positional, keywords } = argumentsOf(call);
    return [...positional, ...keywords.values()].some(isDerived) ? project.callees(call, module) : [];
  });
  return [...new Map(callees.map((callee) => [callee.node, callee])).values()];
}

/** The parameters of a function, and the variables that get something made of them. */
function derivedNames(definition: Node): ReadonlySet<string> {
  const names = new Set(parameterNamesOf(definition));
  const assigned = assignedTo(definition);
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    for (const { targets, value } of assigned) if (saysOne(value, names)) for (const target of targets) names.add(target);
  }
  return names;
}

function saysOne(expression: Node, names: ReadonlySet<string>): boolean {
  const open = [expression];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.type === "identifier" && node.role !== "attribute" && names.has(node.text)) return true;
    open.push(...node.children);
  }
  return false;
}
