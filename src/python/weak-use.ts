import { callsIn } from "./calls.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import { attributeName, type Node } from "./tree.js";

const WEAK_CONTAINERS = ["WeakValueDictionary", "WeakKeyDictionary", "WeakSet"];

/** A module that never says `weakref` (or the name of something in it) keeps nothing weakly. */
export function usesWeakly(module: Module): boolean {
  return ["weakref", "_weakref", "WeakKeyDictionary", "WeakValueDictionary", "WeakSet", "proxy", "ref"].some(
    (name) => module.identifiers(name).length > 0,
  );
}

/** Whether a container is called as one that is weak, in whatever module that is made: `CACHE = WeakValueDictionary()`, `hub.CACHE[key] = …`. */
export function isMadeWeak(hierarchy: Hierarchy, container: Node, module: Module): boolean {
  const name = nameOf(container);
  if (name === undefined) return false;
  const bindings = container.type === "identifier" ? (module.scopeOfName(name, container)?.bindings.get(name) ?? []) : [];
  const isGiven = bindings.some(({ kind }) => kind === "parameter");
  return hierarchy.mentioning(...WEAK_CONTAINERS).some((home) =>
    WEAK_CONTAINERS.flatMap((weak) => callsIn(home, weak)).some((call) => {
      const target = call.parent?.type === "assignment" ? call.parent.field("left") : undefined;
      return isGiven || target === undefined || nameOf(target) === name;
    }),
  );
}

function nameOf(node: Node): string | undefined {
  return node.type === "identifier" ? node.text : attributeName(node);
}
