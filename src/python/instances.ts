import { Afterwards } from "./afterwards.js";
import type { AttributeSite } from "./attribute-sites.js";
import { BeforeSet, type HalfBuilt } from "./before-set.js";
import type { ClassModel, InstanceStore } from "./classes.js";
import { Doctests } from "./doctests.js";
import { InitChains } from "./init.js";
import { initsThatRun } from "./init-runs.js";
import type { Kin } from "./instance-uses.js";
import { libraryModuleCalled } from "./library-called.js";
import { isMadeWithInit } from "./made-with-init.js";
import type { Module } from "./module.js";
import type { ObjectSites, RelatedSite, Site } from "./object-sites.js";
import { givenToPickler, putOnShelf } from "./pickled.js";
import type { Reached } from "./reached.js";
import { standIns } from "./stand-ins.js";
import type { Node } from "./tree.js";

/** How instances of a family come to be, what they become, and what may happen to them before `__init__` is done. */
export class Instances {
  private readonly chains: InitChains;
  private runs: { readonly inits: ReadonlySet<ClassModel> | undefined } | undefined;
  private readonly after = new Map<InstanceStore, Afterwards>();
  private early: BeforeSet | undefined;

  /** @internal */
  constructor(
    private readonly kin: Kin,
    private readonly objects: ObjectSites,
  ) {
    this.chains = new InitChains(kin.hierarchy, kin.cls);
  }

  /** The first descendant whose instances need not see C's `__init__`. */
  descendantWithoutInit(): ClassModel | undefined {
    return this.chains.firstWithout();
  }

  /** `C.__new__(C)`, `new.instance(C)`: instances that never see `__init__`. */
  creationsWithoutInit(): readonly RelatedSite[] {
    const makers = ["__new__", "instance", "InstanceType"].flatMap((maker) => this.objects.callsOn(maker));
    return makers.filter(({ node, module, relation }) => relation === "class" && !isInNew(node, module));
  }

  /** What copies and unpickles instances of the family in a way of its own, in which none of them need see `__init__`. */
  recreations(): readonly Site[] {
    const project = this.kin.hierarchy.relatives(this.kin.cls).filter((cls) => cls.kind === "project");
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
    if (!before.handedOn || !this.kin.hierarchy.library.says(store.name)) return undefined;
    const isTried = before.isTried || this.kin.hierarchy.callers.catchMissing({ module: this.kin.cls.module, node: store.target }, true);
    return isTried ? before.handedOn : undefined;
  }

  /** Whether the object of which an attribute is read is known to be made by a call that runs C's `__init__`, if it is of C at all. */
  isMadeWithInit(site: AttributeSite): boolean {
    return isMadeWithInit(site, this.kin.cls, this.chains, this.kin.hierarchy);
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
    this.early ??= new BeforeSet(this.kin, this.chains.below());
    return this.early;
  }

  /** The classes whose `__init__` may run on an instance of C or of a descendant; undefined where that can't be told. */
  initsThatRun(): ReadonlySet<ClassModel> | undefined {
    const { hierarchy, cls } = this.kin;
    this.runs ??= { inits: initsThatRun({ hierarchy, cls, inits: () => this.inits() }) };
    return this.runs.inits;
  }

  /** The calls of an `__init__` of the family, in a `try`, whose failure a handler may catch. */
  initsInTry(): readonly RelatedSite[] {
    return this.inits().filter(({ node }) => node.closest("try_statement") !== undefined);
  }

  /** Where `__init__` of the family, or of what may belong to it, is asked for: by dot, by string, and by name in a class body. */
  private inits(): readonly RelatedSite[] {
    const named = this.objects.knowing("__init__").flatMap((module) => {
      const nodes = module.names("__init__").filter(({ parent }) => parent?.type !== "function_definition");
      return nodes.map((node) => ({ module, node, relation: "instance" as const }));
    });
    return [...this.objects.readsOf("__init__"), ...named];
  }

  /** Whether a place touches an attribute of instances only once `store`, in an `__init__` of C, has run. */
  touchesAfter(store: InstanceStore, site: AttributeSite): boolean {
    let after = this.after.get(store);
    if (!after) {
      const { hierarchy, cls } = this.kin;
      after = new Afterwards({ hierarchy, cls, inits: () => this.inits() }, store);
      this.after.set(store, after);
    }
    return after.has(site);
  }

  /** `copy.copy(x)`, or `copy.copy` handed to somebody who may call it. */
  copies(): readonly RelatedSite[] {
    return this.objects.callsOn("copy").filter((site) => libraryModuleCalled(site, this.kin.hierarchy) === "copy");
  }

  /** `pickle.dump(x)`, `cPickle.Pickler(file).dump(x)`, `shelf[key] = x` in a `try`, there or around who calls that code. */
  picklingsInTry(): readonly RelatedSite[] {
    const calls = [...this.objects.callsOn("dump"), ...this.objects.callsOn("dumps")].filter(({ node }) => node.type === "call");
    const byFunction = calls.filter((site) => /^c?Pickle$/i.test(libraryModuleCalled(site, this.kin.hierarchy) ?? ""));
    const kinds = [givenToPickler(this.kin.hierarchy), putOnShelf(this.kin.hierarchy)];
    const kept = kinds.flatMap((kind) => this.objects.sitesOf(this.kin.hierarchy.heldSites(`pickled by ${kind.word}`, kind)));
    return [...byFunction, ...kept.filter(({ relation }) => relation === "instance")].filter(
      (site) =>
        site.node.closest("try_statement") !== undefined || (site.relation === "instance" && this.kin.hierarchy.callers.tryIt(site)),
    );
  }

  /** Where an instance or a class takes the place of a module: `sys.modules[name] = Settings()`. */
  standIns(): readonly RelatedSite[] {
    const sites = this.objects.sitesOf(this.kin.hierarchy.heldSites("stand-in", standIns(this.kin.hierarchy)));
    return sites.filter(({ relation }) => relation !== "unknown");
  }

  /** Where somebody asserts on what the garbage collector says of instances of C. */
  *collectionsObserved(): Generator<Site> {
    const classes = [this.kin.cls, ...this.kin.hierarchy.descendants(this.kin.cls)];
    yield* this.kin.hierarchy.collectionsObserved.about(classes);
    yield* new Doctests(this.kin.hierarchy, classes).collecting();
  }
}

/** Python 2 library reference, 11.1.5 and 8.17. */
const RECREATING = new Set("__getstate__ __setstate__ __reduce__ __reduce_ex__ __getnewargs__ __copy__ __deepcopy__".split(" "));

/** In `__new__` itself, what is made goes on to `__init__`. */
function isInNew(node: Node, module: Module): boolean {
  return module.functionAround(node) === "__new__" && module.classAround(node) !== undefined;
}
