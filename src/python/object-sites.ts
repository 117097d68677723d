import { callGiven } from "./byname.js";
import { callsIn } from "./calls.js";
import type { ClassModel } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import { type Escape, escapesFrom } from "./escapes.js";
import type { HeldSites } from "./held-sites.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import { Receivers, type Relation } from "./receivers.js";
import type { Held, Pointee, Site } from "./semantics.js";
import { argumentsOf, type Node } from "./tree.js";

export type { Site };

/** A call, or an attribute of an object, that may be about one of the classes or an instance. */
export interface RelatedSite extends Site {
  readonly relation: Relation;
}

/** Answers where, anywhere in the project, objects of a family of classes are: what knows them, what is called on them, where they are handed. */
export class ObjectSites {
  readonly receivers: Receivers;
  private readonly called = new Map<string, readonly RelatedSite[]>();
  private readonly known = new Map<string, readonly Module[]>();
  private readonly knowers = new Map<Module, boolean>();
  private handedCache: readonly Escape[] | undefined;

  constructor(
    private readonly project: Hierarchy,
    private readonly family: ReadonlySet<KnownClass>,
  ) {
    this.receivers = new Receivers(project, family);
  }

  /**
   * The calls of `callee` whose first argument may be one of the classes or an instance, in the modules that know the
   * classes and in the functions that these hand one of them: elsewhere any object at all could be meant.
   */
  callsOn(callee: string): readonly RelatedSite[] {
    let sites = this.called.get(callee);
    if (!sites) {
      sites = this.findCalls(callee);
      this.called.set(callee, sites);
    }
    return sites;
  }

  /** Likewise, in functions that are handed one of the classes or an instance in a way that only some of the program goes. */
  callsWhereHanded(callee: string, functions: readonly Escape[]): readonly RelatedSite[] {
    return this.sitesWhereHanded(this.callSites(callee), functions);
  }

  private callSites(callee: string): HeldSites {
    return this.project.heldSites(callee, callee, (module) => callsOf(module, callee));
  }

  private findCalls(callee: string): RelatedSite[] {
    return [
      ...this.sitesOf(this.callSites(callee)),
      ...this.knowing(callee).flatMap((module) => this.passedAsCallback(callee, module)),
      ...this.elsewhere(callee).flatMap((module) =>
        this.passedAsCallback(callee, module).filter(({ node }) => this.isReached(node, module)),
      ),
    ];
  }

  /** Of the places about objects, those that may be about one of the classes or an instance. */
  sitesOf(sites: HeldSites): RelatedSite[] {
    const known = this.knowing(sites.word).flatMap((module) =>
      sites.in(module).flatMap(({ node, object }) => this.place(node, object, module)),
    );
    return [...known, ...this.sitesWhereEscaped(sites), ...this.toldElsewhere(sites)];
  }

  /** The modules that don't know the classes, and do something by the word with anything but a `self`. */
  private elsewhere(word: string): readonly Module[] {
    const known = new Set(this.knowing());
    return this.project.index.handling(word).filter((module) => !known.has(module));
  }

  private isReached(node: Node, module: Module): boolean {
    return this.escapes.some((owner) => owner.module === module && owner.node.contains(node));
  }

  /** Of modules that don't know the classes, what is surely about one of them: it comes out of a container, say, that somebody filled. */
  private toldElsewhere({ told }: HeldSites): RelatedSite[] {
    const known = new Set(this.knowing());
    return told.flatMap(({ module, node, objects }) => {
      const own = objects.filter((object) => this.holds(object));
      if (own.length === 0 || known.has(module)) return [];
      return [{ module, node, relation: own.every(({ kind }) => kind === "class") ? ("class" as const) : ("instance" as const) }];
    });
  }

  /** Whether it is of a class of the project: `str`, though an ancestor, is a class of everybody's. */
  private holds(object: Pointee): boolean {
    return (object.kind === "class" || object.kind === "instance") && object.cls.kind === "project" && this.family.has(object.cls);
  }

  /** The functions elsewhere that are given one of the classes or an instance. */
  get escapes(): readonly Escape[] {
    this.handedCache ??= escapesFrom(this.project, this.receivers, this.knowing(), (module) => this.regionOf(module));
    return this.handedCache;
  }

  /** Of what a module holds, that which stands in a function that is handed one of the classes or an instance. */
  private sitesWhereEscaped(sites: HeldSites): RelatedSite[] {
    const known = this.knowing(sites.word).filter((module) => sites.in(module).length > 0);
    // To follow what is handed on costs much: only where there may be something at the end.
    return known.length > 0 || sites.modules.length > 0 ? this.sitesWhereHanded(sites, this.escapes) : [];
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

  /** The same of those calls alone that pass; the same `test` has to go with the same word. */
  callsThatPass(callee: string, what: string, test: (call: Node) => boolean): readonly RelatedSite[] {
    const key = `${callee} ${what}`;
    let sites = this.called.get(key);
    if (!sites) {
      sites = this.sitesOf(this.project.heldSites(key, callee, (module) => callsOf(module, callee).filter(({ node }) => test(node))));
      this.called.set(key, sites);
    }
    return sites;
  }

  /** Like `callsOn`, for `x.attribute` where the attribute is one that every object has, such as `__dict__`. */
  readsOf(attribute: string): RelatedSite[] {
    const reads = (module: Module) => [
      ...module.attributes(attribute).map((node) => ({ node, object: node.field("object") })),
      ...module.strings(attribute).flatMap((string) => {
        const call = callGiven(string);
        return call && calleeName(call) === "getattr" ? [{ node: call, object: argumentsOf(call).positional[0] }] : [];
      }),
    ];
    return this.sitesOf(this.project.heldSites(`.${attribute}`, attribute, reads));
  }

  private place(node: Node, object: Node | undefined, module: Module): RelatedSite[] {
    const relation = object ? this.receivers.pointsTo(object, module) : "none";
    return relation === "none" ? [] : [{ module, node, relation }];
  }

  /** The modules that say the `words`, and define one of the project's classes in question or refer to it. */
  knowing(...words: readonly string[]): readonly Module[] {
    const key = words.join(" ");
    let modules = this.known.get(key);
    if (!modules) {
      modules = [...new Set(this.classes().flatMap((cls) => this.project.modulesNaming(cls, ...words)))];
      this.known.set(key, modules);
    }
    return modules;
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

/** The calls of a function in a module, each with what it is given first. */
function callsOf(module: Module, callee: string): readonly Held[] {
  return callsIn(module, callee).map((node) => ({ node, object: argumentsOf(node).positional[0] }));
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
