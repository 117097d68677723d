import { boundFunctions } from "./bound-functions.js";
import type { InstanceStore } from "./classes.js";
import { isTakenApart } from "./fitting.js";
import type { InitBelow } from "./init.js";
import { InstanceUses, type Kin, type Run } from "./instance-uses.js";
import type { Module } from "./module.js";
import type { Site } from "./object-sites.js";
import { Raising } from "./raising.js";
import { Reached } from "./reached.js";
import type { Node } from "./tree.js";

/** An object whose `__init__` failed before it had set an attribute: `__del__` meets it all the same. */
export interface HalfBuilt {
  /** What may raise an exception first. */
  readonly fails: Site;
  /** The code that `__del__` runs on it, which nobody hears of where it fails. */
  readonly met: Reached;
}

/** What may happen to an instance before the `__init__` of C has set its attributes. */
export class BeforeSet {
  private readonly uses: InstanceUses;
  private readonly raising: Raising;
  private readonly before = new Map<InstanceStore, Reached>();

  constructor(
    private readonly kin: Kin,
    /** What runs of the `__init__` of descendants before they call that of C. */
    private readonly initsBelow: readonly InitBelow[],
  ) {
    const { cls, hierarchy } = kin;
    this.uses = new InstanceUses(kin);
    this.raising = new Raising(hierarchy, [cls, ...hierarchy.descendants(cls)]);
  }

  /** The code that may run on an instance before `store` has set its attribute. */
  codeBefore(store: InstanceStore): Reached {
    let reached = this.before.get(store);
    if (!reached) {
      reached = this.findCode(store);
      this.before.set(store, reached);
    }
    return reached;
  }

  private findCode({ method, statement }: InstanceStore): Reached {
    const { kin } = this;
    const own = { module: kin.cls.module, node: method.node, until: statement.start };
    const below = this.initsBelow.map(({ owner, method: { node }, call }) => ({ module: owner.module, node, until: call?.end }));
    return new Reached(this.uses, [own, ...below, ...methodsOf(kin, "__new__"), ...methodsOf(kin, "__getattr__")]);
  }

  /** What becomes of an instance whose `__init__` fails before `store`; undefined where nothing there may fail, or nobody has `__del__`. */
  halfBuilt(store: InstanceStore): HalfBuilt | undefined {
    const finalizers = methodsOf(this.kin, "__del__");
    const fails = finalizers.length > 0 ? this.firstFailure(store) : undefined;
    if (!fails) return undefined;
    const caught = finalizers.map((run) => ({ ...run, isCaught: true }));
    return { fails, met: new Reached(this.uses, caught) };
  }

  private firstFailure({ method, target }: InstanceStore): Site | undefined {
    const own = { owner: this.kin.cls, method, call: target };
    const inits = [...this.initsBelow, own];
    for (const { owner, method: init, call } of inits) {
      const node = this.raising.firstIn(owner, init, call);
      if (node) return { module: owner.module, node };
    }
    for (const { owner, method: init } of inits) {
      const site = this.failureToEnter(init.node, owner.module);
      if (site) return site;
    }
    return undefined;
  }

  /** What may keep an `__init__` from its first statement: the object is there, and gets its `__del__`. */
  private failureToEnter(init: Node, module: Module): Site | undefined {
    const parameter = init.field("parameters")?.parts.find(isTakenApart);
    return parameter ? { module, node: parameter } : this.kin.hierarchy.misfittingCall(init, module);
  }
}

function methodsOf({ hierarchy, cls }: Kin, name: string): readonly Run[] {
  const owners = hierarchy.relatives(cls).filter((each) => each.kind === "project");
  return owners.flatMap((owner) => [
    ...owner.methods.filter((each) => each.name === name).map(({ node }) => ({ module: owner.module, node })),
    ...boundFunctions(name, owner, hierarchy).map(({ module, node, isOutside }) => ({ module, node, isHanded: isOutside })),
  ]);
}
