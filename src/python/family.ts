import { accessOf } from "./assignments.js";
import { type AttributeSite, AttributeSites } from "./attribute-sites.js";
import type { ClassModel, InstanceStore } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import { asksMadeUpName, catchesMissing, isSought } from "./guards.js";
import type { Hierarchy } from "./hierarchy.js";
import { type IdentityUse, identityUses } from "./identity.js";
import { descendantWithoutInit, mayRunBefore } from "./init.js";
import type { Module } from "./module.js";
import { ObjectSites, type RelatedSite, type Site } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import { type PossibleDescendant, possibleDescendants } from "./possible-descendants.js";
import type { Relation } from "./receivers.js";
import type { Remembered } from "./remembered.js";
import { argumentsOf, type Node, stringValue } from "./tree.js";

/** A place where the attributes of an object are listed, and what lists them. */
export interface Listing extends RelatedSite {
  readonly by: "dir" | "vars" | "__dict__" | "getmembers" | "classify_class_attrs";
}

/**
 * A class with its ancestors, its descendants and whatever else shares their MROs, and what the program does with instances and classes of
 * it. Each question is answered for the whole project: with the places where it holds or, where an object can't be told, may hold
 * (`relation`). These are the questions that rules ask.
 */
export class Family {
  private readonly objects: ObjectSites;
  private readonly sites: AttributeSites;

  constructor(
    readonly hierarchy: Hierarchy,
    readonly cls: ClassModel,
  ) {
    const family = new Set(hierarchy.relatives(cls));
    this.objects = new ObjectSites(hierarchy, family);
    this.sites = new AttributeSites(hierarchy, family, this.objects);
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

  /** Where the function of a method is taken, which runs on any object: `C.close.im_func`. */
  functionsTaken(name: string): readonly AttributeSite[] {
    return this.sites.objectsOf(name, ["im_func", "__func__"]);
  }

  /** The accesses that set, replace or delete it, found one by one. */
  writes(name: string): Remembered<AttributeSite> {
    return this.sites.writesOf(name);
  }

  /** The reads of it that mind whether they get the same object each time, or for how long it lives. */
  identityUses(name: string): Iterable<IdentityUse> {
    const reads = this.accesses(name).filter(({ access }) => access === "read");
    return identityUses(reads, this);
  }

  // ---- attributes whose names only the running program knows

  /** `setattr(x, name, …)` and `delattr(x, name)`. */
  computedWrites(): readonly RelatedSite[] {
    return [...this.objects.callsOn("setattr"), ...this.objects.callsOn("delattr")].filter(({ node }) => hasComputedName(node));
  }

  /** `hasattr(x, name)`, and `getattr(x, name)` where it says what happens without one. */
  computedTests(): readonly RelatedSite[] {
    const isPrepared = (site: RelatedSite) => argumentsOf(site.node).positional.length > 2 || catchesMissing(site, true);
    const asked = [...this.objects.callsOn("hasattr"), ...this.objects.callsOn("getattr").filter(isPrepared)];
    return asked.filter(({ node }) => hasComputedName(node));
  }

  /** `hasattr(x, '__%s__' % name)`, `getattr(x, '__' + name)`: special names that are put together there. */
  madeUpReads(): readonly RelatedSite[] {
    return [...this.objects.callsOn("hasattr"), ...this.objects.callsOn("getattr")].filter(({ node }) => asksMadeUpName(node));
  }

  /** Where modules that know the family say a name that somebody may look for, and name no object: in a list of names, say. */
  namesSought(name: string): readonly Site[] {
    const nodes = this.modulesKnowing(name).flatMap((module) => module.strings(name).map((node) => ({ module, node })));
    return nodes.filter(({ node }) => isSought(node));
  }

  // ---- all attributes at once

  listings(): readonly Listing[] {
    const calls = (by: Exclude<Listing["by"], "__dict__">) => this.objects.callsOn(by).map((site) => ({ ...site, by }));
    const dictionaries = this.objects.readsOf("__dict__").map((site) => ({ ...site, by: "__dict__" as const }));
    return [...calls("dir"), ...calls("vars"), ...dictionaries, ...calls("getmembers"), ...calls("classify_class_attrs")];
  }

  /** `x.__dict__` and `vars(x)`. */
  dictionaries(): readonly RelatedSite[] {
    return [...this.objects.readsOf("__dict__"), ...this.objects.callsOn("vars")];
  }

  /** `copy.copy(x)`, or `copy.copy` handed to somebody who may call it. */
  copies(): readonly RelatedSite[] {
    return this.objects.callsOn("copy").filter((site) => this.calledFrom(site) === "copy");
  }

  /** `pickle.dump(x)`, `cPickle.dumps(x)` in a `try`. */
  picklingsInTry(): readonly RelatedSite[] {
    const calls = [...this.objects.callsOn("dump"), ...this.objects.callsOn("dumps")].filter(({ node }) => node.type === "call");
    const tried = calls.filter(({ node }) => node.closest("try_statement") !== undefined);
    return tried.filter((site) => /^c?Pickle$/i.test(this.calledFrom(site) ?? ""));
  }

  /** The module of the library that a function comes from which is called, or handed on, at a place. */
  private calledFrom({ node, module }: Site): string | undefined {
    const callee = node.type === "call" ? node.field("function") : node;
    const denotation = callee && this.hierarchy.denotation(callee, module);
    return denotation?.kind === "library-function" ? denotation.module : undefined;
  }

  // ---- what an instance is

  /** `C.__new__(C)`, `new.instance(C)`: instances that never see `__init__`. */
  creationsWithoutInit(): readonly RelatedSite[] {
    const makers = ["__new__", "instance", "InstanceType"].flatMap((maker) => this.objects.callsOn(maker));
    return makers.filter(({ node, module, relation }) => relation === "class" && !isInNew(node, module));
  }

  /** `x.__class__ = Other`: instances of the family that become something else. */
  classChanges(): readonly RelatedSite[] {
    const isChange = ({ node, relation }: RelatedSite) =>
      relation === "instance" && node.type === "attribute" && accessOf(node) === "write";
    return this.objects.readsOf("__class__").filter(isChange);
  }

  /** `x.__class__ = C`: what was something else becomes an instance of the family, and never sees `__init__`. */
  adoptions(): readonly Site[] {
    const nodes = this.modulesKnowing("__class__").flatMap((module) => module.attributes("__class__").map((node) => ({ module, node })));
    return nodes.filter(({ module, node }) => {
      const value = node.parent?.type === "assignment" && node.role === "left" ? node.parent.field("right") : undefined;
      return value !== undefined && this.pointsTo(value, module) === "class";
    });
  }

  /** The first descendant whose instances need not see C's `__init__`. */
  descendantWithoutInit(): ClassModel | undefined {
    return descendantWithoutInit(this);
  }

  /** Whether a place may run before `store`, in an `__init__` of C, has set its attribute. */
  mayRunBefore(store: InstanceStore, site: Site): boolean {
    return mayRunBefore(store, site, this);
  }

  /** Classes that can't be resolved, and may inherit from C or a descendant and override the method. */
  possibleDescendants(method: string): Iterable<PossibleDescendant> {
    const { hierarchy, cls } = this;
    return possibleDescendants({ hierarchy, cls, method, pointsTo: (expression, module) => this.pointsTo(expression, module) });
  }

  // ---- where instances go

  /** What is entered by `with` statements whose failure is caught, where the object has no `__exit__`: by `AttributeError`, or broadly. */
  enteredInTry(): readonly RelatedSite[] {
    const caught = (module: Module) =>
      module.withItems.flatMap(managersOf).flatMap((node) => (catchesMissing({ node }, true) ? [{ node, object: node }] : []));
    return this.objects.sitesOf(caught, "with").filter((site) => catchesMissing(site, site.relation === "instance"));
  }

  /** `contextlib.nested(x, …)`. */
  nestings(): readonly RelatedSite[] {
    return this.objects.callsOn("nested");
  }
}

function hasComputedName(call: Node): boolean {
  const name = argumentsOf(call).positional[1];
  return name === undefined || stringValue(name) === undefined;
}

/** What a `with` enters: `contextlib.nested(a, b)` enters both. */
function managersOf(item: Node): readonly Node[] {
  return item.type === "call" && calleeName(item) === "nested" ? argumentsOf(item).positional : [item];
}

/** In `__new__` itself, what is made goes on to `__init__`. */
function isInNew(node: Node, module: Module): boolean {
  return module.functionAround(node) === "__new__" && module.classAround(node) !== undefined;
}
