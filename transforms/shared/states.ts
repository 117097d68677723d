import { type Change, type ClassModel, question } from "../../src/kit.js";

/** What `method-state` says of the attributes of a project. */
export interface States {
  /** Whether instances of a class store their methods in an attribute (mangled), and it is not kept; it may still be unsafe. */
  isOffered(cls: ClassModel, name: string): boolean;
  /** What makes a property of it; undefined where that is not offered. */
  changesFor(cls: ClassModel, name: string): readonly Change[] | undefined;
}

export const STATES = question<States>("the attributes that hold methods as state");
