import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import { isGenerator, returnsOf } from "../returns.js";
import type { Site } from "../semantics.js";
import { argumentsOf, type Node } from "../tree.js";
import { classesIn, parameterSaid } from "./chosen-classes.js";
import { isRefuted } from "./conditions.js";
import { type Frame, type FrameSource, type Kept, kept } from "./frame.js";
import { argumentsFor, type Given } from "./given.js";
import { isOfHandler, tracebackAt } from "./library-calls.js";
import { isBarred, type SetattrHook } from "./setattr-hooks.js";
import { elementsIn, shown } from "./shown.js";
import { isAskedBy, isTakenByKey, keyOf, keysAsked, takenOut } from "./spreads.js";
import type { Target } from "./targets.js";
import { type Edge, rootOf, type Spread, Thing } from "./things.js";
import type { Values } from "./values.js";
import { givenToWrapper, isAskedForKind, type Wrapper } from "./wrappers.js";

/** So many things of a function are looked at on the way from what it sets to what it was given. */
const MOST = 60;

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

  /** The same of a statement that runs a setter: `pump.valve = valve`. */
  ofSetter(target: Target, things: readonly Thing[], via: Site): readonly { readonly from: Thing; readonly edge: Edge }[] {
    const { definition, module, owner, receiver } = target;
    const name = definition.field("parameters")?.parts[1];
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

  private copies(given: Given, { definition, module }: Pick<Target, "definition" | "module">, via: Site): Copies {
    const frame = this.frames().whole(definition, module);
    return new Copies(given, this.values, this.project, frame, via, (method, receiver) => this.givenByMethod(method, receiver, via));
  }

  /** `isTold`: whether what an object that the function is given comes to keep of itself is told where that function is looked at. */
  private effectsGiven(
    target: Pick<Target, "definition" | "module">,
    given: Given,
    via: Site,
    isTold = true,
  ): readonly { readonly from: Thing; readonly edge: Edge }[] {
    const frame = this.frames().whole(target.definition, target.module);
    const copies = this.copies(given, target, via);
    return frame.all().flatMap(({ from, edge }) => {
      if (edge.spread) return this.spreadOut(from, edge, edge.spread, copies, via);
      if (edge.way === "attribute" && edge.to.kind === "field" && edge.to.base === from) return [];
      const root = rootOf(from);
      if (
        !copies.isGiven(root) ||
        !copies.reachesGiven(edge.to, isTold ? root : undefined) ||
        isRefuted(edge.site, given, this.values, this.project)
      )
        return [];
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
  givenThese(target: Pick<Target, "definition" | "module">, given: Given, via: Site, returned: readonly Node[]): readonly Thing[] {
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

interface Entry {
  readonly key: string | undefined;
  readonly to: Thing;
}

function entriesGiven(mapping: Thing): readonly Entry[] {
  if (mapping.kind === "parameter" || mapping.site.node.parent?.type === "dictionary_splat_pattern")
    return [{ key: undefined, to: mapping }];
  return mapping.edges.flatMap((edge): readonly Entry[] => {
    const key = edge.way === "element" ? keyOf(edge) : undefined;
    if (key !== undefined) return [{ key, to: edge.to }];
    const { base } = edge.to;
    return edge.way === "element" && edge.to.kind === "element" && base && base !== mapping ? entriesGiven(base) : [];
  });
}

/** The things of a function as one call of it has them. */
class Copies {
  private readonly made = new Map<Thing, readonly Thing[]>();
  private readonly leading = new Map<Thing, ReadonlySet<Thing>>();

  constructor(
    readonly given: Given,
    private readonly values: Values,
    private readonly project: Hierarchy,
    private readonly frame: Frame,
    private readonly via: Edge["site"],
    private readonly ofMethod: (method: Thing, receiver: Thing) => readonly Thing[],
  ) {}

  /** Whether the call stands in a handler. */
  private get isHandling(): boolean {
    return this.via.node.closest("except_clause") !== undefined;
  }

  isGiven(thing: Thing): boolean {
    return (this.given.get(thing)?.length ?? 0) > 0;
  }

  /** Whether what a function was given is kept by a thing; other than `except`, of which it is told where that is looked at itself. */
  reachesGiven(start: Thing, except?: Thing): boolean {
    const found = this.leading.get(start) ?? this.givenBehind(start);
    this.leading.set(start, found);
    return found.size > (except && found.has(except) ? 1 : 0);
  }

  private givenBehind(start: Thing): ReadonlySet<Thing> {
    const seen = new Set([start]);
    const found = new Set<Thing>();
    for (const thing of seen) {
      const root = rootOf(thing);
      if (this.isGiven(root) || (this.isHandling && isOfHandler(thing))) {
        found.add(root);
        continue;
      }
      if (seen.size > MOST) break;
      for (const { to } of this.frame.edgesOf(thing)) seen.add(to);
    }
    return found;
  }

  /** What an edge leads to: of `setattr(self, name, options.get(name))` what is in it by the name of the attribute. */
  heldBy({ to, by, site }: Edge): readonly Thing[] {
    if (by === undefined || !to.base || !isAskedBy(to, argumentsOf(site.node).positional[1]?.text)) return this.of(to);
    return this.of(to.base).flatMap((each) => this.elementsOf(each, [by], true));
  }

  of(thing: Thing): readonly Thing[] {
    const given = this.given.get(thing);
    if (given) return given;
    const known = this.made.get(thing);
    if (known) return known;
    this.made.set(thing, []);
    if (isOfHandler(thing)) {
      const traces = this.isHandling ? tracebackAt(this.via, this.values) : [thing];
      this.made.set(thing, traces);
      return traces;
    }
    const { base, name } = thing;
    if (base && thing.kind === "result") {
      const results = this.of(base).flatMap((method) => this.receiversOf(thing).flatMap((receiver) => this.ofMethod(method, receiver)));
      this.made.set(thing, results);
      return results;
    }
    if (base && this.given.has(rootOf(base))) {
      const bases = this.of(base);
      const things = bases.flatMap((each) =>
        name === undefined
          ? this.elementsOf(each, keysAsked(thing), isTakenByKey(thing))
          : [this.values.attribute(each, name, thing.words, thing.site)],
      );
      this.made.set(thing, things);
      return things;
    }
    if (thing.isSelf || thing.kind === "parameter" || !this.isChosen(thing)) return [];
    return this.copied(thing);
  }

  /** What the call is given first that gives a result: `method(self)`, `method(*args)`. */
  private receiversOf({ site: { module, node: call } }: Thing): readonly Thing[] {
    const [first] = call.field("arguments")?.parts ?? [];
    if (first?.type !== "list_splat") return first ? this.values.of(first, module).flatMap((each) => this.of(each)) : [];
    const lists = first.parts[0] ? this.values.of(first.parts[0], module).flatMap((each) => this.of(each)) : [];
    return lists.flatMap(elementsIn);
  }

  /** Of what a call gathers (`*args`) what is in it, by its key where one is asked for; of any other container whatever it gives. */
  private elementsOf(container: Thing, asked: readonly string[] | undefined, isByKey: boolean): readonly Thing[] {
    const isGathered = container.kind === "container" && container.site.node === this.via.node;
    const gathered = isGathered ? container.edges.filter(({ way }) => way === "element") : [];
    const known = gathered.filter(({ to }) => to.kind !== "element");
    if (known.length === 0) return [...(isGathered ? [] : shown(container, asked, isByKey)), this.values.element(container, this.via)];
    const found = known.filter((edge) => asked === undefined || asked.includes(keyOf(edge) ?? asked[0] ?? "")).map(({ to }) => to);
    return found.length === 0 && known.length < gathered.length ? [this.values.element(container, this.via)] : found;
  }

  /** What is in a mapping, by its keys; without one, a mapping of the caller all of which is in it. */
  entriesOf(mapping: Thing): readonly Entry[] {
    const given = this.given.get(mapping);
    if (given) return given.flatMap(entriesGiven);
    return this.frame.edgesOf(mapping).flatMap((edge) => {
      if (edge.way !== "element") return [];
      const key = keyOf(edge);
      if (key !== undefined) return this.reachesGiven(edge.to) ? this.of(edge.to).map((to) => ({ key, to })) : [];
      return edge.to.kind === "element" && edge.to.base && edge.to.base !== mapping ? this.entriesOf(edge.to.base) : [];
    });
  }

  /** Whether a call says the class of what the function makes by a parameter. */
  private isChosen({ cls, chosenBy }: Thing): boolean {
    const said = chosenBy && this.given.said?.get(chosenBy);
    if (!cls || !said) return true;
    return classesIn(said.node, said.module, this.project).includes(cls);
  }

  private copied(thing: Thing): readonly Thing[] {
    const { kind, words, cls, base, name, chosenBy } = thing;
    const said = chosenBy && this.given.said?.get(chosenBy);
    const chosen = said && parameterSaid(said.node, said.module, this.values);
    const copy = new Thing(kind, words, cls ? this.via : thing.site, cls, base, name, false, chosen);
    this.made.set(thing, [copy]);
    for (const edge of this.frame.edgesOf(thing))
      if (this.reachesGiven(edge.to)) for (const to of this.of(edge.to)) copy.keeps({ ...edge, to, via: this.via });
    return [copy];
  }
}
