import type { Hierarchy } from "../hierarchy.js";
import { argumentsOf, type Node } from "../tree.js";
import { classesIn, parameterSaid } from "./chosen-classes.js";
import type { Frame } from "./frame.js";
import { isOfHandler, tracebackAt } from "./library-calls.js";
import { elementsIn, shown } from "./shown.js";
import { isAskedBy, isTakenByKey, keyOf, keysAsked, takenFromSpread } from "./spreads.js";
import type { Given } from "./target.js";
import { type Edge, rootOf, Thing } from "./things.js";
import type { Values } from "./values.js";

/** So many things of a function are looked at on the way from what it sets to what it was given. */
const MOST = 60;

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
export class Copies {
  private readonly made = new Map<Thing, readonly Thing[]>();
  private readonly leading = new Map<Thing, ReadonlySet<Thing>>();

  constructor(
    readonly given: Given,
    private readonly values: Values,
    private readonly project: Hierarchy,
    private readonly frame: Frame,
    private readonly via: Edge["site"],
    private readonly ofMethod: (method: Thing, receiver: Thing) => readonly Thing[],
    /** The function itself, where it stands in the one that calls it. */
    private readonly within: Node | undefined,
  ) {}

  /** Whether the call stands in a handler. */
  private get isHandling(): boolean {
    return this.via.node.closest("except_clause") !== undefined;
  }

  isGiven(thing: Thing): boolean {
    return (this.given.get(thing)?.length ?? 0) > 0;
  }

  /** Whether it is of the function around, which has it as the caller does. */
  private isOfCaller(root: Thing): boolean {
    return this.within !== undefined && !this.isGiven(root) && !this.within.contains(root.site.node);
  }

  /** Whether a call says what something is that a function sets. */
  isKnown(root: Thing): boolean {
    return this.isGiven(root) || this.isOfCaller(root);
  }

  /** Whether what it comes to keep is told by the call alone; `isTold`: where what it keeps of itself is told where the function is looked at. */
  says(root: Thing, to: Thing, isTold: boolean): boolean {
    return this.reachesGiven(to, isTold ? root : undefined) || (this.isGiven(root) && this.isOfCaller(rootOf(to)));
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
          ? this.elementsOf(each, keysAsked(thing), isTakenByKey(thing), thing.place)
          : [this.values.attribute(each, name, thing.words, thing.site)],
      );
      this.made.set(thing, things);
      return things;
    }
    if (this.isOfCaller(rootOf(thing))) return [thing];
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
  private elementsOf(container: Thing, asked: readonly string[] | undefined, isByKey: boolean, place?: Thing["place"]): readonly Thing[] {
    const isGathered = container.kind === "container" && container.site.node === this.via.node;
    const gathered = isGathered ? container.edges.filter(({ way }) => way === "element") : [];
    const known = gathered.filter(({ to }) => to.kind !== "element");
    if (isGathered && place !== undefined && known.length === gathered.length)
      return typeof place === "number" ? elementAt(place, container) : known.flatMap((edge) => (keyOf(edge) === place ? [edge.to] : []));
    const key = typeof place === "string" ? [place] : asked;
    if (known.length === 0) {
      const spread = key && gathered.length > 0 ? this.spreadElements(gathered, key) : [];
      if (spread.length > 0) return spread;
      return [...(isGathered ? [] : shown(container, asked, isByKey)), this.values.element(container, this.via, place)];
    }
    const found = known.filter((edge) => asked === undefined || asked.includes(keyOf(edge) ?? asked[0] ?? "")).map(({ to }) => to);
    if (found.length > 0 || known.length === gathered.length) return found;
    const spread = key ? this.spreadElements(gathered, key) : [];
    return spread.length > 0 ? spread : [this.values.element(container, this.via)];
  }

  /** What `**keywords` of the caller, which it hands on, has by some keys. */
  private spreadElements(gathered: readonly Edge[], keys: readonly string[]): readonly Thing[] {
    const without = takenFromSpread(this.via.node, this.via.module);
    const mappings = gathered.flatMap(({ to: { kind, base } }) =>
      kind === "element" && base?.site.node.parent?.type === "dictionary_splat_pattern" ? [base] : [],
    );
    const left = keys.filter((key) => without?.has(key) === false);
    return mappings.flatMap((mapping) => left.map((key) => this.values.element(mapping, this.via, key)));
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
      if (this.reachesGiven(edge.to) || this.isOfCaller(rootOf(edge.to)))
        for (const to of this.of(edge.to)) copy.keeps({ ...edge, to, via: this.via });
    return [copy];
  }
}

/** What the caller has given at a place. */
function elementAt(place: number, { site, edges, place: first }: Thing): readonly Thing[] {
  const given = argumentsOf(site.node).positional[(typeof first === "number" ? first : 0) + place];
  return edges.flatMap((edge) => (edge.way === "element" && edge.site.node === given ? [edge.to] : []));
}
