import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import { memberKind } from "../members.js";
import type { Module } from "../module.js";
import { argumentsOf, attributeName, bare, type Node } from "../tree.js";
import { isOnInstance } from "./kinds.js";

/** The class that a method asks its first parameter for, so that descendants make their own kind: `self.__class__(self)`, `type(self)(self)`, `cls(owner)`. */
export function ownClass(callee: Node, module: Module, project: Hierarchy): ClassModel | undefined {
  const node = bare(callee);
  const instance = askedForClass(node);
  const name = instance ?? node;
  const owner = name.type === "identifier" ? module.selfOf(name) : undefined;
  if (!owner) return undefined;
  const { cls, method } = owner;
  const isFitting = instance ? isOnInstance(method, cls, project) : isOfClass(method.name, cls, project);
  return isFitting ? cls : undefined;
}

/** What a decorated method may be that a call runs as it stands there. */
export function isOfClass(name: string, cls: ClassModel, project: Hierarchy): boolean {
  return cls.members.has(name) && memberKind(project, cls, name) === "class";
}

/** `x` of `x.__class__` and `type(x)`. */
function askedForClass(node: Node): Node | undefined {
  if (node.type === "attribute") return attributeName(node) === "__class__" ? node.field("object") : undefined;
  if (node.type !== "call" || node.field("function")?.text !== "type") return undefined;
  const { positional } = argumentsOf(node);
  return positional.length === 1 ? positional[0] : undefined;
}
