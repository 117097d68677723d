import {
  attributeName,
  type BoundValue,
  bindsInstance,
  type ClassModel,
  callableWithoutArguments,
  type KnownClass,
  type MemberKind,
  mangleIn,
  memberBinding,
  memberFunction,
  memberKind,
  type Project,
} from "../../src/kit.js";
import { type BaseCall, type Closer, CONVENTIONAL } from "../shared/plans.js";
import { type Cleanup, cleanupOf } from "./cleanup.js";
import { delMethods, delValue } from "./del.js";
import { guardsOf } from "./guard.js";

/** The names of methods that a `__del__` may stand for that does not call them. */
const UNCALLED: readonly string[] = ["close", "dispose", "cleanup"];

/**
 * The method that `__del__` of `cls` stands for; `__del__` itself where there is no other, and undefined where it releases nothing. A call
 * of a base's `__del__` that is `answered` by a call of its `__exit__` is no release of its own.
 */
export function chooseCloser(
  cls: ClassModel,
  project: Project,
  moved: ReadonlyMap<string, string>,
  answered: (call: BaseCall) => boolean,
): Closer | undefined {
  const assigned = assignedMethod(cls);
  if (assigned !== undefined && isCandidate(cls, assigned, project, moved)) return closer(cls, assigned, project);
  const cleanups = delMethods(cls).map(({ node }) => cleanupOf({ owner: cls, node }, project, answered));
  if (cleanups.length > 0 && cleanups.every(({ isIdle }) => isIdle)) return undefined;
  const [calls, ...others] = cleanups.map((cleanup) => callFor(cleanup, cls, project, moved));
  // Bound in several branches, it is told by what it is only where all do the same.
  const isOne = calls !== undefined && others.every((each) => String([each.name, each.guards]) === String([calls.name, calls.guards]));
  return isOne ? { ...closer(cls, calls.name, project), guards: calls.guards } : closer(cls, "__del__", project);
}

/** What `__exit__` calls for one `def __del__`, and what it asks before. */
function callFor(cleanup: Cleanup, cls: ClassModel, project: Project, moved: ReadonlyMap<string, string>): Pick<Closer, "name" | "guards"> {
  const does = (name: string) => isCandidate(cls, name, project, moved) && cleanup.isDoneBy(name, sameCall(cls, name, moved));
  const { methods } = cleanup;
  const [only, ...more] = methods;
  const called = more.length === 0 ? only : CONVENTIONAL.find((name) => methods.includes(name) && does(name));
  const guards = called !== undefined && does(called) ? guardsOf(called, cleanup, cls, project) : undefined;
  if (called !== undefined && guards) return { name: called, guards };
  const uncalled = UNCALLED.find((name) => !methods.includes(name) && cleanup.hasReleases && does(name));
  return { name: uncalled ?? "__del__", guards: [] };
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
    ? { name, owner, definition: memberFunction(owner, mangled), guards: [] }
    : { name, owner: undefined, definition: undefined, guards: [] };
}

/** X of `__del__ = X`. */
function assignedMethod(cls: ClassModel): string | undefined {
  const value = delValue(cls);
  return value?.kind === "value" ? (value.name ?? attributeName(value.node)) : undefined;
}

/** Whether `self.name()` calls a function found on the class, or an alias of one that is moved there, which needs no arguments. */
function isCandidate(cls: ClassModel, name: string, project: Project, moved: ReadonlyMap<string, string>): boolean {
  const own = mangleIn(name, cls.name);
  const mangled = moved.get(own) ?? own;
  const found = project.lookup(cls, mangled);
  if (!found || mangled === "__del__") return false;
  const kind = memberKind(project, found.owner, mangled);
  if (found.owner.kind === "library") return !endsProcess(found.owner, mangled) && bindsInstance(kind);
  if (kind === "data" || kind === "descriptor") return false;
  const values = memberBinding(found.owner, mangled)?.values ?? [];
  return (
    memberBinding(found.owner, mangled)?.always === true &&
    values.every((value) => needsNothing(value, kind === "static", found.owner as ClassModel, kind === "unknown" || isWrapped(value, kind)))
  );
}

/** Of a process that somebody has waited for, nothing is left to end: `subprocess.Popen.terminate` raises `OSError` then. */
function endsProcess(owner: KnownClass, name: string): boolean {
  return owner.kind === "library" && owner.id === "subprocess.Popen" && /^(?:terminate|kill)$/.test(name);
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
