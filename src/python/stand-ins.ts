import { accessOf, valueFor } from "./assignments.js";
import type { PlaceKind } from "./held-sites.js";
import type { Module } from "./module.js";
import { scopeNode } from "./names.js";
import type { Held, ProgramSemantics } from "./semantics.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

/**
 * Where an object takes the place of a module: `sys.modules[__name__] = Settings()`. Whoever imports that module gets the object (Python 2
 * language reference, 6.12), and what names and imports tell of it is not so.
 */
export function standIns(project: ProgramSemantics): PlaceKind {
  return { word: "modules", find: standInsIn, likely: () => project.index.mentioning("modules") };
}

function standInsIn(module: Module): readonly Held[] {
  const named = module.spellings("modules").flatMap((name) => [...module.attributes(name), ...module.names(name)]);
  return [...named, ...named.flatMap((node) => usesOfAlias(node, module))].flatMap(putInto);
}

/** Where another name for it is used: `table = sys.modules`, `from sys import modules as table`. */
function usesOfAlias(node: Node, module: Module): readonly Node[] {
  const { parent, role } = node;
  const imported = node.closest("aliased_import")?.field("alias");
  const target = imported ?? (parent?.type === "assignment" && role === "right" ? parent.field("left") : undefined);
  if (target?.type !== "identifier") return [];
  const owner = scopeNode(target);
  return module.names(target.text, owner).filter((each) => each !== target);
}

function putInto(table: Node): readonly Held[] {
  const { parent, role } = table;
  if (parent?.type === "subscript" && role === "value")
    return accessOf(parent) === "write" ? [{ node: parent, object: valueFor(parent) }] : [];
  const call = parent?.type === "attribute" && role === "object" && parent.role === "function" ? parent.parent : undefined;
  return call?.type === "call" ? givenBy(call, attributeName(parent as Node) ?? "") : [];
}

function givenBy(call: Node, method: string): readonly Held[] {
  const { positional, keywords } = argumentsOf(call);
  if (method === "setdefault" || method === "__setitem__") return [{ node: call, object: positional[1] }];
  if (method !== "update") return [];
  const pairs = positional[0]?.type === "dictionary" ? positional[0].parts : [];
  const values = [...pairs.flatMap((pair) => pair.field("value") ?? []), ...keywords.values()];
  return values.map((object) => ({ node: call, object }));
}
