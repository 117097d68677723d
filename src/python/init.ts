import type { ClassModel, InstanceStore } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Site } from "./object-sites.js";
import { type Node, walk } from "./tree.js";

interface Kin {
  readonly hierarchy: Hierarchy;
  readonly cls: ClassModel;
}

/** Whether a place in a method of the family may run before `store` has set its attribute. */
export function mayRunBefore(store: InstanceStore, { module, node }: Site, kin: Kin): boolean {
  if (!kin.hierarchy.relatives(kin.cls).some((cls) => cls === module.classAround(node))) return false;
  return module.functionAround(node) === "__init__" || handsOutSelf(store);
}

/** Whether `__init__` lets other methods see the instance before the store: `self.setup()`, `Base.__init__(self)`. */
function handsOutSelf({ method, statement }: InstanceStore): boolean {
  const body = method.node.field("body");
  return [...(body ? walk(body) : [])].some(
    (node) =>
      node.type === "call" &&
      node.end <= statement.start &&
      [...walk(node)].some((inner) => inner.text === method.self || inner.text === "super"),
  );
}

/** The first descendant whose instances need not see C's `__init__`. */
export function descendantWithoutInit(kin: Kin): ClassModel | undefined {
  return kin.hierarchy.descendants(kin.cls).find((cls) => !reachesInit(kin, cls, new Set()));
}

function reachesInit(kin: Kin, cls: KnownClass, seen: Set<KnownClass>): boolean {
  if (cls === kin.cls) return true;
  if (seen.has(cls)) return false;
  seen.add(cls);
  const owner = kin.hierarchy.lookup(cls, "__init__")?.owner;
  if (owner === kin.cls) return true;
  if (owner?.kind !== "project") return false;
  return callsInit(kin, owner, cls, seen);
}

/** Whether `__init__` of `owner` calls one that leads to C's, whichever way it goes. */
function callsInit(kin: Kin, owner: ClassModel, cls: KnownClass, seen: Set<KnownClass>): boolean {
  const init = owner.methods.find((method) => method.name === "__init__");
  const body = init?.node.field("body");
  for (const statement of body?.parts ?? []) {
    if ([...walk(statement)].some((node) => node.type === "return_statement")) return false;
    const call = statement.type === "expression_statement" ? statement.parts[0] : undefined;
    const callee = call?.type === "call" ? call.field("function") : undefined;
    const object = callee?.type === "attribute" && callee.field("attribute")?.text === "__init__" ? callee.field("object") : undefined;
    if (object && leadsToInit(kin, object, owner, cls, seen)) return true;
  }
  return false;
}

function leadsToInit(kin: Kin, object: Node, owner: ClassModel, cls: KnownClass, seen: Set<KnownClass>): boolean {
  if (object.type === "call" && object.field("function")?.text === "super") {
    const next = nextInit(kin, owner, cls);
    if (next === kin.cls) return true;
    return next?.kind === "project" && callsInit(kin, next, cls, seen);
  }
  const denotation = kin.hierarchy.denotation(object, owner.module);
  return (denotation.kind === "project" || denotation.kind === "library") && reachesInit(kin, denotation, seen);
}

/** Whose `__init__` `super(owner, self)` finds in an instance of `cls`. */
function nextInit(kin: Kin, owner: ClassModel, cls: KnownClass): KnownClass | undefined {
  const from = kin.hierarchy.mro(cls).indexOf(owner) + 1;
  return kin.hierarchy.lookup(cls, "__init__", from)?.owner;
}
