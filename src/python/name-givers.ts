import { ADDERS, EXTENDERS, PAIRS, VIEWS } from "./container-methods.js";
import type { Hierarchy } from "./hierarchy.js";
import { mangle } from "./mangle.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import { argumentsOf, attributeName, bare, type Node } from "./tree.js";

/**
 * What becomes of a name that a call is given:
 * - `nothing`: it is forgotten
 * - `something`: what the call gives may be it, or made of it
 * - `kept`: the same, and what the call is asked of holds it
 * - `anywhere`: an object holds it somewhere
 * - `setter`: an attribute of that name may be set
 */
export type Fate = "nothing" | "something" | "kept" | "anywhere" | "setter";

const SETTING: ReadonlySet<string> = new Set([
  ...["setattr", "delattr", "__setattr__", "__delattr__", "patch", "object", "multiple", "swap_attr"],
  ...["exec", "eval", "execfile", "compile", "apply", "reduce"],
]);

/** What is built in and gives a truth, a number or a type. */
const ANSWERING: ReadonlySet<string> = new Set([
  ...["hasattr", "isinstance", "issubclass", "callable", "len", "id", "hash", "ord", "int", "long", "float", "bool", "cmp", "type"],
]);

/** Python 2 library reference, 15.7.1. */
const LOGGING: ReadonlySet<string> = new Set(["debug", "info", "warning", "warn", "error", "exception", "critical", "log"]);

/** What calls what else it is given. */
const CALLING: ReadonlySet<string> = new Set([
  ...["map", "filter", "imap", "ifilter", "starmap", "partial", "methodcaller", "sub", "subn"],
  ...["Thread", "Timer", "start_new_thread", "register", "submit", "sorted", "min", "max"],
]);

/** Dictionaries, lists and strings are asked for it. */
const FINDING: ReadonlySet<string> = new Set([
  ...["get", "pop", "has_key", "index", "count", "remove", "discard", "find", "startswith", "endswith"],
]);

/** Strings and sets make something of it. */
const MAKING: ReadonlySet<string> = new Set(["format", "join", "replace", "union"]);

/** Whether a call is of what sets attributes by name. */
export function isSetter(call: Node): boolean {
  return SETTING.has(calleeName(call));
}

/** What is built in or of the library sets nothing by a name, if it is given no function that does. */
export function madeByLibrary(call: Node, given: Node, module: Module, project: Hierarchy): Fate {
  const name = calleeName(call);
  const { positional, keywords, open } = argumentsOf(call);
  const own = bare(given);
  if (call.field("function")?.type === "identifier" && ANSWERING.has(name)) return "nothing";
  if (name === "getattr" && positional[1] === own) return "nothing";
  const others = [...positional, ...keywords.values()].filter((each) => each !== own);
  if (open || others.some((each) => mayBeFunction(each, module, project, CALLING.has(name)))) return "setter";
  return isMethod(call, module, project) && !isForgetful(name) ? "anywhere" : "something";
}

/** Whether the object that is asked may keep it: a queue, an option, what an `__init__` of the library fills. */
function isMethod(call: Node, module: Module, project: Hierarchy): boolean {
  const callee = call.field("function");
  if (callee?.type !== "attribute") return false;
  const isInit = /^__.*__$/.test(calleeName(call));
  return isInit || project.denotations(callee, module).every(({ kind }) => kind !== "library-function" && kind !== "library");
}

/** The methods of test cases and loggers compare or print what they are given. */
function isForgetful(name: string): boolean {
  return /^(?:assert|fail)[A-Z_]/.test(name) || LOGGING.has(name);
}

function mayBeFunction(argument: Node, module: Module, project: Hierarchy, isLikely: boolean): boolean {
  if (argument.type === "lambda") return true;
  if (!argument.is("identifier", "attribute")) return false;
  const denotations = project.denotations(argument, module);
  if (denotations.some(({ kind }) => kind === "function" || kind === "library-function")) return true;
  const object = argument.field("object");
  const name = mangle(attributeName(argument) ?? "", argument);
  const owners = object ? project.pointsTo(object, module).flatMap((each) => ("cls" in each ? each.cls : [])) : [];
  if (owners.some((cls) => project.lookup(cls, name) !== undefined)) return true;
  return isLikely && denotations.every(({ kind }) => kind === "other");
}

/** What a container, a string or another object that is none of the project does with a name that a method of it is given. */
export function keptByObject(call: Node, given: Node, module: Module, project: Hierarchy): Fate {
  const name = calleeName(call);
  if (FINDING.has(name)) return argumentsOf(call).positional[0] === bare(given) ? "nothing" : "something";
  if (name === "setdefault" || ADDERS.has(name) || EXTENDERS.has(name)) return "kept";
  if (MAKING.has(name) || VIEWS.has(name) || PAIRS.has(name)) return "something";
  const object = call.field("function")?.field("object");
  const isOfLibrary = object !== undefined && project.pointsTo(object, module).length === 0;
  return isOfLibrary ? madeByLibrary(call, given, module, project) : "setter";
}
