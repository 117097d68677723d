import type { ClassModel } from "./classes.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import type { Relation } from "./receivers.js";
import type { Site } from "./semantics.js";
import { specialMethodsRun } from "./special-methods.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";
import { usesWeakly } from "./weak-use.js";

/** What is asked about a family of classes where something minds which object it gets. */
export interface Kin {
  readonly hierarchy: Hierarchy;
  pointsTo(expression: Node, module: Module): Relation;
}

/** Whether something in a module minds which object it gets, or for how long that lives. */
export function mindsObjects(family: Kin, module: Module): boolean {
  return usesWeakly(module) || comparesIdentity(family, module) || identitiesTaken(family, module).length > 0;
}

/** Whether a module compares objects by identity that may be methods: not with `None`, a class, or what is made by `object()` to be told from all else. */
function comparesIdentity(family: Kin, module: Module): boolean {
  return module.identityTests.some(({ parts }) => parts.length !== 3 || !parts.some((part) => isNoMethod(family, part, module)));
}

function isNoMethod(family: Kin, operand: Node, module: Module): boolean {
  const callee = operand.type === "call" ? operand.field("function") : undefined;
  const called = callee && family.hierarchy.denotation(callee, module);
  if (called?.kind === "library") return called.id === "__builtin__.type" || called.id === "__builtin__.object";
  if (callee || !operand.is("identifier", "attribute")) return operand.is("string", "integer", "list", "tuple", "dictionary");
  const { kind } = family.hierarchy.denotation(operand, module);
  return kind === "project" || kind === "library" || kind === "module" || kind === "library-module" || isSentinel(family, operand, module);
}

/** `missing = object()`, once. */
function isSentinel(family: Kin, name: Node, module: Module): boolean {
  const [only, ...others] = (name.type === "identifier" && module.scopeOfName(name.text, name)?.bindings.get(name.text)) || [];
  const callee = only?.value?.type === "call" && others.length === 0 ? only.value.field("function") : undefined;
  const denotation = callee && family.hierarchy.denotation(callee, module);
  return denotation?.kind === "library" && denotation.id === "__builtin__.object";
}

/** `id(x)`, `map(id, …)`, `operator.is_`: not `id(self)`, which tells instances apart in what is printed. */
function identitiesTaken(family: Kin, module: Module): readonly Node[] {
  const ids = module.names("id").filter((node) => node.role !== "name" && !module.scopeOfName("id", node) && !isOfSelf(node, module));
  const tests = ["is_", "is_not"].flatMap((name) => [...module.names(name), ...module.attributes(name)]);
  const isTest = (node: Node) => {
    const denotation = family.hierarchy.denotation(node, module);
    return denotation.kind === "library-function" && denotation.module === "operator";
  };
  return [...ids, ...tests.filter(isTest)];
}

function isOfSelf(callee: Node, module: Module): boolean {
  const call = callee.role === "function" ? callee.parent : undefined;
  const argument = call && argumentsOf(call).positional[0];
  return argument?.type === "identifier" && module.selfOf(argument) !== undefined;
}

/** Whether a class may keep something weakly, or compares it with others. */
export function isParticular(family: Kin, { module, node }: ClassModel): boolean {
  return usesWeakly(module) || [...module.identityTests, ...identitiesTaken(family, module)].some((test) => node.contains(test));
}

/** Whether a function hands what it is given on to one that compares it, or may keep it weakly. */
export function handsOn(family: Kin, { node, module }: Site): boolean {
  const { hierarchy } = family;
  const reached = new Map([[node, module]]);
  for (const [owner, home] of reached) for (const callee of hierarchy.handedOn(owner, home)) reached.set(callee.node, callee.module);
  const methods = [...reached].flatMap(([owner, home]) => methodsGuessed(family, owner, home));
  reached.delete(node);
  const found = [...reached, ...methods.map((method) => [method.node, method.module] as const)];
  return found.some(
    ([owner, home]) => usesWeakly(home) || [...home.identityTests, ...identitiesTaken(family, home)].some((test) => owner.contains(test)),
  );
}

/** The methods that a function may call with a parameter of its own, where nothing tells on what: `REGISTRY[kind].connect(callback)`. */
function methodsGuessed({ hierarchy }: Kin, owner: Node, module: Module): readonly Site[] {
  return module.callsIn(owner).flatMap((call) => {
    const callee = call.field("function");
    const object = callee?.type === "attribute" ? callee.field("object") : undefined;
    const isGiven = argumentsOf(call).positional.some(({ type }) => type === "identifier");
    if (!callee || !isGiven || !object?.is("subscript", "call")) return [];
    return hierarchy.methodsCalled(attributeName(callee) ?? "");
  });
}

/** Whether Python hands the object to a method that minds, with no call: by an operator, a subscript, or an attribute that is set. */
export function isMindedImplicitly(family: Kin, object: Node, module: Module): boolean {
  return specialMethodsRun(object).some(({ names, on, attribute }) => {
    const classes = names.flatMap((name) => classesWith(family, name));
    const setters = attribute === undefined ? [] : classesWith(family, attribute);
    const minding = [...classes, ...setters].filter((cls) => isMinding(family, cls, attribute));
    return minding.length > 0 && mayBeOf(family, on, module, minding);
  });
}

function classesWith({ hierarchy }: Kin, name: string): readonly ClassModel[] {
  return hierarchy
    .mentioning(name)
    .flatMap(({ classes }) => classes)
    .filter((cls) => cls.members.has(name));
}

/** A class may mind by itself, or by the descriptor that it binds to the name. */
function isMinding(family: Kin, cls: ClassModel, attribute: string | undefined): boolean {
  if (isParticular(family, cls)) return true;
  const bound = attribute === undefined ? [] : (cls.module.scope(cls.node).bindings.get(attribute) ?? []);
  return bound.some(({ value }) => {
    const objects = value ? family.hierarchy.pointsTo(value, cls.module) : [];
    return objects.some((each) => "cls" in each && each.cls.kind === "project" && isParticular(family, each.cls));
  });
}

/** Whether an object may be an instance of one of the classes, or one below: where nothing tells, it may. */
function mayBeOf({ hierarchy }: Kin, object: Node, module: Module, classes: readonly ClassModel[]): boolean {
  const named = hierarchy.pointsTo(object, module);
  const isOne = (each: (typeof named)[number]) =>
    "cls" in each &&
    classes.some((cls) => each.cls === cls || hierarchy.mro(each.cls).includes(cls) || hierarchy.mro(cls).includes(each.cls));
  if (named.some(isOne)) return true;
  if (!named.some(({ kind }) => kind === "unknown")) return false;
  const flowing = hierarchy.flowingTo(object, module).filter((each) => "cls" in each);
  return flowing.length === 0 || flowing.some(isOne);
}
