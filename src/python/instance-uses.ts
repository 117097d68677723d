import { accessOf, pairsOf } from "./assignments.js";
import { boundFunctions } from "./bound-functions.js";
import type { ClassModel } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import { catchesMissing, triesIn } from "./guards.js";
import type { Hierarchy } from "./hierarchy.js";
import { isOfLibrary, isOfOtherLibrary, KEEPS, reachedFrom } from "./library-reach.js";
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

/** The instance where it stands by itself. */
export interface AloneSite extends Site {
  /** Whether it is handed to what is built in or of the library. */
  readonly isToLibrary: boolean;
}

/** A place in a piece of code where something comes of its having the instance. */
export interface InstanceUse {
  /** The first byte of the place. */
  readonly at: number;
  /** What runs on the instance then. */
  readonly runs: readonly Run[];
  /** Where a class of the library is made to do its work, on whatever methods and names it finds. */
  readonly worker: Site | undefined;
  /** Where the instance is used by itself, and not for an attribute of its own: in a condition, an operator, by who is no function of the project. */
  readonly alone: AloneSite | undefined;
  /** Where a method that a class of the library binds is asked of the instance. */
  readonly inherited: Site | undefined;
  /** Where the instance is handed to what can't be told: any of its methods may be called. */
  readonly opened: Site | undefined;
  /** Whether what runs may do so later, for somebody else: what stands in a lambda or in a function within, and a method that isn't called there. */
  readonly isLater: boolean;
  /** Whether code that runs later is given to a function that would go on where an attribute is missing. */
  readonly isMinded: boolean;
  /** Whether the library keeps the instance where others may find it. */
  readonly isKept: boolean;
}

/** What is found at one place. */
interface Found {
  runs: Run[];
  worker: Site | undefined;
  alone: AloneSite | undefined;
  inherited: Site | undefined;
  opened: Site | undefined;
  isMinded: boolean;
  isKept: boolean;
}

/** Says what pieces of code do with an instance of a family, found once for each. */
export class InstanceUses {
  private readonly known = new Map<Node, { own?: readonly InstanceUse[]; handed?: readonly InstanceUse[] }>();
  /** The family. */
  readonly relatives: readonly KnownClass[];
  private readonly descendants: ReadonlySet<KnownClass>;
  /** The classes of the family, by their places in the list of relatives, and the modules that they are in. */
  private readonly places: ReadonlyMap<KnownClass, number>;
  private readonly modules: ReadonlySet<Module>;
  private readonly tried = new Map<Node, readonly number[]>();

  constructor(readonly kin: Kin) {
    this.relatives = kin.hierarchy.relatives(kin.cls);
    this.places = new Map(this.relatives.map((cls, place) => [cls, place]));
    this.modules = new Set(this.relatives.flatMap((cls) => (cls.kind === "project" ? [cls.module] : [])));
    this.descendants = new Set([kin.cls, ...kin.hierarchy.descendants(kin.cls)]);
  }

  /** All in a piece of code, however far it runs, parents first. */
  in(run: Run): readonly InstanceUse[] {
    const known = this.known.get(run.node) ?? {};
    this.known.set(run.node, known);
    const kind = run.isHanded ? "handed" : "own";
    const uses = known[kind] ?? [...walk(run.node)].flatMap((node) => this.useAt(node, run) ?? []);
    known[kind] = uses;
    return uses;
  }

  /** Where a piece of code begins to try something, and would go on where an attribute is missing. */
  triesIn(code: Node): readonly number[] {
    let tries = this.tried.get(code);
    if (!tries) {
      tries = triesIn(code);
      this.tried.set(code, tries);
    }
    return tries;
  }

  private useAt(node: Node, run: Run): InstanceUse | undefined {
    const nothing = { worker: undefined, alone: undefined, inherited: undefined, opened: undefined };
    const found: Found = { ...nothing, runs: [], isMinded: false, isKept: false };
    if (node.type === "attribute") this.attribute(node, run, found);
    else if (node.type === "call") this.call(node, run, found);
    else this.name(node, run, found);
    const { runs, worker, alone, inherited, opened, isMinded, isKept } = found;
    if (runs.length === 0 && !worker && !alone && !inherited && !opened && !isMinded && !isKept) return undefined;
    const isCaught = catchesMissing({ node }, true);
    const isLater = isWithin(node, run.node) || (node.type === "attribute" && node.role !== "function");
    return { ...found, at: node.start, isLater, runs: isCaught ? runs.map((each) => ({ ...each, isCaught })) : runs };
  }

  private isInstance(node: Node, { module, isHanded, node: owner }: Run): boolean {
    const relation = this.kin.pointsTo(node, module);
    if (relation === "instance" || relation === "class") return true;
    if (relation === "none" || !isHanded || node.type !== "identifier") return false;
    const scope = module.scopeOfName(node.text, node)?.node;
    return scope?.is("function_definition", "lambda") === true && owner.contains(scope);
  }

  private attribute(node: Node, run: Run, found: Found): void {
    const object = node.field("object");
    const name = mangle(attributeName(node) ?? "", node);
    if (!object) return;
    if (name === "__init__") this.inits(object, run, found);
    else if ((isSuper(object) || this.isInstance(object, run)) && !isKept(node))
      this.methodsNamed(name, { module: run.module, node }, found);
  }

  /** `Base.__init__`, `super(C, self).__init__`: C's own, and those of its descendants, are no part of the way to it. */
  private inits(object: Node, { module }: Run, found: Found): void {
    const { hierarchy } = this.kin;
    const base = hierarchy.denotation(object, module);
    const isClass = base.kind === "project" || base.kind === "library";
    const owners = isClass ? [hierarchy.lookup(base, "__init__")?.owner] : isSuper(object) ? this.relatives : [];
    for (const owner of owners) {
      if (!owner || this.descendants.has(owner)) continue;
      if (owner.kind === "library" && this.relatives.includes(owner) && owner.members.has("__init__")) {
        if ([owner.id, ...owner.mro].some((id) => WORKS_IN_INIT.has(id))) found.worker ??= { module, node: object };
        found.runs.push(...this.calledBy(owner, "__init__", found));
      }
      if (owner.kind === "project")
        for (const { name, node } of owner.methods) if (name === "__init__") found.runs.push({ module: owner.module, node });
    }
  }

  /** The methods of the family that a method of a class of the library may call on itself: where that is not told, all whose names the class knows. */
  private calledBy(library: KnownClass, method: string, found: Found): readonly Run[] {
    const known = this.kin.hierarchy.mro(library).filter(isOfLibrary);
    const reached = reachedFrom(method, this.relatives.filter(isOfLibrary));
    if (reached?.has(KEEPS)) found.isKept = true;
    const names = reached ?? new Set(known.flatMap((cls) => [...cls.members.keys()]));
    return [...names].flatMap((name) => (BY_NAME.has(name) ? [] : [...this.ownMethods(name)]));
  }

  /** Where a piece of code calls what may be anybody: where the instance is kept somewhere, that may call any of its methods. */
  callsOfOthers(run: Run): readonly Site[] {
    const { module } = run;
    const calls = [...walk(run.node)].filter((node) => node.type === "call" && !this.isCallOfOwn(node, run));
    return calls.filter((call) => !isOfOtherLibrary(call, module, this.relatives, this.kin.hierarchy)).map((node) => ({ module, node }));
  }

  /** `self.listen(1)`, `Base.__init__(self)`: what these run is followed by itself. */
  private isCallOfOwn(call: Node, run: Run): boolean {
    const callee = call.field("function");
    const object = callee?.field("object");
    if (isSuper(call) || (callee && attributeName(callee) === "__init__")) return true;
    return object !== undefined && (isSuper(object) || this.isInstance(object, run));
  }

  private methodsNamed(name: string, site: Site, found: Found): void {
    const binding = this.relatives.filter((cls) => cls.kind === "library" && cls.members.has(name));
    if (binding.length > 0) found.inherited = site;
    found.runs.push(...this.ownMethods(name), ...binding.flatMap((cls) => this.calledBy(cls, name, found)));
  }

  private relativesBinding(name: string): readonly ClassModel[] {
    const classes = [...this.modules].flatMap((module) => module.classesBinding(name)).filter((cls) => this.places.has(cls));
    return classes.sort((a, b) => (this.places.get(a) ?? 0) - (this.places.get(b) ?? 0));
  }

  /** The code that a name of the family may stand for: methods, what properties ask, what an attribute keeps of these. */
  private *ownMethods(name: string, seen: ReadonlySet<string> = new Set()): Generator<Run> {
    if (seen.has(name)) return;
    for (const cls of this.relativesBinding(name)) {
      for (const { module, node, isOutside } of boundFunctions(name, cls, this.kin.hierarchy)) yield { module, node, isHanded: isOutside };
      for (const { value, method } of cls.stores.of(name))
        if (value && value.field("object")?.text === method.self)
          yield* this.ownMethods(mangleIn(attributeName(value) ?? "", cls.name), new Set([...seen, name]));
    }
  }

  private call(node: Node, run: Run, found: Found): void {
    const { hierarchy } = this.kin;
    const { positional, keywords } = argumentsOf(node);
    const given = [...positional, ...keywords.values()];
    const callee = node.field("function");
    if (given.some((argument) => this.mayRunLater(argument, run)))
      found.isMinded = hierarchy.callees(node, run.module).some((each) => this.triesIn(each.node).length > 0);
    if (!callee || isSuper(node) || !given.some((argument) => this.isInstance(argument, run))) return;
    if (/^(?:has|get)attr$/.test(calleeName(node))) found.runs.push(...this.asked(positional[1]));
    const object = callee.field("object");
    if (attributeName(callee) === "__init__" || (object && this.isInstance(object, run))) return;
    for (const denotation of hierarchy.denotations(callee, run.module)) {
      if (denotation.kind === "function" || denotation.kind === "project")
        found.runs.push({ module: denotation.module, node: denotation.node, isHanded: true });
      else if (denotation.kind === "library-function" || denotation.kind === "library") found.runs.push(...this.givenTo(given, run));
      else this.calledByName(callee, run, found);
    }
  }

  /** Whether an argument may be code that has the instance: a lambda, a variable, a method of the instance, a partial application. */
  private mayRunLater(argument: Node, run: Run): boolean {
    if (argument.type === "lambda") return true;
    if (argument.type === "identifier") return run.module.scopeOfName(argument.text, argument)?.node === run.node;
    if (argument.type === "call") return calleeName(argument) === "partial";
    const object = argument.type === "attribute" ? argument.field("object") : undefined;
    return object !== undefined && this.isInstance(object, run);
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
  private calledByName(callee: Node, { module }: Run, found: Found): void {
    const object = callee.field("object");
    const name = attributeName(callee);
    const holders = object && this.kin.hierarchy.pointsTo(object, module);
    const isKnown = holders?.every(({ kind }) => kind === "instance" || kind === "class") ?? false;
    const classes = holders?.flatMap((holder) => ("cls" in holder ? [holder.cls] : [])) ?? [];
    const owners = isKnown ? classes.map((cls) => this.kin.hierarchy.lookup(cls, name ?? "")?.owner) : this.classesWith(name);
    const methods = owners.flatMap((cls) =>
      cls?.kind === "project" ? cls.methods.filter((each) => each.name === name).map(({ node }) => ({ cls, node })) : [],
    );
    if (methods.length === 0 && !isKnown) found.opened = { module, node: callee };
    for (const { cls, node } of methods) found.runs.push({ module: cls.module, node, isHanded: true });
  }

  private classesWith(name: string | undefined): readonly ClassModel[] {
    const modules = name === undefined ? [] : this.kin.hierarchy.mentioning(name);
    return modules.flatMap(({ classes }) => classes).filter(({ members }) => members.has(name ?? ""));
  }

  /** The instance by itself, which operators, `print` and the like ask for special methods, or which somebody keeps. */
  private name(node: Node, run: Run, found: Found): void {
    if (node.type !== "identifier" || node.role === "object" || node.parent?.is("parameters", "lambda_parameters")) return;
    if (accessOf(node) !== "read" || !this.isInstance(node, run) || this.kin.pointsTo(node, run.module) === "class") return;
    const call = node.parent?.type === "argument_list" ? node.parent.parent : undefined;
    if (call && (isSuper(call) || this.isOfProject(call, run))) return;
    found.alone = { module: run.module, node, isToLibrary: isPrintedTo(node) || (call !== undefined && this.isOfLibrary(call, run)) };
    if (isKept(node)) found.opened = { module: run.module, node };
    for (const name of new Set(this.relatives.flatMap((cls) => (cls.kind === "project" ? [...cls.members.keys()] : []))))
      if (/^__.*__$/.test(name) && !BY_NAME.has(name)) found.runs.push(...this.ownMethods(name));
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

/** Whether a place stands in a function, a lambda or a generator expression within a piece of code. */
export function isWithin(node: Node, code: Node): boolean {
  const inner = node.closest("function_definition", "lambda", "generator_expression");
  return inner !== undefined && inner !== code && code.contains(inner);
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
  const assignment = node.parent?.is("expression_list", "tuple") ? node.parent.parent : node.parent;
  if (assignment?.type !== "assignment" || !assignment.field("right")?.contains(node)) return false;
  const pairs = pairsOf(assignment)?.filter(({ value }) => value === node);
  return !pairs || pairs.some(({ target }) => target.is("attribute", "subscript"));
}
