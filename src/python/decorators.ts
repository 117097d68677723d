import { decoratorsOf, firstParameter } from "./classes.js";
import type { Denotation } from "./denotation.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import { ownNodes } from "./names.js";
import { bare, type Node } from "./tree.js";

type FunctionDenotation = Extract<Denotation, { kind: "function" }>;

/** Whether a decorator makes a plain function of a plain function, as far as the project defines it: one of its own, or the one that it is given. */
export function givesFunction(project: Hierarchy, decorator: Node, module: Module): boolean {
  const expression = bare(decorator);
  if (expression.type !== "call") return isFunctionMaker(plainFunction(project, expression, module), project);
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
  const denotation = callee && project.denotation(callee, module);
  return denotation?.kind === "library-function" && denotation.module === "functools" && denotation.name === "wraps";
}
