import { functionsTakenIn, readersIn, setBy, settersIn } from "./attribute-places.js";
import { takingBuiltins } from "./builtins-by-name.js";
import { askedByName, callGiven } from "./byname.js";
import { callsIn } from "./calls.js";
import type { ClassModel } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import { type Escape, type Escapes, escapesFrom, type FamilyCalls, methodsAround } from "./escapes.js";
import type { HeldSites, ToldSite } from "./held-sites.js";
import type { Hierarchy } from "./hierarchy.js";
import { KnowingModules } from "./knowing-modules.js";
import type { Module } from "./module.js";
import { Receivers, type Relation } from "./receivers.js";
import type { Held, Pointee, PointsToSet, Site } from "./semantics.js";
import type { Node } from "./tree.js";

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

/** Answers where, anywhere in the project, objects of a family of classes are: what knows them, what is called on them, where they are handed. */
export class ObjectSites {
  readonly receivers: Receivers;
  private readonly classes: readonly ClassModel[];
  private readonly modules: KnowingModules;
  private readonly called = new Map<string, readonly RelatedSite[]>();
  private handedCache: Escapes | undefined;

  constructor(
    private readonly project: Hierarchy,
    private readonly family: ReadonlySet<KnownClass>,
  ) {
    this.receivers = new Receivers(project, family);
    this.classes = [...family].filter((cls) => cls.kind === "project");
    this.modules = new KnowingModules(project, this.classes);
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

  /** Likewise, and those in functions that `reached` code hands an instance to, which only some of the program does. */
  callsWhereReached(callee: string, reached: { readonly handed: readonly Escape[] }, test?: CallTest): readonly RelatedSite[] {
    return [...this.callsOn(callee, test), ...this.sitesWhereHanded(this.callSites(callee, test), reached.handed)];
  }

  /** The places about objects that can be told, whatever they are. */
  told(sites: HeldSites): readonly ToldSite[] {
    const modules = new Set([...sites.modules, ...this.knowing(sites.word), ...this.libraries]);
    return [...modules].flatMap((module) => sites.toldIn(module));
  }

  private callSites(callee: string, test?: CallTest): HeldSites {
    const find = (module: Module) => passing(callsIn(module, callee), module, test).map((node) => ({ node, ...givenFirst(node) }));
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

  /** `map(copy.copy, …)`: whoever is given the function may call it on anything. */
  private handedOn(callee: string, test?: CallTest): HeldSites {
    const isIt = (node: Node, module: Module) => this.project.denotations(node, module).some(({ kind }) => kind === "library-function");
    const find = (module: Module) => {
      const mentions = module.spellings(callee).flatMap((name) => [...module.identifiers(name), ...module.attributes(name)]);
      const given = mentions.filter((node) => callGiven(node) && isIt(node, module));
      return passing(given, module, test).map((node) => ({ node, object: undefined }));
    };
    return this.project.heldSites(`${keyOf(callee, test)} handed on`, { word: callee, find });
  }

  private findCalls(callee: string, test?: CallTest): RelatedSite[] {
    const handed = this.handedOn(callee, test);
    const handedOn = (module: Module) => handed.in(module).map(({ node }) => ({ module, node, relation: "unknown" as const }));
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
    const modules = [...[...this.classes, ...functions.values()].map(({ module }) => module), ...defining];
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
    if (object.kind === "loaded") return this.classes.some((cls) => this.project.mayBeLoaded(cls, object));
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
    this.handedCache ??= escapesFrom(this.project, this.receivers, this.knowing(), this.familyCalls());
    return this.handedCache;
  }

  private familyCalls(): FamilyCalls {
    const { actualArguments } = this.project;
    return {
      in: (module) => actualArguments.callsGiven(this.family, this.regionOf(module), module),
      callees: (alike) => actualArguments.callees(alike),
    };
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

  /**
   * Like `callsOn`, for `x.attribute` where the attribute is one that every object has, such as `__dict__`. What is stored and handed on is
   * followed to the places that `isWorthIt` says, which has to be the same for the same attribute.
   */
  readsOf(attribute: string, isWorthIt?: (node: Node) => boolean): RelatedSite[] {
    return this.sitesOf(this.readSites(attribute, isWorthIt));
  }

  /** The places of such reads. */
  readSites(attribute: string, isWorthIt?: (node: Node) => boolean): HeldSites {
    const find = (module: Module) => readersIn(module, attribute);
    return this.project.heldSites(`.${attribute}`, { word: attribute, find, ...(isWorthIt && { isWorthIt }) });
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
    const find = (module: Module) => functionsTakenIn(module, name);
    return this.sitesOf(this.project.heldSites(`["${name}"]`, { word: name, find, likely: () => this.project.touching(name) }));
  }

  private place(node: Node, object: Node | undefined, module: Module): RelatedSite[] {
    return object ? this.receivers.relations(object, module).map((relation) => ({ module, node, relation })) : [];
  }

  /** The modules that say the `words`, and define one of the project's classes in question or refer to it. */
  knowing(...words: readonly string[]): readonly Module[] {
    return this.modules.saying(...words);
  }

  isKnownIn(module: Module): boolean {
    return this.modules.has(module);
  }

  /** Classes that are made in a function, which keeps their names to itself, can be named only there. */
  private regionOf(module: Module): Node {
    const classes = this.classes;
    const owners = classes.map((cls) => (this.project.isPrivate(cls) ? outermostFunction(cls.node) : undefined));
    const [owner] = owners;
    return owner && classes[0]?.module === module && owners.every((each) => each === owner) ? owner : module.root;
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

function passing(places: readonly Node[], module: Module, test: CallTest | undefined): readonly Node[] {
  return test ? places.filter((node) => test.passes(node, module)) : places;
}

/** What a call is given first; of `setattr(*patch)` it is the first of what is spread. */
function givenFirst(call: Node): Pick<Held, "object" | "path"> {
  const { object } = askedByName(call);
  const spread = object ? undefined : call.field("arguments")?.parts[0];
  return spread?.type === "list_splat" ? { object: spread.parts[0], path: ["0"] } : { object };
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
