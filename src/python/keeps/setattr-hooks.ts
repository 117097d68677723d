import type { ClassModel } from "../classes.js";
import type { KnownClass } from "../denotation.js";
import type { Hierarchy } from "../hierarchy.js";
import { bindsInstance, memberKind } from "../members.js";
import { argumentsOf, attributeName, type Node, walk } from "../tree.js";
import { namespaceOf } from "./frame.js";
import { definitionOf } from "./kinds.js";
import { answer, testsAround } from "./name-tests.js";

/** The `__setattr__` of a class, with its parameters. */
export interface SetattrHook {
  readonly owner: ClassModel;
  readonly definition: Node;
  readonly name: Node;
  readonly value: Node;
}

/** Those whose `__setattr__` stores what it is given under the name: CPython's generic one, and that of `thread._local`. */
const PLAIN_SETTERS = new Set(["__builtin__.object", "exceptions.BaseException", "thread._local"]);

/** Undefined where the class has none, or one that isn't to be read: decorated, or with parameters that it sets itself. */
export function setattrHook(cls: KnownClass, project: Hierarchy, from = 0): SetattrHook | undefined {
  const found = definitionOf("__setattr__", cls, project, from);
  const [, name, value, ...others] = found?.method.node.field("parameters")?.parts ?? [];
  if (!found || found.method.decorators.length > 0 || others.length > 0) return undefined;
  const { owner, method } = found;
  const isOwn = (node: Node | undefined): node is Node =>
    node?.type === "identifier" && owner.module.scopeOfName(node.text, node)?.bindings.get(node.text)?.length === 1;
  return isOwn(name) && isOwn(value) ? { owner, definition: method.node, name, value } : undefined;
}

/** Whether `x.name = value` puts the value itself into an instance: no property and no `__setattr__` does something else with it. */
export function holdsWhatItIsGiven(cls: ClassModel, name: string, project: Hierarchy): boolean {
  if (!isStored(cls, name, project, 0)) return false;
  const found = project.lookup(cls, name);
  if (!found) return true;
  const kind = memberKind(project, found.owner, name);
  // None of these says what a set attribute is: a class method has no `__set__`.
  return kind === "data" || kind === "static" || kind === "class" || bindsInstance(kind);
}

/** Whether the name of an attribute surely keeps a place of the hook from being reached, or may. */
export function isBarred(place: Node, { definition, name }: SetattrHook, attribute: string): boolean {
  return testsAround(place, definition).some(({ test, holds }) => {
    const saysName = [test, ...walk(test)].some((node) => node.type === "identifier" && node.text === name.text);
    return saysName && answer(test, attribute, { name: name.text, member: undefined }) !== holds;
  });
}

/** Whether what sets an attribute of that name comes to a statement that stores it; an empty one is a name that isn't written. */
function isStored(cls: KnownClass, attribute: string, project: Hierarchy, from: number): boolean {
  const setter = project.lookup(cls, "__setattr__", from);
  if (!setter || (setter.owner.kind === "library" && PLAIN_SETTERS.has(setter.owner.id))) return true;
  const hook = setattrHook(cls, project, from);
  if (!hook) return false;
  const stores = [...walk(hook.definition)].filter((node) => storesIn(node, hook, attribute, cls, project));
  const isCome = (node: Node) =>
    testsAround(node, hook.definition).every(
      ({ test, holds }) => attribute !== "" && answer(test, attribute, { name: hook.name.text, member: undefined }) === holds,
    );
  return stores.some((node) => !isCaught(node, hook.definition) && isCome(node));
}

/** A loop may have no turn, and a `try` may be left before. */
function isCaught(node: Node, definition: Node): boolean {
  const around = node.closest(
    "for_statement",
    "while_statement",
    "except_clause",
    "lambda",
    "function_definition",
    "conditional_expression",
  );
  return around !== definition;
}

/** `self.__dict__[name] = value`, `object.__setattr__(self, name, value)`, `super(Pump, self).__setattr__(name, value)`. */
function storesIn(node: Node, hook: SetattrHook, attribute: string, cls: KnownClass, project: Hierarchy): boolean {
  const { owner, name, value } = hook;
  const isSelf = (each: Node | undefined) => each?.type === "identifier" && owner.module.selfOf(each) !== undefined;
  if (node.type === "assignment") {
    const [left, right] = [node.field("left"), node.field("right")];
    const dictionary = left?.type === "subscript" ? left.field("value") : undefined;
    const object = dictionary && namespaceOf(dictionary);
    return isSelf(object) && left?.field("subscript")?.text === name.text && right?.text === value.text;
  }
  const callee = node.type === "call" ? node.field("function") : undefined;
  const base = callee?.field("object");
  if (!callee || !base || attributeName(callee) !== "__setattr__") return false;
  const { positional } = argumentsOf(node);
  const isGiven = positional.at(-2)?.text === name.text && positional.at(-1)?.text === value.text;
  if (!isGiven) return false;
  const order = project.mro(cls);
  if (base.type === "call" && base.field("function")?.text === "super")
    return positional.length === 2 && isStored(cls, attribute, project, order.indexOf(owner) + 1);
  const named = project.denotation(base, owner.module);
  const isAbove = (named.kind === "library" || named.kind === "project") && order.includes(named) && named !== owner;
  return isAbove && positional.length === 3 && isSelf(positional[0]) && isStored(named, attribute, project, 0);
}
