import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import { argumentsOf, type Node, stringValue } from "../tree.js";
import { attributeNames } from "./attribute-names.js";
import { isBoundMethod } from "./kinds.js";
import { membersLoopOf } from "./members-by-name.js";
import type { Thing } from "./things.js";
import type { Values } from "./values.js";

/**
 * `getattr(self, 'on_event')`, `getattr(self, 'on_' + event)` where nothing but methods is called so, and `getattr(self, name)` in a loop over
 * the members; `getattr(self, name, self.default)` may give the last.
 */
export function gottenByName(call: Node, module: Module, values: Values, project: Hierarchy): readonly Thing[] {
  const [object, key, otherwise] = argumentsOf(call).positional;
  if (!object || !key) return [];
  const site = { module, node: call };
  const names = attributeNames(key, module);
  const things = values.of(object, module);
  if (names.length > 0) return things.flatMap((thing) => names.map((name) => values.attribute(thing, name, name, site)));
  const loop = membersLoopOf(key, object);
  if (loop) return things.flatMap((thing) => values.memberOf(thing, loop, site));
  const prefix = constantPrefix(key);
  const found = things.flatMap((thing) => {
    const name = thing.cls && prefix !== undefined ? methodWith(prefix, thing.cls, project) : undefined;
    return name === undefined ? [] : [values.attribute(thing, name, name, site)];
  });
  return [...found, ...(otherwise ? values.of(otherwise, module) : [])];
}

/** `on_` of `'on_' + name` and `'on_%s' % name`. */
function constantPrefix(key: Node): string | undefined {
  const [left] = key.type === "binary_operator" ? key.parts : [];
  return /^([A-Za-z_]\w*)(?:%s)?$/.exec((left && stringValue(left)) ?? "")?.[1];
}

/** A method whose name begins so, where all that instances of the class have by such a name is methods. */
function methodWith(prefix: string, cls: ClassModel, project: Hierarchy): string | undefined {
  const owners = project.mro(cls);
  if (owners.some(({ kind }) => kind === "unknown")) return undefined;
  const names = owners.flatMap((owner) => {
    if (owner.kind === "unknown") return [];
    return [...owner.members.keys(), ...(owner.kind === "project" ? owner.stores.names() : owner.sets)];
  });
  const fitting = names.filter((name) => name.startsWith(prefix));
  return fitting.every((name) => isBoundMethod(name, cls, project)) ? fitting[0] : undefined;
}
