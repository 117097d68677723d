import {
  attributeName,
  type BodyCall,
  type BoundValue,
  type ClassModel,
  callableWithoutArguments,
  type MemberKind,
  type Method,
  mangleIn,
  memberBinding,
  memberFunction,
  memberKind,
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
  const calls = readCalls(cls, project, answered);
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
  const other = value?.kind === "value" ? value.name : undefined;
  return other !== undefined && cls.members.has(other) ? mangleIn(other, cls.name) : (moved.get(mangled) ?? mangled);
}

function closer(cls: ClassModel, name: string, project: Project): Closer {
  const mangled = mangleIn(name, cls.name);
  const owner = project.lookup(cls, mangled)?.owner;
  return owner?.kind === "project"
    ? { name, owner, definition: memberFunction(owner, mangled) }
    : { name, owner: undefined, definition: undefined };
}

/** X of `__del__ = X`. */
function assignedMethod(cls: ClassModel): string | undefined {
  const value = delValue(cls);
  return value?.kind === "value" ? (value.name ?? attributeName(value.node)) : undefined;
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
    values.every((value) => needsNothing(value, kind === "static", found.owner as ClassModel, kind === "unknown" || isWrapped(value, kind)))
  );
}

/** Whether a decorator has made another function of it, which may need more. */
function isWrapped(value: BoundValue, kind: MemberKind): boolean {
  return kind === "function" && value.kind === "def" && value.decorators.length > 0;
}

function needsNothing(value: BoundValue, isStatic: boolean, owner: ClassModel, decorated: boolean): boolean {
  if (value.kind === "def") return callableWithoutArguments(value.node, !isStatic) && !decorated && !value.node.text.startsWith("async");
  if (value.kind === "other") return false;
  if (value.node.type === "lambda") return callableWithoutArguments(value.node, !isStatic);
  const definition = value.name === undefined ? undefined : memberFunction(owner, mangleIn(value.name, owner.name), value.node.start);
  return definition ? callableWithoutArguments(definition, !isStatic) : !decorated;
}

interface Calls {
  /** The methods of `self` called with no arguments as statements. */
  readonly own: readonly string[];
  /** Whether other calls may release something. */
  readonly releasesElse: boolean;
}

function readCalls(cls: ClassModel, project: Project, answered: (call: BaseCall) => boolean): Calls {
  const del = delMethod(cls);
  const body = del && project.body(del.node);
  if (!body) return { own: [], releasesElse: false };
  const own: string[] = [];
  let releasesElse = body.runsExec();
  for (const call of body.calls()) {
    const base = readBaseCall(call, cls, project);
    if (call.isStatement && call.isGivenNothing && call.object && call.object.node.text === del.self) own.push(call.callee.name);
    else if (!(base && answered(base)) && mayRelease(call, del.self)) releasesElse = true;
  }
  return { own, releasesElse };
}

const SAYING = /^_*(?:print|warn|warning|debug|info|error|exception|critical|log|trace|msg|print_exc|write|getLogger)$/;
const LISTENERS = /(?:^|\.)_*(?:log|logger|logging|LOG|LOGGER|warnings|traceback|stderr|stdout|msg)$/;
const RELEASING =
  /^_*(?:close|shutdown|stop|release|dispose|cleanup|disconnect|terminate|quit|free|destroy|delete|unlink|remove|kill|rmtree|rmdir|clear|detach|unregister|unbind|deregister|cancel)/i;

/** A statement that calls something may release what it holds; elsewhere a call does when it is called like it. */
function mayRelease(call: BodyCall, self: string | undefined): boolean {
  if (isHarmless(call, self)) return false;
  return call.isStatement || [call.callee, ...call.given].some(({ name }) => RELEASING.test(name));
}

/** Printing and logging release nothing. */
function isHarmless({ callee, object, inner }: BodyCall, self: string | undefined): boolean {
  if (!object) return callee.path !== undefined && (callee.name === "print" || callee.name === "log");
  if (!SAYING.test(callee.name)) return false;
  if (inner) return isHarmless(inner, self);
  const path = object.path?.join(".");
  return path !== undefined && (LISTENERS.test(path) || (path === self && callee.name !== "write"));
}

/** The calls of `__del__` of a base, in the order in which `__del__` makes them. */
export function baseDelCalls(cls: ClassModel, project: Project): BaseCall[] {
  const del = delMethod(cls);
  const calls = (del && project.body(del.node)?.calls()) ?? [];
  return calls.flatMap((call) => readBaseCall(call, cls, project) ?? []);
}

function readBaseCall({ callee, object, inner }: BodyCall, cls: ClassModel, project: Project): BaseCall | undefined {
  if (!object || callee.name !== "__del__") return undefined;
  if (inner?.callee.node.text === "super") return { text: superCall(inner), named: undefined };
  const denotation = project.denotation(object.node, cls.module);
  if (denotation.kind !== "project" && denotation.kind !== "library") return undefined;
  return project.mro(cls).includes(denotation) ? { text: object.path?.join(".") ?? object.node.text, named: denotation } : undefined;
}

/** `super(C, this)` as `__exit__` has to say it, where the instance is called `self`. */
function superCall({ given: [owner] }: BodyCall): string {
  return owner ? `super(${owner.node.text}, self)` : "super()";
}
