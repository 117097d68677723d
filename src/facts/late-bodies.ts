import type { Content, LateBodies, Use } from "../python/late-bodies.js";
import type { Node } from "../python/tree.js";
import type { Facts, Row } from "./facts.js";
import { Access, Kind, Operator, Role, Text } from "./schema.js";
import { hashOf } from "./words.js";

/** The body of a function, with its rows. */
export interface Body {
  readonly node: Node;
  readonly first: Row;
  /** The first row that is no part of it. */
  readonly behind: Row;
}

/** What facts say of bodies of which there is no tree yet. */
export class FactBodies implements LateBodies {
  readonly nodes: readonly Node[];
  private knownContents: Uint8Array | undefined;

  /** In the order of the file. */
  constructor(
    private readonly facts: Facts,
    private readonly bodies: readonly Body[],
  ) {
    this.nodes = bodies.map(({ node }) => node);
  }

  saying(words: readonly string[], use: Use): readonly number[] {
    // Of strings side by side each may be the word.
    const found = use === "string" && this.facts.joinsStrings ? [...this.with(JOINED)] : [];
    for (const word of words) this.addWith(hashOf(word), use, found);
    return inOrder(found);
  }

  having(content: Content): readonly number[] {
    return this.with(CONTENTS[content]);
  }

  /** Adds those in which the word stands so. */
  private addWith(hash: number, use: Use, found: number[]): void {
    const { byWord } = this.facts;
    for (let row = byWord.firstOf(hash); row >= 0; row = byWord.nextOf(row)) {
      if (!this.isUsed(row, use)) continue;
      const body = this.bodyAt(row);
      if (body >= 0 && found.at(-1) !== body) found.push(body);
    }
  }

  private isUsed(row: Row, use: Use): boolean {
    const { facts } = this;
    const kind = facts.kind(row);
    switch (use) {
      case "string":
        return kind === Kind.String;
      case "attribute":
        return kind === Kind.Attribute;
      case "stored":
        return kind === Kind.Attribute && facts.flags(row) !== Access.Load;
      case "callee":
        return facts.role(row) === Role.Func;
      case "function":
        return kind === Kind.Name && facts.role(row) === Role.Name;
      case "name":
        return kind !== Kind.String && kind !== Kind.Attribute;
      case "bound":
        return kind === Kind.Name && facts.flags(row) === Access.Store;
      case "renamed":
        return facts.role(row) === Role.Value || facts.role(row) === Role.Path;
      case "identifier":
        return kind !== Kind.String;
    }
  }

  /** The body that a row is in; negative where it is in none. */
  private bodyAt(row: Row): number {
    let low = 0;
    for (let high = this.bodies.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.bodies[middle] as Body).first <= row) low = middle + 1;
      else high = middle;
    }
    return row < (this.bodies[low - 1]?.behind ?? 0) ? low - 1 : -1;
  }

  private with(content: number): readonly number[] {
    const found: number[] = [];
    this.contents.forEach((contents, body) => {
      if (contents & content) found.push(body);
    });
    return found;
  }

  /** What each of them has. */
  private get contents(): Uint8Array {
    this.knownContents ??= Uint8Array.from(this.bodies, (body) => this.contentOf(body));
    return this.knownContents;
  }

  private contentOf({ first, behind }: Body): number {
    let contents = 0;
    for (let row = first; row < behind; row++) contents |= this.contentAt(row);
    return contents;
  }

  private contentAt(row: Row): number {
    switch (this.facts.kind(row)) {
      case Kind.Class:
        return CONTENTS.class;
      case Kind.Global:
        return CONTENTS.global;
      case Kind.ImportFrom:
        return CONTENTS.import;
      case Kind.Item:
        return CONTENTS.with;
      case Kind.Compare:
        return this.facts.flags(row) & (Operator.Is | Operator.IsNot) ? CONTENTS.identity : 0;
      case Kind.Call:
        return CONTENTS.call;
      case Kind.Assign:
      case Kind.Alias:
        return CONTENTS.naming;
      case Kind.String:
        return this.facts.flags(row) & Text.IsJoined ? JOINED : 0;
      default:
        return 0;
    }
  }
}

function inOrder(found: readonly number[]): readonly number[] {
  return found.length < 2 ? found : [...new Set(found)].sort((a, b) => a - b);
}

/** A bit each. */
const CONTENTS: Readonly<Record<Content, number>> = { class: 1, global: 2, import: 4, with: 8, identity: 16, call: 32, naming: 64 };
const JOINED = 128;
