import type { Node } from "../python/tree.js";
import { ROW } from "./rows.js";
import { type Access, type Form, Kind, Role, Text } from "./schema.js";
import { hashOf, pathIn } from "./words.js";

/** Writes rows as the scanner does, each before those of which it is made. */
export class RowWriter {
  private readonly data: number[] = [];
  /** The row that was finished last. */
  private latest = 0;

  constructor(private readonly text: string) {}

  get count(): number {
    return this.data.length / ROW;
  }

  /** All rows, as `Facts` reads them. */
  done(): Int32Array {
    return Int32Array.from(this.data);
  }

  row(kind: Kind, role: Role, { start, end }: Node, parts: () => void): void {
    const row = this.count;
    this.data.push(kind | (role << 8), 0, start, end);
    parts();
    this.latest = row;
  }

  /** The same of a compound statement, which ends where the last of its statements does. */
  compound(kind: Kind, role: Role, node: Node, parts: () => void): void {
    const row = this.count;
    let end = node.end;
    this.row(kind, role, node, () => {
      parts();
      end = this.data[this.latest * ROW + 3] ?? end;
    });
    this.data[row * ROW + 3] = end;
  }

  cover(row: number, start: number, end: number): void {
    this.data[row * ROW + 2] = start;
    this.data[row * ROW + 3] = end;
  }

  // ---- of the row that was finished last

  extend(end: number): void {
    this.data[this.latest * ROW + 3] = end;
  }

  setWord(name: string): void {
    this.data[this.latest * ROW + 1] = hashOf(name) | 0;
  }

  setCount(count: number): void {
    this.data[this.latest * ROW + 1] = count;
  }

  setForm(flags: Form | number): void {
    this.data[this.latest * ROW] = (this.data[this.latest * ROW] ?? 0) | (flags << 16);
  }

  setString(node: Node): void {
    const literal = this.text.slice(node.start, node.end);
    const path = node.type === "string" ? pathIn(literal) : undefined;
    if (path !== undefined) this.setWord(path.slice(path.lastIndexOf(".") + 1));
    const flags = path === undefined ? 0 : Text.IsPath | (path.includes(".") ? Text.IsDotted : 0);
    const isJoined = node.type === "concatenated_string" ? Text.IsJoined : 0;
    this.setForm(flags | isJoined | (literal.includes(">>>") ? Text.HasPrompt : 0));
  }

  /** `from __future__ import …`, of which the tree has no name. */
  future(statement: Node): void {
    const start = statement.start + statement.text.indexOf("__future__");
    const row = this.count;
    this.data.push(Kind.Name | (Role.Path << 8), hashOf("__future__") | 0, start, start + "__future__".length);
    this.latest = row;
  }

  /** Says what becomes of a target, and of all that a row of targets is made of. */
  setAccess(row: number, access: Access): void {
    const kind = (this.data[row * ROW] ?? 0) & 0xff;
    if (kind === Kind.Name || kind === Kind.Attribute || kind === Kind.Subscript)
      this.data[row * ROW] = ((this.data[row * ROW] ?? 0) & 0xffff) | (access << 16);
    if (kind !== Kind.Tuple && kind !== Kind.List && kind !== Kind.Star) return;
    const end = this.data[row * ROW + 3] ?? 0;
    // What lies in a part is none of the targets.
    let behind = 0;
    for (let part = row + 1; part < this.count && (this.data[part * ROW + 2] ?? end) < end; part++) {
      if ((this.data[part * ROW + 2] ?? 0) < behind) continue;
      behind = this.data[part * ROW + 3] ?? 0;
      this.setAccess(part, access);
    }
  }
}
