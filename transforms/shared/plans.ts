import { type ClassModel, type KnownClass, type Node, type Obstacle, question } from "../../src/kit.js";

/** What `__exit__` calls. */
export interface Closer {
  /** As it is written after `self.`; `__del__` where the cleanup is written out there. */
  readonly name: string;
  /** The body that runs, where it is in the project: it says whether a second run does harm. */
  readonly owner: ClassModel | undefined;
  readonly definition: Node | undefined;
  /** What `__exit__` asks before, as `__del__` does, the outermost first: tests in which the instance is called `self`. */
  readonly guards: readonly string[];
}

/** How `__del__` calls that of a base: `Base.__del__(self)` or `super(C, self).__del__()`. */
export interface BaseCall {
  /** What `__exit__` says for `Base` or `super(C, self)`. */
  readonly text: string;
  /** The class that is named; undefined for `super`. */
  readonly named: KnownClass | undefined;
}

/** How a class with `__del__` gets the protocol. */
export interface Plan {
  readonly cls: ClassModel;
  /** What binds `__del__`: the place of the finding. */
  readonly node: Node;
  readonly closer: Closer;
  /** The method that is called, whatever it is called there, and what is asked before. */
  readonly call: string;
  readonly obstacle: Obstacle | undefined;
  /** The plan of an ancestor, whose `__enter__` is inherited and whose `__exit__` is not enough. */
  readonly base: Plan | undefined;
  /** The bases whose `__exit__` has to be called as well. */
  readonly baseCalls: readonly BaseCall[];
}

/** What `context-manager` does about the classes of a project. */
export interface Plans {
  /** Undefined where the class has the protocol, inherits it, or has no `__del__` of its own. */
  of(cls: ClassModel): Plan | undefined;
  /** Whether a comment keeps the class from getting the methods. */
  isSilenced(plan: Plan): boolean;
}

export const PLANS = question<Plans>("how a class gets __enter__ and __exit__");

/** Names of methods that say they release something, the plainest first. */
export const CONVENTIONAL: readonly string[] = [
  "close",
  "shutdown",
  "stop",
  "release",
  "dispose",
  "cleanup",
  "disconnect",
  "terminate",
  "quit",
  "free",
];
