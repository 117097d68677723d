import type { ClassModel } from "../python/classes.js";
import type { Add, Change } from "../python/layout.js";
import { mangleIn } from "../python/mangle.js";
import type { Module } from "../python/module.js";
import { walk } from "../python/tree.js";

/**
 * What a rewritten module has beyond, or lacks against, what the changes ask for; undefined when it is as it should be.
 * The grammar forgives much that Python does not, so a clean parse alone is no proof.
 */
export function difference(before: Module, after: Module, changes: readonly Change[]): string | undefined {
  if (changes.some((change) => change.kind === "replace")) return undefined;
  if (before.classes.length !== after.classes.length) return `${after.classes.length} classes instead of ${before.classes.length}`;
  const adds = changes.filter((change) => change.kind === "add");
  for (const [index, cls] of before.classes.entries()) {
    const wanted = membersAfter(cls, adds);
    const got = [...(after.classes[index]?.members.keys() ?? [])].sort().join(" ");
    if (got !== wanted) return `the members of ${cls.name} are ${got} instead of ${wanted}`;
  }
  return strings(before) === strings(after) ? undefined : "a string literal is not what it was";
}

function membersAfter(cls: ClassModel, adds: readonly Add[]): string {
  const added = adds.filter((add) => add.cls === cls.node.start).flatMap((add) => add.members);
  const names = added.map((member) => mangleIn(/^(?:def )?(\w+)/.exec(member)?.[1] ?? member, cls.name));
  return [...new Set([...cls.members.keys(), ...names])].sort().join(" ");
}

/** The texts of all string literals, in order. */
function strings(module: Module): string {
  return JSON.stringify([...walk(module.root)].flatMap((node) => (node.type === "string" ? [node.text] : [])));
}
