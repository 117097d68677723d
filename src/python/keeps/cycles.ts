import { statementOf } from "../assignments.js";
import type { ClassModel } from "../classes.js";
import type { Module } from "../module.js";
import type { Project } from "../project.js";
import type { Site } from "../semantics.js";
import { argumentsOf, attributeName, type Node } from "../tree.js";
import { isSetSomewhere } from "./accesses.js";
import { isOfContainers } from "./containers.js";
import { isNamespaceStore } from "./frame.js";
import type { Keeps } from "./keeps.js";
import { isBoundMethod, isMetaclass, isSame } from "./kinds.js";
import { THREAD_LOCAL } from "./known-callables.js";
import { isMadeFor } from "./overridden.js";
import { holdsWhatItIsGiven } from "./setattr-hooks.js";
import { alikeEach } from "./spreads.js";
import { type Edge, rootOf, type Thing } from "./things.js";
import { areApart, outermostFunction } from "./variables.js";

/** A way from an instance back to itself. */
export interface KeptCycle {
  readonly root: Thing;
  /** The class of the root. */
  readonly cls: ClassModel;
  readonly edges: readonly Edge[];
  /** The place that closes it: the last of those that the function or the class itself says. */
  readonly closing: Site;
}

interface Limits {
  /** The edges that have turned out to be none. */
  readonly bad: ReadonlySet<Edge>;
  readonly avoids: (thing: Thing) => boolean;
  /** How many edges may be assumed. */
  readonly assumed: number;
}

interface Search extends Pick<Limits, "assumed"> {
  /** Whether a place belongs to the class, or the function, that is looked at. */
  readonly isOwn: (site: Site) => boolean;
  readonly avoids?: Limits["avoids"];
}

function assumptionsOf(edges: readonly Edge[]): number {
  return new Set(edges.flatMap(({ assumed }) => assumed ?? [])).size;
}

/** What an expression makes of an instance where it stands. */
const MADE_FOR_IT: ReadonlySet<Thing["kind"]> = new Set(["method", "function", "partial"]);

/** So many things are passed on the way back, and so often another way is looked for. */
const LONGEST = 9;
const TRIES = 8;
/** So often is followed what is moved from one container to another. */
const MOST_MOVES = 10;

/** Finds the cycles of references that instances of the project's classes build. */
export class Cycles {
  constructor(
    private readonly keeps: Keeps,
    private readonly project: Project,
  ) {}

  /** Those that pass the instance whose methods a class has, one for each attribute, in the order of the file. */
  *of(cls: ClassModel): Generator<KeptCycle> {
    if (isMetaclass(cls, this.project)) return;
    const root = this.keeps.instanceOf(cls);
    const isOwn = (site: Site) => site.module === cls.module && cls.node.contains(site.node);
    const told = new Set<string>();
    const isSeen = (by: Edge, assumed: number) => (isRead(by) || assumed > 0) && told.has(by.name ?? "");
    for (const assumed of this.assumptions())
      for (const first of sorted(this.edgesOf(root, root), isRead)) {
        if (first.way === "always" || isSeen(first, assumed)) continue;
        const cycle = this.closed(root, cls, first, { isOwn, assumed });
        if (!cycle) continue;
        if (first.name !== undefined) told.add(first.name);
        yield cycle;
      }
  }

  /** How many assumptions a cycle may need: first those that need none. */
  private assumptions(): readonly number[] {
    return this.keeps.isAssuming ? [0, 1] : [0];
  }

  /** Those of the things that a function makes or is given, and that don't pass its `self`. */
  *within(definition: Node, module: Module): Generator<KeptCycle> {
    const { own } = this.keeps.frames.own(definition, module);
    const isOwn = (site: Site) => site.module === module && definition.contains(site.node);
    const roots = new Set(own.flatMap(({ from, edge }) => [from, edge.to, rootOf(from)]));
    const passed = new Set<Thing>();
    for (const root of roots) {
      const isRoot = root.kind === "parameter" || root.kind === "field" || (root.kind === "instance" && !root.isSelf);
      if (!isRoot || root.edges.length === 0) continue;
      let isTold = true;
      for (const first of root.edges) {
        if (first.way === "always" || first.to.isSelf || passed.has(first.to)) continue;
        const avoids = (thing: Thing) => thing.isSelf || passed.has(thing);
        const structural = this.way(root, first, { bad: new Set(), avoids, assumed: 0 });
        const [cls] = structural ? this.keeps.targets.classesOf(root) : [];
        const cycle = cls && this.closed(root, cls, first, { isOwn, assumed: 0, avoids });
        if (cycle) yield cycle;
        // A cycle that a container is on is told by an instance on it.
        if (structural && !cls) isTold = false;
      }
      if (isTold) passed.add(root);
    }
  }

  /** What a thing keeps; the root what its methods in ancestors have it keep, too. */
  private edgesOf(thing: Thing, root: Thing): readonly Edge[] {
    const { cls } = root;
    if (!isSame(thing, root, this.project) || !root.isSelf || !cls) return thing.edges;
    const owners = this.project.mro(cls).flatMap((each) => (each.kind === "project" ? [each] : []));
    return owners.flatMap((owner) =>
      owner === cls ? root.edges : this.keeps.instanceOf(owner).edges.filter((edge) => isMadeFor(cls, edge, this.project)),
    );
  }

  private closed(root: Thing, cls: ClassModel, first: Edge, { isOwn, assumed, avoids = () => false }: Search): KeptCycle | undefined {
    const bad = new Set<Edge>();
    for (let tries = 0; tries < TRIES; tries++) {
      const edges = this.way(root, first, { bad, avoids, assumed });
      if (!edges) return undefined;
      const closing = closingOf(edges, isOwn, this.isSetIn(cls, first, isOwn), (call) => this.isClosedBy(call, root, edges));
      const doubtful = closing ? this.doubtful(root, cls, edges) : edges.at(-1);
      if (!doubtful && closing) return { root, cls, edges, closing };
      if (doubtful === first || !doubtful) return undefined;
      bad.add(doubtful);
    }
    return undefined;
  }

  /** Whether the place of the attribute by which a cycle begins is told by what is looked at. */
  private isSetIn(cls: ClassModel, { name }: Edge, isOwn: (site: Site) => boolean): boolean {
    const owners = name === undefined ? [] : this.project.mro(cls);
    return owners.some(
      (owner) => owner.kind === "project" && owner.stores.of(name ?? "").some(({ target: node }) => isOwn({ module: owner.module, node })),
    );
  }

  /** Whether the arguments of a call bring together what the function that is called doesn't: a bound method with what that is called on. */
  private isClosedBy({ module, node: call }: Site, root: Thing, edges: readonly Edge[]): boolean {
    // A decorator, which stands for the call of what runs in the place of the method.
    if (call.type !== "call") return true;
    // The traceback is that of the handler, which the function that is called doesn't say.
    if (call.closest("except_clause") && edges.some(({ to }) => to.kind === "frame")) return true;
    const isRoot = (thing: Thing) => isSame(thing, root, this.project);
    const [object, ...others] = this.operandsOf(call, module);
    const isOnRoot = object !== undefined && this.keeps.values.of(object, module).some(isRoot);
    const given = others.flatMap((node) => (node ? this.keeps.values.of(node, module) : []));
    return isOnRoot && given.some((thing) => isRoot(thing) || (MADE_FOR_IT.has(thing.kind) && edges.some(({ to }) => to === thing)));
  }

  /** What a method is called on, where that is said, and its other arguments: `valve.attach(self)`, and `Valve.attach(valve, self)`. */
  private operandsOf(call: Node, module: Module): readonly (Node | undefined)[] {
    const { positional, keywords } = argumentsOf(call);
    const object = call.field("function")?.field("object");
    const isOfClass = object !== undefined && this.project.denotation(object, module).kind === "project";
    return [...(isOfClass ? [] : [object]), ...positional, ...keywords.values()];
  }

  /** The shortest way from the root over its edge `first` back to it. */
  private way(root: Thing, first: Edge, { bad, avoids, assumed }: Limits): readonly Edge[] | undefined {
    if (assumptionsOf([first]) > assumed) return undefined;
    const seen = new Set<Thing>([first.to]);
    let ways: (readonly Edge[])[] = [[first]];
    for (let length = 1; length <= LONGEST && ways.length > 0; length++) {
      const next: (readonly Edge[])[] = [];
      for (const way of ways) {
        const last = way.at(-1) as Edge;
        const { to } = last;
        if (isSame(to, root, this.project)) return way;
        for (const edge of [...to.edges, ...this.boundBy(to), ...this.behind(last, way.at(-2)?.to ?? root)]) {
          if (
            bad.has(edge) ||
            assumptionsOf([...way, edge]) > assumed ||
            (seen.has(edge.to) && !isSame(edge.to, root, this.project)) ||
            avoids(edge.to)
          )
            continue;
          seen.add(edge.to);
          next.push([...way, edge]);
        }
      }
      ways = next;
    }
    return undefined;
  }

  /**
   * What is kept by what `self.current = self.next` or `self.done.append(self.jobs.pop())` moves: that was put there first. A container that has two names
   * may be emptied by the other one.
   */
  private behind(edge: Edge, holder: Thing): readonly Edge[] {
    const { way, to } = edge;
    if (way === "element" ? to.base === holder : isRead(edge)) return [];
    const moved = way === "always" || !rootOf(to).isSelf ? [] : this.putFirst(to);
    return [...moved.flatMap(({ kind, edges }) => (kind === "container" ? [] : edges)), ...alikeEach(to).flatMap(({ edges }) => edges)];
  }

  /** What was put where a thing is taken from, however often it has been moved since. */
  private putFirst(thing: Thing): readonly Thing[] {
    const taken = new Set([thing]);
    for (const { base } of taken)
      for (const { to } of base?.edges ?? []) if (taken.size < MOST_MOVES && to.kind === "element" && to.base !== base) taken.add(to);
    return [...taken].flatMap((each) => this.keeps.stored(each));
  }

  /** `self.child.work` is a bound method of the child, where that is what its class has; `self.parts.append` one of the list. */
  private boundBy({ kind, base, name, site }: Thing): readonly Edge[] {
    if (kind !== "field" || !base || name === undefined || base.isSelf || base.cls) return [];
    if (isOfContainers(name) && this.keeps.stored(base).some((each) => each.kind === "container"))
      return [{ way: "always", to: base, site }];
    if (this.project.methodsCalled(name).length === 0) return [];
    const isBound = this.keeps.targets.classesOf(base).some((cls) => isBoundMethod(name, cls, this.project));
    return isBound ? [{ way: "always", to: base, site }] : [];
  }

  /** The first edge of a way that can't be shown to be one. */
  private doubtful(root: Thing, cls: ClassModel, edges: readonly Edge[]): Edge | undefined {
    const steps = edges.map((edge, index) => {
      const from = edges[index - 1]?.to ?? root;
      return { edge, from, classes: from === root ? [cls] : this.keeps.targets.classesOf(from) };
    });
    const made = edges.filter(({ way }) => way !== "always");
    return (
      steps.find(({ edge, from, classes }) => !this.isShown(from, classes, edge))?.edge ??
      made.find((edge, index) => made.slice(0, index).some((other) => exclude(edge, other))) ??
      steps.find(({ edge, from, classes }) => isRead(edge) && !this.isSet(from, classes, edge))?.edge
    );
  }

  private isShown(from: Thing, classes: readonly ClassModel[], edge: Edge): boolean {
    const kinds = new Set([from.kind, ...(from.base ? this.keeps.targets.stored(from).map(({ kind }) => kind) : [])]);
    if (edge.assumed !== undefined) return true;
    // What a library's object is given by one of its methods.
    if (edge.way === "always") return from.kind !== "field" || kinds.has("callback") || (edge.to === from.base && edge.site === from.site);
    if (edge.way === "element" && from.kind === "instance" && isNamespaceStore(edge.site.node))
      return classes.some((cls) => edge.site.node.type === "subscript" || holdsWhatItIsGiven(cls, "", this.project));
    if (edge.way === "element") return this.isContainer(from, classes);
    if (kinds.has("callback")) return /Handler$/.test(edge.by ?? "") || this.isThreadLocal(from);
    if (kinds.has("thread") || kinds.has("timer") || kinds.has("library")) return !isRead(edge);
    const { name } = edge;
    if (name === undefined) return true;
    // What runs in the place of a method is no property: it is set beside it.
    if (edge.via?.node.type === "decorator") return classes.some((cls) => holdsWhatItIsGiven(cls, "", this.project));
    if (goesAroundSetters(edge)) return classes.length > 0;
    return classes.some((cls) => holdsWhatItIsGiven(cls, name, this.project) && (!isRead(edge) || !isBoundMethod(name, cls, this.project)));
  }

  /** Thread-local data, whose dictionary nobody asks for. */
  private isThreadLocal(thing: Thing): boolean {
    if (thing.site.module.attributes("__dict__").length > 0) return false;
    return [thing, ...this.keeps.targets.stored(thing)].every(({ kind, words }) => kind === "field" || words === THREAD_LOCAL);
  }

  /** Whether instances have an attribute themselves: what a class body binds belongs to all of them. */
  private isSet({ edges }: Thing, classes: readonly ClassModel[], { name = "" }: Edge): boolean {
    if (edges.some((edge) => edge.name === name && !isRead(edge))) return true;
    const owners = classes.flatMap((cls) => [...this.project.mro(cls), ...this.project.descendants(cls)]);
    const isSetIn = (owner: (typeof owners)[number]) =>
      owner.kind === "project" && owner.stores.of(name).some(({ value }) => value?.type !== "none");
    return owners.some(isSetIn) || classes.some((cls) => isSetSomewhere(cls, name, this.project));
  }

  private isContainer(thing: Thing, classes: readonly ClassModel[]): boolean {
    if (thing.kind === "container") return true;
    if (thing.kind === "callback" || thing.kind === "generator") return false;
    const ofLibrary = (cls: ClassModel) => this.project.mro(cls).some((each) => each.kind === "library" && CONTAINERS.has(each.id));
    if (classes.some(ofLibrary)) return true;
    return this.keeps.targets.stored(thing).some(({ kind }) => kind === "container");
  }
}

const CONTAINERS = new Set([
  "__builtin__.dict",
  "__builtin__.list",
  "__builtin__.set",
  "collections.deque",
  "UserDict.UserDict",
  "UserList.UserList",
]);

/** Whether an edge says no more than that an attribute is read there: what sets it stands elsewhere. */
function isRead({ way, to, name, site }: Edge): boolean {
  return way === "attribute" && to.kind === "field" && to.name === name && to.site.node === site.node;
}

/** `self.__dict__['x'] = x`, `object.__setattr__(self, 'x', x)`; `self.__dict__ = self` puts all of it there. */
function goesAroundSetters({ name, site: { node } }: Edge): boolean {
  if (name === "__dict__" || node.type === "subscript") return true;
  const callee = node.type === "call" ? node.field("function") : undefined;
  const object = callee?.field("object");
  if (!callee || !object) return false;
  return attributeName(callee) === "__setattr__" ? object.text === "object" : attributeName(object) === "__dict__";
}

/** Whether no run does what both say. */
function exclude(edge: Edge, other: Edge): boolean {
  const [here, there] = [placeOf(edge), placeOf(other)];
  return here.module === there.module && outermostFunction(here.node) === outermostFunction(there.node) && areApart(here.node, there.node);
}

/** The place in the function that is looked at. */
export function placeOf({ site, via }: Edge): Site {
  return via ?? site;
}

/** Undefined where the class, or the function, doesn't say any of it, or only a call of another function that does it all; `isBegun`: whether it says where it begins. */
function closingOf(
  edges: readonly Edge[],
  isOwn: (site: Site) => boolean,
  isBegun: boolean,
  isClosedBy: (call: Site) => boolean,
): Site | undefined {
  const made = edges.filter((edge) => edge.way !== "always" && !isRead(edge));
  const own = (made.length > 0 ? made : edges).filter((edge) => isOwn(placeOf(edge)));
  const isDoneElsewhere = isBegun && !own.every(({ site }) => isOwn(site));
  const calls = new Map(own.map(({ via }) => [via?.node, via]));
  const [call] = calls.values();
  const isOfOneCall = own.length === made.length && made.length > 1 && calls.size === 1 && call !== undefined;
  if (isOfOneCall && !isDoneElsewhere && !isClosedBy(call)) return undefined;
  const last = own.map(placeOf).sort((a, b) => statementOf(b.node).start - statementOf(a.node).start || a.node.start - b.node.start);
  return last[0];
}

/** What sets an attribute before what only reads it. */
function sorted(edges: readonly Edge[], isLast: (edge: Edge) => boolean): readonly Edge[] {
  const inOrder = [...edges].sort((a, b) => placeOf(a).node.start - placeOf(b).node.start);
  return [...inOrder.filter((edge) => !isLast(edge)), ...inOrder.filter(isLast)];
}
