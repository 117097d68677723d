import type { ClassModel } from "./classes.js";
import type { Node } from "./tree.js";

/** Where edits may be made. */
export interface Permission {
  /** Whether a file may be rewritten: whether it lies in the given paths. */
  mayEdit(path: string): boolean;
  /** Whether a comment says to leave alone what a transform would do to a class, or to one of its members. */
  isSilenced(transform: string, cls: ClassModel, member: Node): boolean;
}
