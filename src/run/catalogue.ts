import { ChangedError, internalMessage } from "../errors.js";
import { openModule } from "../python/classes.js";
import { UnfinishedError } from "../python/guard.js";
import { ImportMap } from "../python/imports.js";
import { spellingsOf } from "../python/mangle.js";
import { Module } from "../python/module.js";
import type { Parser, SyntaxTree } from "../python/parse.js";
import type { ModuleIndex } from "../python/project.js";
import type { Source } from "../python/source.js";
import { bitOf, WordIndex } from "../python/word-index.js";
import { accesses, containsWord, dotsIn, renames, sets, stars, subclasses } from "../python/word-search.js";
import type { Failure } from "../result.js";

/** A file of the project root: what a look at its text told, and how to get the text again. */
export interface CatalogueFile {
  readonly path: string;
  readonly words: WordIndex;
  /** What the file holds, a character for each byte. Throws what the system says when it can't be read any more. */
  text(): string;
  /** Likewise. */
  load(): Source;
  /** Why it is not to be parsed, where that is so. */
  readonly unparsed?: string;
}

/** A file that is not parsed, though it could be. */
class UnparsedError extends Error {
  override readonly name = "UnparsedError";
}

/** What keeps a file that is there from being parsed. */
const NOT_KNOWN = [UnparsedError, UnfinishedError, ChangedError];

/** A question leads to a file of which is not known what it says: then there is no answer. */
export class UnknownError extends Error {
  override readonly name = "UnknownError";

  constructor(path: string, why: string) {
    super(`what ${path} says of it is not known: ${why}`);
  }
}

/** Whether a file with such a text may have what is asked for. */
type Telling = (text: string, path: string) => boolean;

/** All files of the project root. Each is parsed when it is asked for, and once. */
export class Catalogue implements ModuleIndex {
  readonly imports: ImportMap;
  private readonly entries: ReadonlyMap<string, CatalogueFile>;
  private readonly every: readonly CatalogueFile[];
  private readonly modules = new Map<string, Module | Error>();
  private readonly sound = new Set<string>();
  private readonly answers = new Map<string, readonly Module[]>();

  constructor(
    entries: readonly CatalogueFile[],
    private readonly parser: Parser,
    /** Whether a file with such a text is looked at closely: then its syntax errors are known, wherever they are. */
    private readonly isOfInterest: (text: string) => boolean = () => true,
    readonly isWhole = true,
  ) {
    this.every = entries;
    this.entries = new Map(entries.map((entry) => [entry.path, entry]));
    this.imports = new ImportMap(this.entries.keys());
  }

  /** The same files, of which none is parsed. */
  renewed(): Catalogue {
    const renewed = new Catalogue(this.every, this.parser, this.isOfInterest, this.isWhole);
    for (const path of this.sound) renewed.sound.add(path);
    return renewed;
  }

  /** A module that is not kept if it is parsed for this. Throws what keeps it from being parsed. */
  parsed(path: string): Module {
    const module = this.modules.get(path) ?? this.parse(path);
    if (module instanceof Error) throw module;
    return module;
  }

  /** Throws what keeps it from being read. */
  textOf(path: string): string {
    return this.entries.get(path)?.text() ?? "";
  }

  at(path: string): Module | undefined {
    const module = this.read(path);
    return module instanceof Error ? undefined : module;
  }

  /** The module, or why there is none. */
  read(path: string): Module | Error {
    let module = this.modules.get(path);
    if (!module) {
      module = this.parse(path);
      this.modules.set(path, module);
    }
    return module;
  }

  private parse(path: string): Module | Error {
    try {
      const entry = this.entries.get(path);
      if (entry?.unparsed !== undefined) return new UnparsedError(entry.unparsed);
      const source = entry?.load();
      return source ? openModule(source, this.treeOf(source)) : new Error("no such file in the project");
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private treeOf(source: Source): SyntaxTree {
    const isFaulty = !this.isSound(source) && this.parser.check(source).length > 0;
    if (isFaulty) return this.parser.parse(source);
    this.sound.add(source.path);
    return this.parser.open(source);
  }

  /** Whether its syntax errors, if it has any, need not be known, or it is known to have none. */
  private isSound(source: Source): boolean {
    return this.sound.has(source.path) || !this.isOfInterest(source.text);
  }

  mentioning(...words: readonly string[]): readonly Module[] {
    const bits = words.map(bitOf);
    const holds = (index: WordIndex) => bits.every((bit) => index.mayHold(bit));
    return this.found(`mentioning ${words.join(" ")}`, holds, (text) => words.every((word) => containsWord(text, word)));
  }

  touching(name: string): readonly Module[] {
    const spellings = spellingsOf(name).map((spelling) => ({ spelling, bit: bitOf(spelling) }));
    return this.found(
      `touching ${name}`,
      (index) => spellings.some(({ bit }) => index.mayHold(bit)),
      (text) => spellings.some(({ spelling }) => accesses(text, spelling)),
    );
  }

  *setting(name: string): Generator<Module> {
    const spellings = spellingsOf(name).map((spelling) => ({ spelling, bit: bitOf(spelling) }));
    for (const entry of this.every) {
      if (!spellings.some(({ bit }) => entry.words.mayHold(bit))) continue;
      const isTold = (text: string) => spellings.some(({ spelling }) => sets(text, spelling));
      const module = this.mayTell(entry, isTold) ? this.known(entry.path) : undefined;
      if (module) yield module;
    }
  }

  subclassing(word: string): readonly Module[] {
    const bit = bitOf(word);
    return this.found(
      `subclassing ${word}`,
      (index) => index.maySubclass(bit),
      (text) => subclasses(text, word),
    );
  }

  starring(word: string): readonly Module[] {
    const bit = bitOf(word);
    return this.found(
      `starring ${word}`,
      (index) => index.mayStar && index.mayHold(bit),
      (text) => stars(text, word),
    );
  }

  renaming(word: string): readonly Module[] {
    const bit = bitOf(word);
    return this.found(
      `renaming ${word}`,
      (index) => index.mayRename(bit),
      (text) => renames(text, word),
    );
  }

  dotting(home: string, ...words: readonly string[]): readonly Module[] {
    const bits = words.map(bitOf);
    const isOf = (path: string, dots: number) => this.imports.relative(path, dots, []) === home;
    return this.found(
      `dotting ${home} ${words.join(" ")}`,
      (index) => index.mayDot && bits.every((bit) => index.mayHold(bit)),
      (text, path) => dotsIn(text).some((dots) => isOf(path, dots)) && words.every((word) => containsWord(text, word)),
    ).filter((module) => module.dotImports.some((dots) => isOf(module.path, dots)));
  }

  /** The modules of the files that pass both looks, the one at the word index and the one at the text. */
  private found(question: string, isLikely: (index: WordIndex) => boolean, isTold: Telling): readonly Module[] {
    let modules = this.answers.get(question);
    if (!modules) {
      const entries = this.every.filter((entry) => isLikely(entry.words) && this.mayTell(entry, isTold));
      modules = entries.flatMap(({ path }) => this.known(path) ?? []);
      this.answers.set(question, modules);
    }
    return modules;
  }

  /** The module at a path that a question leads to; undefined for one that can't be read. Throws an UnknownError for one that is left out, or has changed. */
  private known(path: string): Module | undefined {
    const module = this.read(path);
    if (NOT_KNOWN.some((kind) => module instanceof kind)) throw new UnknownError(path, (module as Error).message);
    return module instanceof Error ? undefined : module;
  }

  /** A module that has been parsed can be asked itself, which is cheaper than to search its text. */
  private mayTell(entry: CatalogueFile, isTold: Telling): boolean {
    return this.modules.get(entry.path) instanceof Module || isTold(textOf(entry), entry.path);
  }

  /** What could not be parsed when it was asked for. */
  get failures(): Failure[] {
    const failed = [...this.modules].flatMap(([path, module]) => (module instanceof Error ? [{ path, module }] : []));
    return failed.flatMap(({ path, module }) => (module instanceof UnparsedError ? [] : [{ path, message: internalMessage(module) }]));
  }
}

export function entryOf(source: Source): CatalogueFile {
  return { path: source.path, words: WordIndex.of(source.text), text: () => source.text, load: () => source };
}

/** A file that is gone says nothing; that it is gone is told when it is looked at. Throws an UnknownError for one that says something else by now. */
function textOf(entry: CatalogueFile): string {
  try {
    return entry.text();
  } catch (error) {
    if (error instanceof ChangedError) throw new UnknownError(entry.path, error.message);
    return "";
  }
}
