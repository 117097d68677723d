import type { Path } from "./access-path.js";
import type { ClassModel } from "./classes.js";
import type { Module } from "./module.js";
import type { Node } from "./tree.js";

/** A call of a function, or what stands for one. */
export interface Applied {
  readonly module: Module;
  /** The call, or the one value that the function is given: by a decorator, or by `x[key] = value`. */
  readonly call: Node;
  readonly isValue?: boolean;
  /** What is done to that value before the function gets it. */
  readonly way?: Path;
  /** Whether it is an instance of the class that `call` defines. */
  readonly isInstance?: boolean;
  /** How many parameters have got something already: `self`, or what a partial application was given. */
  readonly offset: number;
  /** The argument at which what the function is given begins: `partial(f, x)`. */
  readonly from: number;
  /** Whether what is called is given the function, and may call it on anything else that it is given. */
  readonly isLoose: boolean;
}

/** Where a function is, whole or in a container; or an object that Python runs the function for. */
export interface Place {
  readonly node: Node;
  readonly module: Module;
  /** In how many containers it lies. */
  readonly depth: number;
  readonly offset: number;
  /** Of an object, the method that Python runs: `__add__` for `+`. */
  readonly runs?: string;
  /** What is done with the result of the call, where that is the function that is looked for. */
  readonly after?: Pick<Place, "depth" | "offset" | "runs" | "after">;
}

/** What a function gets that a class binds, or that is made of a method: the instance. */
export function instanceOf({ node, module }: ClassModel, offset: number): Applied {
  return { module, call: node, offset, from: 0, isLoose: false, isValue: true, isInstance: true };
}

/** What is to be done with the result of a function that gives what is at a place. */
export function resultOf({ depth, offset, runs, after }: Place): NonNullable<Place["after"]> {
  return { depth, offset, ...(runs !== undefined && { runs }), ...(after && { after }) };
}
