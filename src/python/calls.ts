import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import type { Node } from "./tree.js";

/** The calls of a function in a module, under whatever name the module has given it. */
export function callsIn(module: Module, callee: string): readonly Node[] {
  return module.spellings(callee).flatMap((name) => module.calls(name));
}

/** What a call calls, by the name that an import gives another one: `heappush` for `push()` after `from heapq import heappush as push`. */
export function originalName(call: Node, module: Module): string {
  const callee = call.field("function");
  const bindings = callee?.type === "identifier" ? module.scopeOfName(callee.text, callee)?.bindings.get(callee.text) : undefined;
  const imported = bindings?.length === 1 && bindings[0]?.node.type === "aliased_import" ? bindings[0].node.field("name") : undefined;
  return imported?.text.split(".").at(-1) ?? calleeName(call);
}
