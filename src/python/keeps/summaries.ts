import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import { isGenerator, returnsOf } from "../returns.js";
import type { Site } from "../semantics.js";
import type { Node } from "../tree.js";
import { isRefuted } from "./conditions.js";
import { Copies } from "./copies.js";
import { type FrameSource, type Kept, kept } from "./frame.js";
import { argumentsFor, givenOne } from "./given.js";
import { isBarred, type SetattrHook } from "./setattr-hooks.js";
import { takenOut } from "./spreads.js";
import type { Given, Target } from "./target.js";
import { type Edge, rootOf, type Spread, Thing } from "./things.js";
import type { Values } from "./values.js";
import { givenToWrapper, isAskedForKind, type Wrapper } from "./wrappers.js";

type Run = Pick<Target, "definition" | "module" | "isWithin">;

/**
 * What functions do with what they are given, seen from a call: `child.attach(self)` where `attach` sets `self.parent` to its parameter makes the
 * child keep `self`. What a function makes on the way is made anew for each call.
 */
export class Summaries {
  constructor(
    private readonly project: Hierarchy,
    private readonly values: Values,
    private readonly frames: () => FrameSource,
  ) {}

  /** What comes to keep what by a call. */
  effects(target: Target, call: Node, module: Module): readonly { readonly from: Thing; readonly edge: Edge }[] {
    return this.effectsGiven(target, argumentsFor(target, call, module, this.values), { module, node: call });
  }

  /** The same of a decorator. */
  ofDecorator(target: Target, things: readonly Thing[], via: Site): readonly Kept[] {
    return this.effectsGiven(target, givenOne(target, things, this.values), via);
  }

  /** The same of a statement that runs a setter: `pump.valve = valve`. */
  ofSetter(target: Target, things: readonly Thing[], via: Site, place = 1): readonly Kept[] {
    const { definition, module, owner, receiver } = target;
    const name = definition.field("parameters")?.parts[place];
    if (!owner || !receiver || name?.type !== "identifier") return [];
    const given = new Map([
      [this.values.self(owner), [receiver]],
      [this.values.parameter(name, module), things],
    ]);
    return this.effectsGiven(target, given, via);
  }

  /** The same of a `__setattr__`, as far as the name of the attribute lets it come. */
  ofHook(hook: SetattrHook, receiver: Thing, attribute: string, things: readonly Thing[], via: Site): readonly Kept[] {
    const { owner, definition, value } = hook;
    const given = new Map([
      [this.values.self(owner), [receiver]],
      [this.values.parameter(value, owner.module), things],
    ]);
    const kept = this.effectsGiven({ definition, module: owner.module }, given, via);
    return kept.filter(({ edge }) => !isBarred(edge.site.node, hook, attribute));
  }

  /** What the wrapper of a decorated method does with the instance that this is called on. */
  ofWrapper(wrapper: Wrapper, method: Thing, receiver: Thing, via: Site): readonly Kept[] {
    if (wrapper.instance.parent?.type === "list_splat_pattern") return [];
    const kept = this.effectsGiven(wrapper, givenToWrapper(wrapper, method, receiver, via, this.values), via, false);
    return kept.filter(({ edge }) => !isAskedForKind(edge.site.node, wrapper));
  }

  /** What it gives. */
  givenByWrapper(wrapper: Wrapper, method: Thing, receiver: Thing, via: Site): readonly Thing[] {
    const given = givenToWrapper(wrapper, method, receiver, via, this.values);
    return this.givenThese(wrapper, given, via, returnsOf(wrapper.called));
  }

  /** What a method gives that is called on an instance as a function. */
  private givenByMethod({ kind, site: { module, node: definition } }: Thing, receiver: Thing, via: Site): readonly Thing[] {
    const owner = kind === "function" ? module.classAround(definition) : undefined;
    if (!owner || !owner.methods.some(({ node }) => node === definition)) return [];
    if (isGenerator(definition)) {
      const thing = new Thing("generator", `generator ${definition.field("name")?.text ?? ""}`, via);
      thing.keeps({ way: "always", to: receiver, site: via });
      return [thing];
    }
    const given = new Map([[this.values.self(owner), [receiver]]]);
    return this.givenThese({ definition, module }, given, via, returnsOf(definition));
  }

  private copies(given: Given, { definition, module, isWithin }: Run, via: Site): Copies {
    const frame = this.frames().whole(definition, module);
    const within = isWithin ? definition : undefined;
    return new Copies(
      given,
      this.values,
      this.project,
      frame,
      via,
      (method, receiver) => this.givenByMethod(method, receiver, via),
      within,
    );
  }

  /** `isTold`: whether what an object that the function is given comes to keep of itself is told where that function is looked at. */
  private effectsGiven(target: Run, given: Given, via: Site, isTold = true): readonly { readonly from: Thing; readonly edge: Edge }[] {
    const frame = this.frames().whole(target.definition, target.module);
    const copies = this.copies(given, target, via);
    return frame.all().flatMap(({ from, edge }) => {
      if (edge.spread) return this.spreadOut(from, edge, edge.spread, copies, via);
      if (edge.way === "attribute" && edge.to.kind === "field" && edge.to.base === from) return [];
      const root = rootOf(from);
      if (!copies.isKnown(root) || !copies.says(root, edge.to, isTold) || isRefuted(edge.site, given, this.values, this.project)) return [];
      return kept(copies.of(from), copies.heldBy(edge), edge).map((each) => ({ ...each, edge: { ...each.edge, via } }));
    });
  }

  /** What attributes a call sets by what is in a mapping that it gives; what the caller was given itself counts for who calls that. */
  private spreadOut(from: Thing, edge: Edge, spread: Spread, copies: Copies, via: Site): readonly Kept[] {
    if (!copies.isGiven(rootOf(from)) || isRefuted(edge.site, copies.given, this.values, this.project)) return [];
    const objects = copies.of(from);
    return copies.entriesOf(edge.to).flatMap(({ key, to }) => {
      const rest = key === undefined ? withoutMore(spread, to, via) : undefined;
      if (key === undefined) return rest ? kept(objects, [to], { ...edge, via, spread: rest }) : [];
      const name = spread.prefix + key;
      const isSet = (each: Thing) => !spread.isOfKnown || (each.cls !== undefined && this.project.lookup(each.cls, name) !== undefined);
      if (spread.without.has(key)) return [];
      return kept(objects.filter(isSet), [to], { way: "attribute", by: name, name, site: edge.site, via });
    });
  }

  /** The same of the values of `return` statements: what a call gives. */
  given(target: Target, call: Node, module: Module, returned: readonly Node[]): readonly Thing[] {
    return this.givenThese(target, argumentsFor(target, call, module, this.values), { module, node: call }, returned);
  }

  /** The same where it is known what the parameters are given. */
  givenThese(target: Run, given: Given, via: Site, returned: readonly Node[]): readonly Thing[] {
    const things = returned.flatMap((node) => this.values.of(node, target.module));
    if (things.length === 0) return [];
    const copies = this.copies(given, target, via);
    return [...new Set(things.flatMap((thing) => copies.of(thing)))];
  }
}

/** A caller may have taken keys out, too. */
function withoutMore(spread: Spread, { site: { node, module } }: Thing, via: Site): Spread | undefined {
  const taken = takenOut(node, via.node, module);
  return taken && { ...spread, without: new Set([...spread.without, ...taken]) };
}
