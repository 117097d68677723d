import type { Content, LateBodies, Use } from "./late-bodies.js";
import { spellingsOf } from "./mangle.js";
import { type Naming, Occurrences } from "./occurrences.js";
import type { Node } from "./tree.js";

const NO_BODIES: LateBodies = { nodes: [], saying: () => [], having: () => [] };

/** Where each attribute, call and name of a file stands; in source order. Bodies that are made late are looked into where they have what is asked for. */
export class FileOccurrences {
  private readonly own: Occurrences;
  /** By their indexes. */
  private readonly inside = new Map<number, Occurrences>();
  private readonly identifiers = new Map<string, readonly Node[]>();
  private readonly names = new Map<string, readonly Node[]>();
  private readonly attributes = new Map<string, readonly Node[]>();
  private readonly stored = new Map<string, readonly Node[]>();
  private readonly callees = new Map<string, readonly Node[]>();
  private readonly strings = new Map<string, readonly Node[]>();

  constructor(
    private readonly root: Node,
    private readonly bodies: LateBodies = NO_BODIES,
  ) {
    this.own = new Occurrences(root);
  }

  /** The definitions of classes. */
  get classes(): readonly Node[] {
    return this.having("class", ({ classes }) => classes);
  }

  /** Those of them whose bases say the word. */
  classesNaming(word: string): readonly Node[] {
    return this.having("class", (each) => each.classesNaming(word));
  }

  identifiersOf(name: string): readonly Node[] {
    return this.once(this.identifiers, name, [name], "identifier", (each) => each.identifiersOf(name));
  }

  /** Those of them in `owner`, which is the root, a class or a function, that are behind no dot. */
  namesIn(owner: Node, name: string): readonly Node[] {
    const find = (each: Occurrences) => each.identifiersOf(name).filter((node) => node.role !== "attribute" && owner.contains(node));
    if (owner === this.root) return this.once(this.names, name, [name], "name", find);
    const bodies = this.bodies.saying([name], "name").filter((index) => overlap(this.bodies.nodes[index] as Node, owner));
    return this.merged(bodies, find, startOf);
  }

  /** Every `x.name`; private names are mangled. */
  attributesOf(name: string): readonly Node[] {
    return this.once(this.attributes, name, spellingsOf(name), "attribute", (each) => each.attributesOf(name));
  }

  /** Those of them that are set or deleted, and perhaps some that are not. */
  attributesStored(name: string): readonly Node[] {
    return this.once(this.stored, name, spellingsOf(name), "stored", (each) => each.attributesOf(name));
  }

  /** Every call of `name(…)` or `x.name(…)`. */
  callsOf(name: string): readonly Node[] {
    return this.once(this.callees, name, [name], "callee", (each) => each.callsOf(name));
  }

  /** The string literals that are `name`, or a dotted path that ends with it. */
  stringsOf(name: string): readonly Node[] {
    return this.once(this.strings, name, [name], "string", (each) => each.stringsOf(name));
  }

  /** Those of them that have one of the words, as an identifier, in the same body. */
  stringsBeside(name: string, words: readonly string[]): readonly Node[] {
    const beside = new Set(this.bodies.saying(words, "identifier"));
    const bodies = beside.size === 0 ? [] : this.bodies.saying([name], "string").filter((index) => beside.has(index));
    return this.merged(bodies, (each) => each.stringsOf(name), startOf);
  }

  /** The definitions of functions that are called so. */
  functionsOf(name: string): readonly Node[] {
    return this.saying(name, "function", (each) => each.functionsOf(name), startOf);
  }

  /** Every call in `owner`, which is the root, a class or a function. */
  callsIn(owner: Node): readonly Node[] {
    if (owner === this.root) return this.having("call", ({ calls }) => calls);
    const around = this.bodies.nodes.flatMap((body, index) => (overlap(body, owner) ? [index] : []));
    return this.merged(around, ({ calls }) => calls.filter((call) => owner.contains(call)), startOf);
  }

  /** A tree that is made late has none. */
  get comments(): readonly Node[] {
    return this.own.comments;
  }

  get globals(): readonly Node[] {
    return this.having("global", ({ globals }) => globals);
  }

  /** How many dots each `from . import x` has. */
  get dotImports(): readonly number[] {
    return this.having("import", ({ dots }) => dots).map(({ text }) => text.length);
  }

  /** The expressions that `with` statements enter. */
  get withItems(): readonly Node[] {
    return this.having("with", ({ withItems }) => withItems);
  }

  /** The comparisons by identity, other than with `None` and the like. */
  get identityTests(): readonly Node[] {
    return this.having("identity", ({ identityTests }) => identityTests);
  }

  /** Whatever gets another name, in any scope: by `import … as` and by assignment. */
  get namings(): readonly Naming[] {
    return this.merged(this.bodies.having("naming"), ({ namings }) => namings, startOfNaming);
  }

  /** Those of them that give the name. */
  namingsTo(name: string): readonly Naming[] {
    return this.saying(name, "bound", (each) => each.namingsTo(name), startOfNaming);
  }

  /** Those of them by which what is called `name`, or ends with it behind a dot, is called something else. */
  renamingsOf(name: string): readonly Naming[] {
    return this.saying(name, "renamed", (each) => each.renamingsOf(name), startOfNaming);
  }

  /** Likewise, whatever puts it in the place of an attribute: `module.attribute = name`. */
  replacingsBy(name: string): readonly Naming[] {
    return this.saying(name, "renamed", (each) => each.replacingsBy(name), startOfNaming);
  }

  // ---- bodies

  private once(
    known: Map<string, readonly Node[]>,
    name: string,
    words: readonly string[],
    use: Use,
    ask: Question<Node>,
  ): readonly Node[] {
    let found = known.get(name);
    if (!found) {
      found = this.merged(this.bodies.saying(words, use), ask, startOf);
      known.set(name, found);
    }
    return found;
  }

  private saying<T>(word: string, use: Use, ask: Question<T>, start: (item: T) => number): readonly T[] {
    return this.merged(this.bodies.saying([word], use), ask, start);
  }

  private having(content: Content, ask: Question<Node>): readonly Node[] {
    return this.merged(this.bodies.having(content), ask, startOf);
  }

  /** What there is in some of the bodies and outside of all, in the order of the file. */
  private merged<T>(bodies: readonly number[], ask: Question<T>, start: (item: T) => number): readonly T[] {
    const own = ask(this.own);
    if (bodies.length === 0) return own;
    const all: T[] = [];
    let at = 0;
    for (const index of bodies) {
      const inside = ask(this.at(index));
      if (inside.length === 0) continue;
      const begin = (this.bodies.nodes[index] as Node).start;
      for (; at < own.length && start(own[at] as T) < begin; at++) all.push(own[at] as T);
      for (const item of inside) all.push(item);
    }
    for (; at < own.length; at++) all.push(own[at] as T);
    return all;
  }

  private at(index: number): Occurrences {
    let inside = this.inside.get(index);
    if (!inside) {
      inside = new Occurrences(this.bodies.nodes[index] as Node);
      this.inside.set(index, inside);
    }
    return inside;
  }
}

type Question<T> = (occurrences: Occurrences) => readonly T[];

function overlap(one: Node, other: Node): boolean {
  return one.start < other.end && other.start < one.end;
}

function startOf({ start }: Node): number {
  return start;
}

function startOfNaming({ node }: Naming): number {
  return node.start;
}
