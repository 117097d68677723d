import type { ClassModel, Node, Project, Subject } from "../../src/kit.js";
import type { Stretch } from "./at-end.js";
import type { Reading } from "./protocol.js";
import type { TryFinally } from "./try-finally.js";

/** What is known of an object that somebody meant to be closed. */
export interface Known {
  readonly project: Project;
  readonly cls: ClassModel;
  /** What `with` does to it. */
  readonly reading: Reading;
}

/** A call that makes such an object. */
export interface Made extends Subject, Known {
  readonly call: Node;
}

/** What makes it and closes it, as `with` would. */
export interface Closed extends Made {
  /** What closes it. */
  readonly close: Node;
  /** The method that this calls, mangled; undefined for `del`. */
  readonly closer: string | undefined;
}

export interface ClosedInFinally extends TryFinally, Known {
  readonly kind: "finally";
}

export interface ClosedAtEnd extends Stretch, Known {
  readonly kind: "end";
}

/** One whose block could be a `with`, but for those of the others in its function. */
export interface AmongOthers extends ClosedAtEnd {
  /** One of them that its block would cross. */
  readonly crossed: ClosedAtEnd | undefined;
}

/** `a = A()`, `b = B()`, and a `try` whose `finally` closes `b`, then `a`, and does nothing else. */
export interface Several extends Subject {
  readonly kind: "several";
  readonly resources: readonly [ClosedInFinally, ClosedInFinally, ...ClosedInFinally[]];
  readonly attempt: Node;
  readonly final: Node;
}

/** `closing(C(…))` that a `with` statement enters: `call` is `C(…)`, and `close` the whole. */
export interface Closing extends Closed {
  readonly kind: "closing";
}

/** A call that makes an object which nobody closes. */
export interface Unclosed extends Made {
  /** What it is called, where it has a name. */
  readonly name: string | undefined;
}
