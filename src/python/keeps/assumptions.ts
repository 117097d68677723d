import { accessOf } from "../assignments.js";
import type { ClassModel } from "../classes.js";
import type { AnyClass, Denotation } from "../denotation.js";
import type { Hierarchy } from "../hierarchy.js";
import { mangle } from "../mangle.js";
import type { Module } from "../module.js";
import { saysRelease } from "../releasing.js";
import type { Site } from "../semantics.js";
import { argumentsOf, attributeName, type Node } from "../tree.js";
import { type Kept, kept } from "./frame.js";
import { isOnInstance } from "./kinds.js";
import type { Targets } from "./targets.js";
import { Thing } from "./things.js";
import type { Values } from "./values.js";

/** Methods, of whatever object, that do something with what they are given and are done. */
const PASSING = new Set([
  ...["write", "send", "sendall", "debug", "info", "warn", "warning", "error", "exception", "critical", "log", "format", "join"],
  ...["index", "count", "sort", "map", "filter", "apply", "call", "dump", "dumps", "pack", "encode"],
]);

/** What unresolved callables are assumed to keep: the bound methods, functions and instances that they are given. */
export class Assumptions {
  constructor(
    private readonly project: Hierarchy,
    private readonly values: Values,
    private readonly targets: Targets,
  ) {}

  /** What the call of an unresolved function or class gives, which may be an object that keeps its arguments. */
  made(call: Node, denotation: Denotation | undefined, module: Module): readonly Thing[] {
    const callee = call.field("function");
    if (!callee?.is("identifier", "attribute") || !this.isUnresolved(denotation) || !mayKeep(callee)) return [];
    const site = { module, node: call };
    const thing = new Thing("assumed", attributeName(callee) ?? callee.text, site);
    for (const to of this.given(call, module)) thing.keeps({ way: "always", to, site, assumed: callee.text });
    return [thing];
  }

  /** What a method of an object keeps of which nobody knows the class, and a method that an instance has from a base of which nobody does. */
  kept(call: Node, callee: Node, receivers: readonly Thing[], module: Module): readonly Kept[] {
    if (!mayKeep(callee) && attributeName(callee) !== "__init__") return [];
    const site = { module, node: call };
    const keepers = receivers.filter((thing) => this.isUnknown(thing));
    const owner = this.ownerOf(callee, call, module);
    const given = this.given(call, module, owner?.isFirst);
    return [
      ...kept(keepers, given, { way: "always", site, assumed: callee.text }),
      ...kept(owner ? [owner.instance] : [], given, { way: "element", site, assumed: callee.text }),
    ];
  }

  /** What an attribute of an object of which nobody knows the class keeps: it may be a property, which does something else. */
  set(object: Thing, name: string, things: readonly Thing[], site: Site): readonly Kept[] {
    const target = site.node;
    const callee = target.type === "call" ? argumentsOf(target).positional[0] : target;
    if (!this.isUnknown(object) || !callee || (target.type === "attribute" && accessOf(target) !== "write")) return [];
    const assumed = target.type === "call" ? `${callee.text}.${name}` : callee.text;
    return kept([object], things.filter(isCallingBack), { way: "attribute", by: name, name, site, assumed });
  }

  /** `self.loop['error'] = self.on_error` */
  put(objects: readonly Thing[], things: readonly Thing[], site: Site): readonly Kept[] {
    const unknown = objects.filter((each) => this.isUnknown(each));
    return kept(unknown, things.filter(isCallingBack), { way: "element", site, assumed: site.node.text });
  }

  /** Whether nobody knows what it is: neither its class, nor that it is a container or a thing of the library. */
  private isUnknown(thing: Thing): boolean {
    if (!MAY_KEEP.has(thing.kind) || this.targets.classesOf(thing).length > 0) return false;
    return this.targets.stored(thing).every(({ kind }) => MAY_KEEP.has(kind));
  }

  /** The instance whose method from an unresolved base is called: by `self`, by `super` or by the base, which is given the instance first. */
  private ownerOf(callee: Node, call: Node, module: Module): { readonly instance: Thing; readonly isFirst: boolean } | undefined {
    const object = callee.field("object");
    const name = mangle(attributeName(callee) ?? "", callee);
    const [first] = argumentsOf(call).positional;
    if (!object) return undefined;
    const own = this.methodOwner(object, module);
    if (own) return this.isFromUnknown(name, own, 0) ? { instance: this.values.self(own), isFirst: false } : undefined;
    const cls = module.classAround(call);
    if (object.type === "call" && object.field("function")?.text === "super" && cls)
      return this.isFromUnknown(name, cls, this.project.mro(cls).indexOf(cls) + 1)
        ? { instance: this.values.self(cls), isFirst: false }
        : undefined;
    const given = first && this.methodOwner(first, module);
    if (!given || !object.is("identifier", "attribute")) return undefined;
    const base = this.project.denotation(object, module);
    const isBase = (each: AnyClass) => each === base || (each.kind === "unknown" && base.kind !== "project" && each.name === object.text);
    const isGiven = this.project.mro(given).some((each) => this.isUntold(each) && isBase(each));
    return isGiven ? { instance: this.values.self(given), isFirst: true } : undefined;
  }

  /** The class whose `self` a name is. */
  private methodOwner(name: Node, module: Module): ClassModel | undefined {
    const owner = name.type === "identifier" ? module.selfOf(name) : undefined;
    return owner && isOnInstance(owner.method, owner.cls, this.project) ? owner.cls : undefined;
  }

  private isFromUnknown(name: string, cls: ClassModel, from: number): boolean {
    const order = this.project.mro(cls);
    if (!order.slice(from).some((each) => this.isUntold(each))) return false;
    if (order.some((each) => each.kind === "project" && each.stores.of(name).length > 0)) return false;
    const found = this.project.lookup(cls, name, from);
    return found === undefined || found.owner.kind !== "project";
  }

  /** Of the classes of a toolkit no more than their names is known. */
  private isUntold(base: AnyClass): boolean {
    return base.kind === "unknown" || (base.kind === "library" && this.project.library.isPartial(base.id));
  }

  private isUnresolved(denotation: Denotation | undefined): boolean {
    if (denotation?.kind === "library") return this.isUntold(denotation);
    return denotation === undefined || denotation.kind === "other" || denotation.kind === "unknown";
  }

  private given(call: Node, module: Module, isFirstLeftOut = false): readonly Thing[] {
    const { positional, keywords } = argumentsOf(call);
    const nodes = [...positional.slice(isFirstLeftOut ? 1 : 0), ...keywords.values()];
    return nodes.flatMap((node) => this.values.of(node, module)).filter(isCallingBack);
  }
}

const MAY_KEEP = new Set(["field", "element", "parameter", "assumed"]);

/** What one gives for being called back. */
function isCallingBack({ kind }: Thing): boolean {
  return kind === "instance" || kind === "method" || kind === "function" || kind === "partial";
}

function mayKeep(callee: Node): boolean {
  const name = attributeName(callee) ?? callee.text;
  return !/^__.*__$/.test(name) && !/^assert/.test(name) && !PASSING.has(name) && !saysRelease(name) && name !== "super";
}
