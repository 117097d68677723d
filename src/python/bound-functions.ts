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

/**
 * The code that runs for a name of a class: a `def`, or what an expression says and means, such as a lambda, another name (`__del__ = shutdown`), what is
 * made of these by a call (`property(measured)`), or what takes an attribute by its name (`attrgetter('halt')`).
 */
export function boundFunctions(
  name: string,
  cls: ClassModel,
  hierarchy: Hierarchy,
  seen: ReadonlySet<string> = new Set(),
): readonly BoundFunction[] {
  if (seen.has(name)) return [];
  const { module } = cls;
  return (memberBinding(cls, name)?.values ?? []).flatMap(({ kind, node }) => {
    if (kind === "def")
      return [{ module, node, isOutside: false }, ...decoratorsOf(node).flatMap((each) => saidBy(each, cls, hierarchy, seen))];
    // A class within the class, which is given the instance.
    if (kind === "other" && node.type === "class_definition") return [{ module, node, isOutside: true }];
    if (kind !== "value") return [];
    return [{ module, node, isOutside: true }, ...saidBy(node, cls, hierarchy, new Set([...seen, name]))];
  });
}

function decoratorsOf({ parent }: Node): readonly Node[] {
  return parent?.type === "decorated_definition" ? parent.parts.filter(({ type }) => type === "decorator") : [];
}

/** The code of what an expression in a class body names. */
function saidBy(node: Node, cls: ClassModel, hierarchy: Hierarchy, seen: ReadonlySet<string>): readonly BoundFunction[] {
  const names = [...walk(node)].filter(({ type }) => type === "identifier" || type === "attribute");
  return names.flatMap((each) => meantBy(each, cls, hierarchy, seen));
}

/** What a name in a class body stands for: something of the body itself, or of a base; else of the module. */
function meantBy(name: Node, cls: ClassModel, hierarchy: Hierarchy, seen: ReadonlySet<string>): readonly BoundFunction[] {
  const own = name.type === "identifier" ? mangleIn(name.text, cls.name) : "";
  const owners = hierarchy.mro(cls).filter((each): each is ClassModel => each.kind === "project" && each.members.has(own));
  if (owners.length > 0 && !seen.has(own)) return owners.flatMap((owner) => boundFunctions(own, owner, hierarchy, seen));
  return hierarchy.denotations(name, cls.module).flatMap((each) => {
    if (each.kind === "function") return [{ module: each.module, node: each.node, isOutside: true }];
    // A descriptor, or what is called like a function: `__get__` and `__call__` of whatever it has for bases.
    const classes = each.kind === "project" ? hierarchy.mro(each).filter((base): base is ClassModel => base.kind === "project") : [];
    return classes.map(({ module, node }) => ({ module, node, isOutside: true }));
  });
}
