import { BlockFacts } from "./block-facts.js";
import type { SyntaxTree } from "./parse.js";
import type { UnparsedBlock } from "./unparsed-block.js";
import { firstBehind, occurrences, renamesAt, setsAt } from "./word-search.js";

/** To search a text for so many words costs as much as to parse it. */
const MANY = 500;

/**
 * The facts of a file: about what stands outside of classes and functions, and about each suite that is read by itself. A
 * suite is read when its text says what is asked for.
 */
export class BlockTable {
  /** What stands outside of the suites. */
  private readonly outer: BlockFacts;
  private readonly suites: readonly UnparsedBlock[];
  private readonly read = new Map<UnparsedBlock, BlockFacts>();
  private all: readonly BlockFacts[] | undefined;
  private searches = 0;

  constructor(
    private readonly text: string,
    tree: SyntaxTree,
  ) {
    this.outer = new BlockFacts(tree.root);
    this.suites = tree.unparsed;
  }

  /** The facts of the blocks that may have something on one of the words. */
  containing(...words: readonly string[]): readonly BlockFacts[] {
    return this.holding(words, () => true);
  }

  /** The facts of the blocks that may have a call of what is called so. */
  calling(word: string): readonly BlockFacts[] {
    return this.holding([word], (_, end) => /[(#]/.test(firstBehind(this.text, end)));
  }

  /** The facts of the blocks that may have a string that ends with the word. */
  quoting(word: string): readonly BlockFacts[] {
    return this.holding([word], (_, end) => /["']/.test(this.text[end] ?? ""));
  }

  /** The facts of the blocks that may give what is called so another name. */
  renaming(word: string): readonly BlockFacts[] {
    return this.holding([word], (start, end) => renamesAt(this.text, start, end));
  }

  /** The facts of the blocks that may set or delete an attribute that has one of the spellings. */
  setting(spellings: readonly string[]): readonly BlockFacts[] {
    return this.holding(spellings, (start, end) => setsAt(this.text, start, end));
  }

  /** The facts of the blocks that may assign to the name. */
  assigning(name: string): readonly BlockFacts[] {
    return this.holding([name], (_, end) => firstBehind(this.text, end) === "=");
  }

  /** The facts of the blocks that may have a `from . import x`. */
  get dotting(): readonly BlockFacts[] {
    return this.holding(["from"], (_, end) => firstBehind(this.text, end) === ".");
  }

  /** The facts on the places of the words that pass. */
  private holding(words: readonly string[], isTold: (start: number, end: number) => boolean): readonly BlockFacts[] {
    if (this.suites.length === 0) return [this.outer];
    if (++this.searches > MANY) return this.every;
    const found = new Set([this.outer]);
    for (const word of words) for (const at of occurrences(this.text, word)) if (isTold(at, at + word.length)) found.add(this.around(at));
    return [...found];
  }

  /** The facts on the place at `offset`. */
  around(offset: number): BlockFacts {
    const suite = suiteAt(offset, this.suites);
    return suite ? this.factsOf(suite) : this.outer;
  }

  /** The facts on whatever has a class in it that begins there. */
  get withClasses(): readonly BlockFacts[] {
    return this.chosen((suite) => suite.suite.hasClass);
  }

  /** The facts of the blocks that may have something on the stretch `[start, end)`. */
  within(start: number, end: number): readonly BlockFacts[] {
    return this.chosen(({ suite }) => suite.start < end && start < suite.end);
  }

  get every(): readonly BlockFacts[] {
    this.all ??= this.chosen(() => true);
    return this.all;
  }

  private chosen(isChosen: (suite: UnparsedBlock) => boolean): readonly BlockFacts[] {
    const found = [this.outer];
    const queue = [...this.suites];
    for (let suite = queue.pop(); suite; suite = queue.pop()) {
      if (!isChosen(suite) || !suite.block) continue;
      found.push(this.factsOf(suite));
      queue.push(...suite.inner);
    }
    return found;
  }

  private factsOf(suite: UnparsedBlock): BlockFacts {
    let facts = this.read.get(suite);
    if (!facts) {
      facts = suite.block ? new BlockFacts(suite.block) : this.outer;
      this.read.set(suite, facts);
    }
    return facts;
  }
}

/** The innermost of the suites around a place. */
function suiteAt(offset: number, suites: readonly UnparsedBlock[]): UnparsedBlock | undefined {
  let low = 0;
  let high = suites.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((suites[middle] as UnparsedBlock).suite.start <= offset) low = middle + 1;
    else high = middle;
  }
  const suite = suites[low - 1];
  const block = suite?.block;
  if (!suite || !block || offset >= Math.max(suite.suite.end, block.end)) return undefined;
  return suiteAt(offset, suite.inner) ?? suite;
}
