import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import { mangle } from "../mangle.js";
import { isGenerator } from "../returns.js";
import type { Site } from "../semantics.js";
import { argumentsOf, type Node } from "../tree.js";
import type { Kept } from "./frame.js";
import { definitionOf } from "./kinds.js";
import { isOverridden } from "./overridden.js";
import type { Summaries } from "./summaries.js";
import type { Thing } from "./things.js";
import type { Values } from "./values.js";

/**
 * What the methods of a class do with what its ancestors call them with: `self.added(child)`, where what an ancestor has by that name does nothing. It is
 * told where the method does it.
 */
export function keptByHooks(cls: ClassModel, self: Thing, values: Values, summaries: Summaries, project: Hierarchy): readonly Kept[] {
  const ancestors = project.mro(cls).flatMap((each) => (each.kind === "project" && each !== cls ? [each] : []));
  return cls.methods.flatMap(({ name, node: definition, decorators }) => {
    const isOwn = definitionOf(mangle(name, definition), cls, project)?.method.node === definition;
    if (!isOwn || decorators.length > 0 || isGenerator(definition)) return [];
    const target = { definition, module: cls.module, owner: cls, receiver: self };
    const calls = ancestors.flatMap((ancestor) => callsOnSelf(name, ancestor, cls, project));
    const given = calls.filter(({ module, node }) => argumentsIn(node).some((argument) => values.of(argument, module).length > 0));
    return given.flatMap(({ module, node }) =>
      summaries.effects(target, node, module).map(({ from, edge: { via: _, ...edge } }) => ({ from, edge })),
    );
  });
}

/** The calls of a method by `self` in the methods of an ancestor that instances of the class run. */
function callsOnSelf(name: string, ancestor: ClassModel, cls: ClassModel, project: Hierarchy): readonly Site[] {
  const { module } = ancestor;
  return module.calls(name).flatMap((node) => {
    const object = node.field("function")?.field("object");
    const owner = object && module.selfOf(object);
    return owner?.cls === ancestor && !isOverridden(ancestor, owner.method.name, cls, project) ? [{ module, node }] : [];
  });
}

function argumentsIn(call: Node): readonly Node[] {
  const { positional, keywords } = argumentsOf(call);
  return [...positional, ...keywords.values()];
}
