import { ImportMap } from "../python/imports.js";
import { Module } from "../python/module.js";
import type { Parser } from "../python/parse.js";
import type { ModuleIndex } from "../python/project.js";
import { importsOwnPackage, renames, says, sets, spellingsOf, stars, subclasses, touches } from "../python/sayings.js";
import type { Source } from "../python/source.js";
import { bitOf, Survey } from "../python/survey.js";

/** A file of the project root: what a look at its text told, and how to get the text again. */
export interface Entry {
  readonly path: string;
  readonly survey: Survey;
  /** What the file holds, a character for each byte. Throws what the system says when it can't be read any more. */
  text(): string;
  /** Likewise. */
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
    const bits = words.map(bitOf);
    const holds = (survey: Survey) => bits.every((bit) => survey.mayHold(bit));
    return this.found(`mentioning ${words.join(" ")}`, holds, (text) => words.every((word) => says(text, word)));
  }

  touching(name: string): readonly Module[] {
    const spellings = spellingsOf(name).map((spelling) => ({ spelling, bit: bitOf(spelling) }));
    return this.found(
      `touching ${name}`,
      (survey) => spellings.some(({ bit }) => survey.mayHold(bit)),
      (text) => spellings.some(({ spelling }) => touches(text, spelling)),
    );
  }

  *setting(name: string): Generator<Module> {
    const spellings = spellingsOf(name).map((spelling) => ({ spelling, bit: bitOf(spelling) }));
    for (const entry of this.every) {
      if (!spellings.some(({ bit }) => entry.survey.mayHold(bit))) continue;
      const isTold = (text: string) => spellings.some(({ spelling }) => sets(text, spelling));
      const module = this.mayTell(entry, isTold) ? this.at(entry.path) : undefined;
      if (module) yield module;
    }
  }

  subclassing(word: string): readonly Module[] {
    const bit = bitOf(word);
    return this.found(
      `subclassing ${word}`,
      (survey) => survey.maySubclass(bit),
      (text) => subclasses(text, word),
    );
  }

  starring(word: string): readonly Module[] {
    const bit = bitOf(word);
    return this.found(
      `starring ${word}`,
      (survey) => survey.mayStar && survey.mayHold(bit),
      (text) => stars(text, word),
    );
  }

  renaming(word: string): readonly Module[] {
    const bit = bitOf(word);
    return this.found(
      `renaming ${word}`,
      (survey) => survey.mayRename(bit),
      (text) => renames(text, word),
    );
  }

  dotting(...words: readonly string[]): readonly Module[] {
    const bits = words.map(bitOf);
    return this.found(
      `dotting ${words.join(" ")}`,
      (survey) => survey.mayDot && bits.every((bit) => survey.mayHold(bit)),
      (text) => importsOwnPackage(text) && words.every((word) => says(text, word)),
    );
  }

  /** The modules of the files that pass both looks, the one at what the survey noted and the one at the text. */
  private found(question: string, isLikely: (survey: Survey) => boolean, isTold: (text: string) => boolean): readonly Module[] {
    let modules = this.answers.get(question);
    if (!modules) {
      const entries = this.every.filter((entry) => isLikely(entry.survey) && this.mayTell(entry, isTold));
      modules = entries.flatMap(({ path }) => this.at(path) ?? []);
      this.answers.set(question, modules);
    }
    return modules;
  }

  /** A module that has been parsed can be asked itself, which is cheaper than to search its text. */
  private mayTell(entry: Entry, isTold: (text: string) => boolean): boolean {
    return this.modules.has(entry.path) || isTold(textOf(entry));
  }

  /** What could not be parsed when it was asked for. */
  get troubles(): { path: string; error: Error }[] {
    return [...this.modules].flatMap(([path, module]) => (module instanceof Error ? [{ path, error: module }] : []));
  }
}

export function entryOf(source: Source): Entry {
  return { path: source.path, survey: new Survey(source.text), text: () => source.text, load: () => source };
}

/** A file that is gone says nothing; that it is gone is told when it is looked at. */
function textOf(entry: Entry): string {
  try {
    return entry.text();
  } catch {
    return "";
  }
}
