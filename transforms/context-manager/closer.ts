import { type BoundValue, type ClassModel, callableWithoutArguments, type Method, memberBinding } from "../../src/python/classes.js";
import { memberKind } from "../../src/python/members.js";
import { mangleIn } from "../../src/python/module.js";
import { ownNodes } from "../../src/python/names.js";
import type { Project } from "../../src/python/project.js";
import { argumentsOf, attributeName, dottedName, type Node } from "../../src/python/tree.js";

/** What `__exit__` calls. */
export interface Closer {
  /** As it is written after `self.`; `__del__` where the cleanup is written out there. */
  readonly name: string;
  /** The body that runs, where it is in the project: it says whether a second run does harm. */
  readonly owner: ClassModel | undefined;
  readonly definition: Node | undefined;
}

/** Names that say they release something, the plainest first. */
const CONVENTIONAL = ["close", "shutdown", "stop", "release", "dispose", "cleanup", "disconnect", "terminate", "quit", "free"];

/** The method that `__del__` of `cls` stands for; `__del__` itself where there is no other. */
export function chooseCloser(cls: ClassModel, project: Project, moved: ReadonlyMap<string, string>): Closer {
  const can = (name: string) => isCandidate(cls, name, project, moved);
  const assigned = assignedMethod(cls);
  if (assigned !== undefined && can(assigned)) return closer(cls, assigned, project);
  const del = delMethod(cls);
  const calls = del ? readCalls(del, cls, project) : { own: [], releasesElse: false };
  const called = [...new Set(calls.own)].filter(can);
  const [only, ...more] = called;
  const single = only !== undefined && more.length === 0 && new Set(calls.own).size === 1 && !calls.releasesElse;
  const name = (single ? only : undefined) ?? CONVENTIONAL.find((each) => called.includes(each)) ?? CONVENTIONAL.find(can);
  return name === undefined ? closer(cls, "__del__", project) : closer(cls, name, project);
}

function closer(cls: ClassModel, name: string, project: Project): Closer {
  const found = project.lookup(cls, mangleIn(name, cls.name));
  const owner = found?.owner.kind === "project" ? found.owner : undefined;
  const values = owner ? (memberBinding(owner, mangleIn(name, cls.name))?.values ?? []) : [];
  return { name, owner, definition: owner && definitionOf(values, owner) };
}

function definitionOf(values: readonly BoundValue[], owner: ClassModel): Node | undefined {
  const [value] = values;
  if (value?.kind === "def") return value.node;
  if (value?.kind !== "value" || value.node.type !== "identifier") return undefined;
  return definitionOf(memberBinding(owner, mangleIn(value.node.text, owner.name), value.node.start)?.values ?? [], owner);
}

/** X of `__del__ = X`. */
function assignedMethod(cls: ClassModel): string | undefined {
  const value = delValue(cls);
  if (value?.kind !== "value") return undefined;
  return value.node.type === "identifier" ? value.node.text : attributeName(value.node);
}

/** What `__del__` is bound to, where it is but one thing. */
function delValue(cls: ClassModel): BoundValue | undefined {
  const values = memberBinding(cls, "__del__")?.values ?? [];
  return values.length === 1 ? values[0] : undefined;
}

export function delMethod(cls: ClassModel): Method | undefined {
  const value = delValue(cls);
  return value?.kind === "def" ? cls.methods.find((method) => method.node === value.node) : undefined;
}

/** Whether `self.name()` calls a function found on the class, or an alias of one that is moved there, which needs no arguments. */
function isCandidate(cls: ClassModel, name: string, project: Project, moved: ReadonlyMap<string, string>): boolean {
  const own = mangleIn(name, cls.name);
  const mangled = moved.get(own) ?? own;
  const found = project.lookup(cls, mangled);
  if (!found || mangled === "__del__") return false;
  const kind = memberKind(project, found.owner, mangled);
  if (found.owner.kind === "library") return kind === "function" || kind === "method-descriptor";
  if (kind === "data" || kind === "descriptor") return false;
  const values = memberBinding(found.owner, mangled)?.values ?? [];
  return (
    values.length > 0 && values.every((value) => needsNothing(value, kind === "static", found.owner as ClassModel, kind === "unknown"))
  );
}

function needsNothing(value: BoundValue, isStatic: boolean, owner: ClassModel, decorated: boolean): boolean {
  if (value.kind === "def") return callableWithoutArguments(value.node, !isStatic) && !decorated;
  if (value.kind === "other") return false;
  if (value.node.type === "lambda") return callableWithoutArguments(value.node, !isStatic);
  const definition = definitionOf([value], owner);
  return definition ? callableWithoutArguments(definition, !isStatic) : !decorated;
}

interface Calls {
  /** The methods of `self` called with no arguments as statements. */
  readonly own: readonly string[];
  /** Whether other calls may release something. */
  readonly releasesElse: boolean;
}

function readCalls(del: Method, cls: ClassModel, project: Project): Calls {
  const own: string[] = [];
  let releasesElse = false;
  for (const node of ownNodes(del.node)) {
    const call = node.type === "expression_statement" ? node.parts[0] : undefined;
    if (call?.type !== "call") continue;
    const name = ownMethod(call, del);
    if (name !== undefined) own.push(name);
    // A call of the base's `__del__` is answered by a call of the base's `__exit__`.
    else if (!isHarmless(call) && !readBaseCall(call, cls, project)) releasesElse = true;
  }
  return { own, releasesElse };
}

function ownMethod(call: Node, del: Method): string | undefined {
  const callee = call.field("function");
  if (callee?.type !== "attribute" || callee.field("object")?.text !== del.self) return undefined;
  const { positional, keywords, open } = argumentsOf(call);
  return positional.length === 0 && keywords.size === 0 && !open ? attributeName(callee) : undefined;
}

const SAYING = new Set(["print", "warn", "warning", "debug", "info", "error", "exception", "critical", "log", "print_exc", "write"]);
const LISTENERS = /^(?:.*\.)?_*(?:log|logger|logging|LOG|LOGGER|warnings|traceback|stderr|stdout|msg)$/;

/** Printing and logging release nothing. */
function isHarmless(call: Node): boolean {
  const callee = call.field("function");
  if (callee?.type === "identifier") return callee.text === "print" || callee.text === "log";
  const object = callee?.type === "attribute" ? callee.field("object") : undefined;
  const path = object && dottedName(object)?.join(".");
  return path !== undefined && LISTENERS.test(path) && SAYING.has((callee && attributeName(callee)) ?? "");
}

/** How `__del__` calls that of a base: `Base.__del__(self)` or `super(C, self).__del__()`. */
export interface BaseCall {
  readonly kind: "named" | "super";
  /** `Base`, or `super(C, self)`, as it is written. */
  readonly text: string;
}

export function baseDelCall(cls: ClassModel, project: Project): BaseCall | undefined {
  const del = delMethod(cls);
  for (const node of del ? ownNodes(del.node) : []) {
    const call = node.type === "expression_statement" ? node.parts[0] : undefined;
    const base = call?.type === "call" && del ? readBaseCall(call, cls, project) : undefined;
    if (base) return base;
  }
  return undefined;
}

function readBaseCall(call: Node, cls: ClassModel, project: Project): BaseCall | undefined {
  const callee = call.field("function");
  const object = callee?.type === "attribute" && attributeName(callee) === "__del__" ? callee.field("object") : undefined;
  if (!object) return undefined;
  if (object.type === "call" && object.field("function")?.text === "super") return { kind: "super", text: object.text };
  const meaning = project.meaning(object, cls.module);
  return meaning.kind === "project" && project.mro(cls).includes(meaning) ? { kind: "named", text: object.text } : undefined;
}
