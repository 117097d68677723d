import { attribute, ITEM, type Path } from "./access-path.js";
import { Afterwards } from "./afterwards.js";
import { accessOf } from "./assignments.js";
import { type AttributeSite, AttributeSites } from "./attribute-sites.js";
import { BeforeSet, type HalfBuilt } from "./before-set.js";
import { askedByName, callGiven } from "./byname.js";
import { callsIn } from "./calls.js";
import { isClassHook } from "./class-hooks.js";
import { type MakerListing, makersListing } from "./class-makers.js";
import type { ClassModel, InstanceStore } from "./classes.js";
import { byLoop, changesKeys, keysAsked, passesBy } from "./constant-keys.js";
import type { KnownClass } from "./denotation.js";
import { Doctests } from "./doctests.js";
import { askedOfProxies, entered, enteredInVain } from "./entered.js";
import { asksMadeUpName, catchesMissing, isSought } from "./guards.js";
import type { Hierarchy } from "./hierarchy.js";
import { type IdentityUse, identityUses } from "./identity.js";
import { InitChains } from "./init.js";
import { initsThatRun } from "./init-runs.js";
import { mayBeginAndEndSo, mayBeNamed } from "./made-names.js";
import { isMadeWithInit } from "./made-with-init.js";
import { mixedIn } from "./mixed-in.js";
import { pathsMadeUp } from "./mocks.js";
import type { Module } from "./module.js";
import { type Asking, askedByGetter, askedByGivenName, dictionaryAsked, handedOver, mayGiveName } from "./names-asked.js";
import { isGivenOn, isGivenTo } from "./names-given.js";
import { type CallTest, ObjectSites, type RelatedSite, type Site } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import { OPTIONS_FILLED } from "./option-parsers.js";
import { givenToPickler, putOnShelf } from "./pickled.js";
import { type PossibleDescendant, possibleDescendants } from "./possible-descendants.js";
import type { Reached } from "./reached.js";
import type { Relation } from "./receivers.js";
import type { Remembered } from "./remembered.js";
import { askedByText, formatsAsking, marshalled, wrapped } from "./shown.js";
import { standIns } from "./stand-ins.js";
import { argumentsOf, attributeName, type Node, stringValue } from "./tree.js";

/** A place where the attributes of an object are listed, and what lists them. */
export interface Listing extends RelatedSite {
  readonly by:
    | "dir"
    | "vars"
    | "__dict__"
    | "getmembers"
    | "classify_class_attrs"
    | "help"
    | "render_doc"
    | "dis"
    | "public_methods"
    | "all_methods"
    | "list_public_methods"
    | "allmethods";
}

/** Functions of `multiprocessing.managers`, `SimpleXMLRPCServer` and `pydoc` that list the methods of what they are given. */
const PUBLISHERS = ["public_methods", "all_methods", "list_public_methods", "allmethods"] as const;

/** Functions of `pydoc` and `dis` that write down what a class has, or the classes of a module. */
const DOCUMENTING = ["help", "render_doc", "dis"] as const;

/** What a module has. */
const OF_MODULE: Path = [attribute("__dict__"), ITEM];

/**
 * A class with its ancestors, its descendants and whatever else shares their MROs, and what the program does with instances and classes of
 * it. Each question is answered for the whole project: with the places where it holds or, where an object can't be told, may hold
 * (`relation`). These are the questions that rules ask.
 */
export class Family {
  private readonly objects: ObjectSites;
  private readonly sites: AttributeSites;
  private readonly chains: InitChains;
  /** The docstrings with examples that are about the family, and texts beside the program. */
  readonly examples: Doctests;
  private runs: { readonly inits: ReadonlySet<ClassModel> | undefined } | undefined;
  private readonly after = new Map<InstanceStore, Afterwards>();
  private listed: readonly Listing[] | undefined;
  private early: BeforeSet | undefined;

  constructor(
    readonly hierarchy: Hierarchy,
    readonly cls: ClassModel,
    /** Whether a name that a call is given may come to where an attribute is set that is called so. */
    mayBeSet: (name: Node, module: Module) => boolean,
  ) {
    const family = new Set(hierarchy.relatives(cls));
    this.objects = new ObjectSites(hierarchy, family);
    this.examples = new Doctests(
      hierarchy,
      [...family].filter((each) => each.kind === "project"),
    );
    this.sites = new AttributeSites(hierarchy, family, this.objects, mayBeSet);
    this.chains = new InitChains(hierarchy, cls);
  }

  /** C, its ancestors, its descendants, and what shares their MROs. */
  get classes(): readonly KnownClass[] {
    return this.hierarchy.relatives(this.cls);
  }

  /** What an expression may be: an instance of the family, one of its classes, none of these, or unknown. */
  pointsTo(expression: Node, module: Module): Relation {
    return this.objects.receivers.pointsTo(expression, module);
  }

  /** Whether a module defines one of the classes or refers to it. */
  isKnownIn(module: Module): boolean {
    return this.objects.isKnownIn(module);
  }

  /** The modules that do, and that have all of the words. */
  modulesKnowing(...words: readonly string[]): readonly Module[] {
    return this.objects.knowing(...words);
  }

  // ---- one attribute

  /** Every access of the attribute (mangled): reads, writes, deletions and tests, by dot, by string and by keyword. */
  accesses(name: string): readonly AttributeSite[] {
    return this.sites.of(name);
  }

  /** Where the function of a method is taken, which runs on any object: `C.close.im_func`, `C.__dict__["close"]`. */
  functionsTaken(name: string): readonly RelatedSite[] {
    return [...this.sites.objectsOf(name, ["im_func", "__func__"]), ...this.objects.functionsTaken(name)];
  }

  /** The accesses that set, replace or delete it, found one by one. */
  writes(name: string): Remembered<AttributeSite> {
    return this.sites.writesOf(name);
  }

  /** The texts that are executed somewhere and may set, replace or delete it. */
  setInText(name: string): readonly Site[] {
    return this.hierarchy.executedTexts.setting(name, this.classes);
  }

  /** The examples, and the texts that are executed somewhere, in which an object may be asked whether it has it. */
  testedInText(name: string): readonly Site[] {
    return [...this.examples.testing(name), ...this.hierarchy.executedTexts.testing(name)];
  }

  /** The texts that are executed somewhere and take it of an object. */
  readInText(name: string): readonly Site[] {
    return this.hierarchy.executedTexts.reading(name);
  }

  /** The examples and texts that may mind whether they get the same object each time, or for how long it lives. */
  mindedInText(name: string): readonly Site[] {
    return [...this.examples.minding(name), ...this.hierarchy.executedTexts.minding(name)];
  }

  /** The texts that are executed in a module that knows one of the classes, or its module, and enter an object. */
  enteredInText(): readonly Site[] {
    return this.hierarchy.executedTexts.entering(this.classes);
  }

  /** Where a class is handed to what may be a library of fakes, and the name said then: `when(C).name()`, `patch('pkg.%s.name' % …)`. */
  faked(name: string): readonly Site[] {
    const classes = this.classes.filter((cls) => cls.kind === "project");
    return [...this.sites.fakedBy(name), ...pathsMadeUp(this.hierarchy, classes, name)];
  }

  /** The reads of it that mind whether they get the same object each time, or for how long it lives. */
  identityUses(name: string): Iterable<IdentityUse> {
    const reads = this.accesses(name).filter(({ access }) => access === "read");
    // `attrgetter(name)(x)`
    const taken = this.gettersCalled(name).flatMap(({ module, node, relation }) =>
      node.parent && node.role === "function" && relation === "instance" ? [{ module, node: node.parent }] : [],
    );
    return identityUses([...reads, ...this.readsByOtherName(name), ...taken], this);
  }

  // ---- attributes whose names only the running program knows

  /** `setattr(x, name, …)` and `delattr(x, name)`; `type.__setattr__(x, name, …)` as well. */
  computedWrites(): readonly RelatedSite[] {
    const writers = ["setattr", "delattr", "__setattr__", "__delattr__"];
    const named = writers.flatMap((writer) => this.objects.callsOn(writer, COMPUTED));
    // `patch.multiple(C, **fakes)`
    return [...named, ...this.objects.callsOn("multiple").filter(({ node }) => argumentsOf(node).open), ...this.filledWithOptions()];
  }

  /** Those that set an attribute of one of the classes by a name that may be this one: `setattr(C, '__%s__' % kind, …)`, `map(setattr, …)`. */
  classWritesByMadeName(attribute: string): readonly RelatedSite[] {
    const set = ["setattr", "__setattr__"].flatMap((writer) => this.objects.callsOn(writer, COMPUTED));
    return set.filter((site) => site.relation === "class" && mayAskFor(site, attribute));
  }

  /** What is surely one of the instances, and filled by a parser of a command line. */
  private filledWithOptions(): readonly RelatedSite[] {
    const sites = OPTIONS_FILLED.flatMap((kind) => this.objects.sitesOf(this.hierarchy.heldSites(`filled by ${kind.word}`, kind)));
    return sites.filter(({ relation }) => relation === "instance");
  }

  /** Where instances are given attributes of whatever names: `self.__dict__.update(…)`, `self.__dict__ = …`, `setattr(self, name, …)`. */
  fillings(): readonly RelatedSite[] {
    const filled = this.dictionaries().filter(({ node }) => isFilled(node));
    return [...filled, ...this.computedWrites()].filter(({ relation }) => relation === "instance");
  }

  /** `hasattr(x, name)`, and `getattr(x, name)` where it says what happens without one; for an attribute, where the name may be that. */
  computedTests(attribute?: string): readonly RelatedSite[] {
    const computed = (site: RelatedSite) => mayAskFor(site, attribute);
    const asked = [...this.objects.callsOn("hasattr", COMPUTED), ...this.readsByName(PREPARED)].filter(computed);
    return [...asked, ...this.filledWithOptions()];
  }

  /** `getattr(x, made)`, where the name is put together and may be this one. */
  readsByMadeName(attribute: string): readonly RelatedSite[] {
    return this.readsByName(COMPUTED).filter((site) => mayAskFor(site, attribute));
  }

  /** `getattr(x, name)`, `x.__getattribute__(name)` */
  private readsByName(test: CallTest): readonly RelatedSite[] {
    return [...this.objects.callsOn("getattr", test), ...this.objects.callsOn("__getattribute__", test)];
  }

  /**
   * `getattr(x, name)` of what is told to be an instance, where the name begins and ends as this one does, or comes from elsewhere: somebody gives it,
   * or goes through the names of instances.
   */
  readsByOtherName(attribute: string): readonly RelatedSite[] {
    const reads = this.readsByMadeName(attribute).filter(({ relation }) => relation === "instance");
    const isTold = ({ node, module }: Site) => {
      const { name } = askedByName(node);
      return name !== undefined && mayBeginAndEndSo(name, attribute, module);
    };
    return reads.length > 0 && this.isGiven(attribute) ? reads : reads.filter(isTold);
  }

  private isGiven(attribute: string): boolean {
    const modules = this.hierarchy.index.mentioning(attribute);
    const isSaid = modules.some((module) => module.strings(attribute).some(isGivenOn));
    return isSaid || this.listings().some(({ relation, by }) => relation === "instance" && by === "dir");
  }

  /** `hasattr(x, name)`, and `getattr(x, name, default)`, in what `isinstance` runs on whatever object: in a `__subclasshook__`, say. */
  computedTestsInHooks(): readonly Site[] {
    const hooks = this.hierarchy.classHooks.filter(({ node }) => isClassHook(node.field("name")?.text ?? ""));
    return hooks.flatMap(({ module, node: hook }) =>
      [...module.calls("hasattr"), ...module.calls("getattr")].flatMap((node) =>
        hook.contains(node) && hasComputedName(node) ? [{ module, node }] : [],
      ),
    );
  }

  /** Where such a hook asks classes for names that it gets from a list, or goes through their dictionaries for them, and this is one that a list there may have. */
  soughtInHooks(name: string): readonly Site[] {
    const { classHooks, index } = this.hierarchy;
    const homes = new Set(classHooks.map(({ module }) => module));
    const mayGive = (giving: Module) =>
      homes.has(giving)
        ? mayGiveName(giving, name)
        : giving.strings(name).some((node) => isGivenTo(homes, { module: giving, node }, this.hierarchy));
    if (homes.size === 0 || !index.mentioning(name).some(mayGive)) return [];
    return classHooks.flatMap(({ module, node: hook }) => {
      const listed = [...module.attributes("__dict__"), ...module.calls("vars"), ...module.calls("dir")];
      const asked = [...module.calls("hasattr"), ...module.calls("getattr")].filter((node) => mayAskFor({ module, node }, name));
      const open = [...asked.filter(hasComputedName), ...listed.filter((node) => keysAsked(node, module) === undefined)];
      return open.flatMap((node) => (hook.contains(node) ? [{ module, node }] : []));
    });
  }

  /** Tests by computed names in code that an instance reaches, and `getattr(x, name)` where somebody goes on who called that code. */
  computedTestsIn(reached: Reached, attribute?: string): readonly RelatedSite[] {
    const isAsked = (site: RelatedSite) => mayAskFor(site, attribute) && reached.has(site);
    const isMinded = (site: RelatedSite) => isPrepared(site) || reached.isCaughtAt(site);
    const read = this.callsIn(reached, "getattr", COMPUTED).filter(isMinded);
    const asked = [...this.callsIn(reached, "hasattr", COMPUTED), ...read].filter(isAsked);
    return [...asked, ...this.filledWithOptions().filter((site) => reached.has(site))];
  }

  /** `dir(x)` there. */
  listingsIn(reached: Reached): readonly RelatedSite[] {
    return this.callsIn(reached, "dir").filter((site) => reached.has(site));
  }

  private callsIn(reached: Reached, callee: "hasattr" | "getattr" | "dir", test?: CallTest): readonly RelatedSite[] {
    return [...this.objects.callsOn(callee, test), ...this.objects.callsWhereHanded(callee, reached.handed, test)];
  }

  /** `hasattr(x, '__%s__' % name)`, `getattr(x, '__' + name)`: special names that are put together there. */
  madeUpReads(): readonly RelatedSite[] {
    return ["hasattr", "getattr"].flatMap((callee) =>
      this.objects.callsOn(callee, {
        what: "of a made up name",
        passes: asksMadeUpName,
        likely: () => this.hierarchy.index.makingUpName(callee),
      }),
    );
  }

  /** `hasattr(x, each)` and the like, where the module has that name to give, or one that it imports, or is given it by a call. */
  askedByGivenName(name: string): readonly RelatedSite[] {
    const asked = (callee: Asking, counts?: (place: Node) => boolean) => {
      const kind = askedByGivenName(this.hierarchy, callee, name, handedOver(this.hierarchy, name), counts);
      return this.objects.sitesOf(this.hierarchy.heldSites(`${callee} by a name that may be ${name}`, kind));
    };
    return [...asked("hasattr"), ...asked("getattr", (node) => isPrepared({ node }))];
  }

  /** Where modules that know the family say a name that somebody may look for, and name no object: in a list of names, say. */
  namesSought(name: string): readonly Site[] {
    const nodes = this.modulesKnowing(name).flatMap((module) => module.strings(name).map((node) => ({ module, node })));
    return nodes.filter(({ node }) => isSought(node));
  }

  /** `operator.attrgetter(name)`: whoever has it asks whatever it is given for that name. */
  gettersOf(name: string): readonly Site[] {
    return this.hierarchy.touching(name).flatMap((module) => {
      const called = module.strings(name).flatMap((string) => {
        const call = callGiven(string);
        return call && /^(?:attrgetter|methodcaller)$/.test(calleeName(call)) ? [{ module, node: call }] : [];
      });
      return [...called, ...gettersHandedOn(module, name)];
    });
  }

  /** `'{0.name}'.format(x)`, whatever `x` is. */
  formatsAsking(name: string): readonly Site[] {
    return formatsAsking(this.hierarchy, name);
  }

  /** What these are called on; a class has no such attribute today. */
  gettersCalled(name: string): readonly RelatedSite[] {
    const kinds = (["attrgetter", "methodcaller"] as const).map((getter) => askedByGetter(this.hierarchy, getter, name));
    return kinds.flatMap((kind) => this.objects.sitesOf(this.hierarchy.heldSites(`${kind.word} for ${name}`, kind)));
  }

  // ---- all attributes at once

  /** The keys that a place asks of what it lists, or sets there, where they are all written there; undefined for whatever else it does. */
  keysAsked({ node, module }: Site): ReadonlySet<string> | undefined {
    return keysAsked(node, module);
  }

  /** Whether a place may have to do with an attribute: not where it sets one by a name that is put together, and begins or ends otherwise. */
  mayName({ node, module }: Site, name: string): boolean {
    const isSetting = node.type === "call" && /^(?:__)?(?:set|del)attr(?:__)?$/.test(calleeName(node));
    const asked = isSetting ? askedByName(node).name : undefined;
    return asked === undefined || stringValue(asked) !== undefined || mayBeNamed(asked, name, module);
  }

  /** Whether who lists names passes by this one at once: `[n for n in dir(x) if n.startswith('do_')]`. */
  passesBy({ node, module }: Site, name: string): boolean {
    return passesBy(node, name) || keysAsked(node, module)?.has(name) === false;
  }

  /** Where the name is set or deleted in the dictionary of a class, which that of an old-style class allows: `C.__dict__['name'] = …`. */
  setInDictionary(name: string): readonly Listing[] {
    const onClass = this.listings().filter(({ by, relation }) => (by === "vars" || by === "__dict__") && relation !== "instance");
    return onClass.filter((site) => changesKeys(site.node) && keysAsked(site.node, site.module)?.has(name));
  }

  listings(): readonly Listing[] {
    const calls = (by: Exclude<Listing["by"], "__dict__">) => this.objects.callsOn(by).map((site) => ({ ...site, by }));
    const read = [...this.objects.readsOf("__dict__"), ...this.dictionariesByMadeName()];
    const dictionaries = read.map((site) => ({ ...site, by: "__dict__" as const }));
    return [
      ...calls("dir"),
      ...calls("vars"),
      ...dictionaries,
      ...calls("getmembers"),
      ...calls("classify_class_attrs"),
      ...DOCUMENTING.flatMap((by) => [...calls(by), ...this.inModules(by)]).filter((site) => this.isDocumented(site)),
      ...PUBLISHERS.flatMap(calls).filter((site) => site.relation === "class" && this.calledFrom(site) !== undefined),
      ...this.listedInDoctests(),
      ...this.listedByBodies(),
      ...this.listedInText(),
    ];
  }

  /** The calls of a function whose first argument may be a module that has one of the classes. */
  private inModules(by: (typeof DOCUMENTING)[number]): readonly Listing[] {
    const find = (module: Module) =>
      callsIn(module, by).map((node) => ({ node, object: argumentsOf(node).positional[0], path: OF_MODULE }));
    return this.objects.sitesOf(this.hierarchy.heldSites(`${by} of a module`, { word: by, find })).map((site) => ({ ...site, by }));
  }

  /** What `help`, `pydoc` and `dis` write down of what surely is one of the classes or an instance. */
  private isDocumented(site: Listing): boolean {
    const from = this.calledFrom(site);
    const callee = site.node.field("function");
    // `site` adds it to the built-in names, which nothing binds (Python 2 library reference, 4).
    const isHelp = site.by === "help" && callee?.type === "identifier" && !site.module.scopeOfName("help", callee);
    return site.relation !== "unknown" && (from === "pydoc" || from === "dis" || isHelp);
  }

  /** What the body of C, or of a descendant, calls that looks at the frame it is called from. */
  private listedByBodies(): readonly Listing[] {
    const classes = [this.cls, ...this.hierarchy.descendants(this.cls)];
    const sites = classes.flatMap((cls) => this.hierarchy.classAdvice.in(cls));
    return sites.map((site) => ({ ...site, relation: "class" as const, by: "__dict__" as const }));
  }

  /** `x.__dict__` and `vars(x)`. */
  dictionaries(): readonly RelatedSite[] {
    const inDoctests = this.listedInDoctests().filter(({ by }) => by === "vars" || by === "__dict__");
    return [
      ...this.objects.readsOf("__dict__"),
      ...this.dictionariesByMadeName(),
      ...this.objects.callsOn("vars"),
      ...this.reductions(),
      ...this.readByLibrary(),
      ...this.listedInText(),
      ...inDoctests,
    ];
  }

  /** `getattr(x, name)`, where that may be `__dict__`. */
  private dictionariesByMadeName(): readonly RelatedSite[] {
    return this.objects.sitesOf(this.hierarchy.heldSites("dictionary by a made name", dictionaryAsked(this.hierarchy)));
  }

  /** What the library goes through of what it is given. */
  private readByLibrary(): readonly RelatedSite[] {
    const isCallable = this.classes.some((cls) => this.hierarchy.lookup(cls, "__call__") !== undefined);
    const kinds = [marshalled(this.hierarchy), ...(isCallable ? [wrapped(this.hierarchy)] : [])];
    const sites = kinds.flatMap((kind) => this.objects.sitesOf(this.hierarchy.heldSites(`of ${kind.word}`, kind)));
    return sites.filter(({ relation }) => relation === "instance");
  }

  /** Where a text asks for what an object has: `eval("x.__dict__")`, `"{0.__dict__}".format(x)`. */
  private listedInText(): readonly Listing[] {
    const executed = this.hierarchy.executedTexts.listing().map((site) => ({ ...site, relation: "unknown" as const }));
    const told = this.objects.sitesOf(this.hierarchy.heldSites("dictionary by text", askedByText(this.hierarchy)));
    return [...told, ...executed].map((site) => ({ ...site, by: "__dict__" as const }));
  }

  /** `x.__reduce__()` and `x.__reduce_ex__(2)`, which give the dictionary of an instance among others. */
  private reductions(): readonly RelatedSite[] {
    const sites = ["__reduce__", "__reduce_ex__"].flatMap((word) => {
      const find = (module: Module) => module.calls(word).map((node) => ({ node, object: node.field("function")?.field("object") }));
      return this.objects.sitesOf(this.hierarchy.heldSites(`${word} called`, { word, find }));
    });
    return sites.filter(({ relation }) => relation === "instance");
  }

  /** Where what makes C, its metaclass or a decorator, goes through the names that it binds. */
  listingMakers(): Iterable<MakerListing> {
    return makersListing(this.cls, this.hierarchy);
  }

  private listedInDoctests(): readonly Listing[] {
    this.listed ??= (["dir", "vars", "__dict__", "getmembers"] as const).flatMap((by) => {
      const relation = by === "dir" || by === "getmembers" ? ("class" as const) : ("unknown" as const);
      return this.examples.about(by).map(({ module, node }) => ({ module, node, relation, by }));
    });
    return this.listed;
  }

  /** `copy.copy(x)`, or `copy.copy` handed to somebody who may call it. */
  copies(): readonly RelatedSite[] {
    return this.objects.callsOn("copy").filter((site) => this.calledFrom(site) === "copy");
  }

  /** `pickle.dump(x)`, `cPickle.Pickler(file).dump(x)`, `shelf[key] = x` in a `try`, there or around who calls that code. */
  picklingsInTry(): readonly RelatedSite[] {
    const calls = [...this.objects.callsOn("dump"), ...this.objects.callsOn("dumps")].filter(({ node }) => node.type === "call");
    const byFunction = calls.filter((site) => /^c?Pickle$/i.test(this.calledFrom(site) ?? ""));
    const kinds = [givenToPickler(this.hierarchy), putOnShelf(this.hierarchy)];
    const kept = kinds.flatMap((kind) => this.objects.sitesOf(this.hierarchy.heldSites(`pickled by ${kind.word}`, kind)));
    return [...byFunction, ...kept.filter(({ relation }) => relation === "instance")].filter(
      (site) => site.node.closest("try_statement") !== undefined || (site.relation === "instance" && this.hierarchy.callers.tryIt(site)),
    );
  }

  /** The module of the library that a function comes from which is called, or handed on, at a place. */
  private calledFrom({ node, module }: Site): string | undefined {
    const callee = node.type === "call" ? node.field("function") : node;
    const denotation = callee && this.hierarchy.denotation(callee, module);
    return denotation?.kind === "library-function" ? denotation.module : undefined;
  }

  /** Where an instance or a class takes the place of a module: `sys.modules[name] = Settings()`. */
  standIns(): readonly RelatedSite[] {
    const sites = this.objects.sitesOf(this.hierarchy.heldSites("stand-in", standIns(this.hierarchy)));
    return sites.filter(({ relation }) => relation !== "unknown");
  }

  // ---- what an instance is

  /** Where somebody asserts on what the garbage collector says of instances of C. */
  *collectionsObserved(): Generator<Site> {
    const classes = [this.cls, ...this.hierarchy.descendants(this.cls)];
    yield* this.hierarchy.collectionsObserved.about(classes);
    yield* new Doctests(this.hierarchy, classes).collecting();
  }

  /** `C.__new__(C)`, `new.instance(C)`: instances that never see `__init__`. */
  creationsWithoutInit(): readonly RelatedSite[] {
    const makers = ["__new__", "instance", "InstanceType"].flatMap((maker) => this.objects.callsOn(maker));
    return makers.filter(({ node, module, relation }) => relation === "class" && !isInNew(node, module));
  }

  /** What copies and unpickles instances of the family in a way of its own, in which none of them need see `__init__`. */
  recreations(): readonly Site[] {
    const project = this.classes.filter((cls) => cls.kind === "project");
    return project.flatMap(({ module, methods }) =>
      methods.filter(({ name }) => RECREATING.has(name)).map(({ node }) => ({ module, node: node.field("name") ?? node })),
    );
  }

  /** `x.__class__ = Other`: instances of the family that become something else. */
  classChanges(): readonly RelatedSite[] {
    return this.objects.settingsOf("__class__").filter(({ relation }) => relation === "instance");
  }

  /** `x.__class__ = C`: what was something else becomes an instance of the family, and never sees `__init__`. */
  adoptions(): readonly RelatedSite[] {
    return this.objects.settingsTo("__class__").filter(({ relation }) => relation === "class");
  }

  /** Where what makes or looks up attributes is put on a class of the family, which comes from elsewhere: `def mix(cls): cls.__bases__ = …`. */
  hooksSet(hook: string): readonly RelatedSite[] {
    return this.objects.toldSettingsOf(hook).filter(({ relation }) => relation === "class");
  }

  /** The first descendant whose instances need not see C's `__init__`. */
  descendantWithoutInit(): ClassModel | undefined {
    return this.chains.firstWithout();
  }

  /** What lets an instance be about that has not run all of C's `__init__`: a descendant, a way to make one, a call that is tried. */
  withoutInit(): Site | undefined {
    return this.descendantWithoutInit() ?? this.creationsWithoutInit()[0] ?? this.initsInTry()[0];
  }

  /**
   * Where an instance is handed on before `store`, and somebody goes on where it has no such attribute yet: who has it there may call on it what the
   * library calls on what it is given.
   */
  handedOnInTry(store: InstanceStore): Site | undefined {
    const before = this.codeBefore(store);
    if (!before.handedOn || !this.hierarchy.library.says(store.name)) return undefined;
    const isTried = before.isTried || this.hierarchy.callers.catchMissing({ module: this.cls.module, node: store.target }, true);
    return isTried ? before.handedOn : undefined;
  }

  /** Whether the object of which an attribute is read is known to be made by a call that runs C's `__init__`, if it is of C at all. */
  isMadeWithInit(site: AttributeSite): boolean {
    return isMadeWithInit(site, this.cls, this.chains, this.hierarchy);
  }

  /** The code that may run on an instance before `store`, in the `__init__` of C, has set its attribute. */
  codeBefore(store: InstanceStore): Reached {
    return this.beforeSet.codeBefore(store);
  }

  /** What becomes of an instance whose `__init__` fails before `store`; undefined where nothing there may fail, or nobody has `__del__`. */
  halfBuilt(store: InstanceStore): HalfBuilt | undefined {
    return this.beforeSet.halfBuilt(store);
  }

  private get beforeSet(): BeforeSet {
    this.early ??= new BeforeSet(this, this.chains.below());
    return this.early;
  }

  /** The classes whose `__init__` may run on an instance of C or of a descendant; undefined where that can't be told. */
  initsThatRun(): ReadonlySet<ClassModel> | undefined {
    const { hierarchy, cls } = this;
    this.runs ??= { inits: initsThatRun({ hierarchy, cls, inits: () => this.inits() }) };
    return this.runs.inits;
  }

  /** The calls of an `__init__` of the family, in a `try`, whose failure a handler may catch. */
  initsInTry(): readonly RelatedSite[] {
    return this.inits().filter(({ node }) => node.closest("try_statement") !== undefined);
  }

  /** Where `__init__` of the family, or of what may belong to it, is asked for: by dot, by string, and by name in a class body. */
  private inits(): readonly RelatedSite[] {
    const named = this.modulesKnowing("__init__").flatMap((module) => {
      const nodes = module.names("__init__").filter(({ parent }) => parent?.type !== "function_definition");
      return nodes.map((node) => ({ module, node, relation: "instance" as const }));
    });
    return [...this.objects.readsOf("__init__"), ...named];
  }

  /** Whether a place touches an attribute of instances only once `store`, in an `__init__` of C, has run. */
  touchesAfter(store: InstanceStore, site: AttributeSite): boolean {
    let after = this.after.get(store);
    if (!after) {
      const { hierarchy, cls } = this;
      after = new Afterwards({ hierarchy, cls, inits: () => this.inits() }, store);
      this.after.set(store, after);
    }
    return after.has(site);
  }

  /** Classes that can't be resolved, and may inherit from C or a descendant and override the method. */
  possibleDescendants(method: string): Iterable<PossibleDescendant> {
    const { hierarchy, cls } = this;
    return possibleDescendants({ hierarchy, cls, method, pointsTo: (expression, module) => this.pointsTo(expression, module) });
  }

  /** Where a class is made that may inherit from C or a descendant, and gets one of the names from another base, or may. */
  mixedIn(names: readonly string[]): Iterable<Site> {
    const { hierarchy, cls } = this;
    return mixedIn({ hierarchy, cls, names, pointsTo: (expression, module) => this.pointsTo(expression, module) });
  }

  // ---- where instances go

  /**
   * What is entered by `with` statements whose failure is caught, there or by who calls that code, where the object has no `__exit__`: by
   * `AttributeError`, or broadly.
   */
  enteredInTry(): readonly RelatedSite[] {
    const isCaught = (site: RelatedSite) => {
      const isSure = site.relation === "instance";
      // Of what a caller handed in it may catch the failure; what else can't be told has nothing to do with it.
      const mayBeMinded = site.node.type === "identifier" || this.pointsTo(site.node, site.module) === "instance";
      return catchesMissing(site, isSure) || (mayBeMinded && this.hierarchy.callers.catchMissing(site, isSure));
    };
    return this.objects.sitesOf(this.hierarchy.heldSites("entered", entered(this.hierarchy))).filter(isCaught);
  }

  /** Where an instance of C that has no `__exit__` is told to be entered, or asked for it: that fails, and somebody goes by it. */
  enteredInVain(): Iterable<Site> {
    return enteredInVain(this.hierarchy, this.cls, this.objects);
  }

  /** Likewise, what hands such questions on to an instance, by a `__getattr__`. */
  askedOfProxies(): Iterable<Site> {
    const known = new Map<ClassModel, boolean>();
    const handsOn = (cls: ClassModel) => {
      const answer = known.get(cls) ?? this.asksInHook(cls);
      known.set(cls, answer);
      return answer;
    };
    return askedOfProxies(this.hierarchy, handsOn, this.objects);
  }

  /** Whether a hook of a class asks an instance of this one for whatever it is asked for, and so for `__exit__`. */
  private asksInHook(cls: ClassModel): boolean {
    const hooks = cls.methods.filter(({ name }) => isHook(name));
    return hooks.length > 0 && this.readsByName(inHooksOf(cls)).some((site) => site.relation === "instance" && mayAskFor(site, "__exit__"));
  }

  /** `contextlib.nested(x, …)`. */
  nestings(): readonly RelatedSite[] {
    return this.objects.callsOn("nested");
  }
}

/** Python 2 library reference, 11.1.5 and 8.17. */
const RECREATING = new Set("__getstate__ __setstate__ __reduce__ __reduce_ex__ __getnewargs__ __copy__ __deepcopy__".split(" "));

const COMPUTED: CallTest = { what: "by a computed name", passes: hasComputedName };

const PREPARED: CallTest = {
  what: "by a computed name, or else",
  passes: (node) => hasComputedName(node) && isPrepared({ node }),
};

function inHooksOf(cls: ClassModel): CallTest {
  return {
    what: `by a computed name in a hook of ${cls.module.path}:${cls.node.start}`,
    passes: (node, module) => hasComputedName(node) && isInHook(node, module) && module.classAround(node) === cls,
    likely: () => [cls.module],
  };
}

/** Whether it is said what happens where the attribute is missing; of `map(getattr, things, names, defaults)` as well. */
function isPrepared(site: Pick<Site, "node">): boolean {
  const isCalled = site.node.type === "call";
  const call = isCalled ? site.node : callGiven(site.node);
  const isSaid = call !== undefined && argumentsOf(call).positional.length > (isCalled ? 2 : 3);
  return isSaid || catchesMissing(site, true);
}

/** `x.__dict__.update(…)`, and `x.__dict__ = …`. */
function isFilled(dictionary: Node): boolean {
  const { parent } = dictionary;
  const isUpdated = parent?.type === "attribute" && dictionary.role === "object" && attributeName(parent) === "update";
  return isUpdated ? parent.role === "function" : dictionary.type === "attribute" && accessOf(dictionary) === "write";
}

function hasComputedName(call: Node): boolean {
  const { name } = askedByName(call);
  // Nobody finds a word that is written in two pieces.
  return name === undefined || name.type === "concatenated_string" || stringValue(name) === undefined;
}

/** `map(attrgetter, names)`, in a module that has the name to give. */
function gettersHandedOn(module: Module, name: string): readonly Site[] {
  const getters = ["attrgetter", "methodcaller"].flatMap((getter) => [...module.names(getter), ...module.attributes(getter)]);
  const handed = getters.filter((node) => callGiven(node));
  return handed.length > 0 && mayGiveName(module, name) ? handed.map((node) => ({ module, node })) : [];
}

/** In a `__getattr__`, which is asked for what an object hasn't got. */
function isInHook(node: Node, module: Module): boolean {
  return isHook(module.functionAround(node) ?? "");
}

function isHook(name: string): boolean {
  return /^__getattr(?:ibute)?__$/.test(name);
}

/** In `__new__` itself, what is made goes on to `__init__`. */
function isInNew(node: Node, module: Module): boolean {
  return module.functionAround(node) === "__new__" && module.classAround(node) !== undefined;
}

/** Whether a call asks for a name that is put together, which may be that of the attribute. */
function mayAskFor({ node, module }: Site, attribute: string | undefined): boolean {
  if (attribute === undefined || !hasComputedName(node)) return hasComputedName(node);
  const { name } = askedByName(node);
  const isLeftOut = byLoop(node, module)?.includes(attribute) === false;
  return !isLeftOut && (name === undefined || mayBeNamed(name, attribute, module));
}
