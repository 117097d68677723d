import { type ClassModel, memberBinding } from "./classes.js";
import type { Hierarchy } from "./hierarchy.js";
import { mangleIn } from "./mangle.js";
import type { Site } from "./semantics.js";
import { type Node, walk } from "./tree.js";

/** The code of what a name of a class may be bound to. */
export interface BoundFunction extends Site {
  /** Whether it is no method of a class: it gets the instance under whatever name. */
  readonly isOutside: boolean;
}

/** The functions that a class binds a name to: by `def`, as a lambda, by another name (`__del__ = shutdown`), or made of these by a call. */
export function boundFunctions(
  name: string,
  cls: ClassModel,
  hierarchy: Hierarchy,
  seen: ReadonlySet<string> = new Set(),
): readonly BoundFunction[] {
  if (seen.has(name)) return [];
  const { module } = cls;
  return (memberBinding(cls, name)?.values ?? []).flatMap(({ kind, node }) => {
    if (kind === "def") return [{ module, node, isOutside: false }];
    const parts = kind === "value" ? [...walk(node)] : [];
    const lambdas = parts.filter(({ type }) => type === "lambda").map((lambda) => ({ module, node: lambda, isOutside: true }));
    const names = parts.filter(({ type }) => type === "identifier");
    return [...lambdas, ...names.flatMap((each) => meantBy(each, cls, hierarchy, new Set([...seen, name])))];
  });
}

/** What a name in a class body is a function by: of the body itself, or of a base; else of the module. */
function meantBy(name: Node, cls: ClassModel, hierarchy: Hierarchy, seen: ReadonlySet<string>): readonly BoundFunction[] {
  const own = mangleIn(name.text, cls.name);
  const owners = hierarchy.mro(cls).filter((each): each is ClassModel => each.kind === "project" && each.members.has(own));
  if (owners.length > 0) return owners.flatMap((owner) => boundFunctions(own, owner, hierarchy, seen));
  return hierarchy
    .denotations(name, cls.module)
    .flatMap((each) => (each.kind === "function" ? [{ module: each.module, node: each.node, isOutside: true }] : []));
}
