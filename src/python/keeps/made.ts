import { callsIn } from "../calls.js";
import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import type { Node } from "../tree.js";

/** The calls in a module by which instances of a class are made under a name. */
export function callsOf(cls: ClassModel, name: string, module: Module, project: Hierarchy): readonly Node[] {
  return callsIn(module, name).filter((call) => {
    const callee = call.field("function");
    return callee !== undefined && project.denotations(callee, module).includes(cls);
  });
}
