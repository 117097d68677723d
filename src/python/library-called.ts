import type { Hierarchy } from "./hierarchy.js";
import type { Site } from "./object-sites.js";

/** The module of the library that a function comes from which is called, or handed on, at a place. */
export function libraryModuleCalled({ node, module }: Site, hierarchy: Hierarchy): string | undefined {
  const callee = node.type === "call" ? node.field("function") : node;
  const denotation = callee && hierarchy.denotation(callee, module);
  return denotation?.kind === "library-function" ? denotation.module : undefined;
}
