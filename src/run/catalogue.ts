import {
  calls,
  defines,
  enters,
  executes,
  fills,
  gives,
  handles,
  makesUpName,
  renames,
  stars,
  subclasses,
  touches,
} from "../facts/questions.js";
import { Postings } from "../project/postings.js";
import { CommonWork } from "../python/common-work.js";
import { ImportMap } from "../python/imports.js";
import { spellingsOf } from "../python/mangle.js";
import type { Module } from "../python/module.js";
import type { Parser } from "../python/parse.js";
import type { ModuleIndex } from "../python/project.js";
import type { Failure } from "../result.js";
import type { CatalogueFile } from "./catalogue-file.js";
import { FileIndex, saysAll } from "./file-index.js";
import { Libraries } from "./libraries.js";
import { OpenedModules } from "./opened-modules.js";

/** What follows from the files of a project, and is the same for those that have the same. */
interface FromPaths {
  readonly postings: Postings;
  readonly imports: ImportMap;
}

/** All files of the project root: which of them say what, as modules. Each is made when a question leads to it, and once. */
export class Catalogue implements ModuleIndex {
  readonly imports: ImportMap;
  readonly common = new CommonWork();
  private readonly entries: ReadonlyMap<string, CatalogueFile>;
  private readonly modules: OpenedModules;
  private readonly index: FileIndex;
  private readonly postings: Postings;
  private readonly answers = new Map<string, readonly Module[]>();

  constructor(
    private readonly every: readonly CatalogueFile[],
    private readonly parser: Parser,
    /** Whether a file with such a text needs a tree of all that is written. */
    private readonly needsTree: (text: string) => boolean = () => true,
    readonly isWhole = true,
    private readonly libraries = Libraries.NONE,
    known?: FromPaths,
    /** Is called whenever a file is asked for: what it throws ends the question. */
    private readonly checkpoint: () => void = () => undefined,
  ) {
    this.entries = new Map(every.map((entry) => [entry.path, entry]));
    const modules = every.flatMap(({ path, isModule }) => (isModule ? [path] : []));
    this.imports = known?.imports ?? new ImportMap(modules, libraries);
    this.postings = known?.postings ?? Postings.of(every.map(({ facts }) => facts));
    this.index = new FileIndex(every, this.postings, this.imports);
    const origin = {
      parser,
      file: (path: string) => this.file(path),
      // Nothing is found in what is of others.
      needsTree: (path: string, text: string) => !this.imports.isOfLibrary(path) && needsTree(text),
    };
    this.modules = new OpenedModules(origin, this.common);
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
    made.modules.keep(this.modules, (path) => !others.has(path));
    return made;
  }

  private with(every: readonly CatalogueFile[], postings: Postings): Catalogue {
    const known = { postings, imports: this.imports };
    return new Catalogue(every, this.parser, this.needsTree, this.isWhole, this.libraries, known, this.checkpoint);
  }

  // ---- single files

  /** A module with all that is written, which is not kept if it is parsed for this. Throws what keeps it from being parsed. */
  parsed(path: string): Module {
    const module = this.modules.parsed(path);
    if (module instanceof Error) throw module;
    return module;
  }

  /** Throws what keeps it from being read. */
  textOf(path: string): string {
    return this.file(path)?.text() ?? "";
  }

  private file(path: string): CatalogueFile | undefined {
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
    return this.modules.readWhole(path);
  }

  /** The module, or why there is none. */
  read(path: string): Module | Error {
    this.checkpoint();
    return this.modules.read(path);
  }

  mentioned(path: string): Module | undefined {
    this.checkpoint();
    return this.modules.readKnown(path);
  }

  isModule(path: string): boolean {
    return this.file(path)?.isModule ?? false;
  }

  says(path: string, words: readonly string[]): boolean {
    return saysAll(this.entries.get(path), words);
  }

  /** What of the project could not be parsed when it was asked for. */
  get failures(): Failure[] {
    return this.modules.failures.filter(({ path }) => !this.imports.isOfLibrary(path));
  }

  // ---- which of them

  filesMentioning(...words: readonly string[]): readonly string[] {
    return this.index.paths(this.index.saying(words));
  }

  filesDotting(home: string, ...words: readonly string[]): readonly string[] {
    const told = this.index.paths(this.index.dotting(home)).filter((path) => this.says(path, words));
    if (this.index.isComplete) return told;
    return [...new Set([...told, ...this.dotting(home, ...words).map(({ path }) => path)])];
  }

  *setting(name: string): Generator<Module> {
    for (const file of this.index.setting(name)) {
      const module = this.mentioned(this.index.path(file));
      if (module) yield module;
    }
  }

  mentioning(...words: readonly string[]): readonly Module[] {
    return this.answer(`mentioning ${words.join(" ")}`, (index) => index.saying(words));
  }

  touching(name: string): readonly Module[] {
    const spellings = spellingsOf(name);
    return this.answer(`touching ${name}`, (index) => index.passing(index.sayingAny(spellings), touches(spellings)));
  }

  handling(word: string): readonly Module[] {
    return this.answer(`handling ${word}`, (index) => index.legible(index.passing(index.saying([word]), handles(word))));
  }

  giving(word: string): readonly Module[] {
    return this.answer(`giving ${word}`, (index) => index.legible(index.passing(index.saying([word]), gives(word))));
  }

  executing(): readonly Module[] {
    return this.answer("executing", (index) => index.legible(index.passing(index.all, executes)));
  }

  makingUpName(word: string): readonly Module[] {
    return this.answer(`making up names for ${word}`, (index) => index.legible(index.passing(index.saying([word]), makesUpName(word))));
  }

  entering(): readonly Module[] {
    return this.answer("entering", (index) => index.legible(index.passing(index.saying(["with"]), enters)));
  }

  calling(word: string): readonly Module[] {
    return this.answer(`calling ${word}`, (index) => index.passing(index.saying([word]), calls(word)));
  }

  filling(word: string): readonly Module[] {
    return this.answer(`filling ${word}`, (index) => index.legible(index.passing(index.saying([word]), fills(word))));
  }

  defining(name: string): readonly Module[] {
    return this.answer(`defining ${name}`, (index) => index.legible(index.passing(index.saying([name]), defines(name))));
  }

  subclassing(word: string): readonly Module[] {
    return this.answer(`subclassing ${word}`, (index) => index.passing(index.saying([word]), subclasses(word)));
  }

  starring(word: string): readonly Module[] {
    return this.answer(`starring ${word}`, (index) => index.passing(index.saying([word]), stars(word)));
  }

  renaming(word: string): readonly Module[] {
    return this.answer(`renaming ${word}`, (index) => index.passing(index.saying([word]), renames(word)));
  }

  dotting(home: string, ...words: readonly string[]): readonly Module[] {
    return this.answer(`dotting ${home} ${words.join(" ")}`, (index) => {
      const said = words.length > 0 ? new Set(index.saying(words)) : undefined;
      return [...new Set(index.dotting(home))].filter((file) => said?.has(file) ?? true);
    }).filter((module) => module.dotImports.some((dots) => this.imports.relative(module.path, dots, []) === home));
  }

  private answer(question: string, files: (index: FileIndex) => readonly number[]): readonly Module[] {
    let modules = this.answers.get(question);
    if (!modules) {
      modules = files(this.index).flatMap((file) => this.mentioned(this.index.path(file)) ?? []);
      this.answers.set(question, modules);
    }
    return modules;
  }
}
