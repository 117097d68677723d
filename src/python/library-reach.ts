import type { AnyClass, KnownClass } from "./denotation.js";
import type { Module } from "./module.js";
import type { Semantics } from "./semantics.js";
import type { LibraryClass } from "./stdlib.js";
import { argumentsOf, type Node } from "./tree.js";

/** What stands among what a method of the library asks for where it keeps the instance. */
export const KEEPS = "+";

/** Whether a class is of the library, and not the one that all have in common. */
export function isOfLibrary(cls: AnyClass): cls is LibraryClass {
  return cls.kind === "library" && cls.id !== "__builtin__.object";
}

/** All that a method of some classes of the library may ask the instance for; undefined where one of those that it leads to doesn't tell. */
export function reachedFrom(method: string, classes: readonly LibraryClass[]): ReadonlySet<string> | undefined {
  const reached = new Set<string>();
  const queue = [method];
  const asked = new Set(queue);
  for (let name = queue.pop(); name !== undefined; name = queue.pop())
    for (const cls of classes) {
      const kind = cls.members.get(name);
      if (kind === undefined || kind === "data") continue;
      const next = cls.reach.get(name);
      if (!next) return undefined;
      for (const each of next) {
        reached.add(each);
        if (!asked.has(each)) queue.push(each);
        asked.add(each);
      }
    }
  return reached;
}

/** A call of what is built in, or of a module of the library that none of some classes is from, which is given no function. */
export function isOfOtherLibrary(call: Node, module: Module, classes: readonly KnownClass[], project: Semantics): boolean {
  const homes = new Set(classes.flatMap((cls) => (cls.kind === "library" ? [homeOf(cls)] : [])));
  const callee = call.field("function");
  const denotations = callee ? project.denotations(callee, module) : [];
  const isOther = denotations.every((each) => {
    const home = each.kind === "library" ? homeOf(each) : each.kind === "library-function" ? each.module : undefined;
    return home !== undefined && (home === "__builtin__" || !homes.has(home));
  });
  const { positional, keywords } = argumentsOf(call);
  const isFunction = (node: Node) =>
    node.type === "lambda" ||
    (node.is("identifier", "attribute") && project.denotations(node, module).some(({ kind }) => kind === "function"));
  return denotations.length > 0 && isOther && ![...positional, ...keywords.values()].some(isFunction);
}

function homeOf({ id }: LibraryClass): string {
  return id.slice(0, id.lastIndexOf("."));
}
