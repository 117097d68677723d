import { lastInit } from "../afterwards.js";
import type { AttributeSite } from "../attribute-sites.js";
import { callsIn } from "../calls.js";
import type { ClassModel } from "../classes.js";
import { mangle } from "../mangle.js";
import type { Module } from "../module.js";
import type { Project } from "../project.js";
import { saysRelease } from "../releasing.js";
import type { Site } from "../semantics.js";
import { argumentsOf, attributeName, type Node, walk } from "../tree.js";
import { accessesOf } from "./accesses.js";
import { isMadeAnew } from "./anew.js";
import { callsOf } from "./made.js";
import { isOverridden } from "./overridden.js";
import { areApart, outermostFunction } from "./variables.js";

function isCloser(name: string): boolean {
  return !name.startsWith("_") && saysRelease(name);
}

/** Special methods that nobody calls by their name, and that a program need not come to: `with` is a way to call a method that closes. */
const CLOSING = new Set(["__exit__", "__enter__"]);

/** The method in which a release stands that the program doesn't come to. */
export interface UncalledMethod {
  readonly cls: ClassModel;
  readonly name: string;
  /** Whether calling it would help: what an `__init__` calls before there is anything to take back is called, and helps nothing. */
  readonly helps: boolean;
}

/** What is released. */
export interface HeldOnCycle {
  /** The class whose attribute it is. */
  readonly held: ClassModel;
  /** The classes on the cycle: that one first. */
  readonly holders: readonly ClassModel[];
  /** The places that make it keep what it does. */
  readonly made: readonly Site[];
}

/**
 * The method in which a release stands that the program doesn't come to: only `__del__` calls it, which never runs for an object in a cycle, or
 * nobody of the project does; or some instances never get there. What runs tests calls `tearDown`. Undefined where the program does, or may.
 */
export function uncalledMethod(site: Site, { held, holders, made }: HeldOnCycle, project: Project): UncalledMethod | undefined {
  const seen = new Set<Node>();
  const names = new Set<string>();
  const queue: Site[] = [site];
  const outside: AttributeSite[] = [];
  let method: UncalledMethod | undefined;
  for (let place = queue.shift(); place; place = queue.shift()) {
    if (isOnFailure(place.node) || isBehindLeaving(place.node)) continue;
    const definition = outermostFunction(place.node);
    const cls = definition && place.module.classAround(definition);
    const name = definition?.field("name")?.text;
    if (!cls || name === undefined || !cls.methods.some(({ node }) => node === definition)) return undefined;
    if (!method && !isAskedFor(cls, name, holders, project)) return undefined;
    if (!method || (cls === method.cls && method.name.startsWith("_") && isCloser(name))) method = { cls, name, helps: true };
    if (name === "tearDown") return undefined;
    if (isOverridden(cls, name, held, project)) {
      method = { ...method, helps: false };
      continue;
    }
    if (name === "__del__" || seen.has(definition)) continue;
    seen.add(definition);
    names.add(name);
    if (/^__.*__$/.test(name)) {
      if (CLOSING.has(name) && !isEntered(cls, project)) continue;
      return undefined;
    }
    if (name === "close" && isGivenToClosing(cls, project)) return undefined;
    for (const use of accessesOf(cls, mangle(name, definition), project)) {
      if (use.access !== "read") continue;
      const isCalled = use.node.role === "function" && use.node.parent?.type === "call";
      if (!isCalled) return undefined;
      if (!isDeferred(place.node) && isOnSelf(use) && isBeforeAll(use, made, held, project)) {
        method = { ...method, helps: false };
        continue;
      }
      if (isRootedInSelf(use) && made.some((maker) => isMadeAfter(use.node, maker))) continue;
      if (isOnMadeThere(use)) outside.push(use);
      else queue.push(use);
    }
  }
  if (outside.length === 0 || !method) return method;
  return isLeftOpen(project.relatives(held).includes(method.cls) ? held : method.cls, names, project) ? method : undefined;
}

/** Whether a method in which something is taken back is one of what is on the cycle, that the program would have to call: no library does it by its name. */
function isAskedFor(cls: ClassModel, name: string, [held, ...others]: readonly ClassModel[], project: Project): boolean {
  if (held && project.relatives(held).includes(cls)) return true;
  // Whom a `with` is given is often not known.
  if (/^__.*__$/.test(name) || !others.some((each) => project.relatives(each).includes(cls))) return false;
  return project.mro(cls).every((each) => each.kind === "project" || (each.kind === "library" && !each.members.has(name)));
}

/** Whether who comes to a place comes to another one below it in the same function afterwards: what is undone there is done again. */
function isPassedBefore(place: Node, later: Node): boolean {
  if (place.start > later.start || outermostFunction(place) !== outermostFunction(later) || areApart(place, later)) return false;
  for (let block = place.closest("block"); block && !block.contains(later); block = block.parent?.closest("block"))
    if (block.parts.at(-1)?.is(...LEAVING)) return false;
  return true;
}

/** Whether what a place undoes is made again below it in the same function: there, or by a call of the method that makes it. */
function isMadeAfter(place: Node, { module, node }: Site): boolean {
  if (isPassedBefore(place, node)) return true;
  const [around, maker] = [outermostFunction(place), outermostFunction(node)?.field("name")?.text];
  if (!around || maker === undefined) return false;
  const calls = [...walk(around)].filter((each) => each.role === "function" && attributeName(each) === maker);
  return calls.some((call) => {
    const object = call.field("object");
    return object !== undefined && module.selfOf(object) !== undefined && isPassedBefore(place, call);
  });
}

/** Whether a place stands in a function within, which may run whenever. */
function isDeferred(place: Node): boolean {
  return place.closest("function_definition", "lambda") !== outermostFunction(place);
}

/** Whether a call in an `__init__` runs before anything can have been made of what it undoes. */
function isBeforeAll(use: Site, made: readonly Site[], held: ClassModel, project: Project): boolean {
  const init = outermostFunction(use.node);
  const cls = init && use.module.classAround(init);
  if (!init || !cls || init.field("name")?.text !== "__init__" || isDeferred(use.node) || isMadeAnew(held, project)) return false;
  const earlier = namesAbove(init, use.node.start, [cls, ...project.descendants(cls)]);
  return made.every(({ module, node }) => {
    const around = outermostFunction(node);
    if (around === init) return isPassedBefore(use.node, node);
    const maker = around?.field("name")?.text;
    const owner = around && module.classAround(around);
    if (maker === "__init__" && owner && project.mro(owner).includes(cls)) return lastInit(around) < node.start;
    return maker !== undefined && maker !== "__init__" && !earlier.has(maker);
  });
}

/** What attributes are named in an `__init__` above a place, and in the methods of some classes that are named there. */
function namesAbove(init: Node, end: number, classes: readonly ClassModel[]): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (within: Node, before: number) => {
    for (const node of walk(within)) {
      const name = node.start < before && node.type === "attribute" ? attributeName(node) : undefined;
      if (name !== undefined && name !== "__init__") names.add(name);
    }
  };
  add(init, end);
  for (const { methods } of classes)
    for (const { name, node } of methods) if (name === "__init__" && node !== init) add(node, lastInit(node));
  for (const name of names)
    for (const { methods } of classes) for (const each of methods) if (each.name === name) add(each.node, each.node.end);
  return names;
}

/** `pump = Pump()`, `pump.close()` in one function: of other pumps that says nothing. */
function isOnMadeThere({ receiver, module }: AttributeSite): boolean {
  const scope = receiver?.type === "identifier" ? module.scopeOfName(receiver.text, receiver) : undefined;
  const [binding, ...others] = (receiver && scope?.bindings.get(receiver.text)) ?? [];
  return scope?.node.type === "function_definition" && others.length === 0 && binding?.value?.type === "call";
}

/** Whether a function makes an instance, hands it to nobody, and calls none of some methods of it. */
function isLeftOpen(cls: ClassModel, names: ReadonlySet<string>, project: Project): boolean {
  return project
    .namesOf(cls)
    .some((name) =>
      project.index.calling(name).some((module) => callsOf(cls, name, module, project).some((call) => isLeftBy(call, names, module))),
    );
}

function isLeftBy(call: Node, names: ReadonlySet<string>, module: Module): boolean {
  const { parent } = call;
  if (!parent || !call.closest("function_definition")) return false;
  if (parent.type === "expression_statement") return true;
  const isOther = (node: Node) => node.type === "attribute" && !names.has(attributeName(node) ?? "") && node.role === "function";
  if (isOther(parent)) return parent.parent?.parent?.type === "expression_statement";
  const target = parent.type === "assignment" && call.role === "right" ? parent.field("left") : undefined;
  const scope = target?.type === "identifier" ? module.scopeOfName(target.text, target) : undefined;
  if (!target || scope?.node.type !== "function_definition" || scope.bindings.get(target.text)?.length !== 1) return false;
  const uses = module.names(target.text, scope.node).filter((use) => use !== target);
  return uses.every((use) => use.role === "object" && use.parent !== undefined && isOther(use.parent));
}

/** Whether a place takes something back before an exception goes on: no run that succeeds comes there. */
export function isOnFailure(place: Node): boolean {
  const handler = place.closest("except_clause");
  return handler?.parts.at(-1)?.parts.at(-1)?.type === "raise_statement";
}

/** Whether a statement that leaves the block stands above a place. */
export function isBehindLeaving(place: Node): boolean {
  for (let child = place, { parent } = place; parent && child.type !== "function_definition"; child = parent, { parent } = parent) {
    const statements = parent.type === "block" ? parent.parts : [];
    if (statements.slice(0, Math.max(0, statements.indexOf(child))).some((statement) => statement.is(...LEAVING))) return true;
  }
  return false;
}

function isRootedInSelf({ node, module }: Site): boolean {
  let object = node.field("object");
  while (object?.type === "attribute") object = object.field("object");
  return object?.type === "identifier" && module.selfOf(object) !== undefined;
}

function isOnSelf({ node, module }: Site): boolean {
  const object = node.field("object");
  return object?.type === "identifier" && module.selfOf(object) !== undefined;
}

const LEAVING = ["return_statement", "raise_statement", "break_statement", "continue_statement"] as const;

/** `with closing(Pump()) as pump` calls `close` (`Lib/contextlib.py`). */
function isGivenToClosing(cls: ClassModel, project: Project): boolean {
  return project.index.calling("closing").some((module) =>
    callsIn(module, "closing").some((call) => {
      const [object] = argumentsOf(call).positional;
      return object !== undefined && isOfFamily(object, module, cls, project);
    }),
  );
}

/** Whether a `with` statement of the project is given an instance of the class, or of one of its relatives. */
function isEntered(cls: ClassModel, project: Project): boolean {
  const family = project.relatives(cls);
  const names = family.flatMap((each) => (each.kind === "project" ? project.namesOf(each) : []));
  // `with x`, and `with Pump()`.
  const modules = new Set([...project.index.entering(), ...names.flatMap((name) => project.index.calling(name))]);
  return [...modules].some((module) => module.withItems.some((item) => isOfFamily(item, module, cls, project)));
}

function isOfFamily(expression: Node, module: Module, cls: ClassModel, project: Project): boolean {
  const family = project.relatives(cls);
  const objects = [...project.pointsTo(expression, module), ...project.flowingTo(expression, module)];
  return objects.some((each) => each.kind === "instance" && family.includes(each.cls));
}
