import { accessOf } from "../assignments.js";
import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import type { PointsToSet, Site } from "../semantics.js";
import { argumentsOf, type Node, stringValue } from "../tree.js";
import { isEmptied } from "./emptied.js";

/** A place that takes attributes of whatever names out of objects, or sets them. */
interface NamespaceWrite extends Site {
  readonly objects: PointsToSet;
}

/** Finds the places that may set, delete or clear any attribute: `x.__dict__.clear()`, `setattr(x, name, value)`. Each is judged once for the project. */
export class NamespaceWrites {
  private known: readonly NamespaceWrite[] | undefined;

  constructor(private readonly project: Hierarchy) {}

  /** Those on instances of a class or of its relatives. */
  on(cls: ClassModel): readonly Site[] {
    this.known ??= [...this.find()];
    const family = new Set(this.project.relatives(cls));
    return this.known.filter(({ objects }) => objects.some((each) => each.kind === "instance" && family.has(each.cls)));
  }

  private *find(): Generator<NamespaceWrite> {
    for (const module of this.project.mentioning("__dict__", "vars", "setattr", "delattr")) {
      const dictionaries = [
        ...module.attributes("__dict__").map((node) => ({ node, object: node.field("object") })),
        ...module.calls("vars").map((node) => ({ node, object: argumentsOf(node).positional[0] })),
      ];
      for (const { node, object } of dictionaries)
        if (object && (accessOf(node) !== "read" || isEmptied(node, false, module, this.project))) yield this.judged(object, node, module);
      for (const name of ["setattr", "delattr"])
        for (const call of module.calls(name)) {
          const [object, key] = argumentsOf(call).positional;
          if (object && (key === undefined || stringValue(key) === undefined)) yield this.judged(object, call, module);
        }
    }
  }

  private judged(object: Node, node: Node, module: Module): NamespaceWrite {
    const named = this.project.pointsTo(object, module);
    const isOpen = named.some(({ kind }) => kind === "unknown");
    return { module, node, objects: isOpen ? [...named, ...this.project.flowingTo(object, module)] : named };
  }
}
