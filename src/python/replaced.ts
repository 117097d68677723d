import { accessOf } from "./assignments.js";
import { callGiven } from "./byname.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Site } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import { type Node, stringValue } from "./tree.js";

/** Where somebody gives an attribute of that name, of a module say, another value: `net.Socket = FakeSocket`, `mock.patch('net.Socket')`. */
export function replacementOf(name: string, project: Hierarchy): Site | undefined {
  for (const module of project.setting(name)) {
    const node = module.attributes(name).find((each) => accessOf(each) !== "read") ?? module.strings(name).find(isGivenToReplace);
    if (node) return { node, module };
  }
  for (const module of project.index.mentioning(name, "update")) {
    const node = module.identifiers(name).find(isUpdated);
    if (node) return { node, module };
  }
  return undefined;
}

/** `setattr(net, 'Socket', …)` says whose attribute it is, or the string itself does; `vars(net)['Socket'] = …` sets it, too. */
function isGivenToReplace(string: Node): boolean {
  const { parent } = string;
  if (parent?.type === "subscript") return accessOf(parent) !== "read";
  const call = callGiven(parent?.type === "pair" ? (parent.parent ?? parent) : string);
  if (parent?.type === "pair") return call !== undefined && string.role === "key" && calleeName(call) === "update";
  return call !== undefined && (stringValue(string)?.includes(".") !== false || (call.field("arguments")?.parts.length ?? 0) > 1);
}

/** `vars(net).update(Socket=…)` */
function isUpdated({ role, parent }: Node): boolean {
  const call = role === "name" && parent?.type === "keyword_argument" ? parent.closest("call") : undefined;
  return call !== undefined && calleeName(call) === "update";
}
