import { accessOf } from "./classes.js";
import type { Module } from "./module.js";
import type { KnownClass, Project } from "./project.js";
import { Receivers, type Relation } from "./receivers.js";
import { argumentsOf, type Node, stringValue } from "./tree.js";

/** A place that touches the attribute of an object that may belong to the classes in question. */
export interface Use {
  readonly module: Module;
  /** The attribute, or the whole call of `hasattr(x, 'name')`. */
  readonly node: Node;
  /** `test` asks whether it is there: `hasattr`, `getattr` with a default. */
  readonly access: "read" | "write" | "delete" | "test";
  /** What the object is to the classes; never `none`. */
  readonly relation: Relation;
}

/** Calls that reach an attribute by its name in a string: the position of the object and of the name. */
const BY_NAME: Readonly<Record<string, Use["access"]>> = {
  setattr: "write",
  delattr: "delete",
  hasattr: "test",
  getattr: "test",
  object: "write",
  patch: "write",
  swap_attr: "write",
};

/** Answers who, anywhere in the project, touches attributes of a family of classes. */
export class Uses {
  readonly receivers: Receivers;

  constructor(
    private readonly project: Project,
    private readonly family: ReadonlySet<KnownClass>,
  ) {
    this.receivers = new Receivers(project, family);
  }

  /** Every use of the attribute `name` (mangled) on what may be one of the classes or an instance. */
  of(name: string): Use[] {
    return this.project.modules.flatMap((module) => [...this.plain(name, module), ...this.byString(name, module)]);
  }

  private plain(name: string, module: Module): Use[] {
    return module.attributes(name).flatMap((node) => {
      const object = node.field("object");
      const relation = object ? this.receivers.relation(object, module) : "unknown";
      return relation === "none" ? [] : [{ module, node, access: accessOf(node), relation }];
    });
  }

  private byString(name: string, module: Module): Use[] {
    return Object.entries(BY_NAME).flatMap(([callee, access]) =>
      module.calls(callee).flatMap((call) => {
        const { positional } = argumentsOf(call);
        const [first, second] = positional;
        const dotted = first && stringValue(first);
        if (access === "write" && dotted !== undefined)
          return this.isPath(dotted, name) ? [{ module, node: call, access, relation: "class" as const }] : [];
        if (!first || !second || stringValue(second) !== name) return [];
        if (callee === "getattr" && positional.length < 3) return [];
        const relation = this.receivers.relation(first, module);
        return relation === "none" ? [] : [{ module, node: call, access, relation }];
      }),
    );
  }

  /** Whether `path` is `package.module.Class.name` for one of the classes, as `mock.patch` takes it. */
  private isPath(path: string, name: string): boolean {
    const parts = path.split(".");
    return parts.at(-1) === name && [...this.family].some((cls) => cls.name === parts.at(-2));
  }

  /**
   * The calls of `callee` whose first argument may be one of the classes or an instance. An argument that can't be told
   * counts in the modules that know the classes: those that define one, or name it.
   */
  callsOn(callee: string): { module: Module; node: Node; relation: Relation }[] {
    return this.project.modules.flatMap((module) =>
      module.calls(callee).flatMap((node) => {
        const first = argumentsOf(node).positional[0];
        const relation = first ? this.nameless(first, module) : "none";
        return relation === "none" ? [] : [{ module, node, relation }];
      }),
    );
  }

  /** Like `callsOn`, for `x.attribute` where the attribute is one that every object has, such as `__dict__`. */
  readsOf(attribute: string): { module: Module; node: Node; relation: Relation }[] {
    return this.project.modules.flatMap((module) =>
      module.attributes(attribute).flatMap((node) => {
        const object = node.field("object");
        const relation = object ? this.nameless(object, module) : "none";
        return relation === "none" ? [] : [{ module, node, relation }];
      }),
    );
  }

  private nameless(expression: Node, module: Module): Relation {
    const relation = this.receivers.relation(expression, module);
    return relation === "unknown" && !this.knows(module) ? "none" : relation;
  }

  /** Whether a module defines or names one of the project's classes in question. */
  private knows(module: Module): boolean {
    for (const cls of this.family)
      if (
        cls.kind === "project" &&
        (cls.module === module || module.identifiers(cls.name).length > 0 || module.attributes(cls.name).length > 0)
      )
        return true;
    return false;
  }
}
