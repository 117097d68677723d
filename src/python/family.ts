import { accessOf } from "./assignments.js";
import { type AttributeSite, AttributeSites, type RelatedSite, type Site } from "./attribute-sites.js";
import type { ClassModel, InstanceStore } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import { catchesMissing } from "./guards.js";
import type { Hierarchy } from "./hierarchy.js";
import { type IdentityUse, identityUses } from "./identity.js";
import { descendantWithoutInit, mayRunBefore } from "./init.js";
import type { Module } from "./module.js";
import { possibleDescendants } from "./possible-descendants.js";
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
  private readonly sites: AttributeSites;

  constructor(
    readonly hierarchy: Hierarchy,
    readonly cls: ClassModel,
  ) {
    this.sites = new AttributeSites(hierarchy, new Set(hierarchy.relatives(cls)));
  }

  /** C, its ancestors, its descendants, and what shares their MROs. */
  get classes(): readonly KnownClass[] {
    return this.hierarchy.relatives(this.cls);
  }

  /** What an expression may be: an instance of the family, one of its classes, none of these, or unknown. */
  pointsTo(expression: Node, module: Module): Relation {
    return this.sites.receivers.pointsTo(expression, module);
  }

  /** Whether a module defines one of the classes or refers to it. */
  isKnownIn(module: Module): boolean {
    return this.sites.isKnownIn(module);
  }

  /** The modules that do, and that have all of the words. */
  modulesKnowing(...words: readonly string[]): readonly Module[] {
    return this.sites.knowing(...words);
  }

  // ---- one attribute

  /** Every access of the attribute (mangled): reads, writes, deletions and tests, by dot, by string and by keyword. */
  accesses(name: string): readonly AttributeSite[] {
    return this.sites.of(name);
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
    return [...this.sites.callsOn("setattr"), ...this.sites.callsOn("delattr")].filter(({ node }) => hasComputedName(node));
  }

  /** `hasattr(x, name)`, and `getattr(x, name)` where it says what happens without one. */
  computedTests(): readonly RelatedSite[] {
    const isPrepared = ({ node }: RelatedSite) => argumentsOf(node).positional.length > 2 || catchesMissing(node, true);
    const asked = [...this.sites.callsOn("hasattr"), ...this.sites.callsOn("getattr").filter(isPrepared)];
    return asked.filter(({ node }) => hasComputedName(node));
  }

  /** Every call of `hasattr` and `getattr`. */
  namedReads(): readonly RelatedSite[] {
    return [...this.sites.callsOn("hasattr"), ...this.sites.callsOn("getattr")];
  }

  // ---- all attributes at once

  listings(): readonly Listing[] {
    const calls = (by: Exclude<Listing["by"], "__dict__">) => this.sites.callsOn(by).map((site) => ({ ...site, by }));
    const dictionaries = this.sites.readsOf("__dict__").map((site) => ({ ...site, by: "__dict__" as const }));
    return [...calls("dir"), ...calls("vars"), ...dictionaries, ...calls("getmembers"), ...calls("classify_class_attrs")];
  }

  /** `x.__dict__` and `vars(x)`. */
  dictionaries(): readonly RelatedSite[] {
    return [...this.sites.readsOf("__dict__"), ...this.sites.callsOn("vars")];
  }

  /** `copy.copy(x)`, or `copy.copy` handed to somebody who may call it. */
  copies(): readonly RelatedSite[] {
    return this.sites.callsOn("copy").filter(({ node, module }) => {
      const callee = node.type === "call" ? node.field("function") : node;
      const denotation = callee && this.hierarchy.denotation(callee, module);
      return denotation?.kind === "library-function" && denotation.module === "copy";
    });
  }

  /** `pickle.dump(x)`, `cPickle.dumps(x)`. */
  picklings(): readonly RelatedSite[] {
    return [...this.sites.callsOn("dump"), ...this.sites.callsOn("dumps")].filter(({ node, module }) => {
      const callee = node.field("function");
      const denotation = callee && this.hierarchy.denotation(callee, module);
      return denotation?.kind === "library-function" && /^c?Pickle$/i.test(denotation.module);
    });
  }

  // ---- what an instance is

  /** `C.__new__(C)`, `new.instance(C)`: instances that never see `__init__`. */
  creationsWithoutInit(): readonly RelatedSite[] {
    const makers = ["__new__", "instance", "InstanceType"].flatMap((maker) => this.sites.callsOn(maker));
    return makers.filter(({ node, module, relation }) => relation === "class" && !isInNew(node, module));
  }

  /** `x.__class__ = Other`: instances of the family that become something else. */
  classChanges(): readonly RelatedSite[] {
    const isChange = ({ node, relation }: RelatedSite) =>
      relation === "instance" && node.type === "attribute" && accessOf(node) === "write";
    return this.sites.readsOf("__class__").filter(isChange);
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
  possibleDescendants(method: string): Iterable<Site> {
    const { hierarchy, cls } = this;
    return possibleDescendants({ hierarchy, cls, method, pointsTo: (expression, module) => this.pointsTo(expression, module) });
  }

  // ---- where instances go

  /** What `with` statements enter: in modules that know the family, and in functions that are handed something of it. */
  entered(managersOf: (item: Node) => readonly Node[]): readonly RelatedSite[] {
    const held = (module: Module) => module.withItems.flatMap(managersOf).map((node) => ({ node, object: node }));
    const known = this.modulesKnowing("with").flatMap((module) =>
      held(module).map(({ node }) => ({ module, node, relation: this.pointsTo(node, module) })),
    );
    return [...known, ...this.sites.sitesWhereEscaped(held)].filter(({ relation }) => relation !== "none");
  }

  /** `contextlib.nested(x, …)`. */
  nestings(): readonly RelatedSite[] {
    return this.sites.callsOn("nested");
  }
}

function hasComputedName(call: Node): boolean {
  const name = argumentsOf(call).positional[1];
  return name === undefined || stringValue(name) === undefined;
}

/** In `__new__` itself, what is made goes on to `__init__`. */
function isInNew(node: Node, module: Module): boolean {
  return node.closest("function_definition")?.field("name")?.text === "__new__" && module.classAround(node) !== undefined;
}
