import { spellingsOf } from "./mangle.js";
import type { Naming, Notes } from "./notes.js";
import type { SyntaxTree } from "./parse.js";
import { Pieces } from "./pieces.js";
import type { Source } from "./source.js";
import type { Node } from "./tree.js";

type Kind = "attributesOf" | "callsOf" | "identifiersOf" | "stringsOf";

/** One parsed file: where each attribute, call, name and comment stands. What is asked for is read, and nothing else. */
export class Noted {
  readonly root: Node;
  /** @internal */
  protected readonly pieces: Pieces;
  private readonly found = new Map<string, readonly Node[]>();
  private allDotImports: readonly number[] | undefined;

  constructor(
    readonly source: Source,
    tree: SyntaxTree,
  ) {
    this.root = tree.root;
    this.pieces = new Pieces(source.text, tree);
  }

  /** Whether a line holds a comment and nothing else; the index is 0-based. */
  isCommentLine(line: number): boolean {
    const text = this.source.lineText(line);
    const start = (this.source.lines[line]?.start ?? 0) + text.length - text.trimStart().length;
    if (!text.trimStart().startsWith("#") || this.source.goesOn(line - 1)) return false;
    return this.pieces.around(start).comments.some((comment) => comment.start === start);
  }

  /** The comments that say the word, and perhaps others. */
  comments(word: string): readonly Node[] {
    return inOrder(this.pieces.saying(word).flatMap(({ comments }) => comments));
  }

  /** Whatever may give another name to what is called so. */
  renamings(word: string): readonly Naming[] {
    return this.pieces.renaming(word).flatMap(({ namings }) => namings);
  }

  /** The assignments of whatever gets the name, and perhaps others. */
  namingsTo(name: string): readonly Naming[] {
    return this.pieces.assigning(name).flatMap(({ namings }) => namings);
  }

  /** Whatever gets the name, or may say it in its value. */
  namings(word: string): readonly Naming[] {
    return this.pieces.saying(word).flatMap(({ namings }) => namings);
  }

  /** Whatever is put in the place of an attribute, where the word may be said. */
  replacings(word: string): readonly Naming[] {
    return this.pieces.renaming(word).flatMap(({ replacings }) => replacings);
  }

  /** How many dots each `from . import x` has. */
  get dotImports(): readonly number[] {
    this.allDotImports ??= this.pieces.dotting.flatMap(({ dotImports }) => dotImports);
    return this.allDotImports;
  }

  /** The expressions that `with` statements enter. */
  get withItems(): readonly Node[] {
    return inOrder(this.pieces.saying("with").flatMap(({ withItems }) => withItems));
  }

  /** The comparisons by identity, other than with `None` and the like. */
  get identityTests(): readonly Node[] {
    return this.pieces.saying("is").flatMap(({ identityTests }) => identityTests);
  }

  private noted(kind: Kind, name: string): readonly Node[] {
    const key = `${kind} ${name}`;
    let nodes = this.found.get(key);
    if (!nodes) {
      nodes = inOrder(this.piecesFor(kind, name).flatMap((notes) => notes[kind](name)));
      this.found.set(key, nodes);
    }
    return nodes;
  }

  private piecesFor(kind: Kind, name: string): readonly Notes[] {
    if (kind === "callsOf") return this.pieces.calling(name);
    return kind === "stringsOf" ? this.pieces.quoting(name) : this.pieces.saying(...spellingsOf(name));
  }

  /** The string literals that are `name`, or a dotted path that ends with it. */
  strings(name: string): readonly Node[] {
    return this.noted("stringsOf", name);
  }

  /** Every `x.name`, read, written or deleted; private names are mangled (`_C__name`). */
  attributes(name: string): readonly Node[] {
    return this.noted("attributesOf", name);
  }

  /** The same of those that are set or deleted, and perhaps others. */
  targets(name: string): readonly Node[] {
    return inOrder(this.pieces.setting(spellingsOf(name)).flatMap((notes) => notes.attributesOf(name)));
  }

  /** Every call of `name(…)` or `x.name(…)`. */
  calls(name: string): readonly Node[] {
    return this.noted("callsOf", name);
  }

  /** Every call in `owner`, which is the root, a class or a function. */
  callsIn(owner: Node): readonly Node[] {
    const pieces = owner === this.root ? this.pieces.every : this.pieces.within(owner.start, owner.end);
    return inOrder(pieces.flatMap(({ calls }) => calls)).filter((call) => owner.contains(call));
  }

  identifiers(name: string): readonly Node[] {
    return this.noted("identifiersOf", name);
  }
}

export function inOrder(nodes: Node[]): readonly Node[] {
  return nodes.sort((a, b) => a.start - b.start);
}
