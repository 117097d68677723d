import type { Module } from "./module.js";
import type { Node } from "./tree.js";

/** The calls of a function in a module, under whatever name the module has given it. */
export function callsIn(module: Module, callee: string): readonly Node[] {
  return module.spellings(callee).flatMap((name) => module.calls(name));
}
