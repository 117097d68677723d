import { FileOccurrences } from "./file-occurrences.js";
import type { Naming } from "./occurrences.js";
import type { SyntaxTree } from "./parse.js";
import type { Source } from "./source.js";
import { LateNode, type Node, walk } from "./tree.js";

/** One file: where each attribute, call, name and comment stands. It is read once somebody asks. */
export class FileFacts {
  readonly root: Node;
  private known: FileOccurrences | undefined;
  private examples: readonly Node[] | undefined;

  constructor(
    readonly source: Source,
    private readonly tree: SyntaxTree,
  ) {
    this.root = tree.root;
  }

  /** @internal */
  protected get occurrences(): FileOccurrences {
    this.known ??= new FileOccurrences(this.root, this.tree.bodies);
    return this.known;
  }

  /** Whether a line holds a comment and nothing else; the index is 0-based. */
  isCommentLine(line: number): boolean {
    const text = this.source.lineText(line);
    const start = (this.source.lines[line]?.start ?? 0) + text.length - text.trimStart().length;
    if (!text.trimStart().startsWith("#") || this.source.goesOn(line - 1)) return false;
    return this.occurrences.comments.some((comment) => comment.start === start);
  }

  /** All comments, in order. */
  get comments(): readonly Node[] {
    return this.occurrences.comments;
  }

  /** The string literals that say `>>>`: docstrings with examples. */
  get doctests(): readonly Node[] {
    this.examples ??= this.source.text.includes(">>>")
      ? [...walk(this.root, (node) => !(node instanceof LateNode) || saysExample(node))].filter(
          (node) => node.type === "string" && saysExample(node),
        )
      : [];
    return this.examples;
  }

  /** Whatever gets another name, in any scope: by `import … as` and by assignment. */
  get namings(): readonly Naming[] {
    return this.occurrences.namings;
  }

  /** Those of them that give the name. */
  namingsTo(name: string): readonly Naming[] {
    return this.occurrences.namingsTo(name);
  }

  /** Those of them by which what is called `name`, or ends with it behind a dot, is called something else. */
  renamings(name: string): readonly Naming[] {
    return this.occurrences.renamingsOf(name);
  }

  /** Likewise, whatever puts it in the place of an attribute: `module.attribute = name`. */
  replacings(name: string): readonly Naming[] {
    return this.occurrences.replacingsBy(name);
  }

  /** How many dots each `from . import x` has. */
  get dotImports(): readonly number[] {
    return this.occurrences.dotImports;
  }

  /** The expressions that `with` statements enter. */
  get withItems(): readonly Node[] {
    return this.occurrences.withItems;
  }

  /** The comparisons by identity, other than with `None` and the like. */
  get identityTests(): readonly Node[] {
    return this.occurrences.identityTests;
  }

  /** The string literals that are `name`, or a dotted path that ends with it. */
  strings(name: string): readonly Node[] {
    return this.occurrences.stringsOf(name);
  }

  /**
   * Those of them that have one of the words beside them: in the body of the same function, or outside of all functions.
   * @internal
   */
  stringsBeside(name: string, words: readonly string[]): readonly Node[] {
    return this.occurrences.stringsBeside(name, words);
  }

  /** Every `x.name`, read, written or deleted; private names are mangled (`_C__name`). */
  attributes(name: string): readonly Node[] {
    return this.occurrences.attributesOf(name);
  }

  /**
   * Those of them that are written or deleted, and perhaps some that are read.
   * @internal
   */
  attributesStored(name: string): readonly Node[] {
    return this.occurrences.attributesStored(name);
  }

  /** The definitions of functions of that name. */
  functions(name: string): readonly Node[] {
    return this.occurrences.functionsOf(name);
  }

  /** Every call of `name(…)` or `x.name(…)`. */
  calls(name: string): readonly Node[] {
    return this.occurrences.callsOf(name);
  }

  /** Every call in `owner`, which is the root, a class or a function. */
  callsIn(owner: Node): readonly Node[] {
    return this.occurrences.callsIn(owner);
  }

  identifiers(name: string): readonly Node[] {
    return this.occurrences.identifiersOf(name);
  }

  /** Those of them that stand behind no dot; `within` is the root, a class or a function. */
  names(name: string, within = this.root): readonly Node[] {
    return this.occurrences.namesIn(within, name);
  }
}

function saysExample(node: Node): boolean {
  return node.text.includes(">>>");
}
