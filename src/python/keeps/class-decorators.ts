import { accessOf } from "../assignments.js";
import type { ClassModel } from "../classes.js";
import { ADDERS } from "../container-methods.js";
import { givesClassBack } from "../decorators.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import { returnsOf } from "../returns.js";
import type { Site } from "../semantics.js";
import { attributeName, type Node } from "../tree.js";
import { functionGiven } from "./function-given.js";
import { definitionOf } from "./kinds.js";
import { instanceNamed } from "./module-names.js";

/** A function that is given the class under a decorator, and by which parameter. */
export interface ClassDecorator extends Site {
  readonly parameter: Node;
}

/** What runs where a class is decorated: `@register`, `@register('tcp')`, `@registry.add`, `@App.handles('tcp')`. */
export function runByDecorator(decorator: Node, module: Module, project: Hierarchy): ClassDecorator | undefined {
  const [expression] = decorator.parts;
  const callee = expression?.type === "call" ? expression.field("function") : expression;
  const named = callee?.is("identifier", "attribute")
    ? (functionNamed(callee, module, project) ?? methodNamed(callee, module, project))
    : undefined;
  if (!named) return undefined;
  const node = callee === expression ? named.node : functionGiven(named.node, named.module);
  const parameter = node?.field("parameters")?.parts[node === named.node && named.isBound ? 1 : 0];
  return node && parameter?.type === "identifier" ? { node, module: named.module, parameter } : undefined;
}

/** Whether what a class statement binds is the class itself, whatever stands above it. */
export function isItself({ decorators, module }: ClassModel, project: Hierarchy): boolean {
  return decorators.every((decorator) => {
    const [expression] = decorator.parts;
    if (expression && givesClassBack(project, expression, module)) return true;
    const run = runByDecorator(decorator, module, project);
    return run !== undefined && givesBack(run);
  });
}

/** Whether a function returns what it is given, and does no more with it than to keep it, or to read of it. */
function givesBack({ node, module, parameter }: ClassDecorator): boolean {
  const uses = module.names(parameter.text, node).filter((use) => use !== parameter);
  const returned = returnsOf(node);
  const isLast = node.field("body")?.parts.at(-1)?.type === "return_statement";
  return isLast && returned.every((value) => value.text === parameter.text) && uses.every(isKeptOrRead);
}

function isKeptOrRead(use: Node): boolean {
  const { parent, role } = use;
  if (parent?.type === "return_statement") return true;
  if (parent?.type === "attribute") return role === "object" && accessOf(parent) === "read";
  if (parent?.type === "assignment") return role === "right" && parent.field("left")?.type === "subscript";
  const callee = parent?.type === "argument_list" ? parent.parent?.field("function") : undefined;
  return callee !== undefined && ADDERS.has(attributeName(callee) ?? "");
}

interface Named extends Site {
  readonly isBound: boolean;
}

function functionNamed(callee: Node, module: Module, project: Hierarchy): Named | undefined {
  const denotation = project.denotation(callee, module);
  if (denotation.kind !== "function") return undefined;
  const owner = denotation.module.classAround(denotation.node);
  const method = owner?.methods.find(({ node }) => node === denotation.node);
  if (!method) return { ...denotation, isBound: false };
  return method.decorators.some(({ text }) => text === "@classmethod") ? { ...denotation, isBound: true } : undefined;
}

/** `@registry.add`, where the object is an instance of a class of the project. */
function methodNamed(callee: Node, module: Module, project: Hierarchy): Named | undefined {
  const object = callee.field("object");
  const name = attributeName(callee);
  if (!object || name === undefined || project.methodsCalled(name).length === 0) return undefined;
  const cls = instanceNamed(object, module, project);
  const found = cls && definitionOf(name, cls, project);
  return found?.method.decorators.length === 0 ? { node: found.method.node, module: found.owner.module, isBound: true } : undefined;
}
