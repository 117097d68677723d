import type { ClassModel, Method } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import type { Hierarchy } from "./hierarchy.js";
import { type Node, walk } from "./tree.js";

interface Kin {
  readonly hierarchy: Hierarchy;
  readonly cls: ClassModel;
}

/** An `__init__` that begins before C's, in instances of a descendant. */
export interface InitBelow {
  readonly owner: ClassModel;
  readonly method: Method;
  /** The call in it that leads to C's; undefined where none surely does. */
  readonly call: Node | undefined;
}

export function initsBelow(kin: Kin): readonly InitBelow[] {
  const { hierarchy } = kin;
  return hierarchy.descendants(kin.cls).flatMap((cls) => chainFrom(kin, hierarchy.lookup(cls, "__init__")?.owner, cls, new Set([cls])));
}

/** The one that begins in instances of `cls`, and those that it calls by `super` on the way to C's. */
function chainFrom(kin: Kin, owner: KnownClass | undefined, cls: ClassModel, seen: Set<KnownClass>): readonly InitBelow[] {
  if (owner === kin.cls || owner?.kind !== "project") return [];
  const call = initCall(kin, owner, cls, new Set(seen));
  const own = owner.methods.filter(({ name }) => name === "__init__").map((method) => ({ owner, method, call }));
  const isSuper = call?.field("function")?.field("object")?.type === "call";
  return isSuper ? [...own, ...chainFrom(kin, nextInit(kin, owner, cls), cls, seen)] : own;
}

/** The first descendant whose instances need not see C's `__init__`. */
export function descendantWithoutInit(kin: Kin): ClassModel | undefined {
  return kin.hierarchy.descendants(kin.cls).find((cls) => !reachesInit(kin, cls, new Set()));
}

/** Of a class, those from which C's `__init__` is reached, as far as somebody has asked. */
const REACHING = new WeakMap<ClassModel, Set<KnownClass>>();

function reachesInit(kin: Kin, cls: KnownClass, seen: Set<KnownClass>): boolean {
  const known = REACHING.get(kin.cls) ?? new Set<KnownClass>();
  REACHING.set(kin.cls, known);
  const reaches = known.has(cls) || searchInit(kin, cls, seen);
  if (reaches) known.add(cls);
  return reaches;
}

function searchInit(kin: Kin, cls: KnownClass, seen: Set<KnownClass>): boolean {
  if (cls === kin.cls) return true;
  if (seen.has(cls)) return false;
  seen.add(cls);
  const owner = kin.hierarchy.lookup(cls, "__init__")?.owner;
  if (owner === kin.cls) return true;
  if (owner?.kind !== "project") return false;
  return initCall(kin, owner, cls, seen) !== undefined;
}

/** The call in `__init__` of `owner` of one that leads to C's, whichever way it goes. */
function initCall(kin: Kin, owner: ClassModel, cls: KnownClass, seen: Set<KnownClass>): Node | undefined {
  return callsOfInits(owner).find(({ object }) => leadsToInit(kin, object, owner, cls, seen))?.call;
}

/** `Base.__init__(self)`, as a statement of its own. */
interface CallOfInit {
  readonly call: Node;
  /** What stands before the dot. */
  readonly object: Node;
}

const CALLS = new WeakMap<ClassModel, readonly CallOfInit[]>();

/** Those in the `__init__` of a class that run before it may return. */
function callsOfInits(owner: ClassModel): readonly CallOfInit[] {
  let calls = CALLS.get(owner);
  if (!calls) {
    const init = owner.methods.find((method) => method.name === "__init__");
    calls = [...callsIn(init?.node.field("body")?.parts ?? [])];
    CALLS.set(owner, calls);
  }
  return calls;
}

function* callsIn(statements: readonly Node[]): Generator<CallOfInit> {
  for (const statement of statements) {
    for (const node of walk(statement)) if (node.type === "return_statement") return;
    const call = statement.type === "expression_statement" ? statement.parts[0] : undefined;
    const callee = call?.type === "call" ? call.field("function") : undefined;
    const object = callee?.type === "attribute" && callee.field("attribute")?.text === "__init__" ? callee.field("object") : undefined;
    if (call && object) yield { call, object };
  }
}

function leadsToInit(kin: Kin, object: Node, owner: ClassModel, cls: KnownClass, seen: Set<KnownClass>): boolean {
  if (object.type === "call" && object.field("function")?.text === "super") {
    const next = nextInit(kin, owner, cls);
    if (next === kin.cls) return true;
    return next?.kind === "project" && initCall(kin, next, cls, seen) !== undefined;
  }
  const denotation = kin.hierarchy.denotation(object, owner.module);
  return (denotation.kind === "project" || denotation.kind === "library") && reachesInit(kin, denotation, seen);
}

/** Whose `__init__` `super(owner, self)` finds in an instance of `cls`. */
function nextInit(kin: Kin, owner: ClassModel, cls: KnownClass): KnownClass | undefined {
  const from = kin.hierarchy.mro(cls).indexOf(owner) + 1;
  return kin.hierarchy.lookup(cls, "__init__", from)?.owner;
}
