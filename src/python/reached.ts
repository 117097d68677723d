import { accessOf, valueFor } from "./assignments.js";
import { type ClassModel, memberBinding } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import type { Escape } from "./escapes.js";
import { catchesMissing } from "./guards.js";
import type { Hierarchy } from "./hierarchy.js";
import { mangle, mangleIn } from "./mangle.js";
import type { Module } from "./module.js";
import type { Site } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import type { Relation } from "./receivers.js";
import { argumentsOf, attributeName, type Node, stringValue, walk } from "./tree.js";

/** A class with what is known of its family. */
export interface Kin {
  readonly hierarchy: Hierarchy;
  readonly cls: ClassModel;
  pointsTo(expression: Node, module: Module): Relation;
}

/** A piece of code that runs on an instance. */
export interface Run {
  readonly module: Module;
  /** A function, or a class of which each method may run. */
  readonly node: Node;
  /** The offset up to which it runs; all of it where there is none. */
  readonly until?: number | undefined;
  /** Whether it is no method of the family: it was handed the instance, as whatever name. */
  readonly isHanded?: boolean;
  /** Whether somebody who called it, or called who called it, goes on where an attribute is missing. */
  readonly isCaught?: boolean;
}

/** Modules of the library whose classes make their instances do all of their work in `__init__`. */
const WORKS_IN_INIT = new Set(["SocketServer.BaseRequestHandler", "wx.App"]);
/** Special methods that no operator and no built-in function asks for. */
const BY_NAME = new Set(["__init__", "__new__", "__del__", "__enter__", "__exit__"]);

/** The code that is reached on an instance from some of it: its methods, its properties, and the functions that it is handed to. */
export class Reached {
  private readonly runs = new Map<Node, Run>();
  private readonly relatives: readonly KnownClass[];
  private readonly descendants: ReadonlySet<KnownClass>;
  /** The classes of the family, by their places in the list of relatives, and the modules that they are in. */
  private readonly places: ReadonlyMap<KnownClass, number>;
  private readonly modules: ReadonlySet<Module>;
  /** Whether the instance is handed to what can't be told: any of its methods may be called. */
  private isOpen = false;
  private worker: Site | undefined;
  private readonly alone: (Site & { readonly isToLibrary: boolean })[] = [];

  constructor(
    private readonly kin: Kin,
    from: readonly Run[],
  ) {
    this.relatives = kin.hierarchy.relatives(kin.cls);
    this.places = new Map(this.relatives.map((cls, place) => [cls, place]));
    this.modules = new Set(this.relatives.flatMap((cls) => (cls.kind === "project" ? [cls.module] : [])));
    this.descendants = new Set([kin.cls, ...kin.hierarchy.descendants(kin.cls)]);
    const queue: Run[] = [];
    const add = (run: Run) => {
      const known = this.runs.get(run.node);
      if (known && (known.isCaught || !run.isCaught) && (known.isHanded || !run.isHanded)) return;
      const widest = { ...run, isCaught: known?.isCaught || run.isCaught || false, isHanded: known?.isHanded || run.isHanded || false };
      this.runs.set(run.node, widest);
      queue.push(widest);
    };
    from.forEach(add);
    for (let run = queue.shift(); run; run = queue.shift()) for (const next of this.calledIn(run)) add(next);
  }

  /** Where a class of the library is made to do its work, on whatever methods and names it finds. */
  get worked(): Site | undefined {
    return this.worker;
  }

  /** Where the instance is used by itself, and not for an attribute of its own: in a condition, an operator, by who is no function of the project. */
  get usedAlone(): readonly Site[] {
    return this.alone;
  }

  /** Those of them where it is handed to what is built in or of the library. */
  get handedToLibrary(): readonly Site[] {
    return this.alone.filter(({ isToLibrary }) => isToLibrary);
  }

  /** The functions that the instance is handed. */
  get handed(): readonly Escape[] {
    const handed = [...this.runs.values()].filter(({ isHanded }) => isHanded);
    return handed.map(({ module, node }) => ({ module, node, relations: new Set<Relation>(["instance"]) }));
  }

  /** Whether the code at a place may run. */
  has(site: Site): boolean {
    return this.around(site).length > 0 || this.mayBeCalled(site);
  }

  /** Whether it may, and whether then somebody goes on where an attribute is missing there. */
  isCaughtAt(site: Site): boolean {
    return this.around(site).some(({ isCaught }) => isCaught) || (this.has(site) && catchesMissing(site, true));
  }

  private around({ module, node }: Site): readonly Run[] {
    const isIn = (run: Run) => run.module.path === module.path && run.node.contains(node) && node.start < (run.until ?? run.node.end);
    return [...this.runs.values()].filter(isIn);
  }

  private mayBeCalled({ module, node }: Site): boolean {
    const isInit = module.functionAround(node) === "__init__";
    return (this.isOpen || this.worker !== undefined) && !isInit && this.relatives.some((cls) => cls === module.classAround(node));
  }

  // ---- what a piece of code runs

  private *calledIn(run: Run): Generator<Run> {
    for (const node of walk(run.node)) {
      if (node.start >= (run.until ?? run.node.end)) continue;
      const isCaught = run.isCaught || catchesMissing({ node }, true);
      const found =
        node.type === "attribute" ? this.attribute(node, run) : node.type === "call" ? this.call(node, run) : this.name(node, run);
      for (const next of found) yield { ...next, isCaught: next.isCaught || isCaught };
    }
  }

  private isInstance(node: Node, { module, isHanded, node: owner }: Run): boolean {
    const relation = this.kin.pointsTo(node, module);
    if (relation === "instance" || relation === "class") return true;
    if (relation === "none" || !isHanded || node.type !== "identifier") return false;
    const scope = module.scopeOfName(node.text, node)?.node;
    return scope?.type === "function_definition" && owner.contains(scope);
  }

  private *attribute(node: Node, run: Run): Generator<Run> {
    const object = node.field("object");
    const name = mangle(attributeName(node) ?? "", node);
    if (!object) return;
    if (name === "__init__") yield* this.inits(object, run);
    else if ((isSuper(object) || this.isInstance(object, run)) && !isKept(node)) yield* this.methodsNamed(name);
  }

  /** `Base.__init__`, `super(C, self).__init__`: C's own, and those of its descendants, are no part of the way to it. */
  private *inits(object: Node, { module }: Run): Generator<Run> {
    const { hierarchy } = this.kin;
    const base = hierarchy.denotation(object, module);
    const isClass = base.kind === "project" || base.kind === "library";
    const found = isClass ? [hierarchy.lookup(base, "__init__")?.owner] : isSuper(object) ? this.relatives : [];
    for (const owner of found) {
      if (!owner || this.descendants.has(owner)) continue;
      if (owner.kind === "library" && this.relatives.includes(owner) && owner.members.has("__init__")) {
        if ([owner.id, ...owner.mro].some((id) => WORKS_IN_INIT.has(id))) this.worker ??= { module, node: object };
        yield* this.calledBy(owner);
      }
      if (owner.kind === "project")
        for (const { name, node } of owner.methods) if (name === "__init__") yield { module: owner.module, node };
    }
  }

  /** The methods of the family that a class of the library may call on itself: those whose names it knows. */
  private *calledBy(library: KnownClass): Generator<Run> {
    const known = this.kin.hierarchy.mro(library).filter((cls) => cls.kind === "library" && cls.id !== "__builtin__.object");
    const names = new Set(known.flatMap((cls) => (cls.kind === "library" ? [...cls.members.keys()] : [])));
    for (const name of names) if (!BY_NAME.has(name)) yield* this.ownMethods(name);
  }

  private *methodsNamed(name: string): Generator<Run> {
    yield* this.ownMethods(name);
    for (const cls of this.relatives) if (cls.kind === "library" && cls.members.has(name)) yield* this.calledBy(cls);
  }

  private relativesBinding(name: string): readonly ClassModel[] {
    const classes = [...this.modules].flatMap((module) => module.classesBinding(name)).filter((cls) => this.places.has(cls));
    return classes.sort((a, b) => (this.places.get(a) ?? 0) - (this.places.get(b) ?? 0));
  }

  /** The functions that a name of the family may stand for: methods, what properties ask, what an attribute keeps of these. */
  private *ownMethods(name: string, seen: ReadonlySet<string> = new Set()): Generator<Run> {
    if (seen.has(name)) return;
    for (const cls of this.relativesBinding(name)) {
      const { module } = cls;
      const values = memberBinding(cls, name)?.values ?? [];
      for (const { node, kind } of values) if (kind === "def") yield { module, node };
      const others = values.flatMap(({ node, kind }) =>
        kind === "value" ? [...walk(node)].filter(({ type }) => type === "identifier") : [],
      );
      const kept = cls.stores
        .of(name)
        .flatMap(({ value, method }) => (value && value.field("object")?.text === method.self ? [value] : []));
      for (const other of [...others.map(({ text }) => text), ...kept.map((value) => attributeName(value) ?? "")])
        yield* this.ownMethods(mangleIn(other, cls.name), new Set([...seen, name]));
    }
  }

  private *call(node: Node, run: Run): Generator<Run> {
    const { hierarchy } = this.kin;
    const { positional, keywords } = argumentsOf(node);
    const given = [...positional, ...keywords.values()];
    const callee = node.field("function");
    if (!callee || isSuper(node) || !given.some((argument) => this.isInstance(argument, run))) return;
    if (/^(?:has|get)attr$/.test(calleeName(node))) yield* this.asked(positional[1]);
    const object = callee.field("object");
    if (attributeName(callee) === "__init__" || (object && this.isInstance(object, run))) return;
    for (const denotation of hierarchy.denotations(callee, run.module)) {
      if (denotation.kind === "function" || denotation.kind === "project")
        yield { module: denotation.module, node: denotation.node, isHanded: true };
      else if (denotation.kind === "library-function" || denotation.kind === "library") yield* this.givenTo(given, run);
      else yield* this.calledByName(callee, run);
    }
  }

  /** `hasattr(x, 'size')` asks a property, and minds no exception. */
  private *asked(name: Node | undefined): Generator<Run> {
    const text = name && stringValue(name);
    if (text !== undefined) for (const next of this.ownMethods(text)) yield { ...next, isCaught: true };
  }

  /** Of what a function of the library is given, it may call one thing on another: `map(show, [self])`. */
  private *givenTo(given: readonly Node[], { module }: Run): Generator<Run> {
    for (const argument of given)
      for (const denotation of this.kin.hierarchy.denotations(argument, module))
        if (denotation.kind === "function") yield { module: denotation.module, node: denotation.node, isHanded: true };
  }

  /** A method of an object that can't be told: of whatever class of the project has one of that name. */
  private *calledByName(callee: Node, { module }: Run): Generator<Run> {
    const object = callee.field("object");
    const name = attributeName(callee);
    const holders = object && this.kin.hierarchy.pointsTo(object, module);
    const isKnown = holders?.every(({ kind }) => kind === "instance" || kind === "class") ?? false;
    const classes = holders?.flatMap((holder) => ("cls" in holder ? [holder.cls] : [])) ?? [];
    const owners = isKnown ? classes.map((cls) => this.kin.hierarchy.lookup(cls, name ?? "")?.owner) : this.classesWith(name);
    const found = owners.flatMap((cls) =>
      cls?.kind === "project" ? cls.methods.filter((each) => each.name === name).map(({ node }) => ({ cls, node })) : [],
    );
    if (found.length === 0 && !isKnown) this.isOpen = true;
    for (const { cls, node } of found) yield { module: cls.module, node, isHanded: true };
  }

  private classesWith(name: string | undefined): readonly ClassModel[] {
    const modules = name === undefined ? [] : this.kin.hierarchy.mentioning(name);
    return modules.flatMap(({ classes }) => classes).filter(({ members }) => members.has(name ?? ""));
  }

  /** The instance by itself, which operators, `print` and the like ask for special methods, or which somebody keeps. */
  private *name(node: Node, run: Run): Generator<Run> {
    if (node.type !== "identifier" || node.role === "object" || node.parent?.is("parameters", "lambda_parameters")) return;
    if (accessOf(node) !== "read" || !this.isInstance(node, run) || this.kin.pointsTo(node, run.module) === "class") return;
    const call = node.parent?.type === "argument_list" ? node.parent.parent : undefined;
    if (call && (isSuper(call) || this.isOfProject(call, run))) return;
    this.alone.push({ module: run.module, node, isToLibrary: isPrintedTo(node) || (call !== undefined && this.isOfLibrary(call, run)) });
    if (isKept(node)) this.isOpen = true;
    for (const name of new Set(this.relatives.flatMap((cls) => (cls.kind === "project" ? [...cls.members.keys()] : []))))
      if (/^__.*__$/.test(name) && !BY_NAME.has(name)) yield* this.ownMethods(name);
  }

  private isOfLibrary(call: Node, { module }: Run): boolean {
    const callee = call.field("function");
    const denotations = callee ? this.kin.hierarchy.denotations(callee, module) : [];
    return denotations.some(({ kind }) => kind === "library-function" || kind === "library");
  }

  private isOfProject(call: Node, { module }: Run): boolean {
    const callee = call.field("function");
    if (!callee || attributeName(callee) === "__init__") return true;
    return this.kin.hierarchy.denotations(callee, module).every(({ kind }) => kind === "function" || kind === "project");
  }
}

function isSuper(node: Node): boolean {
  return node.type === "call" && node.field("function")?.text === "super";
}

/** `print >>x` */
function isPrintedTo({ parent }: Node): boolean {
  return parent?.type === "chevron";
}

/** Whether what an expression gives is put into an attribute or an item, and used later if ever. */
function isKept(node: Node): boolean {
  const assignment = node.parent;
  if (assignment?.type !== "assignment" || node.role !== "right") return false;
  const target = assignment.field("left");
  return target !== undefined && (target.is("attribute", "subscript") || valueFor(target) === undefined);
}
