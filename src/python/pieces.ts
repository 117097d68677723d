import { Notes } from "./notes.js";
import type { SyntaxTree } from "./parse.js";
import { firstBehind, places, renamesAt, setsAt } from "./sayings.js";
import type { Unread } from "./unread.js";

/** To search a text for so many words costs as much as to parse it. */
const MANY = 500;

/**
 * What is noted about a file: about what stands outside of classes and functions, and about each suite that is read by itself. A
 * suite is read when its text says what is asked for.
 */
export class Pieces {
  /** What stands outside of the suites. */
  private readonly outer: Notes;
  private readonly suites: readonly Unread[];
  private readonly read = new Map<Unread, Notes>();
  private all: readonly Notes[] | undefined;
  private searches = 0;

  constructor(
    private readonly text: string,
    tree: SyntaxTree,
  ) {
    this.outer = new Notes(tree.root);
    this.suites = tree.unread;
  }

  /** The notes that may have something on one of the words. */
  saying(...words: readonly string[]): readonly Notes[] {
    return this.holding(words, () => true);
  }

  /** The notes that may have a call of what is called so. */
  calling(word: string): readonly Notes[] {
    return this.holding([word], (_, end) => /[(#]/.test(firstBehind(this.text, end)));
  }

  /** The notes that may have a string that ends with the word. */
  quoting(word: string): readonly Notes[] {
    return this.holding([word], (_, end) => /["']/.test(this.text[end] ?? ""));
  }

  /** The notes that may give what is called so another name. */
  renaming(word: string): readonly Notes[] {
    return this.holding([word], (start, end) => renamesAt(this.text, start, end));
  }

  /** The notes that may set or delete an attribute that has one of the spellings. */
  setting(spellings: readonly string[]): readonly Notes[] {
    return this.holding(spellings, (start, end) => setsAt(this.text, start, end));
  }

  /** The notes that may assign to the name. */
  assigning(name: string): readonly Notes[] {
    return this.holding([name], (_, end) => firstBehind(this.text, end) === "=");
  }

  /** The notes that may have a `from . import x`. */
  get dotting(): readonly Notes[] {
    return this.holding(["from"], (_, end) => firstBehind(this.text, end) === ".");
  }

  /** The notes on the places of the words that pass. */
  private holding(words: readonly string[], isTold: (start: number, end: number) => boolean): readonly Notes[] {
    if (this.suites.length === 0) return [this.outer];
    if (++this.searches > MANY) return this.every;
    const found = new Set([this.outer]);
    for (const word of words) for (const at of places(this.text, word)) if (isTold(at, at + word.length)) found.add(this.around(at));
    return [...found];
  }

  /** The notes on the place at `offset`. */
  around(offset: number): Notes {
    const suite = suiteAt(offset, this.suites);
    return suite ? this.notes(suite) : this.outer;
  }

  /** The notes on whatever has a class in it that begins there. */
  get withClasses(): readonly Notes[] {
    return this.chosen((suite) => suite.suite.hasClass);
  }

  /** The notes that may have something on the stretch `[start, end)`. */
  within(start: number, end: number): readonly Notes[] {
    return this.chosen(({ suite }) => suite.start < end && start < suite.end);
  }

  get every(): readonly Notes[] {
    this.all ??= this.chosen(() => true);
    return this.all;
  }

  private chosen(isChosen: (suite: Unread) => boolean): readonly Notes[] {
    const found = [this.outer];
    const queue = [...this.suites];
    for (let suite = queue.pop(); suite; suite = queue.pop()) {
      if (!isChosen(suite) || !suite.block) continue;
      found.push(this.notes(suite));
      queue.push(...suite.inner);
    }
    return found;
  }

  private notes(suite: Unread): Notes {
    let notes = this.read.get(suite);
    if (!notes) {
      notes = suite.block ? new Notes(suite.block) : this.outer;
      this.read.set(suite, notes);
    }
    return notes;
  }
}

/** The innermost of the suites around a place. */
function suiteAt(offset: number, suites: readonly Unread[]): Unread | undefined {
  let low = 0;
  let high = suites.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((suites[middle] as Unread).suite.start <= offset) low = middle + 1;
    else high = middle;
  }
  const suite = suites[low - 1];
  const block = suite?.block;
  if (!suite || !block || offset >= Math.max(suite.suite.end, block.end)) return undefined;
  return suiteAt(offset, suite.inner) ?? suite;
}
