import type { InstanceStore } from "./classes.js";
import type { InitBelow } from "./init.js";
import type { Site } from "./object-sites.js";
import { Raising } from "./raising.js";
import { type Kin, Reached, type Run } from "./reached.js";

/** An object whose `__init__` failed before it had set an attribute: `__del__` meets it all the same. */
export interface HalfBuilt {
  /** What may raise an exception first. */
  readonly fails: Site;
  /** The code that `__del__` runs on it, which nobody hears of where it fails. */
  readonly met: Reached;
}

/** The code that may run on an instance before `store`, in the `__init__` of C, has set its attribute. */
export function codeBefore({ method, statement }: InstanceStore, kin: Kin, initsBelow: readonly InitBelow[]): Reached {
  const own = { module: kin.cls.module, node: method.node, until: statement.start };
  const below = initsBelow.map(({ owner, method: { node }, call }) => ({ module: owner.module, node, until: call?.end }));
  return new Reached(kin, [own, ...below, ...methodsOf(kin, "__new__"), ...methodsOf(kin, "__getattr__")]);
}

/** What becomes of an instance whose `__init__` fails before `store`; undefined where nothing there may fail, or nobody has `__del__`. */
export function halfBuilt(store: InstanceStore, kin: Kin, initsBelow: readonly InitBelow[]): HalfBuilt | undefined {
  const finalizers = methodsOf(kin, "__del__");
  const fails = finalizers.length > 0 ? firstFailure(store, kin, initsBelow) : undefined;
  return (
    fails && {
      fails,
      met: new Reached(
        kin,
        finalizers.map((run) => ({ ...run, isCaught: true })),
      ),
    }
  );
}

function firstFailure({ method, target }: InstanceStore, kin: Kin, initsBelow: readonly InitBelow[]): Site | undefined {
  const { cls, hierarchy } = kin;
  const raising = new Raising(hierarchy, [cls, ...hierarchy.descendants(cls)]);
  const own = { owner: cls, method, call: target };
  for (const { owner, method: init, call } of [...initsBelow, own]) {
    const node = raising.firstIn(owner, init, call);
    if (node) return { module: owner.module, node };
  }
  return undefined;
}

function methodsOf({ hierarchy, cls }: Kin, name: string): readonly Run[] {
  const owners = hierarchy.relatives(cls).filter((each) => each.kind === "project");
  return owners.flatMap(({ module, methods }) => methods.filter((each) => each.name === name).map(({ node }) => ({ module, node })));
}
