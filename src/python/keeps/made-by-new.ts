import type { ClassModel } from "../classes.js";
import type { KnownClass } from "../denotation.js";
import type { Hierarchy } from "../hierarchy.js";
import { returnsOf } from "../returns.js";
import { argumentsOf, attributeName, bare, type Node, walk } from "../tree.js";
import { isItself } from "./class-decorators.js";
import { definitionOf } from "./kinds.js";

/** The `__new__` of a class that does no more to instances than to make each anew, and to set it up. */
export interface PlainNew {
  readonly owner: ClassModel;
  readonly definition: Node;
  /** `object.__new__(cls)` */
  readonly making: Node;
}

/** Undefined where it gives another object, or one that it has made before. */
export function plainNew(cls: KnownClass, project: Hierarchy): PlainNew | undefined {
  const found = definitionOf("__new__", cls, project);
  const [making, ...others] = found ? callsOfNew(found.method.node) : [];
  if (!found || !making || others.length > 0 || found.method.decorators.length > 0) return undefined;
  const { owner, method } = found;
  const [of] = argumentsOf(making).positional;
  const isOwn = of?.type === "identifier" && of.text === method.self && owner.module.selfOf(of)?.method === method;
  const isAlways = returnsOf(method.node).length > 0 && returnsOf(method.node).every((value) => gives(value, making, owner));
  return isOwn && isAlways && isMadeAbove(owner, project) && !takesBack(method.node)
    ? { owner, definition: method.node, making }
    : undefined;
}

/** Whether a call makes the instance in the `__new__` that it stands in: the class that has it. */
export function madeInNew(call: Node, cls: ClassModel | undefined, project: Hierarchy): ClassModel | undefined {
  if (!cls || attributeName(call.field("function") ?? call) !== "__new__") return undefined;
  const found = plainNew(cls, project);
  return found?.making === call ? found.owner : undefined;
}

/** Whether a call of a class makes an instance of it, and nothing else. */
export function makesItself(cls: ClassModel, project: Hierarchy): boolean {
  const made = project.lookup(cls, "__new__");
  const isPlain = made === undefined || (made.owner.kind === "library" && made.behind === undefined);
  return (isPlain || plainNew(cls, project) !== undefined) && isItself(cls, project) && project.oddMetaclass(cls) === undefined;
}

function callsOfNew(definition: Node): readonly Node[] {
  return [...walk(definition)].filter(({ type, parts: [callee] }) => type === "call" && callee && attributeName(callee) === "__new__");
}

/** `return node`, where `node = object.__new__(cls)` is all that the name is. */
function gives(value: Node, making: Node, { module }: ClassModel): boolean {
  const node = bare(value);
  if (node === making) return true;
  const [binding, ...others] = (node.type === "identifier" && module.scopeOfName(node.text, node)?.bindings.get(node.text)) || [];
  return others.length === 0 && binding?.value !== undefined && bare(binding.value) === making;
}

/** Whether it may undo what it has done. */
function takesBack(definition: Node): boolean {
  const takes = ({ type, parts: [callee] }: Node) =>
    type === "call" && callee && /^(?:clear|remove|pop\w*)$/.test(attributeName(callee) ?? "");
  return [...walk(definition)].some((node) => node.type === "delete_statement" || takes(node));
}

function isMadeAbove(owner: ClassModel, project: Hierarchy): boolean {
  const order = project.mro(owner);
  const above = project.lookup(owner, "__new__", order.indexOf(owner) + 1);
  return above === undefined || (above.owner.kind === "library" && above.behind === undefined);
}
