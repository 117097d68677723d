import { callsIn } from "./calls.js";
import type { ClassModel } from "./classes.js";
import { type Call, callOf, modulesSaying, namesIn, type Program } from "./known-calls.js";
import type { Module } from "./module.js";
import { isGivenClass } from "./stores.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

/** What is called to make one more of its kind: `x.__class__(…)`, `type(x)(…)`. */
interface Alike {
  /** The classes whose methods do so with their first parameter. */
  readonly classes: ReadonlySet<ClassModel>;
  /** Whether that is done with any other object. */
  readonly isAnything: boolean;
}

/** Finds the calls that run an `__init__`, where nothing else than these can. */
export class Constructions {
  private known: Alike | undefined;

  constructor(
    private readonly project: Program,
    private readonly isTakenApart: (home: Module) => boolean,
  ) {}

  /**
   * The calls of its classes by their names, and of itself by descendants; undefined where a class is handed on, asked for by a string, or called as
   * `self.__class__` or by a class method.
   */
  of(owner: ClassModel): readonly Call[] | undefined {
    if (this.alike.isAnything) return undefined;
    const heirs = this.project.descendants(owner);
    const classes = [owner, ...heirs];
    const isTaken = owner.module.names("__init__").some((node) => node.role !== "name" && owner.node.contains(node));
    if (isTaken || classes.some((cls) => this.isMadeOtherwise(cls))) return undefined;
    const running = classes.filter((cls) => this.project.lookup(cls, "__init__")?.owner === owner);
    const calls = running.map((cls) => callsOf(cls, this.project));
    return calls.includes(undefined) ? undefined : [...calls.flatMap((each) => each ?? []), ...heirs.flatMap(initCalls)];
  }

  /** Whether something else may call the class: a metaclass, a decorator, what takes it by a name that it puts together, or it itself. */
  private isMadeOtherwise(cls: ClassModel): boolean {
    const { project } = this;
    const isHandedOn = cls.node.parent?.type === "decorated_definition" || project.madeFrom(cls).length > 0;
    if (isHandedOn || cls.members.has("__getinitargs__") || this.alike.classes.has(cls)) return true;
    return project.isOpen(cls) || project.metaclassesOf(cls).length > 0 || makesItself(cls) || this.isTakenApart(cls.module);
  }

  private get alike(): Alike {
    this.known ??= this.findAlike();
    return this.known;
  }

  private findAlike(): Alike {
    const { index } = this.project;
    const byClass = index.touching("__class__").flatMap((module) =>
      module
        .attributes("__class__")
        .filter(callOf)
        .map((node) => ({ object: node.field("object"), module })),
    );
    const byType = index.calling("type").flatMap((module) =>
      callsIn(module, "type")
        .filter(callOf)
        .map((node) => ({ object: argumentsOf(node).positional[0], module })),
    );
    const owners = [...byClass, ...byType].map(({ object, module }) => object && module.selfOf(object)?.cls);
    return { classes: new Set(owners.filter((cls) => cls !== undefined)), isAnything: owners.includes(undefined) };
  }
}

/** `cls(…)` in a class method, `self.__class__(…)`, `type(self)(…)`. */
function makesItself(cls: ClassModel): boolean {
  const { module } = cls;
  const isIn = (node: Node) => cls.node.contains(node);
  const byClass = cls.methods.some(
    (method) => isGivenClass(method) && method.self !== undefined && module.names(method.self, method.node).some((node) => !isAsked(node)),
  );
  return (
    byClass || module.attributes("__class__").some(isIn) || module.calls("type").some((call) => isIn(call) && callOf(call) !== undefined)
  );
}

function callsOf(cls: ClassModel, project: Program): readonly Call[] | undefined {
  const found: Call[] = [];
  for (const name of project.namesOf(cls)) {
    const modules = modulesSaying(name, project);
    if (!modules) return undefined;
    for (const module of modules)
      for (const node of namesIn(module, name)) {
        if (!project.denotations(node, module).includes(cls)) continue;
        const call = callOf(node);
        if (call) found.push({ node: call, module, offset: 1 });
        else if (isInit(node)) found.push({ node: node.parent?.parent as Node, module, offset: 0 });
        else if (!isHarmless(node, module)) return undefined;
      }
  }
  return found;
}

/** Whether a class is asked there, inherited from or compared with, and not handed on. */
function isHarmless(node: Node, module: Module): boolean {
  if (isAsked(node) || node.closest("except_clause")?.fields("value").includes(node)) return true;
  const call = node.parent?.type === "argument_list" ? node.parent.parent : undefined;
  if (call?.type === "class_definition") return true;
  const callee = call?.field("function");
  return callee?.type === "identifier" && /^(?:isinstance|issubclass|super)$/.test(callee.text) && !module.scopeOfName(callee.text, callee);
}

/** `C.name`, where that is no `__init__` and nothing that gives C. */
function isAsked(node: Node): boolean {
  const name = node.role === "object" && node.parent ? attributeName(node.parent) : undefined;
  return name !== undefined && !/^__.*__$/.test(name);
}

/** `C.__init__(self, …)` */
function isInit(node: Node): boolean {
  return (
    node.role === "object" && node.parent !== undefined && attributeName(node.parent) === "__init__" && callOf(node.parent) !== undefined
  );
}

/** `super(D, self).__init__(…)` in a descendant. */
function initCalls(cls: ClassModel): readonly Call[] {
  return cls.module.attributes("__init__").flatMap((node) => {
    const object = node.field("object");
    const call = callOf(node);
    return call && object?.type === "call" && cls.node.contains(node) ? [{ node: call, module: cls.module, offset: 1 }] : [];
  });
}
