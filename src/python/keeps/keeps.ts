import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import { type Node, walk } from "../tree.js";
import { Assumptions } from "./assumptions.js";
import { CallValues } from "./calls.js";
import { caughtBy } from "./caught.js";
import { Effects } from "./effects.js";
import { isNamespaceStore, type Kept } from "./frame.js";
import { Frames } from "./frames.js";
import { keptByHooks } from "./hooks.js";
import { Summaries } from "./summaries.js";
import { Targets } from "./targets.js";
import type { Thing } from "./things.js";
import { Values } from "./values.js";
import { nameSetBy } from "./wrapper-names.js";
import { methodUnder, wrapperOf } from "./wrappers.js";

/** Who keeps whom: the graph of the things that functions of a project make and are given, read where somebody asks. */
export class Keeps {
  /** @internal */
  readonly values: Values;
  /** @internal */
  readonly targets: Targets;
  /** @internal */
  readonly frames: Frames;
  private readonly summaries: Summaries;
  private readonly wrapped = new Set<ClassModel>();

  /** `isAssuming`: whether what can't be resolved is taken to keep what it is given; such edges say so. */
  constructor(
    readonly project: Hierarchy,
    readonly isAssuming = false,
  ) {
    const others = () => ({ values: this.values, targets: this.targets, summaries: this.summaries });
    const calls = new CallValues(project, others, () => assumptions);
    this.values = new Values(
      project,
      (call, module) => calls.of(call, module),
      (call, module) => calls.yielded(call, module),
      (decorator, inner, module) => calls.decorated(decorator, inner, module),
      (handler, module) => caughtBy(handler, module, others(), project),
    );
    this.targets = new Targets(project, this.values);
    const assumptions = isAssuming ? new Assumptions(project, this.values, this.targets) : undefined;
    this.summaries = new Summaries(project, this.values, () => this.frames);
    const effects = new Effects(project, this.values, this.targets, this.summaries, assumptions);
    this.frames = new Frames(
      this.values,
      (call, module, isNear) => effects.of(call, module, isNear),
      (object, name, things, site) => effects.ofSetter(object, name, things, site),
      (objects, things, site) => assumptions?.put(objects, things, site) ?? [],
      (decorator, things, module) => effects.ofDecorator(decorator, things, module),
    );
  }

  /** The `self` of the methods of a class, once these are read. */
  instanceOf(cls: ClassModel): Thing {
    for (const { node } of cls.methods) this.frames.own(node, cls.module);
    const self = this.values.self(cls);
    if (this.wrapped.has(cls)) return self;
    this.wrapped.add(cls);
    const byHooks = keptByHooks(cls, self, this.values, this.summaries, this.project);
    for (const { from, edge } of [...this.byWrappers(cls, self), ...byHooks]) from.keeps(edge);
    return self;
  }

  /** What runs in the place of decorated methods does with the instance; under a name that can't be told, anything may take it back. */
  private byWrappers(cls: ClassModel, self: Thing): readonly Kept[] {
    return cls.methods.flatMap(({ name, node, decorators: [decorator] }) => {
      const wrapper = decorator && wrapperOf(node, cls, this.project);
      if (!wrapper) return [];
      const made = this.summaries.ofWrapper(wrapper, methodUnder(node, cls), self, { module: cls.module, node: decorator });
      return made.flatMap(({ from, edge }) => {
        if (edge.way !== "element" || !isNamespaceStore(edge.site.node)) return [{ from, edge }];
        const by = nameSetBy(edge.site.node, { wrapper, name, decorator });
        return by === undefined ? [] : [{ from, edge: { ...edge, way: "attribute" as const, by, name: by } }];
      });
    });
  }

  /** The classes of the project that something surely is an instance of, in one run or another. */
  classesOf(thing: Thing): readonly ClassModel[] {
    return this.targets.classesOf(thing);
  }

  /** What statements put where a field or an element is taken from. */
  stored(thing: Thing): readonly Thing[] {
    return this.targets.stored(thing);
  }

  /** The functions of a module that stand in no other one: those of modules and of classes. */
  functionsIn(module: Module): readonly Node[] {
    return [...walk(module.root, ({ type }) => type !== "function_definition" && type !== "lambda")].filter(
      ({ type }) => type === "function_definition",
    );
  }
}
