import type { BlockFacts, Naming } from "./block-facts.js";
import { BlockTable } from "./block-table.js";
import { spellingsOf } from "./mangle.js";
import type { SyntaxTree } from "./parse.js";
import type { Source } from "./source.js";
import type { Node } from "./tree.js";

type Kind = "attributesOf" | "callsOf" | "identifiersOf" | "stringsOf";

/** One parsed file: where each attribute, call, name and comment stands. What is asked for is read, and nothing else. */
export class FileFacts {
  readonly root: Node;
  /** @internal */
  protected readonly blocks: BlockTable;
  private readonly found = new Map<string, readonly Node[]>();
  private allDotImports: readonly number[] | undefined;

  constructor(
    readonly source: Source,
    tree: SyntaxTree,
  ) {
    this.root = tree.root;
    this.blocks = new BlockTable(source.text, tree);
  }

  /** Whether a line holds a comment and nothing else; the index is 0-based. */
  isCommentLine(line: number): boolean {
    const text = this.source.lineText(line);
    const start = (this.source.lines[line]?.start ?? 0) + text.length - text.trimStart().length;
    if (!text.trimStart().startsWith("#") || this.source.goesOn(line - 1)) return false;
    return this.blocks.around(start).comments.some((comment) => comment.start === start);
  }

  /** The comments that say the word, and perhaps others. */
  comments(word: string): readonly Node[] {
    return inOrder(this.blocks.containing(word).flatMap(({ comments }) => comments));
  }

  /** Whatever may give another name to what is called so. */
  renamings(word: string): readonly Naming[] {
    return this.blocks.renaming(word).flatMap(({ namings }) => namings);
  }

  /** The assignments of whatever gets the name, and perhaps others. */
  namingsTo(name: string): readonly Naming[] {
    return this.blocks.assigning(name).flatMap(({ namings }) => namings);
  }

  /** Whatever gets the name, or may say it in its value. */
  namings(word: string): readonly Naming[] {
    return this.blocks.containing(word).flatMap(({ namings }) => namings);
  }

  /** Whatever is put in the place of an attribute, where the word may be said. */
  replacings(word: string): readonly Naming[] {
    return this.blocks.renaming(word).flatMap(({ replacings }) => replacings);
  }

  /** How many dots each `from . import x` has. */
  get dotImports(): readonly number[] {
    this.allDotImports ??= this.blocks.dotting.flatMap(({ dotImports }) => dotImports);
    return this.allDotImports;
  }

  /** The expressions that `with` statements enter. */
  get withItems(): readonly Node[] {
    return inOrder(this.blocks.containing("with").flatMap(({ withItems }) => withItems));
  }

  /** The comparisons by identity, other than with `None` and the like. */
  get identityTests(): readonly Node[] {
    return this.blocks.containing("is").flatMap(({ identityTests }) => identityTests);
  }

  private nodesOf(kind: Kind, name: string): readonly Node[] {
    const key = `${kind} ${name}`;
    let nodes = this.found.get(key);
    if (!nodes) {
      nodes = inOrder(this.blocksFor(kind, name).flatMap((facts) => facts[kind](name)));
      this.found.set(key, nodes);
    }
    return nodes;
  }

  private blocksFor(kind: Kind, name: string): readonly BlockFacts[] {
    if (kind === "callsOf") return this.blocks.calling(name);
    return kind === "stringsOf" ? this.blocks.quoting(name) : this.blocks.containing(...spellingsOf(name));
  }

  /** The string literals that are `name`, or a dotted path that ends with it. */
  strings(name: string): readonly Node[] {
    return this.nodesOf("stringsOf", name);
  }

  /** Every `x.name`, read, written or deleted; private names are mangled (`_C__name`). */
  attributes(name: string): readonly Node[] {
    return this.nodesOf("attributesOf", name);
  }

  /** The same of those that are set or deleted, and perhaps others. */
  targets(name: string): readonly Node[] {
    return inOrder(this.blocks.setting(spellingsOf(name)).flatMap((facts) => facts.attributesOf(name)));
  }

  /** Every call of `name(…)` or `x.name(…)`. */
  calls(name: string): readonly Node[] {
    return this.nodesOf("callsOf", name);
  }

  /** Every call in `owner`, which is the root, a class or a function. */
  callsIn(owner: Node): readonly Node[] {
    const blocks = owner === this.root ? this.blocks.every : this.blocks.within(owner.start, owner.end);
    return inOrder(blocks.flatMap(({ calls }) => calls)).filter((call) => owner.contains(call));
  }

  identifiers(name: string): readonly Node[] {
    return this.nodesOf("identifiersOf", name);
  }
}

export function inOrder(nodes: Node[]): readonly Node[] {
  return nodes.sort((a, b) => a.start - b.start);
}
