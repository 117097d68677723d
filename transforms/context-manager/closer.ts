import {
  argumentsOf,
  attributeName,
  type BoundValue,
  type ClassModel,
  callableWithoutArguments,
  dottedName,
  type Method,
  mangleIn,
  memberBinding,
  memberKind,
  type Node,
  ownNodes,
  type Project,
} from "../../src/kit.js";
import { type BaseCall, type Closer, CONVENTIONAL } from "../shared/plans.js";

/**
 * The method that `__del__` of `cls` stands for; `__del__` itself where there is no other. A call of a base's `__del__`
 * that is `answered` by a call of its `__exit__` is no release of its own.
 */
export function chooseCloser(
  cls: ClassModel,
  project: Project,
  moved: ReadonlyMap<string, string>,
  answered: (call: BaseCall) => boolean,
): Closer {
  const can = (name: string) => isCandidate(cls, name, project, moved);
  const assigned = assignedMethod(cls);
  if (assigned !== undefined && can(assigned)) return closer(cls, assigned, project);
  const del = delMethod(cls);
  const calls = del ? readCalls(del, cls, project, answered) : { own: [], releasesElse: false };
  const called = [...new Set(calls.own)].filter(can);
  const [only, ...more] = called;
  const single = only !== undefined && more.length === 0 && new Set(calls.own).size === 1 && !calls.releasesElse;
  const name = (single ? only : undefined) ?? CONVENTIONAL.find((each) => called.includes(each)) ?? CONVENTIONAL.find(can);
  return name === undefined ? closer(cls, "__del__", project) : closer(cls, name, project);
}

/** The function a name stands for, where aliases of one method are one: mangled. */
export function sameCall(cls: ClassModel, name: string, moved: ReadonlyMap<string, string>): string {
  const mangled = mangleIn(name, cls.name);
  const [value] = memberBinding(cls, mangled)?.values ?? [];
  if (value?.kind === "value" && value.node.type === "identifier" && cls.members.has(value.node.text))
    return mangleIn(value.node.text, cls.name);
  return moved.get(mangled) ?? mangled;
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
    memberBinding(found.owner, mangled)?.always === true &&
    values.every((value) => needsNothing(value, kind === "static", found.owner as ClassModel, kind === "unknown"))
  );
}

function needsNothing(value: BoundValue, isStatic: boolean, owner: ClassModel, decorated: boolean): boolean {
  if (value.kind === "def") return callableWithoutArguments(value.node, !isStatic) && !decorated && !value.node.text.startsWith("async");
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

function readCalls(del: Method, cls: ClassModel, project: Project, answered: (call: BaseCall) => boolean): Calls {
  const own: string[] = [];
  let releasesElse = false;
  for (const node of ownNodes(del.node)) {
    if (node.type === "exec_statement") releasesElse = true;
    if (node.type !== "call") continue;
    const isStatement = node.parent?.type === "expression_statement";
    const name = isStatement ? ownMethod(node, del) : undefined;
    const base = readBaseCall(node, cls, project);
    if (name !== undefined) own.push(name);
    else if (!(base && answered(base)) && mayRelease(node, isStatement, del)) releasesElse = true;
  }
  return { own, releasesElse };
}

function ownMethod(call: Node, del: Method): string | undefined {
  const callee = call.field("function");
  if (callee?.type !== "attribute" || callee.field("object")?.text !== del.self) return undefined;
  const { positional, keywords, open } = argumentsOf(call);
  return positional.length === 0 && keywords.size === 0 && !open ? attributeName(callee) : undefined;
}

const SAYING = /^_*(?:print|warn|warning|debug|info|error|exception|critical|log|trace|msg|print_exc|write|getLogger)$/;
const LISTENERS = /(?:^|\.)_*(?:log|logger|logging|LOG|LOGGER|warnings|traceback|stderr|stdout|msg)$/;
const RELEASING =
  /^_*(?:close|shutdown|stop|release|dispose|cleanup|disconnect|terminate|quit|free|destroy|delete|unlink|remove|kill|rmtree|rmdir|clear|detach|unregister|unbind|deregister|cancel)/i;

/** A statement that calls something may release what it holds; elsewhere a call does when it is called like it. */
function mayRelease(call: Node, isStatement: boolean, del: Method): boolean {
  if (isHarmless(call, del)) return false;
  if (isStatement) return true;
  const names = [call.field("function"), ...argumentsOf(call).positional].map((node) => node && (attributeName(node) ?? node.text));
  return names.some((name) => name !== undefined && RELEASING.test(name));
}

/** Printing and logging release nothing. */
function isHarmless(call: Node, del: Method): boolean {
  const callee = call.field("function");
  if (callee?.type === "identifier") return callee.text === "print" || callee.text === "log";
  const object = callee?.type === "attribute" ? callee.field("object") : undefined;
  if (!callee || !object || !SAYING.test(attributeName(callee) ?? "")) return false;
  if (object.type === "call") return isHarmless(object, del);
  const path = dottedName(object)?.join(".");
  return path !== undefined && (LISTENERS.test(path) || (path === del.self && attributeName(callee) !== "write"));
}

/** The calls of `__del__` of a base, in the order in which `__del__` makes them. */
export function baseDelCalls(cls: ClassModel, project: Project): BaseCall[] {
  const del = delMethod(cls);
  return [...(del ? ownNodes(del.node) : [])].flatMap((node) => (node.type === "call" ? (readBaseCall(node, cls, project) ?? []) : []));
}

function readBaseCall(call: Node, cls: ClassModel, project: Project): BaseCall | undefined {
  const callee = call.field("function");
  const object = callee?.type === "attribute" && attributeName(callee) === "__del__" ? callee.field("object") : undefined;
  if (!object) return undefined;
  if (object.type === "call" && object.field("function")?.text === "super") return { text: superCall(object), named: undefined };
  const denotation = project.denotation(object, cls.module);
  if (denotation.kind !== "project" && denotation.kind !== "library") return undefined;
  return project.mro(cls).includes(denotation) ? { text: dottedName(object)?.join(".") ?? object.text, named: denotation } : undefined;
}

/** `super(C, this)` as `__exit__` has to say it, where the instance is called `self`. */
function superCall(call: Node): string {
  const [owner] = argumentsOf(call).positional;
  return owner ? `super(${owner.text}, self)` : "super()";
}
