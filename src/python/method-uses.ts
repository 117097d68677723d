import { accessOf } from "./assignments.js";
import type { KnownClass } from "./denotation.js";
import type { Module } from "./module.js";
import type { Semantics } from "./semantics.js";
import type { Node } from "./tree.js";

/** `x.name` where it is read, and what may stand there. */
export interface MethodUse {
  readonly node: Node;
  /** The definitions of the functions that it means by name. */
  readonly functions: readonly Node[];
  /** The classes that the object may be of, or be itself; none where it is a module. */
  readonly classes: readonly KnownClass[];
  /** Whether it may be something else as well. */
  readonly isOpen: boolean;
}

/** Says what attributes of a name are read of, judged once for the project: methods of the same name ask for the same. */
export class MethodUses {
  private readonly known = new Map<Module, Map<string, readonly MethodUse[]>>();

  constructor(private readonly project: Semantics) {}

  /** In the order of the file. */
  in(module: Module, name: string): readonly MethodUse[] {
    const known = this.known.get(module) ?? new Map<string, readonly MethodUse[]>();
    this.known.set(module, known);
    let uses = known.get(name);
    if (!uses) {
      uses = module.attributes(name).flatMap((node) => this.use(node, module) ?? []);
      known.set(name, uses);
    }
    return uses;
  }

  private use(node: Node, module: Module): MethodUse | undefined {
    const object = node.field("object");
    if (!object || accessOf(node) !== "read") return undefined;
    const functions = this.project.denotations(node, module).flatMap((each) => (each.kind === "function" ? [each.node] : []));
    const isModule = this.project.denotations(object, module).some(({ kind }) => kind === "module" || kind === "library-module");
    const objects = isModule ? [] : this.project.pointsTo(object, module);
    const classes = [...new Set(objects.flatMap((each) => ("cls" in each ? [each.cls] : [])))];
    return { node, functions, classes, isOpen: objects.some(({ kind }) => kind === "unknown") };
  }
}
