import { lastInit } from "../afterwards.js";
import { accessOf, chainOf, statementOf, valueFor } from "../assignments.js";
import type { AttributeSite } from "../attribute-sites.js";
import { callsIn } from "../calls.js";
import type { ClassModel } from "../classes.js";
import { mangle } from "../mangle.js";
import type { Project } from "../project.js";
import { returnsOf } from "../returns.js";
import type { Site } from "../semantics.js";
import { argumentsOf, attributeName, bare, type Node, walk } from "../tree.js";
import { saysName } from "../uses.js";
import { accessesOf } from "./accesses.js";
import { isMadeAnew } from "./anew.js";
import { putAt } from "./containers.js";
import { isEmptied, isEmptiedAs } from "./emptied.js";
import type { Keeps } from "./keeps.js";
import { isSame } from "./kinds.js";
import { NamespaceWrites } from "./namespace-writes.js";
import { OtherObjects } from "./other-objects.js";
import { isRestored } from "./restored.js";
import { spendings } from "./spent.js";
import { type Edge, reaches, type Thing } from "./things.js";
import { areApart } from "./variables.js";

/** An attribute by which instances of a class keep something. */
export interface HeldAttribute {
  readonly cls: ClassModel;
  /** Mangled. */
  readonly name: string;
  readonly edge: Edge;
  /** Whether it is a container that holds what matters, which can be emptied. */
  readonly isContainer: boolean;
  /** Whether it is a tuple, of which nothing is taken out. */
  readonly isFixed: boolean;
  /** The places that put into it what matters. */
  readonly made: readonly Site[];
  /** Where the cycle begins and ends: what sets the attribute to something that keeps this takes nothing back. */
  readonly root: Thing;
}

/** Whether each run of an `__init__` does what stands there, whatever it is given: `self.table['x'] = self`. */
function isMadeAgain(target: Node): boolean {
  const statement = statementOf(target);
  const definition = target.closest("function_definition");
  const isAlways = statement.parent !== undefined && statement.parent === definition?.field("body");
  const isDone = target.role === "left" || isFilledThere(target);
  const [, ...given] = (definition?.field("parameters")?.parts ?? []).map((part) =>
    bare(part.field("name") ?? part).text.replace(/^\*+/, ""),
  );
  return (
    isAlways &&
    isDone &&
    ![...walk(statement)].some((node) => node.type === "identifier" && saysName(node, node.text) && given.includes(node.text))
  );
}

/** `self.parts.append(self)`, `self.parts['x'] = self` */
function isFilledThere({ parent, role }: Node): boolean {
  if (parent?.type === "subscript") return role === "value" && accessOf(parent) === "write";
  return role === "object" && parent?.role === "function" && putAt(attributeName(parent) ?? "") !== undefined;
}

/** A place that takes it out. */
export interface Release extends Site {
  /** Whether it may be any attribute that is set there, so that nobody can say when. */
  readonly isVague?: boolean;
  /** Whether nothing is known of the object, in a module that has nothing to do with the class. */
  readonly isRemote?: boolean;
  /** What it is to the attribute, where that isn't told by the place: `may be used up`. */
  readonly how?: string;
}

/** Whether who asks is given what is taken out, or something new where nothing is there, and gives it back one day. */
function isOfPool(taking: Node): boolean {
  const definition = taking.closest("function_definition");
  if (taking.parent?.type !== "return_statement" || !definition) return false;
  return returnsOf(definition).some((value) => value !== taking && value.type === "call");
}

/** `self.handlers += …` leaves in what was there. */
function isAdded({ parent, role }: Node): boolean {
  return parent?.type === "augmented_assignment" && role === "left" && parent.field("operator")?.text === "+=";
}

const LOOPS = ["for_statement", "while_statement", "list_comprehension", "generator_expression"] as const;

function isInInit({ site }: Pick<Edge, "site">): boolean {
  return methodAround(site) === "__init__";
}

function methodAround({ node }: Site): string | undefined {
  return node.closest("function_definition")?.field("name")?.text;
}

/** Finds what takes out again what an attribute keeps, or may: it is set to something else, deleted or emptied. */
export class Releases {
  private readonly namespaces: NamespaceWrites;
  private readonly others: OtherObjects;

  constructor(
    private readonly project: Project,
    private readonly keeps: Keeps,
  ) {
    this.namespaces = new NamespaceWrites(project);
    this.others = new OtherObjects(project);
  }

  /** The places, the plainest first, one by one. What an `__init__` does before it keeps something counts for nothing, nor does a `__del__`. */
  *of(held: HeldAttribute): Generator<Release> {
    const { cls, name, edge, isContainer } = held;
    const { project } = this;
    if (project.relatives(cls).some((each) => each.kind === "library" && each.sets.has(name))) yield { ...edge.site, isVague: true };
    if (isInInit(edge) && isMadeAnew(cls, project) && !isMadeAgain(edge.site.node)) yield { ...edge.site, isVague: true };
    const family = project.familyOf(cls);
    const isLater = (site: AttributeSite) =>
      site.relation !== "class" && this.isLater(site.node, held) && !this.others.isUnrelated(site, cls) && !isRestored(site);
    const placed = (site: AttributeSite): Release => ({ ...site, isRemote: this.others.isRemote(site, cls) });
    for (const site of family.writes(name))
      if (site.node !== edge.site.node && isLater(site) && !isAdded(site.node) && !this.holds(site, held)) yield placed(site);
    const empties = (site: AttributeSite) =>
      isEmptied(site.node, isContainer && site.relation === "instance", site.module, project) &&
      !this.isFilled(site, held) &&
      !this.isOneOfMany(site, edge);
    if (!held.isFixed) for (const site of family.accesses(name)) if (isLater(site) && empties(site)) yield placed(site);
    if (isContainer && this.namesOf(edge).some((target) => isEmptiedAs(target, edge.site.module, project))) yield edge.site;
    for (const write of this.namespaces.on(cls, name)) if (write.node !== edge.site.node) yield write;
    for (const spending of spendings(cls, name, edge, this.keeps, project)) yield { ...spending, isVague: true };
    yield* this.setThroughProperty(held);
    yield* this.givenNone(edge);
  }

  /** What may take out of an instance what is kept there under a name that isn't written: other places that set or delete attributes by such names. */
  ofNamespace(cls: ClassModel, edge: Edge): Release | undefined {
    const write = this.namespaces.on(cls, "").find(({ node }) => !edge.site.node.contains(node));
    return write && { module: write.module, node: write.node, isVague: true };
  }

  /** Where a thread is started that is to run one of its own methods, and doesn't run anything else. */
  startsOf(cls: ClassModel): readonly Release[] {
    const { project } = this;
    if (project.lookup(cls, "run")?.owner.kind !== "library") return [];
    const starts = accessesOf(cls, "start", project).filter(({ node }) => node.role === "function");
    return starts.map(({ module, node }) => ({
      module,
      node,
      isVague: true,
      how: "is forgotten by the thread once it has run, which is started",
    }));
  }

  /** `self.pump = None`, where it is a property whose setter made the edge. */
  private *setThroughProperty(held: HeldAttribute): Generator<Release> {
    const { cls, edge } = held;
    const target = edge.via?.node;
    const name = target?.type === "attribute" && attributeName(target);
    if (!target || !name) return;
    for (const site of this.project.familyOf(cls).writes(mangle(name, target)))
      if (site.node !== target && site.relation !== "class" && !this.others.isUnrelated(site, cls) && !this.holds(site, held)) yield site;
  }

  /** `child.set_parent(None)`, where a call of the same function made the edge. */
  private *givenNone({ site, via }: Edge): Generator<Release> {
    const name = via && site.node.closest("function_definition")?.field("name")?.text;
    if (name === undefined || name === "__init__") return;
    for (const module of this.project.index.calling(name))
      for (const node of callsIn(module, name))
        if (argumentsOf(node).positional.some(({ type }) => type === "none")) yield { module, node };
  }

  /**
   * Whether a place may run after the edge is made and undo it. In the same `__init__` that is what stands below it, or below the call that makes it,
   * and in no other branch. A `__del__` never runs for an instance that is held.
   */
  private isLater(node: Node, { edge, cls, made: makers }: HeldAttribute): boolean {
    const { site, via } = edge;
    const around = node.closest("function_definition");
    const name = around?.field("name")?.text;
    if (name === "__del__") return false;
    if (name !== "__init__" || methodAround(edge.site) === "__new__") return true;
    const made = [site, ...(via ? [via] : []), ...makers].filter((each) => each.node.closest("function_definition") === around);
    if (made.length === 0)
      return this.isCalledBelow(node, edge) || (isMadeAnew(cls, this.project) && !(isInInit(edge) && isMadeAgain(site.node)));
    return made.every((each) => node.start > each.node.start && !areApart(each.node, node));
  }

  /** Whether a place stands in the `__init__` of a base that the one which makes the edge calls below it: `Base.__init__(self)`. */
  private isCalledBelow(node: Node, { site }: Edge): boolean {
    const init = site.node.closest("function_definition");
    const cls = init && site.module.classAround(init);
    if (!cls || !isInInit({ site }) || lastInit(init) < site.node.start) return false;
    return this.project.mro(cls).some((base) => base !== cls && base.kind === "project" && base.node.contains(node));
  }

  private holds({ node, module }: AttributeSite, { root, edge, name }: HeldAttribute): boolean {
    const value = node.type === "attribute" ? valueFor(node) : undefined;
    const things = value ? this.keeps.values.of(value, module) : [];
    if (things.some((thing) => reaches(thing, (each) => isSame(each, root, this.project)))) return true;
    // What is only read there gets from elsewhere what it is: `protocol.factory = self`.
    const classes = edge.to.kind === "field" && edge.to.name === name ? this.keeps.classesOf(edge.to) : [];
    return things.some((thing) => this.keeps.classesOf(thing).some((cls) => classes.includes(cls)));
  }

  /** `self.free.pop()`, and not in a loop, of what a loop or a comprehension has filled, or what a pool has: the others stay. */
  private isOneOfMany({ node }: AttributeSite, { to }: Edge): boolean {
    const method = node.parent?.type === "attribute" ? node.parent : undefined;
    const isTaken = method?.role === "function" && /^pop(?:left|item)?$/.test(attributeName(method) ?? "");
    if (!isTaken || !method.parent || argumentsOf(method.parent).positional.some((key) => key.type !== "integer")) return false;
    if (node.closest(...LOOPS)) return false;
    if (isOfPool(method.parent)) return true;
    const containers = [to, ...this.keeps.stored(to)];
    return containers.some((thing) => thing.edges.some(({ way, site }) => way === "element" && site.node.closest(...LOOPS) !== undefined));
  }

  /** `self.parts[:] = [self]` */
  private isFilled({ node, module }: AttributeSite, { root }: HeldAttribute): boolean {
    const target = node.parent;
    const value = target?.type === "subscript" && accessOf(target) === "write" ? valueFor(target) : undefined;
    const things = value ? this.keeps.values.of(value, module) : [];
    return things.some((thing) => reaches(thing, (each) => isSame(each, root, this.project)));
  }

  /** `table` in `self.x = table = {…}`, and in `self.x = table`. */
  private namesOf({ site: { node, module } }: Edge): readonly Node[] {
    const [assignment] = statementOf(node).parts;
    if (assignment?.type !== "assignment") return [];
    const targets = chainOf(assignment).flatMap((link) => link.field("left") ?? []);
    const value = valueFor(node);
    const bindings = value?.type === "identifier" ? (module.scopeOfName(value.text, value)?.bindings.get(value.text) ?? []) : [];
    const names = bindings.flatMap((binding) => (binding.kind === "assignment" ? [binding.node] : []));
    return [...targets, ...names].filter((target) => target !== node && target.type === "identifier");
  }
}
