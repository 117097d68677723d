import { ChangedError, internalMessage } from "../errors.js";
import type { Facts } from "../facts/facts.js";
import {
  calls,
  defines,
  dotsOf,
  enters,
  executes,
  type FactTest,
  gives,
  handles,
  makesUpName,
  renames,
  sets,
  stars,
  subclasses,
  touches,
} from "../facts/questions.js";
import type { Scanner } from "../facts/scanner.js";
import { treeOfFacts } from "../facts/tree.js";
import { hashOf } from "../facts/words.js";
import { Postings } from "../project/postings.js";
import { openModule } from "../python/classes.js";
import { CommonWork } from "../python/common-work.js";
import { UnfinishedError } from "../python/guard.js";
import { ImportMap } from "../python/imports.js";
import { spellingsOf } from "../python/mangle.js";
import type { Module } from "../python/module.js";
import type { Parser, SyntaxTree } from "../python/parse.js";
import type { ModuleIndex } from "../python/project.js";
import type { Source } from "../python/source.js";
import { containsWord, dotsIn } from "../python/word-search.js";
import type { Failure } from "../result.js";
import type { CatalogueFile } from "./catalogue-file.js";
import { Libraries } from "./libraries.js";

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

/** What follows from the files of a project, and is the same for those that have the same. */
interface FromPaths {
  readonly postings: Postings;
  readonly imports: ImportMap;
}

/** All files of the project root. Each is parsed when it is asked for, and once. */
export class Catalogue implements ModuleIndex {
  readonly imports: ImportMap;
  readonly common = new CommonWork();
  private readonly entries: ReadonlyMap<string, CatalogueFile>;
  private readonly every: readonly CatalogueFile[];
  private readonly modules = new Map<string, Module | Error>();
  /** Those that were made of facts alone, once more with all that is written. */
  private readonly wholes = new Map<string, Module | Error>();
  private readonly answers = new Map<string, readonly Module[]>();
  /** The files that set an attribute, by its name. */
  private readonly setters = new Map<string, readonly number[]>();
  private readonly postings: Postings;
  /** The files of which nothing but their texts is known, by their indexes. */
  private readonly factless: readonly number[];
  private knownDots: ReadonlyMap<string, readonly number[]> | undefined;

  constructor(
    entries: readonly CatalogueFile[],
    private readonly parser: Parser,
    /** Whether a file with such a text needs a tree of all that is written. */
    private readonly needsTree: (text: string) => boolean = () => true,
    readonly isWhole = true,
    private readonly libraries = Libraries.NONE,
    known?: FromPaths,
    /** Is called whenever a file is asked for: what it throws ends the question. */
    private readonly checkpoint: () => void = () => undefined,
  ) {
    this.every = entries;
    this.postings = known?.postings ?? Postings.of(entries.map(({ facts }) => facts));
    this.factless = entries.flatMap(({ facts }, index) => (facts ? [] : [index]));
    this.entries = new Map(entries.map((entry) => [entry.path, entry]));
    this.imports = known?.imports ?? new ImportMap(this.entries.keys(), libraries);
  }

  /** The same files, of which none is parsed. */
  renewed(): Catalogue {
    return this.with(this.every, this.postings);
  }

  /** The same project, in which some of its files say something else; what was made of each of the others is kept. */
  replacing(entries: readonly CatalogueFile[]): Catalogue {
    const others = new Map(entries.map((entry) => [entry.path, entry]));
    let { postings } = this;
    const every = this.every.map((was, file) => {
      const is = others.get(was.path);
      if (is) postings = postings.replacing(file, was.facts, is.facts);
      return is ?? was;
    });
    const made = this.with(every, postings);
    const keep = (from: ReadonlyMap<string, Module | Error>, to: Map<string, Module | Error>) => {
      for (const [path, module] of from) if (!(module instanceof Error) && !others.has(path)) to.set(path, module);
    };
    keep(this.modules, made.modules);
    keep(this.wholes, made.wholes);
    return made;
  }

  private with(every: readonly CatalogueFile[], postings: Postings): Catalogue {
    const { parser, needsTree, isWhole, libraries, imports, checkpoint } = this;
    return new Catalogue(every, parser, needsTree, isWhole, libraries, { postings, imports }, checkpoint);
  }

  /** A module with all that is written, which is not kept if it is parsed for this. Throws what keeps it from being parsed. */
  parsed(path: string): Module {
    const module = this.knownWhole(path) ?? this.parse(path);
    if (module instanceof Error) throw module;
    return module;
  }

  /** Throws what keeps it from being read. */
  textOf(path: string): string {
    return this.entry(path)?.text() ?? "";
  }

  private entry(path: string): CatalogueFile | undefined {
    return this.entries.get(path) ?? this.libraries.entry(path);
  }

  at(path: string): Module | undefined {
    const module = this.read(path);
    return module instanceof Error ? undefined : module;
  }

  whole(path: string): Module | undefined {
    const module = this.readWhole(path);
    return module instanceof Error ? undefined : module;
  }

  /** The same, or why there is none. */
  readWhole(path: string): Module | Error {
    let module = this.knownWhole(path);
    if (!module) {
      module = this.common.during(() => this.parse(path));
      this.wholes.set(path, module);
    }
    return module;
  }

  private knownWhole(path: string): Module | Error | undefined {
    const known = this.modules.get(path);
    return this.wholes.get(path) ?? (known && this.isWholeModule(path, known) ? known : undefined);
  }

  /** The module, or why there is none. */
  read(path: string): Module | Error {
    this.checkpoint();
    let module = this.modules.get(path);
    if (!module) {
      module = this.common.during(() => this.ofFacts(path) ?? this.parse(path));
      this.modules.set(path, module);
    }
    return module;
  }

  private parse(path: string): Module | Error {
    return attempt(() => {
      const source = this.sourceOf(path);
      return openModule(source, this.parser.parse(source));
    });
  }

  /** A module made of facts alone; undefined where they are not enough. */
  private ofFacts(path: string): Module | Error | undefined {
    const facts = this.entry(path)?.facts;
    if (!facts) return undefined;
    return attempt(() => {
      const source = this.sourceOf(path);
      const tree = this.isWanted(path, source) ? undefined : abstractTree(facts, source);
      return tree && openModule(source, tree);
    });
  }

  /** Whether more of a file is asked than facts can tell: nothing is found in what is of others. */
  private isWanted(path: string, { text }: Source): boolean {
    return !this.imports.isOfLibrary(path) && this.needsTree(text);
  }

  /** Throws what keeps it from being read. */
  private sourceOf(path: string): Source {
    const entry = this.entry(path);
    if (!entry) throw new Error("no such file in the project");
    if (entry.unparsed !== undefined) throw new UnparsedError(entry.unparsed);
    return entry.load();
  }

  /** Whether a module of the file was made of all that is written, or can't be made at all. */
  private isWholeModule(path: string, module: Module | Error): boolean {
    return module instanceof Error || this.entry(path)?.facts === undefined || this.isWanted(path, module.source);
  }

  mentioning(...words: readonly string[]): readonly Module[] {
    return this.answer(`mentioning ${words.join(" ")}`, () => this.saying(words));
  }

  filesMentioning(...words: readonly string[]): readonly string[] {
    return this.pathsOf(this.saying(words));
  }

  says(path: string, words: readonly string[]): boolean {
    const entry = this.entries.get(path);
    if (entry?.facts) return words.every((word) => KEYWORDS.has(word) || entry.facts?.says(hashOf(word)));
    const text = textOf(entry);
    return words.every((word) => containsWord(text, word));
  }

  mentioned(path: string): Module | undefined {
    const module = this.read(path);
    if (NOT_KNOWN.some((kind) => module instanceof kind)) throw new UnknownError(path, (module as Error).message);
    return module instanceof Error ? undefined : module;
  }

  filesDotting(home: string, ...words: readonly string[]): readonly string[] {
    const told = this.pathsOf(this.dots.get(home) ?? []).filter((path) => this.says(path, words));
    if (this.factless.length === 0) return told;
    return [...new Set([...told, ...this.dotting(home, ...words).map(({ path }) => path)])];
  }

  private pathsOf(files: readonly number[]): readonly string[] {
    return files.map((file) => this.every[file]?.path ?? "");
  }

  touching(name: string): readonly Module[] {
    const spellings = spellingsOf(name);
    return this.answer(`touching ${name}`, () => this.passing(this.sayingAny(spellings), touches(spellings)));
  }

  *setting(name: string): Generator<Module> {
    for (const file of this.settingFiles(name)) {
      const module = this.known(file);
      if (module) yield module;
    }
  }

  private settingFiles(name: string): readonly number[] {
    let files = this.setters.get(name);
    if (!files) {
      const spellings = spellingsOf(name);
      files = this.passing(this.sayingAny(spellings), sets(spellings));
      this.setters.set(name, files);
    }
    return files;
  }

  handling(word: string): readonly Module[] {
    return this.answer(`handling ${word}`, () => this.legible(this.passing(this.saying([word]), handles(word))));
  }

  giving(word: string): readonly Module[] {
    return this.answer(`giving ${word}`, () => this.legible(this.passing(this.saying([word]), gives(word))));
  }

  executing(): readonly Module[] {
    return this.answer("executing", () => this.legible(this.passing([...this.every.keys()], executes)));
  }

  makingUpName(word: string): readonly Module[] {
    return this.answer(`making up names for ${word}`, () => this.legible(this.passing(this.saying([word]), makesUpName(word))));
  }

  entering(): readonly Module[] {
    return this.answer("entering", () => this.legible(this.passing(this.saying(["with"]), enters)));
  }

  calling(word: string): readonly Module[] {
    return this.answer(`calling ${word}`, () => this.passing(this.saying([word]), calls(word)));
  }

  defining(name: string): readonly Module[] {
    return this.answer(`defining ${name}`, () => this.legible(this.passing(this.saying([name]), defines(name))));
  }

  subclassing(word: string): readonly Module[] {
    return this.answer(`subclassing ${word}`, () => this.passing(this.saying([word]), subclasses(word)));
  }

  starring(word: string): readonly Module[] {
    return this.answer(`starring ${word}`, () => this.passing(this.saying([word]), stars(word)));
  }

  renaming(word: string): readonly Module[] {
    return this.answer(`renaming ${word}`, () => this.passing(this.saying([word]), renames(word)));
  }

  dotting(home: string, ...words: readonly string[]): readonly Module[] {
    return this.answer(`dotting ${home} ${words.join(" ")}`, () => {
      const files = this.dots.get(home) ?? [];
      const said = words.length > 0 ? new Set(this.saying(words)) : undefined;
      const likely = [...new Set(files), ...this.searched((text) => dotsIn(text).length > 0)];
      return likely.filter((file) => said?.has(file) ?? true);
    }).filter((module) => module.dotImports.some((dots) => this.imports.relative(module.path, dots, []) === home));
  }

  /** The files that import by dots alone, by the file from which they do. */
  private get dots(): ReadonlyMap<string, readonly number[]> {
    this.knownDots ??= this.readDots();
    return this.knownDots;
  }

  private readDots(): ReadonlyMap<string, readonly number[]> {
    const known = new Map<string, number[]>();
    this.every.forEach(({ path, facts }, file) => {
      for (const dots of facts ? dotsOf(facts) : []) {
        const home = this.imports.relative(path, dots, []);
        const files = home === undefined ? undefined : known.get(home);
        if (files) files.push(file);
        else if (home !== undefined) known.set(home, [file]);
      }
    });
    return known;
  }

  private answer(question: string, files: () => readonly number[]): readonly Module[] {
    let modules = this.answers.get(question);
    if (!modules) {
      modules = files().flatMap((file) => this.known(file) ?? []);
      this.answers.set(question, modules);
    }
    return modules;
  }

  /** The files that say all of the words, by their indexes. */
  private saying(words: readonly string[]): readonly number[] {
    const hashes = words.filter((word) => !KEYWORDS.has(word)).map(hashOf);
    // Facts don't tell who says a keyword: anybody may.
    const told = hashes.length > 0 ? this.postings.files(...hashes) : this.every.flatMap(({ facts }, file) => (facts ? [file] : []));
    return merged(
      told,
      this.searched((text) => words.every((word) => containsWord(text, word))),
    );
  }

  /** Likewise, one of the words. */
  private sayingAny(words: readonly string[]): readonly number[] {
    const told = words.length === 1 ? this.saying(words) : [...new Set(words.flatMap((word) => this.saying([word])))];
    return words.length === 1 ? told : told.toSorted((a, b) => a - b);
  }

  /** Those of the files without facts whose texts pass. */
  private searched(isTold: (text: string) => boolean): readonly number[] {
    return this.factless.filter((file) => isTold(textOf(this.every[file])));
  }

  /** Without those that are not parsed: whatever these do with just any object is nothing to go by. */
  private legible(files: readonly number[]): readonly number[] {
    return files.filter((file) => this.every[file]?.unparsed === undefined);
  }

  private passing(files: readonly number[], isLikely: FactTest): readonly number[] {
    return files.filter((file) => {
      const facts = this.every[file]?.facts;
      return !facts || isLikely(facts);
    });
  }

  /** The module of a file that a question leads to; undefined for one that can't be read. Throws an UnknownError for one that is left out, or has changed. */
  private known(file: number): Module | undefined {
    return this.mentioned(this.every[file]?.path ?? "");
  }

  /** What of the project could not be parsed when it was asked for. */
  get failures(): Failure[] {
    const known = [...this.modules].filter(([path]) => !this.imports.isOfLibrary(path));
    const failed = known.flatMap(([path, module]) => (module instanceof Error ? [{ path, module }] : []));
    return failed.flatMap(({ path, module }) => (module instanceof UnparsedError ? [] : [{ path, message: internalMessage(module) }]));
  }
}

/** What it makes, or what it throws. */
function attempt<T>(make: () => T): T | Error {
  try {
    return make();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Undefined where expressions are nested too deeply. */
function abstractTree(facts: Facts, { text }: Source): SyntaxTree | undefined {
  try {
    return { ...treeOfFacts(facts, text), faults: [] };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A text as a file; with a scanner, its facts are known. */
export function entryOf(source: Source, scanner?: Scanner): CatalogueFile {
  const scanned = scanner?.scan(source);
  const facts = scanned && "facts" in scanned ? scanned.facts : undefined;
  return { path: source.path, facts, text: () => source.text, load: () => source };
}

/** A file that is gone says nothing; that it is gone is told when it is looked at. Throws an UnknownError for one that says something else by now. */
function textOf(entry: CatalogueFile | undefined): string {
  try {
    return entry?.text() ?? "";
  } catch (error) {
    if (error instanceof ChangedError) throw new UnknownError(entry?.path ?? "", error.message);
    return "";
  }
}

/** Python 2 language reference, 2.3.1. */
const KEYWORDS = new Set(
  (
    "and as assert break class continue def del elif else except exec finally for from global if import in is lambda not or pass print " +
    "raise return try while with yield"
  ).split(" "),
);

/** Both in one order. */
function merged(some: readonly number[], others: readonly number[]): readonly number[] {
  return others.length === 0 ? some : [...some, ...others].sort((a, b) => a - b);
}
