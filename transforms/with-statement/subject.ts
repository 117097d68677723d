import type { Attempt, ClassModel, Node, Project, Subject, Variable } from "../../src/kit.js";
import type { FileMaker } from "./files.js";
import type { Reading } from "./protocol.js";

/** A call that makes an object which somebody meant to be closed. */
export interface Made extends Subject {
  readonly project: Project;
  readonly call: Node;
  /** What is called, and the same taken apart at its dots. */
  readonly callee: Node;
  readonly names: readonly [string, ...string[]];
  /** The class of the project that this is, as far as its name tells, or what of the library makes files. */
  readonly cls: ClassModel | FileMaker;
  /** What `with` does to the object. */
  readonly reading: Reading;
}

/** One that a class of the project makes: of a file, nothing is told that is not closed in `finally` or by `closing`. */
export interface MadeByClass extends Made {
  readonly cls: ClassModel;
}

/** What makes it and closes it, as `with` would. */
export interface Closed extends Made {
  /** What closes it. */
  readonly close: Node;
  /** The method that this calls, mangled; undefined for `del`. */
  readonly closer: string | undefined;
  /** Whether that is given anything. */
  readonly hasArguments: boolean;
}

/** `name = call` and what closes it, each a statement of the same block. */
interface Opened extends Closed {
  /** The assignment. */
  readonly made: Node;
  readonly name: Node;
}

/** `name = call`, and below it `try: … finally: … name.closer()`. */
export interface ClosedInFinally extends Opened, Attempt {
  readonly kind: "finally";
  /** The statement directly above the `try`, where that is another. */
  readonly between: Node | undefined;
  /** The statements with a `finally` around this one. */
  readonly outer: readonly Attempt[];
  /** The other statements of `finally`. */
  readonly others: readonly Node[];
  /** Whether there are such, or the `try` has other clauses: then it stays. */
  readonly keepsTry: boolean;
}

/** `name = call`, some statements, and `name.closer()` or `del name`: closed when all went well. */
export interface ClosedAtEnd extends Opened, MadeByClass {
  readonly cls: ClassModel;
  readonly kind: "end";
  /** What the name is in its function. */
  readonly variable: Variable;
  /** The statements between. */
  readonly body: readonly Node[];
  /** What leaves them before their end, on purpose. */
  readonly waysOut: readonly Node[];
  /** Whether it stands in a loop. */
  readonly isRepeated: boolean;
}

/** One whose block could be a `with`, but for those of the others in its function. */
export interface AmongOthers extends ClosedAtEnd {
  /** One of them that its block would cross. */
  readonly crossed: ClosedAtEnd | undefined;
}

/** `a = A()`, `b = B()`, and a `try` whose `finally` closes `b`, then `a`, and does nothing else. */
export interface Several extends Subject, Attempt {
  readonly kind: "several";
  readonly resources: readonly [ClosedInFinally, ClosedInFinally, ...ClosedInFinally[]];
}

/** `closing(C(…))` that a `with` statement enters: `call` is `C(…)`, and `close` the whole. */
export interface Closing extends Closed {
  readonly kind: "closing";
}

/** A call that makes an object which nobody closes. */
export interface Unclosed extends MadeByClass {
  /** What it is called, where it has a name. */
  readonly name: string | undefined;
}
