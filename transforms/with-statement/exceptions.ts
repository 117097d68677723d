import { attributeName, type ClassModel, type Module, mangle, type Node, type Project, walk } from "../../src/kit.js";
import { plainMethod } from "./methods.js";

/**
 * What tells the exception being propagated. While `__exit__` runs Python 2 says it to whoever asks, and until the function is
 * left; in `finally` it doesn't.
 */
const ASKING = [
  ...["exc_info", "exc_type", "exc_value", "exc_traceback", "exc_clear"],
  ...["print_exc", "format_exc", "print_exception", "exception", "log_exc", "captureException", "Failure"],
];

/** A place that asks which exception is being propagated, or where something is called that nobody can tell. */
export interface Asking {
  readonly node: Node;
  readonly module: Module;
  readonly isSure: boolean;
}

interface Code {
  readonly node: Node;
  readonly module: Module;
  /** The class of `self` in it. */
  readonly cls?: ClassModel;
}

/** Where a method of `cls`, or what it calls, asks which exception is being propagated. */
export function askingIn(definition: Node, cls: ClassModel, project: Project): Asking | undefined {
  return firstAsking([{ node: definition, module: cls.module, cls }], project);
}

/** Where statements that run while an exception is being propagated ask for it. */
export function askingAmong(nodes: readonly Node[], module: Module, project: Project): Asking | undefined {
  const codes = nodes.map((node) => {
    const cls = module.classAround(node);
    return { node, module, ...(cls && { cls }) };
  });
  return firstAsking(codes, project);
}

/** `guesses`: whether methods count that are only called like what is called. */
function firstAsking(codes: readonly Code[], project: Project, guesses = true): Asking | undefined {
  const seen = new Set(codes.map(({ node }) => node));
  const queue = [...codes];
  for (let code = queue.pop(); code; code = queue.pop()) {
    const { module } = code;
    for (const node of walk(code.node)) {
      if (isAsking(node, code.node)) return { node, module, isSure: true };
      const next = node.type === "call" ? calledBy(node, code, project, guesses) : [];
      if (next === "anything") return { node, module, isSure: false };
      for (const each of next) if (!seen.has(each.node)) queue.push(each);
      for (const each of next) seen.add(each.node);
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
function calledBy(call: Node, code: Code, project: Project, guesses: boolean): Code[] | "anything" {
  const callee = call.field("function");
  if (callee?.type === "identifier") return calledByName(callee, code, project);
  const name = callee && attributeName(callee);
  if (!callee || name === undefined) return "anything";
  const { cls, module } = code;
  // Whoever it is called on, `self`, a base or `super`: any method of that name may be meant.
  const methods = cls ? methodsCalled(mangle(name, call), cls, project) : [];
  if (methods.length > 0) return methods;
  if (cls && isOfInstance(callee, cls, module, project)) return "anything";
  const denotation = project.denotation(callee, module);
  if (denotation.kind === "function") return [{ node: denotation.node, module: denotation.module }];
  const object = callee.field("object");
  const classes = object && classesOf(object, code, project);
  if (classes) return classes.flatMap((each) => methodsCalled(mangle(name, call), each, project));
  return guesses ? namesakes(name, project) : [];
}

/** The classes of the project that an object may be of; undefined where that can't be told. */
function classesOf(object: Node, { module, cls }: Code, project: Project): ClassModel[] | undefined {
  const values = valuesOf(object, module, cls, project);
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
function valuesOf(object: Node, module: Module, cls: ClassModel | undefined, project: Project): (Node | undefined)[] {
  if (object.type === "identifier")
    return (module.scopeOfName(object.text, object)?.bindings.get(object.text) ?? []).map(({ value }) => value);
  const holder = object.type === "attribute" ? object.field("object") : undefined;
  if (!cls || holder?.type !== "identifier" || !module.selfOf(holder)) return [];
  const name = mangle(attributeName(object) ?? "", object);
  const owners = project.mro(cls).filter((each) => each.kind === "project");
  // What a base in another file sets is said in the words of that file.
  const isHere = owners.every((each) => each.module === module || each.stores.of(name).length === 0);
  return isHere ? owners.flatMap((each) => each.stores.of(name).map(({ value }) => value)) : [];
}

function calledByName(callee: Node, { module }: Code, project: Project): Code[] | "anything" {
  const denotation = project.denotation(callee, module);
  if (denotation.kind === "function") return [{ node: denotation.node, module: denotation.module }];
  if (denotation.kind === "project") return methodsCalled("__init__", denotation, project);
  const bindings = module.scopeOfName(callee.text, callee)?.bindings.get(callee.text) ?? [];
  return denotation.kind === "other" && bindings.some(({ kind }) => kind !== "import") ? "anything" : [];
}

function methodsCalled(name: string, cls: ClassModel, project: Project): Code[] {
  return project.mro(cls).flatMap((owner) => {
    const node = owner.kind === "project" ? plainMethod(owner, name) : undefined;
    return node && owner.kind === "project" ? [{ node, module: owner.module, cls }] : [];
  });
}

/** Whether it is an attribute that somebody gave the instance, `self.callback`, and that is no function of the library. */
function isOfInstance(callee: Node, cls: ClassModel, module: Module, project: Project): boolean {
  const object = callee.field("object");
  const owner = object?.type === "identifier" ? module.selfOf(object) : undefined;
  const name = mangle(attributeName(callee) ?? "", callee);
  if (!owner || project.lookup(cls, name)?.owner.kind === "library") return false;
  const values = project.mro(cls).flatMap((each) => (each.kind === "project" ? each.stores.of(name).map(({ value }) => value) : []));
  return values.length === 0 || !values.every((value) => value && project.denotation(value, module).kind.startsWith("library"));
}

/** The methods of that name that ask: one of them may be meant where the object can't be told. */
function namesakes(name: string, project: Project): Code[] {
  const modules = new Set(ASKING.flatMap((word) => project.index.mentioning(name, word)));
  return [...modules].flatMap((module) =>
    module.classes.flatMap((cls) => {
      const node = plainMethod(cls, name);
      return node && firstAsking([{ node, module, cls }], project, false)?.isSure ? [{ node, module, cls }] : [];
    }),
  );
}
