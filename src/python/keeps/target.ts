import type { ClassModel } from "../classes.js";
import type { Module } from "../module.js";
import type { Site } from "../semantics.js";
import type { Node } from "../tree.js";
import type { Thing } from "./things.js";

/** What parameters are given, and the expressions that say it. */
export type Given = ReadonlyMap<Thing, readonly Thing[]> & { readonly said?: ReadonlyMap<Thing, Site> };

/** A function of the project that a call runs, with what its first parameter is, where the call doesn't say that among its arguments. */
export interface Target {
  readonly definition: Node;
  readonly module: Module;
  /** The class whose method it is. */
  readonly owner?: ClassModel;
  readonly receiver?: Thing;
  /** What the variables of a function around it are, which another call has made it in: `route('/')(handler)`. */
  readonly around?: Given;
  /** Whether the call stands in the function around it, whose variables are what they are there. */
  readonly isWithin?: boolean;
}
