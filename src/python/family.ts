import { type AttributeSite, AttributeSites } from "./attribute-sites.js";
import type { ClassModel } from "./classes.js";
import { ComputedNames } from "./computed-names.js";
import type { KnownClass } from "./denotation.js";
import { Doctests } from "./doctests.js";
import { Entering } from "./entering.js";
import type { Hierarchy } from "./hierarchy.js";
import { type IdentityUse, identityUses } from "./identity.js";
import { Instances } from "./instances.js";
import { Introspection } from "./introspection.js";
import { mixedIn } from "./mixed-in.js";
import { pathsMadeUp } from "./mocks.js";
import type { Module } from "./module.js";
import { ObjectSites, type RelatedSite, type Site } from "./object-sites.js";
import { type PossibleDescendant, possibleDescendants } from "./possible-descendants.js";
import type { Relation } from "./receivers.js";
import type { Remembered } from "./remembered.js";
import type { Node } from "./tree.js";

/**
 * A class with its ancestors, its descendants and whatever else shares their MROs, and what the program does with instances and classes of
 * it. Each question is answered for the whole project: with the places where it holds or, where an object can't be told, may hold
 * (`relation`). These are the questions that rules ask.
 */
export class Family {
  /** What is done by names that only the running program knows. */
  readonly computed: ComputedNames;
  /** Where all attributes are looked at at once. */
  readonly introspection: Introspection;
  /** How instances come to be, and what may happen before they are whole. */
  readonly instances: Instances;
  /** Where instances are entered by `with`. */
  readonly entering: Entering;
  /** The docstrings with examples that are about the family, and texts beside the program. */
  readonly examples: Doctests;
  private readonly objects: ObjectSites;
  private readonly sites: AttributeSites;

  constructor(
    readonly hierarchy: Hierarchy,
    readonly cls: ClassModel,
    /** Whether a name that a call is given may come to where an attribute is set that is called so. */
    mayBeSet: (name: Node, module: Module) => boolean,
  ) {
    const family = new Set(hierarchy.relatives(cls));
    this.objects = new ObjectSites(hierarchy, family);
    this.sites = new AttributeSites(hierarchy, family, this.objects, mayBeSet);
    this.examples = new Doctests(
      hierarchy,
      [...family].filter((each) => each.kind === "project"),
    );
    this.introspection = new Introspection(hierarchy, cls, this.objects, this.examples);
    this.computed = new ComputedNames(hierarchy, this.objects, this.introspection);
    this.instances = new Instances(this, this.objects);
    this.entering = new Entering(hierarchy, cls, this.objects, this.computed);
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

  /** Where a class is handed to what may be a library of fakes, and the name said then: `when(C).name()`, `patch('pkg.%s.name' % …)`. */
  faked(name: string): readonly Site[] {
    const classes = this.classes.filter((cls) => cls.kind === "project");
    return [...this.sites.fakedBy(name), ...pathsMadeUp(this.hierarchy, classes, name)];
  }

  /** The reads of it that mind whether they get the same object each time, or for how long it lives. */
  identityUses(name: string): Iterable<IdentityUse> {
    const reads = this.accesses(name).filter(({ access }) => access === "read");
    // `attrgetter(name)(x)`
    const taken = this.computed
      .gettersCalled(name)
      .flatMap(({ module, node, relation }) =>
        node.parent && node.role === "function" && relation === "instance" ? [{ module, node: node.parent }] : [],
      );
    return identityUses([...reads, ...this.computed.readsOfInstances(name), ...taken], this);
  }

  /** Where what makes or looks up attributes is put on a class of the family, which comes from elsewhere: `def mix(cls): cls.__bases__ = …`. */
  hooksSet(hook: string): readonly RelatedSite[] {
    return this.objects.toldSettingsOf(hook).filter(({ relation }) => relation === "class");
  }

  /** Where instances are given attributes of whatever names: `self.__dict__.update(…)`, `self.__dict__ = …`, `setattr(self, name, …)`. */
  fillings(): readonly RelatedSite[] {
    return [...this.introspection.filled(), ...this.computed.writes()].filter(({ relation }) => relation === "instance");
  }

  // ---- classes that nobody sees, or made of others

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
}
