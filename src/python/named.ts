import type { Node } from "./tree.js";

/** Who asks for more names than this is given a table of them. */
const FEW = 8;

/** Nodes that are asked for by a name of theirs; in the order in which they were added. */
export class Named {
  readonly nodes: Node[] = [];
  private table: Map<string, Node[]> | undefined;
  private asked = 0;

  /** `names` says what a node is called; without repetition. */
  constructor(private readonly names: (node: Node) => readonly string[]) {}

  add(node: Node): void {
    this.nodes.push(node);
  }

  of(name: string): readonly Node[] {
    if (this.table) return this.table.get(name) ?? [];
    if (++this.asked <= FEW) return this.nodes.filter((node) => this.names(node).includes(name));
    this.table = this.inTable();
    return this.of(name);
  }

  private inTable(): Map<string, Node[]> {
    const table = new Map<string, Node[]>();
    for (const node of this.nodes) {
      for (const name of this.names(node)) {
        const same = table.get(name);
        if (same) same.push(node);
        else table.set(name, [node]);
      }
    }
    return table;
  }
}
