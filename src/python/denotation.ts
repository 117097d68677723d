import type { ClassModel } from "./classes.js";
import type { CommonWork } from "./common-work.js";
import type { ImportMap } from "./imports.js";
import type { Module } from "./module.js";
import type { LibraryClass } from "./stdlib.js";
import type { Node } from "./tree.js";

/** Where the trail of what can't be resolved ends. */
export interface Unresolved {
  /** The modules in which it ends: at an expression that nothing tells the value of, or a name that isn't there. */
  readonly modules: readonly Module[];
  /** What an import that leads nowhere, or a module that can't be told, calls it. */
  readonly names: readonly string[];
  /** Whether it ends surely outside of the project: in a module of a name that no file of the project goes by. */
  readonly isOutside?: boolean;
  /** The dotted name that imports give it: `acme.widgets.Frame`. */
  readonly imported?: string | undefined;
}

export const UNRESOLVED_NOWHERE: Unresolved = { modules: [], names: [] };

/** A base that can't be resolved to one class; `candidates` are those it may be. */
export interface UnknownClass {
  readonly kind: "unknown";
  readonly name: string;
  readonly node: Node;
  readonly candidates: readonly KnownClass[];
  readonly unresolved: Unresolved;
  /** Whether it stands for the bases of a class of the project, that go in a circle or have no order. */
  readonly isCircular?: boolean;
}

/** A class of the project, or of Python's library. */
export type KnownClass = ClassModel | LibraryClass;
/** What may stand in an MRO: an ancestor that can't be resolved is unknown. */
export type AnyClass = KnownClass | UnknownClass;

/** What an expression stands for, as far as names and imports tell. */
export type Denotation =
  | AnyClass
  | { readonly kind: "function"; readonly node: Node; readonly module: Module }
  | { readonly kind: "module"; readonly module: Module }
  | { readonly kind: "library-function" | "library-data" | "library-module"; readonly module: string; readonly name: string }
  | { readonly kind: "other"; readonly unresolved: Unresolved };

/**
 * The files of the project root. They are parsed when they are asked for. Those of libraries are there for who names them; the questions that
 * lead to modules leave them out, since nothing of the project is known there.
 */
export interface ModuleIndex {
  readonly imports: ImportMap;
  /** Whether no other file can know what is in these; it can where they are a text without a project. */
  readonly isWhole: boolean;
  /**
   * What is worked out for all files goes by it.
   * @internal
   */
  readonly common: CommonWork;
  /** The module in that file; undefined when it can't be read. Where nothing is found in it, comments and brackets may be left out. */
  at(path: string): Module | undefined;
  /** The same, with all that is written: what changes is laid out there. */
  whole(path: string): Module | undefined;
  /** Every module that says all of the `words`; there may be one too many among them, never one too few. */
  mentioning(...words: readonly string[]): readonly Module[];
  /**
   * The files of these modules, of which none is parsed for it.
   * @internal
   */
  filesMentioning(...words: readonly string[]): readonly string[];
  /**
   * Whether a file says all of the words, as far as can be told without parsing it.
   * @internal
   */
  says(path: string, words: readonly string[]): boolean;
  /**
   * The module in a file that a question leads to; undefined when it can't be read. Throws an Error where what it says is not known.
   * @internal
   */
  mentioned(path: string): Module | undefined;
  /**
   * Whether a file can be imported; of one that is beside the program, words are all that is known.
   * @internal
   */
  isModule(path: string): boolean;
  /** Every module that touches an attribute of that name (mangled), says it in a string, or as a keyword. */
  touching(name: string): readonly Module[];
  /**
   * Likewise, every module that sets or deletes an attribute of that name (mangled), or may by a string or a keyword; one
   * after the other, so that who stops at the first need not have the others parsed.
   */
  setting(name: string): Iterable<Module>;
  /** Likewise, every module that calls what is called `word`, or reads an attribute of that name, with anything but a `self`. */
  handling(word: string): readonly Module[];
  /** Likewise, every module that calls what is called `word`, there or under another name that it gives it. */
  calling(word: string): readonly Module[];
  /** Likewise, every module that names what is called `word` as a value, and not to call it there: `partial(word, x)`. */
  giving(word: string): readonly Module[];
  /** Likewise, every module that executes text: by `exec`, `eval`, `execfile` or `compile`. */
  executing(): readonly Module[];
  /** Likewise, every module that calls what is called `word` with a name, given second, that it puts together. */
  makingUpName(word: string): readonly Module[];
  /** Likewise, every module with a `with` statement that enters anything but what a call makes there; one of what `self` keeps counts. */
  entering(): readonly Module[];
  /** Likewise, every module that calls what is called `word`, or raises it, with what a name or an attribute gives. */
  filling(word: string): readonly Module[];
  /** Likewise, every module that defines a function called `name`. */
  defining(name: string): readonly Module[];
  /** Likewise, every module in which the header of a class says `word`. */
  subclassing(word: string): readonly Module[];
  /** Likewise, every module that has a `from word import *`. */
  starring(word: string): readonly Module[];
  /** Likewise, every module that gives another name to what is called `word`. */
  renaming(word: string): readonly Module[];
  /** Likewise, every module that says all of the `words` and imports from the package in the file `home` by dots alone: `from . import x`. */
  dotting(home: string, ...words: readonly string[]): readonly Module[];
  /**
   * The files of these modules.
   * @internal
   */
  filesDotting(home: string, ...words: readonly string[]): readonly string[];
}

export function unresolvedIn(module: Module, ...names: readonly string[]): Denotation {
  return { kind: "other", unresolved: { modules: [module], names } };
}

export function sameDenotation(a: Denotation, b: Denotation): boolean {
  if (a === b) return true;
  if (a.kind === "other" && b.kind === "other") return sameUnresolved(a.unresolved, b.unresolved);
  if (a.kind === "library" && b.kind === "library") return a.id === b.id;
  if (a.kind === "module" && b.kind === "module") return a.module === b.module;
  if (a.kind === "function" && b.kind === "function") return a.node === b.node;
  const isNamed = a.kind === "library-function" || a.kind === "library-module" || a.kind === "library-data";
  return isNamed && a.kind === b.kind && a.module === b.module && a.name === b.name;
}

function sameUnresolved(a: Unresolved, b: Unresolved): boolean {
  const isSame = (one: readonly unknown[], other: readonly unknown[]) =>
    one.length === other.length && one.every((each, index) => each === other[index]);
  return isSame(a.modules, b.modules) && isSame(a.names, b.names) && a.isOutside === b.isOutside && a.imported === b.imported;
}
