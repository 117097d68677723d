import { type BoundValue, type ClassModel, memberBinding } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import { argumentsOf, type Node } from "../tree.js";
import { definitionOf } from "./kinds.js";

/** The function that runs where a property of a class is set: of `property(get, put)`, and of `@name.setter` (library reference, 2, `property`). */
export function setterOf(
  cls: ClassModel,
  name: string,
  project: Hierarchy,
): { readonly owner: ClassModel; readonly node: Node } | undefined {
  const found = project.lookup(cls, name);
  if (found?.owner.kind !== "project" || found.behind) return undefined;
  const { owner } = found;
  const value = memberBinding(owner, name)?.values.at(-1);
  return value && setterIn(value, owner, project);
}

function setterIn(
  value: BoundValue,
  owner: ClassModel,
  project: Hierarchy,
): { readonly owner: ClassModel; readonly node: Node } | undefined {
  if (value.kind === "def") {
    const isSetter = value.decorators.length === 1 && value.decorators.some((each) => /\.setter$/.test(each.text));
    return isSetter ? { owner, node: value.node } : undefined;
  }
  const callee = value.node?.type === "call" ? value.node.field("function") : undefined;
  if (callee?.text !== "property") return undefined;
  const { positional, keywords } = argumentsOf(value.node);
  const put = keywords.get("fset") ?? positional[1];
  const method = put?.type === "identifier" ? definitionOf(put.text, owner, project)?.method : undefined;
  return method && { owner, node: method.node };
}

/** The function that `+=` runs on an instance: of `def __iadd__`, and of `__iadd__ = add`. */
export function adderOf(cls: ClassModel, project: Hierarchy): { readonly owner: ClassModel; readonly node: Node } | undefined {
  const found = project.lookup(cls, "__iadd__");
  if (found?.owner.kind !== "project" || found.behind) return undefined;
  const value = memberBinding(found.owner, "__iadd__")?.values.at(-1);
  const name = value?.kind === "value" ? value.name : "__iadd__";
  const defined = name === undefined ? undefined : definitionOf(name, found.owner, project);
  return defined && defined.method.decorators.length === 0 ? { owner: defined.owner, node: defined.method.node } : undefined;
}

/** The one that `x[key] = value` runs on an instance. */
export function itemSetterOf(cls: ClassModel, project: Hierarchy): { readonly owner: ClassModel; readonly node: Node } | undefined {
  const found = definitionOf("__setitem__", cls, project);
  return found?.method.decorators.length === 0 ? { owner: found.owner, node: found.method.node } : undefined;
}
