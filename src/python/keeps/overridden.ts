import { valueFor } from "../assignments.js";
import type { ClassModel } from "../classes.js";
import type { KnownClass } from "../denotation.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Site } from "../semantics.js";
import { attributeName, bare, type Node, walk } from "../tree.js";
import { definitionOf } from "./kinds.js";
import type { Edge } from "./things.js";
import { outermostFunction } from "./variables.js";

/** Whether instances of a class have another method by that name than `cls`, which doesn't call this one. */
export function isOverridden(cls: ClassModel, name: string, held: KnownClass, project: Hierarchy): boolean {
  const found = project.mro(held).includes(cls) ? project.lookup(held, name) : undefined;
  if (found?.owner.kind !== "project" || found.owner === cls || found.behind) return false;
  const overriding = found.owner.methods.find((each) => each.name === name);
  return overriding !== undefined && ![...walk(overriding.node)].some((node) => node.type === "attribute" && attributeName(node) === name);
}

/**
 * Whether a statement makes one thing keep another for instances of a class: they may have another method in the place of the one that it stands in, or of
 * the one that gives what is kept.
 */
export function isMadeFor(cls: KnownClass, { site, via, to }: Edge, project: Hierarchy): boolean {
  if ([site, via].some((place) => place && isPassedOver(place, cls, project))) return false;
  const giving = givingMethod(site, cls, project);
  return giving === undefined || giving.contains(to.site.node);
}

/** Whether a place stands in a method that instances of a class don't run. */
function isPassedOver({ module, node }: Site, cls: KnownClass, project: Hierarchy): boolean {
  const definition = outermostFunction(node);
  const owner = definition && module.classAround(definition);
  const name = definition?.field("name")?.text;
  return owner !== undefined && name !== undefined && isOverridden(owner, name, cls, project);
}

/** The method of a class that runs in `self.parts = self.make()` where that stands in an ancestor, which has another one. */
function givingMethod({ module, node }: Site, cls: KnownClass, project: Hierarchy): Node | undefined {
  const value = node.type === "attribute" ? valueFor(node) : undefined;
  const callee = value && bare(value).field("function");
  const object = callee?.field("object");
  const owner = object && module.selfOf(object)?.cls;
  const name = callee && attributeName(callee);
  if (!owner || name === undefined || owner === cls) return undefined;
  const found = definitionOf(name, owner, project);
  return found && isOverridden(found.owner, name, cls, project) ? definitionOf(name, cls, project)?.method.node : undefined;
}
