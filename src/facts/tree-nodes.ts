import { Node } from "../python/tree.js";
import type { Facts, Row } from "./facts.js";
import type { Role } from "./schema.js";

/** What a row is made of, in the order of the text. */
export interface Part {
  readonly row: Row;
  readonly role: Role;
}

/** Makes nodes of the rows of a file; `text` is that of the file, a character a byte. */
export class NodeMaker {
  /** For each row, the first one that is no part of it. */
  protected readonly ends: Int32Array;
  /** In how many others the deepest row lies. */
  protected readonly depth: number;

  constructor(
    protected readonly facts: Facts,
    protected readonly text: string,
  ) {
    const { behind, depth } = behindAll(facts);
    this.ends = behind;
    this.depth = depth;
  }

  protected parts(row: Row): Part[] {
    const parts: Part[] = [];
    const end = this.ends[row] ?? 0;
    for (let part = row + 1; part < end; part = this.ends[part] ?? end) parts.push({ row: part, role: this.facts.role(part) });
    return parts;
  }

  protected made(type: string, role: string | undefined, start: number, end: number, children: readonly Node[] = []): Node {
    const node = new Node(type, role, start, end, this.text);
    if (children.length > 0) node.adopt(children);
    return node;
  }

  /** A node that begins and ends where a row does. */
  protected of(row: Row, type: string, role: string | undefined, children: readonly Node[] = []): Node {
    return this.made(type, role, this.facts.start(row), this.facts.end(row), children);
  }

  protected ofRole(parts: readonly Part[], role: Role): Row | undefined {
    return parts.find((part) => part.role === role)?.row;
  }

  protected textOf(row: Row): string {
    return this.text.slice(this.facts.start(row), this.facts.end(row));
  }
}

/** For each row, the first one that is no part of it; and in how many others the deepest lies. */
function behindAll(facts: Facts): { readonly behind: Int32Array; readonly depth: number } {
  const { count } = facts;
  const behind = new Int32Array(count).fill(count);
  const open: Row[] = [];
  let depth = 0;
  for (let row = 0; row < count; row++) {
    const start = facts.start(row);
    for (let last = open.at(-1); last !== undefined && facts.end(last) <= start; last = open.at(-1)) {
      behind[last] = row;
      open.pop();
    }
    depth = Math.max(depth, open.push(row));
  }
  return { behind, depth };
}
