import { type ClassModel, question, type Verdict } from "../../src/kit.js";

/** What `method-state` says of the attributes of a project. */
export interface States {
  /** What becomes of an attribute (mangled) that instances of a class store their methods in; undefined of any other. */
  verdictOf(cls: ClassModel, name: string): Verdict | undefined;
}

export const STATES = question<States>("the attributes that hold methods as state");
