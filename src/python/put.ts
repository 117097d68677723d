import { EACH, isElement, type Path, type Source } from "./access-path.js";
import { accessOf } from "./assignments.js";
import { originalName } from "./calls.js";
import { ADDERS, EXTENDERS, LIST_ADDERS } from "./container-methods.js";
import type { Module } from "./module.js";
import type { Scope } from "./names.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

/** What generators, and registries of the program, are given. */
const SENDERS = new Set(["send", "register"]);

/** What is put into a container that goes by a name of a scope: `name.append(x)`, `name[key] = x`, `name.setdefault(key, []).append(x)`. */
export function putUnder(names: readonly Node[], scope: Scope | undefined, module: Module, path: Path): readonly Source[] {
  if (!isElement(path[0])) return [];
  return names
    .filter((name) => scope === undefined || module.scopeOfName(name.text, name)?.node === scope.node)
    .flatMap((name) => putInto(name, module, path));
}

/** What the place of a container puts into it, or into what is in it. */
export function putInto(place: Node, module: Module, path: Path): readonly Source[] {
  const [first, ...rest] = path;
  const { parent } = place;
  if (!parent || !isElement(first)) return [];
  if (parent.type === "subscript" && place.role === "value")
    return [...keyOf(parent, module, path), ...throughSubscript(parent, module, rest)];
  if (parent.type === "argument_list") return byFunction(place, module, rest);
  if (parent.type !== "attribute" || place.role !== "object" || parent.role !== "function") return [];
  const call = parent.parent;
  const name = attributeName(parent) ?? "";
  if (call?.type !== "call") return [];
  const { positional, keywords } = argumentsOf(call);
  const last = positional.at(-1);
  if (ADDERS.has(name) || SENDERS.has(name)) return last ? [{ node: last, module, path: rest }] : [];
  if (EXTENDERS.has(name) || name === "union_update") {
    const values = [...keywords.values()].map((node) => ({ node, module, path: rest }));
    return last ? [...values, { node: last, module, path }] : values;
  }
  if (name === "setdefault") {
    const own = positional.slice(first === EACH ? 0 : 1, 2).map((node) => ({ node, module, path: rest }));
    return [...own, ...putInto(call, module, rest)];
  }
  return name === "get" ? putInto(call, module, rest) : [];
}

/** The keys of a dictionary are what going over it gives. */
function keyOf(subscript: Node, module: Module, [first, ...rest]: Path): readonly Source[] {
  const key = first === EACH && accessOf(subscript) === "write" ? subscript.field("subscript") : undefined;
  return key ? [{ node: key, module, path: rest }] : [];
}

/** `heapq.heappush(name, x)` */
function byFunction(list: Node, module: Module, path: Path): readonly Source[] {
  const call = list.parent?.parent;
  if (call?.type !== "call" || !LIST_ADDERS.has(originalName(call, module))) return [];
  const [first, value] = argumentsOf(call).positional;
  return first === list && value ? [{ node: value, module, path }] : [];
}

function throughSubscript(subscript: Node, module: Module, path: Path): readonly Source[] {
  if (accessOf(subscript) !== "write") return putInto(subscript, module, path);
  const assignment = subscript.parent;
  const value = assignment?.is("assignment", "augmented_assignment") ? assignment.field("right") : undefined;
  return value ? [{ node: value, module, path }] : [];
}
