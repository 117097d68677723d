import { accessOf, nestedValueFor, valueFor } from "../assignments.js";
import { mangle } from "../mangle.js";
import type { Module } from "../module.js";
import { assignedValue } from "../names.js";
import type { Site } from "../semantics.js";
import { argumentsOf, attributeName, type Node, walk } from "../tree.js";
import { attributeNames } from "./attribute-names.js";
import { putAt } from "./containers.js";
import { Frame, type FrameSource, type Kept, kept, namespaceOf } from "./frame.js";
import { isMade, reaches, rootOf, type Thing } from "./things.js";
import type { Values } from "./values.js";

/** What comes to keep what by a call; `isNear`: whether what a receiver is may be looked for in all of the project. */
type CallEffects = (call: Node, module: Module, isNear: boolean) => readonly Kept[];

/** What comes to keep what where an attribute of a thing is set that is a property. */
type SetterEffects = (object: Thing, name: string, things: readonly Thing[], site: Site) => readonly Kept[];

/** The same of an element of objects. */
type ItemEffects = (objects: readonly Thing[], things: readonly Thing[], site: Site) => readonly Kept[];

/** The same of a decorator, which is given what is under it. */
type DecoratorEffects = (decorator: Node, things: readonly Thing[], module: Module) => readonly Kept[];

interface ReadFunction {
  readonly frame: Frame;
  /** The calls that matter only to who calls the function. */
  cold: readonly Node[];
  isWhole: boolean;
}

/** Reads functions: each statement that makes one thing keep another, once. */
export class Frames implements FrameSource {
  private readonly known = new Map<Node, ReadFunction>();

  constructor(
    private readonly values: Values,
    private readonly effects: CallEffects,
    private readonly setters: SetterEffects,
    private readonly items: ItemEffects,
    private readonly decorators: DecoratorEffects,
  ) {}

  /** What the statements of a function and its calls do, of those that are given an instance or what holds one. */
  own(definition: Node, module: Module): Frame {
    return this.read(definition, module).frame;
  }

  /** The same with the calls that are given parameters. */
  whole(definition: Node, module: Module): Frame {
    const read = this.read(definition, module);
    if (!read.isWhole) {
      read.isWhole = true;
      for (const call of read.cold) for (const kept of this.effects(call, module, false)) read.frame.addHandedOn(kept);
    }
    return read.frame;
  }

  private read(definition: Node, module: Module) {
    const known = this.known.get(definition);
    if (known) return known;
    const frame = new Frame();
    const read: ReadFunction = { frame, cold: [], isWhole: false };
    this.known.set(definition, read);
    const calls: Node[] = [];
    const body = definition.field("body");
    for (const node of body ? walk(body, ({ type }) => type !== "class_definition") : []) {
      if (node.type === "call") calls.push(node);
      else if (node.type === "function_definition") for (const kept of this.decorated(node, module)) frame.add(kept);
      else if (node.is("attribute", "subscript")) for (const kept of this.stored(node, module)) frame.add(kept);
    }
    // What is set tells which calls matter, and those what others do.
    read.cold = this.addHot(
      calls.filter((call) => isHandling(call) || this.isGivenAnything(call, module)),
      frame,
      module,
    );
    return read;
  }

  /** Adds what calls do that matter, until no other one matters for what these do; gives the others. */
  private addHot(calls: readonly Node[], frame: Frame, module: Module): readonly Node[] {
    const cold = calls.filter((call) => {
      if (!isHandling(call) && !this.isHot(call, module)) return true;
      for (const kept of this.effects(call, module, true)) frame.add(kept);
      return false;
    });
    return cold.length === 0 || cold.length === calls.length ? cold : this.addHot(cold, frame, module);
  }

  private decorated(definition: Node, module: Module): readonly Kept[] {
    if (definition.parent?.type !== "decorated_definition") return [];
    const under = this.values.underDecorators(definition, module);
    return under.flatMap(({ decorator, things }) => this.decorators(decorator, things, module));
  }

  private isGivenAnything(call: Node, module: Module): boolean {
    return this.given(call, module).length > 0;
  }

  private isHot(call: Node, module: Module): boolean {
    const callee = call.field("function");
    const object = callee?.type === "attribute" ? callee.field("object") : undefined;
    if (object && this.values.of(object, module).some(isOfMade)) return true;
    const isHeld = (each: Thing) => each.kind === "instance" && rootOf(each) === each;
    // What a nested function uses is as good as given.
    const called = callee?.type === "identifier" ? this.values.of(callee, module) : [];
    const isPut = callee?.type === "attribute" && putAt(attributeName(callee) ?? "") !== undefined;
    const isMoved = (thing: Thing) => isPut && thing.kind === "element" && rootOf(thing).isSelf;
    return [...this.given(call, module), ...called].some((thing) => isOfMade(thing) || isMoved(thing) || reaches(thing, isHeld));
  }

  /** What stands among the arguments of a call, also of `*args` and `**kwargs`. */
  private given(call: Node, module: Module): readonly Thing[] {
    const { positional, keywords } = argumentsOf(call);
    const spread = (call.field("arguments")?.parts ?? []).filter(({ type }) => type === "list_splat" || type === "dictionary_splat");
    const nodes = [...positional, ...keywords.values(), ...spread.flatMap(({ parts }) => parts.slice(0, 1))];
    return nodes.flatMap((node) => this.values.of(node, module));
  }

  /** `x.name = value`, `x[key] = value`, `x.__dict__['name'] = value`. */
  private stored(target: Node, module: Module): readonly Kept[] {
    const access = accessOf(target);
    const value = access === "write" ? (valueFor(target) ?? nestedValueFor(target) ?? added(target)) : undefined;
    const object = target.field(target.type === "attribute" ? "object" : "value");
    const trace = access === "write" && !value ? this.values.unpacked(target, module) : [];
    if ((!value && trace.length === 0) || !object) return [];
    const things = value ? this.values.of(value, module) : trace;
    if (things.length === 0) return [];
    const site: Site = { module, node: target };
    if (target.type === "attribute") {
      const by = attributeName(target) ?? "";
      if (target.parent?.type === "augmented_assignment") return this.addedTo(target, this.values.of(object, module), things, site);
      return this.set(this.values.of(object, module), by, mangle(by, target), things, site);
    }
    const dictionary = namespaceOf(object);
    if (dictionary) {
      const names = attributeNames(target.field("subscript"), module);
      if (names.length === 0) return kept(this.values.of(dictionary, module), things.filter(isMade), { way: "element", site });
      return names.flatMap((name) => this.set(this.values.of(dictionary, module), name, name, things, site));
    }
    if (target.field("subscript")?.type === "slice") return this.filled(object, things, site);
    const objects = this.values.of(object, module);
    const own = objects.filter(({ kind }) => kind !== "container").flatMap((each) => this.setters(each, "__setitem__", things, site));
    return [...kept(objects, things, { way: "element", site }), ...own, ...this.items(objects, things, site)];
  }

  private set(objects: readonly Thing[], by: string, name: string, things: readonly Thing[], site: Site): readonly Kept[] {
    const known = objects.filter((thing) => thing.kind !== "container" && thing.kind !== "method" && thing.kind !== "function");
    const direct = kept(known, things, { way: "attribute", by, name, site });
    return [...direct, ...known.flatMap((object) => this.setters(object, name, things, site))];
  }

  /** `self.handlers += …`: what is in a list is put in, a tuple takes the place of the one before, and any other object may be asked for `__iadd__`. */
  private addedTo(target: Node, objects: readonly Thing[], things: readonly Thing[], site: Site): readonly Kept[] {
    const by = attributeName(target) ?? "";
    const tuples = things.filter(({ kind, words }) => kind === "container" && words === "tuple");
    const holders = tuples.length > 0 ? [] : this.values.of(target, site.module);
    return [
      ...this.filled(target, things, site),
      ...this.set(objects, by, mangle(by, target), tuples, site),
      ...holders.flatMap((holder) => this.setters(holder, "__iadd__", things, site)),
    ];
  }

  /** `self.handlers += [self.m]`: what is in it is put in. */
  private filled(container: Node, things: readonly Thing[], site: Site): readonly Kept[] {
    const elements = things.flatMap(({ edges }) => edges.flatMap(({ way, to }) => (way === "element" ? [to] : [])));
    return kept(this.values.of(container, site.module), elements, { way: "element", site });
  }
}

/** Whether a call stands in a handler: the function may ask for the traceback. */
function isHandling(call: Node): boolean {
  return call.closest("except_clause") !== undefined;
}

/** Whether it is an instance that the function makes, or taken from one. */
function isOfMade(thing: Thing): boolean {
  const root = rootOf(thing);
  return root.kind === "library" || (root.kind === "instance" && !root.isSelf);
}

function added(target: Node): Node | undefined {
  const { parent } = target;
  return parent?.type === "augmented_assignment" && target.role === "left" ? assignedValue(parent) : undefined;
}
