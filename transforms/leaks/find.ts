import {
  accessesOf,
  type ClassModel,
  type Cycle,
  type Edge,
  isSame,
  type KeptCycle,
  type Module,
  methodOf,
  type Node,
  type Project,
  type Site,
  saysRelease,
  type Thing,
  valueFor,
} from "../../src/kit.js";
import { ALIASES } from "../shared/aliases.js";
import { placeOf } from "../shared/naming.js";
import { STATES } from "../shared/states.js";
import { fateOf, fateWhile } from "./fate.js";
import { KeptBy } from "./keeps.js";
import { heldFromOutside } from "./outside.js";
import { waysOut } from "./released.js";
import type { Keeper, Leak, Shape } from "./subject.js";
import { suggestionFor } from "./suggestions/index.js";
import type { Link } from "./suggestions/suggestion.js";

/** A cycle that is not listed, and why. */
export interface Unlisted {
  readonly module: Module;
  readonly node: Node;
  readonly why: string;
}

export interface Found {
  readonly leaks: readonly Leak[];
  readonly unlisted: readonly Unlisted[];
}

/** The cycles of a module's classes and functions, in no order. */
export function leaksIn(module: Module, project: Project): Found {
  const keeps = new KeptBy(project);
  const found = new Map<Node, Leak>();
  const unlisted = new Map<string, Unlisted>();
  const add = (cycle: KeptCycle, home: Module) => {
    const leak = leakOf(cycle, home, keeps, project);
    if ("why" in leak) unlisted.set(`${leak.node.start} ${leak.why}`, leak);
    else if (!found.has(leak.node) && ![...found.values()].some((other) => isTold(other, leak))) found.set(leak.node, leak);
  };
  for (const cls of module.classes) {
    for (const cycle of keeps.cycles.of(cls)) add(cycle, cls.module);
    for (const leak of heldFromOutside(cls, keeps, project)) if (!found.has(leak.node)) found.set(leak.node, leak);
  }
  for (const definition of keeps.functionsIn(module)) for (const cycle of keeps.cycles.within(definition, module)) add(cycle, module);
  return { leaks: [...found.values()], unlisted: [...unlisted.values()] };
}

function isTold(one: Leak, other: Leak): boolean {
  return one.cls === other.cls && one.cycle.map(sayStep).join() === other.cycle.map(sayStep).join();
}

function sayStep({ by, to }: Cycle[number]): string {
  return `${by ?? ""} ${to}`;
}

function leakOf(cycle: KeptCycle, module: Module, keeps: KeptBy, project: Project): Leak | Unlisted {
  const { root, cls, edges, closing } = cycle;
  const links = linksOf(cycle, keeps, project);
  const classes = [...new Set(links.flatMap((link) => link.cls ?? []))];
  const node = nodeOf(closing.node);
  const { conditions, referent, why } = waysOut(links, root, keeps, project);
  if (why !== undefined) return { module, node, why };
  const [first] = edges;
  const judged = project
    .ask(ALIASES)
    .of(cls)
    .find(({ alias }) => alias.store.target === first?.site.node);
  // What method-alias rewrites, or takes for something else than a method, is no finding here.
  const isAlias =
    edges.length === 2 && first?.to.kind === "method" && first.site.node.type === "attribute" && isOneAttribute(first.site.node);
  if (isAlias && judged && !judged.obstacle) return { module, node, why: `${cls.name}.${first.by ?? ""} is what method-alias rewrites` };
  const things = edges.slice(0, -1).map(({ to }) => to);
  const leak = {
    ...{ module, cls, node, cycle: wordsOf(links, root, module, keeps, project) },
    ...{ shape: shapeOf(things, keeps), attribute: first?.way === "element" ? undefined : (first?.by ?? first?.to.words) },
    isPlain: first?.way === "attribute" && first.to.kind !== "field",
    isElement: edges.at(-1)?.way === "element",
    keeper: keeperIn(links, root, keeps, project),
    made: madeIn(things, keeps),
    releaser: conditions[0]?.method,
    closer: closerOf(cls, project),
    isGoneThrough: edges[1]?.way === "element" && first?.name !== undefined && isAskedIn(closerOf(cls, project), first.name, cls, project),
    fate:
      referent === undefined ? fateOf(cls, { classes, edges }, conditions[0], project) : fateWhile(referent, { classes, edges }, project),
    judged: judged?.obstacle ? judged : undefined,
    isState: isAlias && first?.name !== undefined && project.ask(STATES).isOffered(cls, first.name),
  };
  const assumed = links.find(({ edge }) => edge.assumed !== undefined)?.edge;
  if (assumed?.assumed !== undefined)
    return { ...leak, shape: "assumed", assumption: { callee: assumed.assumed, site: assumed.site }, closer: leak.closer };
  return { ...leak, suggestion: suggestionFor({ ...leak, links, root, keeps, project }) };
}

function isOneAttribute(node: Node): boolean {
  const value = valueFor(node);
  return value?.type === "attribute";
}

/** Of `self.handlers['a'] = …` the attribute; of a call the call. */
function nodeOf(node: Node): Node {
  const value = node.type === "subscript" ? node.field("value") : undefined;
  return value?.type === "attribute" && value.field("attribute")?.text !== "__dict__" ? value : node;
}

function linksOf({ root, cls, edges }: KeptCycle, keeps: KeptBy, project: Project): Link[] {
  let from = root;
  return edges.map((edge) => {
    const own = isSame(from, root, project) ? cls : holderOf(edge, keeps.keeps.classesOf(from), project);
    const link = { from, edge, cls: own };
    from = edge.to;
    return link;
  });
}

/** The one of the classes of a thing that has the attribute. */
function holderOf({ name }: Edge, classes: readonly ClassModel[], project: Project): ClassModel | undefined {
  const has = (cls: ClassModel) => project.mro(cls).some((each) => each.kind === "project" && each.stores.of(name ?? "").length > 0);
  return (name === undefined ? undefined : classes.find(has)) ?? classes[0];
}

const INNER: Readonly<Record<string, Shape>> = {
  ...{ frame: "frame", timer: "timer", thread: "thread", partial: "partial", generator: "generator", callback: "callback" },
  ...{ "weakref-callback": "reference", function: "closure", library: "child" },
};

/** What a library, or Python itself, makes on the way. */
function madeIn(things: readonly Thing[], { keeps }: KeptBy): string | undefined {
  const behind = things.flatMap((thing) => [thing, ...keeps.stored(thing)]);
  return behind.find(({ kind }) => Object.hasOwn(INNER, kind) && kind !== "function")?.words;
}

function shapeOf(things: readonly Thing[], keeps: KeptBy): Shape {
  if (things.some(({ kind }) => kind === "frame")) return "frame";
  if (things.some((thing) => keeps.keeps.classesOf(thing).length > 0)) return "child";
  const behind = things.flatMap((thing) => (thing.kind === "field" ? [thing, ...keeps.keeps.stored(thing)] : [thing]));
  const inner = Object.entries(INNER).find(([kind]) => behind.some((thing) => thing.kind === kind));
  if (inner) return inner[1];
  const hasMethod = things.some(({ kind }) => kind === "method");
  const isHeld = things.some(({ kind }) => kind === "container" || kind === "field" || kind === "element");
  return hasMethod ? (isHeld ? "container" : "method") : "itself";
}

function keeperIn(links: readonly Link[], root: Thing, keeps: KeptBy, project: Project): Keeper | undefined {
  const isOfLibrary = (thing: Thing) => [thing, ...keeps.keeps.stored(thing)].some(({ kind }) => kind === "library");
  const last = links.findLast(
    ({ edge, from, cls }) => edge.way === "attribute" && !isSame(from, root, project) && (cls !== undefined || isOfLibrary(from)),
  );
  if (!last) return undefined;
  const { site, to } = last.edge;
  const value = site.node.type === "attribute" ? valueFor(site.node) : undefined;
  return {
    ...{ cls: last.cls, name: last.cls?.name ?? wordsFor(last.from, keeps), site },
    ...{ value: value?.type === "identifier" ? value.text : undefined, isItself: isSame(to, root, project) },
  };
}

/** The cycle as people are told, with the line of each statement that makes one thing keep another. */
function wordsOf(links: readonly Link[], root: Thing, module: Module, keeps: KeptBy, project: Project): Cycle {
  const name = links[0]?.cls?.name ?? root.words;
  let before = "";
  return links.map(({ edge, cls }, index) => {
    const { way, to, by } = edge;
    const told = way === "always" || (to.kind === "field" && way === "element") ? "" : placeOf(madeAt(edge, cls, project), module);
    const at = told !== before && told !== "" ? { at: told } : {};
    if (told !== "") before = told;
    const words = isSame(to, root, project) ? name : (links[index + 1]?.cls?.name ?? wordsFor(to, keeps));
    return { ...(way === "attribute" && by !== undefined && { by }), to: words, ...at };
  });
}

/** Where an attribute is set that is only read at the edge. */
function madeAt({ site, to, name }: Edge, cls: ClassModel | undefined, project: Project): Site {
  if (to.kind !== "field" || !cls || name === undefined) return site;
  for (const owner of project.mro(cls)) {
    const store = owner.kind === "project" ? owner.stores.of(name).find(({ value }) => value && value.type !== "none") : undefined;
    if (store && owner.kind === "project") return { module: owner.module, node: store.target };
  }
  return site;
}

/** Things whose words say what they are, wherever they are taken from. */
const SAID: ReadonlySet<string> = new Set(["container", "assumed", ...Object.keys(INNER)]);

function wordsFor(thing: Thing, { keeps }: KeptBy): string {
  const [cls] = keeps.classesOf(thing);
  if (cls) return cls.name;
  if (thing.kind !== "field" && thing.kind !== "element") return thing.words;
  return keeps.stored(thing).find(({ kind }) => SAID.has(kind))?.words ?? (thing.words || "object");
}

function isAskedIn(closer: string | undefined, name: string, cls: ClassModel, project: Project): boolean {
  const body = closer === undefined ? undefined : methodOf(closer, cls, project)?.node;
  return body !== undefined && accessesOf(cls, name, project).some(({ node, access }) => access === "read" && body.contains(node));
}

/** The method by which instances of a class are closed, if it has one that says so. */
function closerOf(cls: ClassModel, project: Project): string | undefined {
  const names = project.mro(cls).flatMap((owner) => (owner.kind === "project" ? owner.methods.map(({ name }) => name) : []));
  const own = names.filter((name) => !/^__|^_on_/.test(name) && saysRelease(name));
  return (
    own.find((name) => name === "close") ??
    own.find((name) => /^(?:close|stop|shutdown|disconnect|dispose|cleanup|release|destroy|terminate|quit)$/.test(name))
  );
}
