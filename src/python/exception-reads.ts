import type { ClassModel } from "./classes.js";
import type { Hierarchy } from "./hierarchy.js";
import { mangle } from "./mangle.js";
import { plainMethod } from "./methods.js";
import type { Module } from "./module.js";
import type { Site } from "./object-sites.js";
import { attributeName, type Node, walk } from "./tree.js";
import { variableAt } from "./variable.js";

/**
 * What tells the exception being propagated. While `__exit__` runs Python 2 says it to whoever asks, and until the function is
 * left; in `finally` it doesn't.
 */
const ASKING = [
  ...["exc_info", "exc_type", "exc_value", "exc_traceback", "exc_clear"],
  ...["print_exc", "format_exc", "print_exception", "exception", "log_exc", "captureException", "Failure"],
];

/** A place that asks which exception is being propagated, or where something is called that nobody can tell. */
export interface ExceptionRead extends Site {
  readonly isSure: boolean;
}

/** Code that runs: a function, or a part of one. */
export interface RunningCode extends Site {
  /** The class of `self` in it. */
  readonly cls?: ClassModel | undefined;
}

/**
 * Where some code, or what it calls, asks which exception is being propagated. `guesses`: whether methods count that are only called like
 * what is called.
 */
export function exceptionRead(code: RunningCode, project: Hierarchy, guesses = true): ExceptionRead | undefined {
  const seen = new Set([code.node]);
  const queue = [code];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { module } = next;
    for (const node of walk(next.node)) {
      if (isAsking(node, next.node)) return { node, module, isSure: true };
      const called = node.type === "call" ? calledBy(node, next, project, guesses) : [];
      if (called === "anything") return { node, module, isSure: false };
      for (const each of called) if (!seen.has(each.node)) queue.push(each);
      for (const each of called) seen.add(each.node);
    }
  }
  return undefined;
}

/** In an `except` clause of the code what was caught there is told, however it came to run. */
function isAsking(node: Node, root: Node): boolean {
  if (node.type === "identifier" && ASKING.includes(node.text)) return node.text === "exc_clear" || !isHandling(node, root);
  if (node.type === "call" && attributeName(node.field("function") ?? node) === "err") return !isHandling(node, root);
  return node.type === "raise_statement" && node.parts.length === 0 && !isHandling(node, root);
}

function isHandling(node: Node, root: Node): boolean {
  for (let outer = node.parent; outer && outer !== root && !outer.is("function_definition", "lambda"); outer = outer.parent)
    if (outer.type === "except_clause") return true;
  return false;
}

/** What a call runs, as far as it is code of the project; `anything` where it is what somebody gave. */
function calledBy(call: Node, code: RunningCode, project: Hierarchy, guesses: boolean): RunningCode[] | "anything" {
  const callee = call.field("function");
  if (callee?.type === "identifier") return calledByName(callee, code, project);
  const name = callee && attributeName(callee);
  if (!callee || name === undefined) return "anything";
  const { cls, module } = code;
  const method = mangle(name, call);
  // Whoever it is called on, `self`, a base or `super`: any method of that name may be meant.
  const methods = cls ? methodsCalled(method, cls, project) : [];
  if (methods.length > 0) return methods;
  if (cls && isGiven(callee, code, project) && project.lookup(cls, method)?.owner.kind !== "library") return "anything";
  const denotation = project.denotation(callee, module);
  if (denotation.kind === "function") return [{ node: denotation.node, module: denotation.module }];
  const object = callee.field("object");
  const classes = object && classesOf(object, code, project);
  if (classes) return classes.flatMap((each) => methodsCalled(method, each, project));
  return guesses ? namesakes(name, project) : [];
}

/** The classes of the project that an object may be of; undefined where that can't be told. */
function classesOf(object: Node, code: RunningCode, project: Hierarchy): ClassModel[] | undefined {
  const { module } = code;
  const values = valuesOf(object, code, project);
  if (values.length === 0) return undefined;
  const denotations = values.map((value) => {
    const callee = value?.type === "call" ? value.field("function") : undefined;
    return callee && project.denotation(callee, module);
  });
  // What a function of the library gives back may be what it was given.
  if (!denotations.every((denotation) => denotation?.kind === "project" || denotation?.kind === "library")) return undefined;
  return denotations.flatMap((denotation) => (denotation?.kind === "project" ? [denotation] : []));
}

/** What a name, or an attribute of the instance, is set to. */
function valuesOf(object: Node, code: RunningCode, project: Hierarchy): (Node | undefined)[] {
  if (object.type === "identifier") return (variableAt(object.text, object, code.module)?.bindings ?? []).map(({ value }) => value);
  const stored = storedAs(object, code, project) ?? [];
  // What a base in another file sets is said in the words of that file.
  return stored.every(({ module }) => module === code.module) ? stored.map(({ value }) => value) : [];
}

interface Stored {
  readonly value: Node | undefined;
  readonly module: Module;
}

/** What the class of `self` and its ancestors set an attribute of the instance to; undefined for any other expression. */
function storedAs(node: Node, { module, cls }: RunningCode, project: Hierarchy): Stored[] | undefined {
  const object = node.type === "attribute" ? node.field("object") : undefined;
  if (!cls || object?.type !== "identifier" || !module.selfOf(object)) return undefined;
  const owners = project.mro(cls).filter((owner) => owner.kind === "project");
  const name = mangle(attributeName(node) ?? "", node);
  return owners.flatMap((owner) => owner.stores.of(name).map(({ value }) => ({ value, module: owner.module })));
}

function calledByName(callee: Node, { module }: RunningCode, project: Hierarchy): RunningCode[] | "anything" {
  const denotation = project.denotation(callee, module);
  if (denotation.kind === "function") return [{ node: denotation.node, module: denotation.module }];
  if (denotation.kind === "project") return methodsCalled("__init__", denotation, project);
  const bindings = variableAt(callee.text, callee, module)?.bindings ?? [];
  return denotation.kind === "other" && bindings.some(({ kind }) => kind !== "import") ? "anything" : [];
}

function methodsCalled(name: string, cls: ClassModel, project: Hierarchy): RunningCode[] {
  return project.mro(cls).flatMap((owner) => {
    const node = owner.kind === "project" ? plainMethod(owner, name) : undefined;
    return node && owner.kind === "project" ? [{ node, module: owner.module, cls }] : [];
  });
}

/** Whether it is an attribute that somebody gave the instance, `self.callback`, and that is no function of the library. */
function isGiven(callee: Node, code: RunningCode, project: Hierarchy): boolean {
  const stored = storedAs(callee, code, project);
  const isKnown = ({ value, module }: Stored) => value && project.denotation(value, module).kind.startsWith("library");
  return stored !== undefined && (stored.length === 0 || !stored.every(isKnown));
}

/** The methods of that name that ask: one of them may be meant where the object can't be told. */
function namesakes(name: string, project: Hierarchy): RunningCode[] {
  const modules = new Set(ASKING.flatMap((word) => project.index.mentioning(name, word)));
  return [...modules].flatMap((module) =>
    module.classes.flatMap((cls) => {
      const node = plainMethod(cls, name);
      return node && exceptionRead({ node, module, cls }, project, false)?.isSure ? [{ node, module, cls }] : [];
    }),
  );
}
