import type { Suite } from "./outline.js";
import type { Node } from "./tree.js";

/** A suite that is parsed when somebody asks for what is in it. */
export class UnparsedBlock {
  readonly inner: readonly UnparsedBlock[];
  private placed: Node | undefined;

  constructor(
    readonly suite: Suite,
    private readonly outer?: UnparsedBlock,
  ) {
    this.inner = suite.inner.map((each) => new UnparsedBlock(each, this));
  }

  /** Its block in the tree, for which what is around it has to be read; undefined where that could only be read as a whole. */
  get block(): Node | undefined {
    this.outer?.read();
    return this.placed;
  }

  get isParsed(): boolean {
    return this.placed !== undefined && !this.placed.isUnread;
  }

  read(): void {
    this.block?.load();
  }

  place(block: Node, read: () => readonly Node[]): void {
    this.placed = block;
    block.adoptLater(read);
  }
}
