/**
 * What a transform asks to have changed, by what is meant: white space and comments are looked after here, for all the
 * accepted changes of a file together. Plain data. Offsets are bytes, 0-based.
 */
export type Change = Replace | Drop | Add | Indent;

/** Just these bytes, as they are. */
export interface Replace {
  readonly kind: "replace";
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The lines that begin in `[start, end)` go one level deeper; what stands inside of strings stays as it is. */
export interface Indent {
  readonly kind: "indent";
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** One target of an assignment and the value it gets go, and with the last target the statement; or a whole statement goes. */
export interface Drop {
  readonly kind: "drop";
  readonly path: string;
  /** The target, such as `self.isClosed`, or the statement. */
  readonly start: number;
  readonly end: number;
  /** Whether the comments above a statement that goes, and on its lines, go with it. */
  readonly withComments?: boolean;
}

/** New members of a class body. */
export interface Add {
  readonly kind: "add";
  readonly path: string;
  /** Where the `class` keyword of the class begins. */
  readonly cls: number;
  readonly place: Place;
  /** `attribute`: single lines that stand together. `method`: definitions, kept apart like the others of the class. */
  readonly shape: "attribute" | "method";
  /** Each without its indentation; each tab at the start of a line stands for one level. */
  readonly members: readonly string[];
  /** Where the dropped target begins whose comments come along. */
  readonly comments?: number;
}

/** Where in a class body new members go. */
export type Place =
  /** Below the member that begins there; `joined` without a blank line, as one more of a group. */
  | { readonly after: number; readonly joined?: boolean }
  /** Above the member that begins there, its decorators and its comments. */
  | { readonly before: number }
  /** Below the docstring and the class attributes, above the first method. */
  | "top";
