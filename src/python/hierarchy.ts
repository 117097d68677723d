import { ActualArguments } from "./actual-arguments.js";
import { AttributeUses } from "./attribute-uses.js";
import { FunctionBody } from "./body.js";
import { CalledLater } from "./called-later.js";
import { Callees } from "./callees.js";
import { Callers } from "./callers.js";
import { ClassAdvice } from "./class-advice.js";
import { ClassCalls } from "./class-calls.js";
import { classHooks } from "./class-hooks.js";
import type { ClassModel } from "./classes.js";
import type { AnyClass, Denotation, KnownClass, ModuleIndex, UnknownClass } from "./denotation.js";
import { handedOn } from "./escapes.js";
import { ExecutedTexts } from "./executed-texts.js";
import { CollectionsObserved } from "./gc-observed.js";
import { GlobalsSet } from "./globals-set.js";
import { Heap } from "./heap.js";
import { Heirs } from "./heirs.js";
import { HeldSites, type PlaceKind } from "./held-sites.js";
import { type Found, Inheritance } from "./inheritance.js";
import { KnownArguments } from "./known-arguments.js";
import { LoadedClasses } from "./loaded-classes.js";
import type { Module } from "./module.js";
import { metaclassesPut } from "./module-metaclass.js";
import { isMethod } from "./parameters.js";
import { PointsTo } from "./points-to.js";
import { References } from "./references.js";
import { Resolver } from "./resolve.js";
import type { Callee, Held, KnownArgument, Loaded, PointsToSet, Semantics, Site } from "./semantics.js";
import { StatementMakers } from "./statement-makers.js";
import type { StandardLibrary } from "./stdlib.js";
import { type Arguments, argumentsOf, type Node } from "./tree.js";

export type { AnyClass, Denotation, Found, KnownClass, ModuleIndex, UnknownClass };

/** All classes that are known together: what they inherit, who inherits from them, what a name means. */
export class Hierarchy extends Inheritance implements Semantics {
  /**
   * Where calls make classes.
   * @internal
   */
  readonly makersOfClasses = new ClassCalls(this);
  /**
   * Which of these calls are those of class statements.
   * @internal
   */
  readonly statementMakers = new StatementMakers(this, this.makersOfClasses);
  /**
   * What is executed as text.
   * @internal
   */
  readonly executedTexts = new ExecutedTexts(this);
  /**
   * What class bodies are seen by.
   * @internal
   */
  readonly classAdvice = new ClassAdvice(this);
  /**
   * Where classes have methods of some names, or inherit from what has.
   * @internal
   */
  readonly heirs = new Heirs(this);
  /**
   * What calls are given.
   * @internal
   */
  readonly actualArguments = new ActualArguments(this);
  /** Who calls what. */
  readonly callers = new Callers(this);
  private readonly resolver: Resolver;
  private readonly references: References;
  private readonly objects = new PointsTo(this);
  private readonly heap = new Heap(this);
  private readonly globalsSet = new GlobalsSet(this);
  private readonly calls = new Callees(this);
  private readonly knownArguments = new KnownArguments(this);
  private readonly putCache = new Map<Module, readonly Node[]>();
  private hooks: readonly Site[] | undefined;
  private readonly later = new CalledLater(this);
  private readonly loaded = new LoadedClasses(this);
  private readonly heldCache = new Map<string, HeldSites>();
  /** @internal */
  readonly collectionsObserved = new CollectionsObserved(this);
  private readonly methodCache = new Map<string, readonly Site[]>();
  private readonly useCache = new Map<string, AttributeUses>();
  private readonly bodyCache = new WeakMap<Node, FunctionBody>();
  private readonly handedCache = new Map<Node, readonly Callee[]>();

  constructor(
    readonly index: ModuleIndex,
    readonly library: StandardLibrary,
  ) {
    super();
    this.resolver = new Resolver(index, library);
    this.references = new References(index, this.resolver);
  }

  /** Whether all files are known that can know its classes; false for a text of which nobody said what project it belongs to. */
  get isWhole(): boolean {
    return this.index.isWhole;
  }

  /** Whether a module is a library's: nothing of the project is known in it. */
  isOfLibrary(module: Module): boolean {
    return this.index.imports.isOfLibrary(module.path);
  }

  get hasLibraries(): boolean {
    return this.index.imports.hasLibraries;
  }

  /** What `expression` means where it stands in `module`; an unknown with candidates where it may mean several things. */
  denotation(expression: Node, module: Module): Denotation {
    return this.resolver.denotation(expression, module);
  }

  /** All that `expression` may mean where it stands in `module`: one thing on one path through the program, another on another. */
  denotations(expression: Node, module: Module): readonly Denotation[] {
    return this.resolver.denotations(expression, module);
  }

  /** All that `expression` may give where it stands in `module`. */
  pointsTo(expression: Node, module: Module): PointsToSet {
    return this.objects.of(expression, module);
  }

  /**
   * The classes and instances that `expression` may give as well: stored somewhere, handed on, returned; with a path, what is taken out of it, such
   * as `each` of its elements. There may be others.
   */
  flowingTo(expression: Node, module: Module, path: readonly string[] = []): PointsToSet {
    return this.heap.objects(expression, module, path);
  }

  /** The same where it gives nothing else, as far as can be followed; undefined where a way back ends at what can't be told. */
  originsOf(expression: Node, module: Module): PointsToSet | undefined {
    return this.heap.origins(expression, module);
  }

  /** The module that a `from … import` names; undefined for one that is not of the project. */
  sourceOf(statement: Node, module: Module): Module | undefined {
    const source = this.resolver.source(statement, module);
    return source.kind === "module" ? source.module : undefined;
  }

  /** The module that `import a.b` in `importer` means by the names `a` and `b`; undefined for one that is not of the project. */
  moduleNamed(names: readonly string[], importer: Module): Module | undefined {
    const meant = this.resolver.moduleNamed(names, importer);
    return meant.kind === "module" ? meant.module : undefined;
  }

  /** What a container holds that an expression gives, as far as that can be told; there may be more. */
  elementsOf(expression: Node, module: Module): PointsToSet {
    return this.objects.elementsOf(expression, module);
  }

  /** What a call may run of the project, as far as names and points-to tell. */
  callees(call: Node, module: Module): readonly Callee[] {
    return this.calls.of(call, module);
  }

  /** The functions that a function, or what is in a class, hands on what it was given. */
  handedOn(owner: Node, module: Module): readonly Callee[] {
    let callees = this.handedCache.get(owner);
    if (!callees) {
      callees = handedOn(this, owner, module);
      this.handedCache.set(owner, callees);
    }
    return callees;
  }

  metaclassesPut(module: Module): readonly Node[] {
    let put = this.putCache.get(module);
    if (!put) {
      put = metaclassesPut(module, this);
      this.putCache.set(module, put);
    }
    return put;
  }

  /** The functions that `isinstance` may run on any object: what is a parameter there may be anything. */
  get classHooks(): readonly Site[] {
    this.hooks ??= classHooks(this);
    return this.hooks;
  }

  /** What a function of the library is called on where a module doesn't call it, but hands it on; with `counts`, where such a place passes. */
  calledLater(callee: string, module: Module, counts?: (place: Node) => boolean): readonly Held[] {
    return this.later.in(callee, module, counts);
  }

  /**
   * What makes classes by that name may be given as their bases where a module doesn't call it, but hands it on: `partial(type, name)(bases, {})`.
   * @internal
   */
  basesGivenLater(maker: string, module: Module): readonly Held[] {
    return this.later.basesIn(maker, module);
  }

  /** What a function that an expression gives may be called on first. */
  givenTo(getter: Node, module: Module): readonly Held[] {
    return this.later.of(getter, module);
  }

  /**
   * Whether a class, or what it makes, may be what somebody takes out of a module that is imported by a name.
   * @internal
   */
  mayBeLoaded(cls: ClassModel, loaded: Loaded): boolean {
    return this.loaded.mayBe(cls, loaded);
  }

  /** The places of one kind about objects; the same key has to go with the same kind. */
  heldSites(key: string, kind: PlaceKind): HeldSites {
    let sites = this.heldCache.get(key);
    if (!sites) {
      sites = new HeldSites(kind, this);
      this.heldCache.set(key, sites);
    }
    return sites;
  }

  /** What calls give a parameter of a function, where they call it by a name that means it; there may be others. */
  argumentsFor(name: Node, module: Module): readonly Site[] {
    const binding = module
      .scopeOfName(name.text, name)
      ?.bindings.get(name.text)
      ?.find(({ kind }) => kind === "parameter");
    const definition = binding?.node.closest("function_definition");
    const title = definition?.field("name")?.text;
    if (!binding || !definition || title === undefined) return [];
    const place = definition.field("parameters")?.parts.findIndex((part) => part.contains(binding.node)) ?? -1;
    return this.index.calling(title).flatMap((each) =>
      each.calls(title).flatMap((call) => {
        const isCalled = this.calls.of(call, each).some(({ node, by }) => node === definition && by === "name");
        const { positional, keywords } = isCalled ? argumentsOf(call) : NO_ARGUMENTS;
        const node = keywords.get(name.text) ?? positional[place];
        return node ? [{ node, module: each }] : [];
      }),
    );
  }

  /** What all calls of its function give a parameter; undefined where not all of them can be told. */
  allArgumentsFor(name: Node, module: Module): readonly KnownArgument[] | undefined {
    return this.knownArguments.of(name, module);
  }

  /** A call of a function whose arguments it may have no parameters for, or itself where not all calls of it can be told. */
  misfittingCall(definition: Node, module: Module): Site | undefined {
    return this.knownArguments.misfit(definition, module);
  }

  /** The methods of the project that are called so, whatever their classes are. */
  methodsCalled(name: string): readonly Site[] {
    let methods = this.methodCache.get(name);
    if (!methods) {
      methods = this.index
        .defining(name)
        .flatMap((module) => module.functions(name).flatMap((node) => (isMethod(node) ? [{ module, node }] : [])));
      this.methodCache.set(name, methods);
    }
    return methods;
  }

  /** Every module that says one of the words (and perhaps some that don't). */
  mentioning(...words: readonly string[]): readonly Module[] {
    return [...new Set(words.flatMap((word) => this.index.mentioning(word)))];
  }

  /** Every module that touches an attribute of that name, or says it in a string (and perhaps some that don't). */
  touching(name: string): readonly Module[] {
    return this.index.touching(name);
  }

  /**
   * The uses of an attribute by dot in these.
   * @internal
   */
  attributeUses(name: string): AttributeUses {
    let uses = this.useCache.get(name);
    if (!uses) {
      uses = new AttributeUses(name, this.touching(name), this);
      this.useCache.set(name, uses);
    }
    return uses;
  }

  isSetFromOutside(name: string, module: Module): boolean {
    return this.globalsSet.has(name, module);
  }

  /** Every module that sets or deletes an attribute of that name, or says it in a string (and perhaps some that don't). */
  setting(name: string): Iterable<Module> {
    return this.index.setting(name);
  }

  /** The body of a function; what is found out about it is kept. Undefined for what has none. */
  body(definition: Node): FunctionBody | undefined {
    if (!definition.field("body")) return undefined;
    let body = this.bodyCache.get(definition);
    if (!body) {
      body = new FunctionBody(definition);
      this.bodyCache.set(definition, body);
    }
    return body;
  }

  protected modulesSubclassing(cls: ClassModel): readonly Module[] {
    return this.references.modulesSubclassing(cls);
  }

  /** The names a class goes by: its own, and those that modules give it by `import … as` and by assignment. */
  namesOf(cls: ClassModel): readonly string[] {
    return this.references.namesOf(cls);
  }

  /** Names of what may be made of a class, or be chosen among it and others: `Base = traced(C)`. */
  madeFrom(cls: ClassModel): readonly string[] {
    return this.references.madeFrom(cls);
  }

  /** The names of attributes, of modules say, in whose place a class is put: `net.Socket = ProxySocket`. */
  replacedBy(cls: ClassModel): readonly string[] {
    return this.references.replacedBy(cls);
  }

  /** Whether nobody outside of the function in which a class is made can call it by a name. */
  isPrivate(cls: ClassModel): boolean {
    return this.references.isPrivate(cls);
  }

  /** The modules that define a class or refer to it by one of its names, of those that say all of the `words`. */
  modulesNaming(cls: ClassModel, ...words: readonly string[]): readonly Module[] {
    return this.references.modulesNaming(cls, ...words);
  }

  /**
   * The files of such modules, and perhaps of some that do not, in their order.
   * @internal
   */
  filesNaming(cls: ClassModel): readonly string[] {
    return this.references.filesNaming(cls);
  }

  /** Whether a module defines a class, or refers to it by one of its names. */
  isKnownIn(cls: ClassModel, module: Module): boolean {
    return this.references.isKnownIn(cls, module);
  }
}

const NO_ARGUMENTS: Arguments = { positional: [], keywords: new Map(), open: false };
