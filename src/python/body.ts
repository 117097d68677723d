import { type Node, walk } from "./tree.js";

/** The body of a function, where a rule confirms what facts have told. */
export class FunctionBody {
  private readonly found: { firstReturn?: readonly [Node | undefined] } = {};

  constructor(
    /** The block; of a lambda, the expression. */
    readonly node: Node,
  ) {}

  /** The first `return` of the function's own, and not of one inside it. */
  get firstReturn(): Node | undefined {
    this.found.firstReturn ??= [this.own().find((node) => node.type === "return_statement")];
    return this.found.firstReturn[0];
  }

  private own(): Node[] {
    return [...walk(this.node, (node) => !node.is("function_definition", "class_definition", "lambda"))];
  }
}
