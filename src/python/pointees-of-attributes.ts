import { accessOf, valueFor } from "./assignments.js";
import { callGiven } from "./byname.js";
import type { AnyClass, KnownClass } from "./denotation.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import { isUntold, NOTHING, UNKNOWN } from "./pointees.js";
import type { PointsToSet, ProgramSemantics } from "./semantics.js";
import { argumentsOf, type Node } from "./tree.js";

/** `x.name = value`, `setattr(x, "name", value)`, where `x` is no first parameter of a method. */
interface AttributeAssignment {
  readonly object: Node;
  /** Undefined where it is taken out of something. */
  readonly value: Node | undefined;
  readonly module: Module;
}

/** Says what attributes of instances hold: all that is ever assigned to them. */
export class PointeesOfAttributes {
  private readonly assigned = new Map<string, readonly AttributeAssignment[]>();

  constructor(
    private readonly project: ProgramSemantics,
    private readonly pointsTo: (expression: Node, module: Module) => PointsToSet,
  ) {}

  /** `self.name`, where all that the class and its relatives ever assign to it is known. */
  of(object: Node, name: string, module: Module): PointsToSet {
    const scope = object.type === "identifier" ? module.scopeOfName(object.text, object) : undefined;
    const cls = scope && module.classAround(scope.node);
    if (!cls?.methods.some((method) => method.node === scope?.node && method.self === object.text)) return UNKNOWN;
    const near = this.storedIn(this.project.mro(cls), name);
    // What neither the class nor an ancestor sets comes from somewhere else.
    if (!near) return UNKNOWN;
    const relatives = this.project.relatives(cls);
    const own = [...near, ...(this.storedIn(relatives, name) ?? [])];
    return own.some(isUntold) ? own : [...own, ...this.setFromOutside(name, relatives)];
  }

  /**
   * What is assigned to an attribute of what may be one of the instances, by anything but their own methods. Where nothing tells either of the object or of
   * its value, that is taken for another one.
   */
  private setFromOutside(name: string, relatives: readonly KnownClass[]): PointsToSet {
    return this.assignments(name).flatMap(({ object, value, module }) => {
      const objects = this.pointsTo(object, module);
      const isRelated = objects.some((each) => "cls" in each && relatives.includes(each.cls));
      if (!isRelated && !objects.some(({ kind }) => kind === "unknown")) return NOTHING;
      const given = value ? this.pointsTo(value, module) : UNKNOWN;
      return isRelated ? given : given.filter(({ kind }) => kind !== "unknown");
    });
  }

  private assignments(name: string): readonly AttributeAssignment[] {
    let known = this.assigned.get(name);
    if (!known) {
      known = [...this.project.setting(name)].flatMap((module) => assignmentsIn(module, name));
      this.assigned.set(name, known);
    }
    return known;
  }

  /** What the classes assign to an attribute of their instances; undefined when they don't. */
  private storedIn(classes: readonly AnyClass[], name: string): PointsToSet | undefined {
    const stores = classes.flatMap((cls) => (cls.kind === "project" ? cls.stores.of(name).map(({ value }) => ({ value, cls })) : []));
    if (stores.length === 0) return undefined;
    return stores.flatMap(({ value, cls }) => (value ? this.pointsTo(value, cls.module) : UNKNOWN));
  }
}

function assignmentsIn(module: Module, name: string): readonly AttributeAssignment[] {
  const byDot = module.attributesStored(name).flatMap((node) => {
    const object = node.field("object");
    return object && accessOf(node) === "write" && !module.selfOf(object) ? [{ object, value: valueFor(node), module }] : [];
  });
  const byCall = module.strings(name).flatMap((string) => {
    const call = callGiven(string);
    const [object, , value] = call && /^(?:__)?setattr(?:__)?$/.test(calleeName(call)) ? argumentsOf(call).positional : [];
    return object ? [{ object, value, module }] : [];
  });
  return [...byDot, ...byCall];
}
