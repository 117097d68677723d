import { ImportMap } from "../python/imports.js";
import { Module } from "../python/module.js";
import type { Parser } from "../python/parse.js";
import type { ModuleIndex } from "../python/project.js";
import type { Source } from "../python/source.js";
import { bitOf, Survey } from "../python/survey.js";

/** A file of the project root: what a look at its text told, and how to get the text again. */
export interface Entry {
  readonly path: string;
  readonly survey: Survey;
  /** Throws what the system says when the file can't be read any more. */
  load(): Source;
}

/** All files of the project root. Each is parsed when it is asked for, and once. */
export class Catalogue implements ModuleIndex {
  readonly imports: ImportMap;
  private readonly entries: ReadonlyMap<string, Entry>;
  private readonly every: readonly Entry[];
  private readonly modules = new Map<string, Module | Error>();
  private readonly answers = new Map<string, readonly Module[]>();

  constructor(
    entries: readonly Entry[],
    private readonly parser: Parser,
  ) {
    this.every = entries;
    this.entries = new Map(entries.map((entry) => [entry.path, entry]));
    this.imports = new ImportMap(this.entries.keys());
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
      const source = this.entries.get(path)?.load();
      return source ? new Module(source, this.parser.parse(source)) : new Error("no such file in the project");
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  mentioning(...words: readonly string[]): readonly Module[] {
    const [first = 0, ...rest] = words.map(bitOf);
    return this.found(`mentioning ${words.join(" ")}`, (survey) => survey.mayHold(first) && rest.every((bit) => survey.mayHold(bit)));
  }

  subclassing(word: string): readonly Module[] {
    const bit = bitOf(word);
    return this.found(`subclassing ${word}`, (survey) => survey.maySubclass(bit));
  }

  starring(word: string): readonly Module[] {
    const bit = bitOf(word);
    return this.found(`starring ${word}`, (survey) => survey.mayStar && survey.mayHold(bit));
  }

  renaming(word: string): readonly Module[] {
    const bit = bitOf(word);
    return this.found(`renaming ${word}`, (survey) => survey.mayRename(bit));
  }

  dotting(...words: readonly string[]): readonly Module[] {
    const bits = words.map(bitOf);
    return this.found(`dotting ${words.join(" ")}`, (survey) => survey.mayDot && bits.every((bit) => survey.mayHold(bit)));
  }

  private found(question: string, test: (survey: Survey) => boolean): readonly Module[] {
    let modules = this.answers.get(question);
    if (!modules) {
      modules = this.every.filter(({ survey }) => test(survey)).flatMap(({ path }) => this.at(path) ?? []);
      this.answers.set(question, modules);
    }
    return modules;
  }

  /** What could not be parsed when it was asked for. */
  get troubles(): { path: string; error: Error }[] {
    return [...this.modules].flatMap(([path, module]) => (module instanceof Error ? [{ path, error: module }] : []));
  }
}

export function entryOf(source: Source): Entry {
  return { path: source.path, survey: new Survey(source.text), load: () => source };
}
