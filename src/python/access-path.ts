import type { Module } from "./module.js";
import type { Pointee } from "./semantics.js";
import type { Node } from "./tree.js";

/**
 * What is done to a value on the way to the one that is asked for, the first thing first: it is called, an attribute or an element is taken out
 * of it.
 */
export type Path = readonly string[];

/** Going over it: the keys of a dictionary, the elements of anything else. */
export const EACH = "each";
/** What is behind some key or index; a number or a name in its place says which. */
export const ITEM = "item";
export const CALL = "()";

export function attribute(name: string): string {
  return `.${name}`;
}

export function isElement(step: string | undefined): boolean {
  return step !== undefined && step !== CALL && !step.startsWith(".");
}

/** Where a value may come from. A definition stands for the class or the function itself, the root of a tree for the module. */
export interface Source {
  readonly node: Node;
  readonly module: Module;
  readonly path: Path;
  /**
   * `instance`: an instance of the class that `node` defines; `parameter`: whatever calls give that parameter; `caught`: an exception, which a
   * handler binds there.
   */
  readonly as?: "instance" | "parameter" | "caught";
}

/** One step on the way: what is there, and where else to look. */
export interface Step {
  readonly objects: readonly Pointee[];
  readonly sources: readonly Source[];
}
