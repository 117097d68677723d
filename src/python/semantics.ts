import type { ClassModel } from "./classes.js";
import type { AnyClass, Denotation, KnownClass, ModuleIndex } from "./denotation.js";
import type { Module } from "./module.js";
import type { Node } from "./tree.js";

/** A place in the project. */
export interface Site {
  readonly module: Module;
  readonly node: Node;
}

/** A place that is about an object. */
export interface Held {
  readonly node: Node;
  readonly object: Node | undefined;
  /** The module that the object stands in, where that is another one. */
  readonly home?: Module;
  /** What is taken out of the object, where it is about that: each of its elements. */
  readonly path?: readonly string[];
}

/** One of the objects that an expression may give, as far as it has to do with a class. */
export type Pointee =
  | { readonly kind: "class" | "instance"; readonly cls: KnownClass; readonly by: Origin }
  /** The first parameter of a method of a class that a syntax error touches. */
  | { readonly kind: "broken"; readonly definition: Node; readonly module: Module }
  /** What a handler catches by one of these classes. */
  | { readonly kind: "caught"; readonly classes: readonly Denotation[] }
  /** Any object of the program, or its class: what the variables of a frame hold. */
  | { readonly kind: "any" }
  | Loaded
  /** `isGiven`: it may only be what a call gives a parameter that names no function; what all others give is known. */
  | { readonly kind: "unknown"; readonly isGiven?: true };

/** A class, or an instance of one, that `loader` takes out of a module which it imports by a name that only the running program knows. */
export interface Loaded {
  readonly kind: "loaded";
  readonly as: "class" | "instance";
  readonly loader: Module;
  /** What the class is called, where it is taken by that. */
  readonly name?: string;
}

/**
 * How a class or an instance comes to be there: a name means the class; a call makes an instance, which `__new__` may have a say in; the first
 * parameter of a method may be an instance of a descendant.
 */
export type Origin = "name" | "call" | "self";

/** All that an expression may give; empty where that is surely nothing of a class. */
export type PointsToSet = readonly Pointee[];

/** A function or a class of the project that a call may run, directly or by handing it on. */
export interface Callee {
  readonly module: Module;
  /** Its definition. */
  readonly node: Node;
  /**
   * - `name`: the expression that is called means it
   * - `receiver`: it is a method of what stands before the dot
   * - `argument`: the call is given it, and may call it with what else it is given
   */
  readonly by: "name" | "receiver" | "argument";
}

/** What one call gives a parameter. */
export interface KnownArgument extends Site {
  /** Where nothing but its name tells that the function is called there: what it is called on, and of a method its class. */
  readonly on?: { readonly receiver: Node; readonly owner?: ClassModel };
}

/** What is known of a project's names, classes and calls: what those ask who work out more of it. */
export interface Semantics {
  /** All that `expression` may mean where it stands in `module`. */
  denotations(expression: Node, module: Module): readonly Denotation[];
  /** The same as one thing; an unknown with candidates where it may mean several. */
  denotation(expression: Node, module: Module): Denotation;
  /** All that it may give. */
  pointsTo(expression: Node, module: Module): PointsToSet;
  /** The classes and instances of the project that it may give as well: stored somewhere, handed on, returned. There may be others. */
  flowingTo(expression: Node, module: Module, path?: readonly string[]): PointsToSet;
  /** Whether another module sets a global of this one. */
  isSetFromOutside(name: string, module: Module): boolean;
  /** What a container holds that it gives, as far as that can be told; there may be more. */
  elementsOf(expression: Node, module: Module): PointsToSet;
  /** The look-up order of a class; what can't be resolved is in it as an unknown. */
  mro(cls: KnownClass): readonly AnyClass[];
  /** Whether there is such an unknown. */
  isOpen(cls: KnownClass): boolean;
  /** Where a class finds an attribute along it; undefined where none is known to have it. */
  lookup(cls: KnownClass, name: string): { readonly owner: KnownClass } | undefined;
  /** A class, its ancestors, its descendants, and what shares their MROs. */
  relatives(cls: ClassModel): readonly KnownClass[];
  /** What a class, or its module, says that its metaclass is; nothing of what it inherits. */
  metaclassesOf(cls: ClassModel): readonly Node[];
  /** The names that a class goes by, in whatever module. */
  namesOf(cls: ClassModel): readonly string[];
  /** The names of what is made of it by a call, or chosen by an expression. */
  madeFrom(cls: ClassModel): readonly string[];
  /** The names of attributes, of modules say, in whose place it is put. */
  replacedBy(cls: ClassModel): readonly string[];
  /** The module that a `from … import` names; undefined for one that is not of the project. */
  sourceOf(statement: Node, module: Module): Module | undefined;
  /** Every module that touches an attribute of that name, or says it in a string (and perhaps some that don't). */
  touching(name: string): readonly Module[];
  /** Every module that sets or deletes an attribute of that name, or says it in a string (and perhaps some that don't). */
  setting(name: string): Iterable<Module>;
  /** What a call may run of the project, as far as names and points-to tell. */
  callees(call: Node, module: Module): readonly Callee[];
  /** The functions that a function, or what is in a class, hands on what it was given. */
  handedOn(owner: Node, module: Module): readonly Callee[];
  /** What calls give a parameter of a function, where they call it by a name that means it; there may be others. */
  argumentsFor(name: Node, module: Module): readonly Site[];
  /** What all calls of its function give a parameter; undefined where not all of them can be told. */
  allArgumentsFor(name: Node, module: Module): readonly KnownArgument[] | undefined;
}

/** The same with what asks all files of the project. */
export interface ProgramSemantics extends Semantics {
  readonly index: ModuleIndex;
  /** The module that `import a.b` in `importer` means by the names `a` and `b`; undefined for one that is not of the project. */
  moduleNamed(names: readonly string[], importer: Module): Module | undefined;
  /** All classes below it. */
  descendants(cls: ClassModel): readonly ClassModel[];
  /** Every module that defines it, refers to it, or gets it by an import, and says all of the words. */
  modulesNaming(cls: ClassModel, ...words: readonly string[]): readonly Module[];
  /** The methods of the project that are called so, whatever their classes are. */
  methodsCalled(name: string): readonly Site[];
}
