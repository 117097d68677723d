import type { Node } from "./tree.js";

/** What may stand in a body. */
export type Content = "class" | "global" | "import" | "with" | "identity" | "call" | "naming";

/**
 * As what a word stands in a body: a name is an identifier that is behind no dot, what is stored an attribute that is set or deleted,
 * what is renamed the end of a value or of what is imported.
 */
export type Use = "identifier" | "name" | "bound" | "renamed" | "attribute" | "stored" | "callee" | "function" | "string";

/** The bodies of functions of which the tree is made when somebody asks, and what is known of them before. */
export interface LateBodies {
  /** In the order of the file; none is in another. */
  readonly nodes: readonly Node[];
  /** Those in which one of the words stands so, by their indexes, in order; perhaps others, too. Every use but a string is an identifier as well. */
  saying(words: readonly string[], use: Use): readonly number[];
  /** Those in which there is such a thing, likewise. */
  having(content: Content): readonly number[];
}
