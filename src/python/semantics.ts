import type { ClassModel } from "./classes.js";
import type { AnyClass, Denotation, KnownClass } from "./denotation.js";
import type { Module } from "./module.js";
import type { Node } from "./tree.js";

/** What is known of a project's names and classes: what those ask who work out more of it. */
export interface Semantics {
  /** All that `expression` may mean where it stands in `module`. */
  denotations(expression: Node, module: Module): readonly Denotation[];
  /** The look-up order of a class; what can't be resolved is in it as an unknown. */
  mro(cls: KnownClass): readonly AnyClass[];
  /** A class, its ancestors, its descendants, and what shares their MROs. */
  relatives(cls: ClassModel): readonly KnownClass[];
}
