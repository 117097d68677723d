import type { Node } from "./tree.js";

/** What may stand in a body. */
export type Content = "class" | "global" | "import" | "with" | "identity" | "call" | "naming";

/** The bodies of functions of which the tree is made when somebody asks, and what is known of them before. */
export interface LateBodies {
  /** In the order of the file; none is in another. */
  readonly nodes: readonly Node[];
  /** Those in which one of the words is a name or a string, by their indexes, in order; perhaps others, too. */
  saying(words: readonly string[]): readonly number[];
  /** Those in which an attribute that has one of the spellings is set or deleted, likewise. */
  storing(spellings: readonly string[]): readonly number[];
  /** Those in which there is such a thing, likewise. */
  having(content: Content): readonly number[];
}
