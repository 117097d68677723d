import {
  type AttributeSite,
  accessOf,
  attributeName,
  type ClassModel,
  type Family,
  type Found,
  type InstanceStore,
  type KnownClass,
  type MemberBinding,
  type MemberKind,
  type Module,
  mangleIn,
  memberBinding,
  memberKind,
  type Node,
  type Project,
  type Remembered,
  type Site,
  type Subject,
  valueFor,
} from "../../src/kit.js";
import { mayHoldAlias } from "./hint.js";

/** `self.A = self.M`, and what the project knows about it. */
export class Alias implements Subject {
  readonly module: Module;
  /** A, mangled. */
  readonly name: string;
  /** M, mangled; where M is an alias itself, what that one stands for. */
  readonly source: string;
  readonly found: Found | undefined;
  private nameUses: readonly AttributeSite[] | undefined;
  private sourceWrites: Remembered<AttributeSite> | undefined;

  constructor(
    readonly project: Project,
    readonly cls: ClassModel,
    readonly store: InstanceStore,
    /** The alias that `M` names, in `self.B = self.A` below `self.A = self.M`. */
    readonly via: Alias | undefined,
    /** The method that an alias of an ancestor stands for, where `M` names that. */
    inherited?: string,
  ) {
    this.module = cls.module;
    this.name = store.name;
    this.source = via?.source ?? inherited ?? sourceName(store, cls) ?? "";
    this.found = project.lookup(cls, this.source);
  }

  /** `self.M = self.M`: the statement goes, and nothing takes its place. */
  get isNoop(): boolean {
    return this.name === this.source;
  }

  /** A as it is written. */
  get written(): string {
    return attributeName(this.store.target) ?? "";
  }

  /** Of C and its ancestors the last one that sets A: what the attribute is called after in all of them. */
  get owner(): ClassModel {
    const setting = this.project
      .mro(this.cls)
      .filter((cls): cls is ClassModel => cls.kind === "project" && cls.stores.of(this.name).length > 0);
    return setting.at(-1) ?? this.cls;
  }

  /** `Pump.stop`, for messages: private names as they are written. */
  get method(): string {
    return `${this.cls.name}.${this.via ? this.source : attributeName(this.store.value as Node)}`;
  }

  get kind(): MemberKind | undefined {
    return this.found && memberKind(this.project, this.found.owner, this.source);
  }

  /** How C itself binds M; undefined when it is inherited. */
  get own(): MemberBinding | undefined {
    return this.found?.owner === this.cls ? memberBinding(this.cls, this.source) : undefined;
  }

  /** Every use of A on what may be an instance or a class of the family. */
  get sitesOfName(): readonly AttributeSite[] {
    this.nameUses ??= this.family.accesses(this.name);
    return this.nameUses;
  }

  /** Every place that sets, replaces or deletes M on them. */
  get writesOfSource(): Remembered<AttributeSite> {
    this.sourceWrites ??= this.family.writes(this.source);
    return this.sourceWrites;
  }

  /** C, its ancestors, its descendants, and what shares their MROs. */
  get relatives(): readonly KnownClass[] {
    return this.project.relatives(this.cls);
  }

  get descendants(): readonly ClassModel[] {
    return this.project.descendants(this.cls);
  }

  get family(): Family {
    return this.project.familyOf(this.cls);
  }

  /** The classes of the project among the relatives. */
  get projectRelatives(): readonly ClassModel[] {
    return this.relatives.filter((cls) => cls.kind === "project");
  }

  /** What in the family sets `name` on the instance, other than this alias: the nearest first, with its class. */
  *setters(name: string): Generator<{ cls: ClassModel; store: InstanceStore }> {
    for (const cls of this.project.nearestRelatives(this.cls))
      if (cls.kind === "project") for (const store of cls.stores.of(name)) if (store !== this.store) yield { cls, store };
  }

  /** Whether a store says `self.A = self.M` in an `__init__`, as this one does: with it or without it, A is the same. */
  isOneMore({ cls, store }: { cls: ClassModel; store: InstanceStore }): boolean {
    const isIn = [store, this.store].every(({ name, method }) => name === this.name && method.name === "__init__");
    const source = isIn ? sourceName(store, cls) : undefined;
    return source !== undefined && (source === this.source || source === sourceName(this.store, this.cls));
  }

  /** Whether a store stands in an `__init__` that never runs on an instance of C or of a descendant. */
  neverRuns({ cls, store }: { cls: ClassModel; store: InstanceStore }): boolean {
    return store.method.name === "__init__" && cls !== this.cls && this.family.instances.initsThatRun()?.has(cls) === false;
  }

  /** Whether a place asks a dictionary for other names alone, or sets others. */
  isLeftOut(site: Site): boolean {
    const keys = this.family.introspection.keysAsked(site);
    const mayBe = (name: string) => (keys ? keys.has(name) : this.family.computed.mayBe(site, name));
    return !mayBe(this.name) && !mayBe(this.source);
  }

  /** Whether a place replaces M on an instance that has its alias: that one is what M was, today and afterwards. */
  isAfterwards(site: AttributeSite): boolean {
    if (this.isNoop) return false;
    return this.via ? this.via.isAfterwards(site) : this.family.instances.touchesAfter(this.store, site);
  }

  /** Whether a place says `x.A = x.M`: the same method of the same object. */
  saysTheSame({ node, receiver }: AttributeSite): boolean {
    const value = receiver && valueFor(node);
    return value?.type === "attribute" && value.field("object")?.text === receiver?.text && attributeName(value) === this.source;
  }

  storesOf(name: string): readonly InstanceStore[] {
    return this.projectRelatives.flatMap((cls) => cls.stores.of(name));
  }
}

/** M of `self.A = self.M`, mangled; undefined when the store is no such statement. */
export function sourceName(store: InstanceStore, cls: ClassModel): string | undefined {
  const { value, method } = store;
  if (value?.type !== "attribute" || value.field("object")?.text !== method.self) return undefined;
  return mangleIn(attributeName(value) ?? "", cls.name);
}

/** What every instance has, and what is no method. */
const ALWAYS_DATA = new Set(["__doc__", "__module__", "__class__", "__dict__", "__name__", "__weakref__", "__slots__"]);

/** The stores of a class that may be aliases, in source order: those whose value is an attribute of the instance. */
export function candidates(cls: ClassModel): InstanceStore[] {
  const stores = cls.stores.where(mayHoldAlias).filter((store) => isCandidate(store, cls));
  return stores.sort((a, b) => a.target.start - b.target.start);
}

export function isCandidate(store: InstanceStore, cls: ClassModel): boolean {
  return !ALWAYS_DATA.has(sourceName(store, cls) ?? "__doc__");
}

/** `self.M = self.M`, which binds nothing new. */
export function bindsNothing(store: InstanceStore, cls: ClassModel): boolean {
  return sourceName(store, cls) === store.name;
}

/** What a method sets on the instance, as a place that touches an attribute. */
export function siteOf({ target }: InstanceStore, { module }: ClassModel): AttributeSite {
  return { module, node: target, access: accessOf(target), receiver: target.field("object"), relation: "instance" };
}
