import { type ClassModel, type Method, memberBinding } from "../classes.js";
import type { KnownClass } from "../denotation.js";
import type { Hierarchy } from "../hierarchy.js";
import { bindsInstance, memberKind } from "../members.js";
import type { Node } from "../tree.js";
import type { Thing } from "./things.js";

/** What Python calls with the class in the place of the instance, decorated or not. */
const ON_CLASS = new Set(["__new__", "__init_subclass__", "__class_getitem__"]);

/** Whether the first parameter of a method is an instance of the class. */
export function isOnInstance({ name, node, self, decorators }: Method, cls: ClassModel, project: Hierarchy): boolean {
  if (self === undefined || ON_CLASS.has(name) || cls.members.get(name)?.at(-1) === undefined) return false;
  if (cls.members.get(name)?.at(-1) !== node) return decorators.length === 0 && self === "self";
  const kind = memberKind(project, cls, name);
  return kind === "function" || (kind !== "static" && kind !== "class" && self === "self");
}

/** Whether asking an instance for the attribute makes an object that holds the instance; `except`: a place that sets it and hasn't run by then. */
export function isBoundMethod(name: string, cls: ClassModel, project: Hierarchy, except?: Node): boolean {
  const found = project.lookup(cls, name);
  if (!found || found.behind || !bindsInstance(memberKind(project, found.owner, name))) return false;
  return project
    .mro(cls)
    .every((each) => (each.kind === "project" ? each.stores.of(name).every(({ target }) => target === except) : !isSetBy(each, name)));
}

function isSetBy(cls: ReturnType<Hierarchy["mro"]>[number], name: string): boolean {
  return cls.kind === "library" && cls.sets.has(name);
}

/** Classes hold themselves anyway, and are never many. */
export function isMetaclass(cls: KnownClass, project: Hierarchy): boolean {
  return project.mro(cls).some((each) => each.kind === "library" && each.id === "__builtin__.type");
}

/** The one `def` that a class has for a method, its own or inherited. */
export function definitionOf(
  name: string,
  cls: KnownClass,
  project: Hierarchy,
  from = 0,
): { owner: ClassModel; method: Method } | undefined {
  const found = project.lookup(cls, name, from);
  if (found?.owner.kind !== "project" || found.behind) return undefined;
  const { owner } = found;
  const values = memberBinding(owner, name)?.values ?? [];
  const value = values.at(-1);
  const node = value?.kind === "def" ? value.node : undefined;
  const method = node && owner.methods.find((each) => each.node === node);
  return method && values.length === 1 ? { owner, method } : undefined;
}

/** Whether a thing is the instance whose methods are looked at, or `self` in an ancestor of its class. */
export function isSame(thing: Thing, root: Thing, project: Hierarchy): boolean {
  if (thing === root) return true;
  if (!thing.isSelf || !root.isSelf || !thing.cls || !root.cls) return false;
  return project.mro(root.cls).includes(thing.cls);
}
