import type { AlikeCalls, NumberedCallee } from "./actual-arguments.js";
import type { Module } from "./module.js";
import { assignedTo, isMethod, parameterNamesOf } from "./parameters.js";
import type { Receivers, Relation } from "./receivers.js";
import type { Callee, Semantics } from "./semantics.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

/** A function, or a class that is called, and that is given what belongs to a family or may belong to it. */
export interface Escape {
  readonly module: Module;
  readonly node: Node;
  /** What it is given: a class, an instance, or what may be either. */
  readonly relations: ReadonlySet<Relation>;
}

/** All that is given something of a family. */
export interface Escapes {
  readonly functions: ReadonlyMap<Node, Escape>;
  /** Likewise, methods of whatever classes, of which the name alone is known; what they hand on is not followed, or it would lead everywhere. */
  readonly methods: ReadonlyMap<string, ReadonlySet<Relation>>;
}

/** The calls that may hand something of a family on, and what these run. */
export interface FamilyCalls {
  /** Those of a module that knows the family. */
  in(module: Module): readonly AlikeCalls[];
  callees(alike: AlikeCalls): readonly NumberedCallee[];
}

/**
 * The functions that the `modules`, which know a family, hand something of it, and those that these hand it on to. In one
 * of the `modules` any parameter may belong to the family; there a function counts when it is given what surely does.
 */
export function escapesFrom(project: Semantics, receivers: Receivers, modules: readonly Module[], calls: FamilyCalls): Escapes {
  const known = new Set(modules);
  const passed = modules.map((module) => passing(calls.in(module), receivers));
  const found = new Map<Node, { module: Module; node: Node; relations: Set<Relation> }>();
  const queue = passed.flatMap((each) => calleesOf(each, known, calls));
  for (let at = 0; at < queue.length; at++) {
    const { module, node, relation } = queue[at] as (typeof queue)[number];
    const handed = found.get(node) ?? { module, node, relations: new Set<Relation>() };
    if (handed.relations.has(relation)) continue;
    handed.relations.add(relation);
    found.set(node, handed);
    for (const callee of project.handedOn(node, module)) if (!known.has(callee.module)) queue.push({ ...callee, relation });
  }
  return { functions: found, methods: methodsMeant(project, passed.flat()) };
}

/** Calls that are given something of a family. */
interface Passing {
  readonly alike: AlikeCalls;
  readonly relations: ReadonlySet<Relation>;
}

function passing(calls: readonly AlikeCalls[], receivers: Receivers): Passing[] {
  return calls.flatMap((alike) => {
    const relations = new Set(alike.given.flatMap((given) => receivers.relationsOf(given)));
    relations.delete("none");
    return relations.size > 0 ? [{ alike, relations }] : [];
  });
}

/** What the calls of a module run, in their order; of a module that knows the family only what is given what surely belongs to it. */
function calleesOf(passed: readonly Passing[], known: ReadonlySet<Module>, calls: FamilyCalls): (Callee & { relation: Relation })[] {
  const callees = passed.flatMap(({ alike, relations }) =>
    calls
      .callees(alike)
      .flatMap((callee) =>
        [...relations].flatMap((relation) => (relation !== "unknown" || !known.has(callee.module) ? [{ ...callee, relation }] : [])),
      ),
  );
  return callees.sort((one, other) => one.number - other.number);
}

/** What is surely given something of the family, and is a method of which the name alone is known. */
function methodsMeant(project: Semantics, passed: readonly Passing[]): ReadonlyMap<string, ReadonlySet<Relation>> {
  const methods = new Map<string, Set<Relation>>();
  for (const { alike, relations } of passed) {
    if (!relations.has("instance") && !relations.has("class")) continue;
    for (const { call } of alike.calls) {
      const name = methodMeant(project, call, alike.module);
      if (name !== undefined) methods.set(name, new Set([...(methods.get(name) ?? []), ...relations]));
    }
  }
  return methods;
}

/** Where nothing tells what stands before the dot, what the method is called. */
function methodMeant(project: Semantics, call: Node, module: Module): string | undefined {
  const callee = call.field("function");
  const object = callee?.field("object");
  if (callee?.type !== "attribute" || !object || project.denotations(callee, module).some(({ kind }) => kind !== "other")) return undefined;
  return project.pointsTo(object, module).some(({ kind }) => kind === "unknown") ? attributeName(callee) : undefined;
}

/** The functions that are methods of some class by a name that tells that they may be given something, of those around a place. */
export function methodsAround({ methods }: Escapes, node: Node, module: Module): Escape[] {
  const found: Escape[] = [];
  for (let owner = node.closest("function_definition"); owner; owner = owner.closest("function_definition")) {
    const relations = methods.get(owner.field("name")?.text ?? "");
    if (relations && isMethod(owner)) found.push({ module, node: owner, relations });
  }
  return found;
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
