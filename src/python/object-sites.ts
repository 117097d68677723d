import { accessOf, valueFor } from "./assignments.js";
import { takingBuiltins } from "./builtins-by-name.js";
import { askedByName, callGiven } from "./byname.js";
import { callsIn } from "./calls.js";
import type { ClassModel } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import { type Escape, type Escapes, escapesFrom, methodsAround } from "./escapes.js";
import type { HeldSites, ToldSite } from "./held-sites.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import { Receivers, type Relation } from "./receivers.js";
import type { Held, Pointee, PointsToSet, Site } from "./semantics.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

export type { Site };

/** A call, or an attribute of an object, that may be about one of the classes or an instance. */
export interface RelatedSite extends Site {
  readonly relation: Relation;
}

/** What some calls of a function have in common, or places where it is handed on. */
export interface CallTest {
  /** A name for it. */
  readonly what: string;
  passes(place: Node, module: Module): boolean;
  /** Every module that has such a call on anything but a `self`, and perhaps some that don't; without it, those that handle the function. */
  likely?(): readonly Module[];
}

/** A class that a file may name: the first, second … of the family, for which it is the first (the file that defines it), second … */
interface Namer {
  readonly cls: ClassModel;
  readonly order: number;
  readonly place: number;
}

/** Answers where, anywhere in the project, objects of a family of classes are: what knows them, what is called on them, where they are handed. */
export class ObjectSites {
  readonly receivers: Receivers;
  private readonly called = new Map<string, readonly RelatedSite[]>();
  private readonly known = new Map<string, readonly Module[]>();
  private namersByFile: ReadonlyMap<string, readonly Namer[]> | undefined;
  private readonly knowers = new Map<Module, boolean>();
  private handedCache: Escapes | undefined;

  constructor(
    private readonly project: Hierarchy,
    private readonly family: ReadonlySet<KnownClass>,
  ) {
    this.receivers = new Receivers(project, family);
  }

  /**
   * The calls of `callee` whose first argument may be one of the classes or an instance, in the modules that know the
   * classes and in the functions that these hand one of them: elsewhere any object at all could be meant. With a `test`, those that pass it:
   * what an object may be is asked of these alone.
   */
  callsOn(callee: string, test?: CallTest): readonly RelatedSite[] {
    const key = keyOf(callee, test);
    let sites = this.called.get(key);
    if (!sites) {
      sites = this.findCalls(callee, test);
      this.called.set(key, sites);
    }
    return sites;
  }

  /** Likewise, in functions that are handed one of the classes or an instance in a way that only some of the program goes. */
  callsWhereHanded(callee: string, functions: readonly Escape[], test?: CallTest): readonly RelatedSite[] {
    return this.sitesWhereHanded(this.callSites(callee, test), functions);
  }

  /** The places about objects that can be told, whatever they are. */
  told(sites: HeldSites): readonly ToldSite[] {
    const modules = new Set([...sites.modules, ...this.knowing(sites.word), ...this.libraries]);
    return [...modules].flatMap((module) => sites.toldIn(module));
  }

  private callSites(callee: string, test?: CallTest): HeldSites {
    const find = (module: Module) => passing(callsOf(module, callee), module, test);
    const likely = test?.likely && { likely: () => test.likely?.() ?? [] };
    return this.project.heldSites(keyOf(callee, test), { word: callee, find, ...likely });
  }

  /** Where it is not called, but handed on. */
  private laterSites(callee: string, test?: CallTest): HeldSites {
    const { index } = this.project;
    const counts = (module: Module) => test && ((place: Node) => test.passes(place, module));
    const find = (module: Module) => this.project.calledLater(callee, module, counts(module));
    const likely = () => [...new Set([...index.giving(callee), ...takingBuiltins(callee, index)])];
    return this.project.heldSites(`${keyOf(callee, test)} later`, { word: callee, find, likely });
  }

  private findCalls(callee: string, test?: CallTest): RelatedSite[] {
    const handedOn = (module: Module) => passing(this.passedAsCallback(callee, module), module, test);
    return [
      ...this.sitesOf(this.callSites(callee, test)),
      ...this.allTold(this.laterSites(callee, test)),
      ...this.knowing(callee)
        .filter((module) => !this.project.isOfLibrary(module))
        .flatMap(handedOn),
      ...this.elsewhere(callee).flatMap((module) => handedOn(module).filter(({ node }) => this.isReached(node, module))),
    ];
  }

  /** Of the places about objects, those that may be about one of the classes or an instance. */
  sitesOf(sites: HeldSites): RelatedSite[] {
    const told = this.toldOf(sites);
    const known = this.knowing(sites.word).flatMap((module) =>
      sites
        .in(module)
        .flatMap(({ node, object }) => {
          const site = told.get(node);
          const place = this.place(node, object, module);
          return site && place.every(({ relation }) => relation === "unknown") ? site : place;
        })
        .filter((site) => this.mayConcern(site)),
    );
    const all = new Set(this.knowing());
    const elsewhere = [...told.values()].flat().filter(({ module }) => !all.has(module));
    return [...known, ...this.sitesWhereEscaped(sites), ...elsewhere];
  }

  /** Whether a place may be about any class of the program. */
  isAnywhere({ node, module }: Site): boolean {
    return this.project.classHooks.some((hook) => hook.module === module && hook.node.contains(node));
  }

  /** The modules that don't know the classes, and do something by the word with anything but a `self`. */
  private elsewhere(word: string): readonly Module[] {
    const known = new Set(this.knowing());
    return this.project.index.handling(word).filter((module) => !known.has(module));
  }

  /** What a library does with objects that can't be told has nothing to do with the project, unless the project hands them there. */
  mayConcern({ relation, node, module }: RelatedSite): boolean {
    return relation !== "unknown" || !this.project.isOfLibrary(module) || this.isReached(node, module);
  }

  /** The modules of libraries that define an ancestor, or a function that is given one of the classes or an instance. */
  get libraries(): readonly Module[] {
    if (!this.project.hasLibraries) return [];
    const { functions, methods } = this.escapes;
    const defining = [...methods.keys()].flatMap((name) => this.project.index.defining(name));
    const modules = [...[...this.classes(), ...functions.values()].map(({ module }) => module), ...defining];
    return [...new Set(modules)].filter((module) => this.project.isOfLibrary(module));
  }

  private isReached(node: Node, module: Module): boolean {
    return this.owners(node, module).some((owner) => owner.module === module && owner.node.contains(node));
  }

  /** What is surely about one of them, in whatever module: it comes out of a container, say, that somebody filled. */
  private toldOf(sites: HeldSites): ReadonlyMap<Node, readonly RelatedSite[]> {
    const found = new Map<Node, readonly RelatedSite[]>();
    const modules = new Set([...sites.modules, ...this.libraries]);
    for (const { module, node, objects } of [...modules].flatMap((each) => sites.toldIn(each))) {
      const own = objects.filter((object) => this.holds(object));
      if (own.length > 0)
        found.set(
          node,
          relationsOf(own).map((relation) => ({ module, node, relation })),
        );
    }
    return found;
  }

  private allTold(sites: HeldSites): readonly RelatedSite[] {
    return [...this.toldOf(sites).values()].flat();
  }

  /** Whether it is of a class of the project: `str`, though an ancestor, is a class of everybody's. */
  private holds(object: Pointee): boolean {
    if (object.kind === "any") return true;
    if (object.kind === "loaded") return this.classes().some((cls) => this.project.mayBeLoaded(cls, object));
    if ((object.kind !== "class" && object.kind !== "instance") || object.cls.kind !== "project") return false;
    return this.family.has(object.cls) || this.receivers.mayBeBelow(object.cls);
  }

  /** The functions that are given one of the classes or an instance, of which one may be around a place. */
  private owners(node: Node, module: Module): readonly Escape[] {
    return [...this.escapes.functions.values(), ...methodsAround(this.escapes, node, module)];
  }

  /** The functions that are given one of the classes. */
  get givenClasses(): readonly Escape[] {
    return [...this.escapes.functions.values()].filter(({ relations }) => new Set<Relation>(relations).has("class"));
  }

  /** What elsewhere is given one of the classes or an instance. */
  private get escapes(): Escapes {
    this.handedCache ??= escapesFrom(this.project, this.receivers, this.knowing(), (module) => this.regionOf(module));
    return this.handedCache;
  }

  /** Of what a module holds, that which stands in a function that is handed one of the classes or an instance. */
  private sitesWhereEscaped(sites: HeldSites): RelatedSite[] {
    const known = this.knowing(sites.word).filter((module) => sites.in(module).length > 0);
    // To follow what is handed on costs much: only where there may be something at the end.
    if (known.length === 0 && sites.reachable.length === 0) return [];
    const methods = [...new Set([...known, ...sites.reachable])].flatMap((module) =>
      sites.in(module).flatMap(({ node }) => methodsAround(this.escapes, node, module)),
    );
    const { functions } = this.escapes;
    const others = new Map(methods.flatMap((method) => (functions.has(method.node) ? [] : [[method.node, method]])));
    return this.sitesWhereHanded(sites, [...functions.values(), ...others.values()]);
  }

  private sitesWhereHanded(sites: HeldSites, functions: readonly Escape[]): RelatedSite[] {
    return functions.flatMap(({ module, node: owner, relations }) =>
      sites
        .in(module)
        .filter(({ node }) => owner.contains(node))
        .flatMap(({ node, object }) => {
          const mayBeGiven = object !== undefined && !isInnerName(object, owner, module);
          return this.place(node, object, module).flatMap((place) =>
            place.relation === "unknown" && mayBeGiven ? [...relations].map((relation) => ({ ...place, relation })) : [place],
          );
        }),
    );
  }

  /** `map(copy.copy, …)`: whoever is given the function may call it on anything. */
  private passedAsCallback(callee: string, module: Module): RelatedSite[] {
    const nodes = module.spellings(callee).flatMap((name) => [...module.identifiers(name), ...module.attributes(name)]);
    return nodes.flatMap((node) => {
      return callGiven(node) && this.project.denotations(node, module).some(({ kind }) => kind === "library-function")
        ? [{ module, node, relation: "unknown" as const }]
        : [];
    });
  }

  /**
   * Like `callsOn`, for `x.attribute` where the attribute is one that every object has, such as `__dict__`. What is stored and handed on is
   * followed to the places that `isWorthIt` says, which has to be the same for the same attribute.
   */
  readsOf(attribute: string, isWorthIt?: (node: Node) => boolean): RelatedSite[] {
    return this.sitesOf(this.readSites(attribute, isWorthIt));
  }

  /** The places of such reads. */
  readSites(attribute: string, isWorthIt?: (node: Node) => boolean): HeldSites {
    const reads = (module: Module) => [
      ...module.attributes(attribute).map((node) => ({ node, object: node.field("object") })),
      ...module.strings(attribute).flatMap((string) => {
        const call = callGiven(string);
        if (call && asking(module).includes(calleeName(call))) return [{ node: call, object: askedByName(call).object }];
        return boundBy(string);
      }),
    ];
    return this.project.heldSites(`.${attribute}`, { word: attribute, find: reads, ...(isWorthIt && { isWorthIt }) });
  }

  /**
   * Where such an attribute is set, on what may be one of the classes or an instance: `x.__class__ = …`, `setattr(x, "__class__", …)`,
   * `object.__setattr__(x, "__class__", …)`.
   */
  settingsOf(attribute: string): RelatedSite[] {
    return this.sitesOf(this.settersOf(attribute));
  }

  /** Those of them that are surely about one of them. */
  toldSettingsOf(attribute: string): RelatedSite[] {
    return [...this.allTold(this.settersOf(attribute))];
  }

  private settersOf(attribute: string): HeldSites {
    const find = (module: Module) => settersIn(module, attribute).map((node) => ({ node, object: setBy(node).object }));
    const likely = () => [...this.project.setting(attribute)];
    return this.project.heldSites(`.${attribute} =`, { word: attribute, find, likely });
  }

  /** Where it is set to what may be one of them. */
  settingsTo(attribute: string): RelatedSite[] {
    const find = (module: Module) => settersIn(module, attribute).map((node) => ({ node, object: setBy(node).value }));
    const likely = () => [...this.project.setting(attribute)];
    return this.sitesOf(this.project.heldSites(`.${attribute} = it`, { word: attribute, find, likely }));
  }

  /** Where the function of a method is taken: `C.name.im_func`, `C.__dict__["name"]`, `vars(C)["name"]`. */
  functionsTaken(name: string): RelatedSite[] {
    const find = (module: Module) => [
      ...module.strings(name).flatMap(dictionaryAsked),
      ...module.attributes(name).flatMap((node) => (isFunctionAsked(node) ? [{ node, object: node.field("object") }] : [])),
    ];
    return this.sitesOf(this.project.heldSites(`["${name}"]`, { word: name, find, likely: () => this.project.touching(name) }));
  }

  private place(node: Node, object: Node | undefined, module: Module): RelatedSite[] {
    return object ? this.receivers.relations(object, module).map((relation) => ({ module, node, relation })) : [];
  }

  /** The modules that say the `words`, and define one of the project's classes in question or refer to it. */
  knowing(...words: readonly string[]): readonly Module[] {
    const key = words.join(" ");
    let modules = this.known.get(key);
    if (!modules) {
      modules = this.findKnowing(words);
      this.known.set(key, modules);
    }
    return modules;
  }

  private findKnowing(words: readonly string[]): readonly Module[] {
    const told: { readonly module: Module; readonly by: Namer }[] = [];
    for (const [path, namers] of this.namers()) {
      const isHome = (by: Namer) => by.place === 0;
      const asked = this.project.index.says(path, words) ? namers : namers.filter(isHome);
      const module = asked.length > 0 ? this.project.index.mentioned(path) : undefined;
      const by = module && asked.find((each) => isHome(each) || this.project.isKnownIn(each.cls, module));
      if (module && by) told.push({ module, by });
    }
    return told.sort((a, b) => a.by.order - b.by.order || a.by.place - b.by.place).map(({ module }) => module);
  }

  /** The files that may know the classes, with the classes that each may know. */
  private namers(): ReadonlyMap<string, readonly Namer[]> {
    if (this.namersByFile) return this.namersByFile;
    const namers = new Map<string, Namer[]>();
    this.classes().forEach((cls, order) => {
      this.project.filesNaming(cls).forEach((path, place) => {
        const others = namers.get(path);
        if (others) others.push({ cls, order, place });
        else namers.set(path, [{ cls, order, place }]);
      });
    });
    this.namersByFile = namers;
    return namers;
  }

  /** Classes that are made in a function, which keeps their names to itself, can be named only there. */
  private regionOf(module: Module): Node {
    const classes = this.classes();
    const owners = classes.map((cls) => (this.project.isPrivate(cls) ? outermostFunction(cls.node) : undefined));
    const [owner] = owners;
    return owner && classes[0]?.module === module && owners.every((each) => each === owner) ? owner : module.root;
  }

  isKnownIn(module: Module): boolean {
    let isKnown = this.knowers.get(module);
    if (isKnown === undefined) {
      isKnown = this.classes().some((cls) => this.project.isKnownIn(cls, module));
      this.knowers.set(module, isKnown);
    }
    return isKnown;
  }

  private classes(): ClassModel[] {
    return [...this.family].filter((cls) => cls.kind === "project");
  }
}

/** What objects of a family are to it; of what may be any object of the program that can't be told. */
function relationsOf(objects: PointsToSet): readonly Relation[] {
  const told = new Set(objects.map((object) => (object.kind === "loaded" ? object.as : object.kind)));
  const relations = (["instance", "class"] as const).filter((relation) => told.has(relation));
  return relations.length > 0 ? relations : ["unknown"];
}

function keyOf(callee: string, test: CallTest | undefined): string {
  return test ? `${callee} ${test.what}` : callee;
}

function passing<T extends { readonly node: Node }>(places: readonly T[], module: Module, test: CallTest | undefined): readonly T[] {
  return test ? places.filter(({ node }) => test.passes(node, module)) : places;
}

/** The calls of a function in a module, each with what it is given first. */
function callsOf(module: Module, callee: string): readonly Held[] {
  return callsIn(module, callee).map((node) => ({ node, ...givenFirst(node) }));
}

/** What a call is given first; of `setattr(*patch)` it is the first of what is spread. */
function givenFirst(call: Node): Pick<Held, "object" | "path"> {
  const { object } = askedByName(call);
  const spread = object ? undefined : call.field("arguments")?.parts[0];
  return spread?.type === "list_splat" ? { object: spread.parts[0], path: ["0"] } : { object };
}

/** The names by which a module calls what asks an object for an attribute. */
function asking(module: Module): readonly string[] {
  return [...module.spellings("getattr"), ...module.spellings("__getattribute__")];
}

/** The places of a module that set an attribute: by dot, or by a call that is given its name. */
function settersIn(module: Module, attribute: string): readonly Node[] {
  const calls = module.strings(attribute).flatMap((string) => callGiven(string) ?? []);
  return [
    ...module.attributesStored(attribute).filter((node) => accessOf(node) === "write"),
    ...calls.filter((call) => /^(?:setattr|__setattr__)$/.test(calleeName(call))),
  ];
}

/** Whether a method is asked for its function or its code: `x.name.im_func`, `x.name.func_code`. */
function isFunctionAsked(method: Node): boolean {
  const asked = method.role === "object" && method.parent ? attributeName(method.parent) : undefined;
  return asked !== undefined && /^(?:im_func|__func__|func_code|__code__)$/.test(asked);
}

/** `type(x).__dict__["name"].__get__(x)`, which gives `x.name`. */
function boundBy(key: Node): readonly Held[] {
  const descriptor = key.role === "subscript" ? key.parent?.parent : undefined;
  const call = descriptor && attributeName(descriptor) === "__get__" && descriptor.role === "function" ? descriptor.parent : undefined;
  return call ? [{ node: call, object: argumentsOf(call).positional[0] }] : [];
}

/** The object in whose dictionary a key is looked up: `x.__dict__["key"]`, `vars(x).get("key")`. */
function dictionaryAsked(key: Node): readonly Held[] {
  const call = callGiven(key);
  const method = call?.field("function");
  const isGet = method?.type === "attribute" && /^(?:get|pop|__getitem__)$/.test(attributeName(method) ?? "");
  const dictionary = isGet
    ? method.field("object")
    : key.parent?.type === "subscript" && key.role === "subscript"
      ? key.parent.field("value")
      : undefined;
  if (!dictionary) return [];
  if (attributeName(dictionary) === "__dict__") return [{ node: key, object: dictionary.field("object") }];
  return dictionary.type === "call" && calleeName(dictionary) === "vars"
    ? [{ node: key, object: argumentsOf(dictionary).positional[0] }]
    : [];
}

/** What such a place sets it on, and to. */
function setBy(node: Node): { readonly object: Node | undefined; readonly value: Node | undefined } {
  if (node.type === "call") return { object: askedByName(node).object, value: argumentsOf(node).positional.at(-1) };
  return { object: node.field("object"), value: valueFor(node) };
}

function outermostFunction(node: Node): Node | undefined {
  let outermost: Node | undefined;
  for (let owner = node.closest("function_definition"); owner; owner = owner.closest("function_definition")) outermost = owner;
  return outermost;
}

/** Whether a name belongs to a function inside of the one, or of the methods of the class, that was handed something. */
function isInnerName(object: Node, owner: Node, module: Module): boolean {
  if (object.type !== "identifier") return false;
  const scope = module.scopeOfName(object.text, object)?.node;
  if (!scope || scope === owner || !owner.contains(scope)) return false;
  return owner.type !== "class_definition" || scope.closest("function_definition", "class_definition") !== owner;
}
