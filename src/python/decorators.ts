import { decoratorsOf, firstParameter } from "./classes.js";
import { ADDERS } from "./container-methods.js";
import type { Denotation } from "./denotation.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import { ownNodes } from "./names.js";
import { attributeName, bare, type Node } from "./tree.js";

type FunctionDenotation = Extract<Denotation, { kind: "function" }>;

/**
 * Whether a decorator makes a plain function of a plain function, as far as the project defines it: one of its own, or the one that it is given.
 * `contextmanager` makes one of its own (lib/contextlib.py).
 */
export function givesFunction(project: Hierarchy, decorator: Node, module: Module): boolean {
  const expression = bare(decorator);
  if (expression.type !== "call") {
    const isOwn = isOfLibrary(project.denotation(expression, module), "contextlib", "contextmanager");
    return isOwn || isFunctionMaker(plainFunction(project, expression, module), project);
  }
  const factory = plainFunction(project, expression.field("function"), module);
  return (
    factory !== undefined && returned(factory)?.every((name) => isFunctionMaker(innerFunction(name, factory, project), project)) === true
  );
}

/** Whether a decorator makes a property, as far as the project defines it: all that it returns is `property(…)`, or a function that this decorates. */
export function givesProperty(project: Hierarchy, decorator: Node, module: Module): boolean {
  const maker = plainFunction(project, bare(decorator), module);
  const values = maker && valuesReturned(maker);
  return maker !== undefined && values !== undefined && values.every((value) => isPropertyIn(value, maker, project));
}

function isPropertyIn(value: Node, maker: FunctionDenotation, project: Hierarchy): boolean {
  const isProperty = (name: Node | undefined) => {
    const denotation = name && project.denotation(name, maker.module);
    return denotation?.kind === "library" && denotation.id === "__builtin__.property";
  };
  if (value.type === "call") return isProperty(value.field("function"));
  const [only, ...others] = value.type === "identifier" ? (bindingsOf(value, maker) ?? []) : [];
  if (only?.kind !== "function" || only.conditional || others.length > 0) return false;
  const decorators = decoratorsOf(only.node);
  return decorators.length === 1 && isProperty(decorators[0]?.parts[0]);
}

/**
 * Whether a decorator of a class gives it back as it was, and at most keeps it: what becomes of what is kept is seen where it is used.
 * `total_ordering` adds nothing but special methods (Python 2 library reference, 9.8).
 */
export function givesClassBack(project: Hierarchy, decorator: Node, module: Module): boolean {
  const expression = bare(decorator);
  if (expression.type !== "call") {
    const isOrdering = isOfLibrary(project.denotation(expression, module), "functools", "total_ordering");
    return isOrdering || onlyKeeps(plainFunction(project, expression, module));
  }
  const factory = plainFunction(project, expression.field("function"), module);
  return factory !== undefined && returned(factory)?.every((name) => onlyKeeps(innerFunction(name, factory, project))) === true;
}

/** Whether a function always returns what it is given first, and does nothing with it but to keep it or to ask how it is called. */
function onlyKeeps(maker: FunctionDenotation | undefined): boolean {
  const given = maker && firstParameter(maker.node);
  if (!maker || given === undefined) return false;
  const isGiven = (name: Node) => name.text === given && bindingsOf(name, maker)?.length === 1;
  const uses = maker.module.names(given, maker.node);
  return returned(maker)?.every(isGiven) === true && uses.every((use) => isKept(use, maker.module));
}

function isKept(use: Node, module: Module): boolean {
  const { parent, role } = use;
  if (parent?.type === "parameters" || parent?.type === "return_statement") return true;
  if (parent?.type === "attribute") return role === "object" && CALLED.has(attributeName(parent) ?? "");
  if (parent?.type === "assignment") return role === "right" && isContainer(parent.field("left")?.field("value"), module);
  const callee = parent?.type === "argument_list" ? parent.parent?.field("function") : undefined;
  return callee !== undefined && ADDERS.has(attributeName(callee) ?? "") && isContainer(callee.field("object"), module);
}

/** Whether a name stands for containers alone that are written where it is bound: those of classes of the program may do anything. */
function isContainer(object: Node | undefined, module: Module): boolean {
  const scope = object?.type === "identifier" ? module.scopeOfName(object.text, object) : undefined;
  const bindings = (object && scope?.bindings.get(object.text)) ?? [];
  const isWritten = (value: Node | undefined) =>
    value?.is("dictionary", "list", "set") === true ||
    (value?.type === "call" && /^(?:dict|list|set)$/.test(value.field("function")?.text ?? ""));
  return scope?.dynamic === false && bindings.length > 0 && bindings.every(({ value }) => isWritten(value));
}

const CALLED = new Set(["__name__", "__module__", "__doc__"]);

/** The function of the project that a name means, which nothing decorates. */
function plainFunction(project: Hierarchy, name: Node | undefined, module: Module): FunctionDenotation | undefined {
  const denotation = name && project.denotation(name, module);
  return denotation?.kind === "function" && denotation.node.parent?.type !== "decorated_definition" ? denotation : undefined;
}

/** Whether a function that is given one always returns one. */
function isFunctionMaker(maker: FunctionDenotation | undefined, project: Hierarchy): boolean {
  if (!maker) return false;
  const given = firstParameter(maker.node);
  const isGiven = (name: Node) => name.text === given && bindingsOf(name, maker)?.length === 1;
  return returned(maker)?.every((name) => isGiven(name) || innerFunction(name, maker, project) !== undefined) ?? false;
}

/** What a function returns, where it always comes to a `return` of a name at its end; undefined for any other. */
function returned(definition: FunctionDenotation): readonly Node[] | undefined {
  const values = valuesReturned(definition);
  return values?.every(({ type }) => type === "identifier") ? values : undefined;
}

/** What a function returns, where it always comes to a `return` of something at its end; undefined for any other. */
function valuesReturned({ node }: FunctionDenotation): readonly Node[] | undefined {
  const own = [...ownNodes(node)];
  if (node.field("body")?.parts.at(-1)?.type !== "return_statement" || own.some(({ type }) => type === "yield")) return undefined;
  const values = own.filter(({ type }) => type === "return_statement").map(({ parts }) => parts[0]);
  const given = values.flatMap((value) => (value ? [bare(value)] : []));
  return given.length === values.length ? given : undefined;
}

/** The function inside of another that a name means there and nothing else; it may be decorated by `functools.wraps(…)`. */
function innerFunction(name: Node, outer: FunctionDenotation, project: Hierarchy): FunctionDenotation | undefined {
  const [only, ...others] = bindingsOf(name, outer) ?? [];
  if (only?.kind !== "function" || only.conditional || others.length > 0) return undefined;
  const isWrapped = decoratorsOf(only.node).every((decorator) => isWraps(decorator.parts[0], outer.module, project));
  return isWrapped ? { kind: "function", node: only.node, module: outer.module } : undefined;
}

function bindingsOf(name: Node, { node, module }: FunctionDenotation) {
  const scope = module.scopeOfName(name.text, name);
  return scope?.node === node ? scope.bindings.get(name.text) : undefined;
}

/** `functools.wraps(function)` gives back the function that it decorates. */
function isWraps(decorator: Node | undefined, module: Module, project: Hierarchy): boolean {
  const callee = decorator?.type === "call" ? decorator.field("function") : undefined;
  return callee !== undefined && isOfLibrary(project.denotation(callee, module), "functools", "wraps");
}

function isOfLibrary(denotation: Denotation, module: string, name: string): boolean {
  return denotation.kind === "library-function" && denotation.module === module && denotation.name === name;
}
