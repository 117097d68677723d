import type { ClassModel } from "./classes.js";
import type { Hierarchy } from "./hierarchy.js";
import type { RelatedSite } from "./object-sites.js";
import { argumentsOf } from "./tree.js";

interface Kin {
  readonly hierarchy: Hierarchy;
  readonly cls: ClassModel;
  /** Where `__init__` of the family, or of what may belong to it, is asked for. */
  readonly inits: () => readonly RelatedSite[];
}

/**
 * The classes whose `__init__` may run on an instance of C or of a descendant; undefined where that can't be told: where one is asked for other
 * than to call it on what an `__init__` makes.
 */
export function initsThatRun(kin: Kin): ReadonlySet<ClassModel> | undefined {
  const { hierarchy, cls } = kin;
  const orders = [cls, ...hierarchy.descendants(cls)].map((each) => hierarchy.mro(each));
  const found = new Set<ClassModel>();
  const add = (order: (typeof orders)[number]) => {
    const owner = order.find((each) => each.kind !== "unknown" && each.members.has("__init__"));
    if (owner?.kind === "project") found.add(owner);
  };
  for (const order of orders) add(order);
  for (const owner of found)
    for (const site of kin.inits().filter(({ module, node }) => module.classAround(node) === owner)) {
      const object = site.node.field("object");
      if (object?.type === "call" && object.field("function")?.text === "super")
        for (const order of orders) add(order.slice(order.indexOf(owner) + 1));
      else {
        const denotation = object && hierarchy.denotation(object, owner.module);
        if (denotation?.kind === "project") add(hierarchy.mro(denotation));
        else if (denotation?.kind !== "library") return undefined;
      }
    }
  return kin.inits().every(isOnOwnSelf) ? found : undefined;
}

/** `Base.__init__(self)` and `super(C, self).__init__()` in an `__init__`. */
function isOnOwnSelf({ node, module }: RelatedSite): boolean {
  const call = node.role === "function" ? node.parent : undefined;
  const object = node.field("object");
  const definition = node.closest("function_definition");
  const method = module.classAround(node)?.methods.find((each) => each.node === definition);
  if (!call || !object || method?.name !== "__init__") return false;
  if (object.type === "call") return object.field("function")?.text === "super";
  return argumentsOf(call).positional[0]?.text === method.self;
}
