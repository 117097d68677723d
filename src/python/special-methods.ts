import { EACH, type Path } from "./access-path.js";
import { accessOf, valueFor } from "./assignments.js";
import { callGiven } from "./byname.js";
import { calleeName } from "./occurrences.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

/** What an operation gives a special method, and which of its parameters gets it. */
export interface Operand {
  readonly call: Node;
  readonly offset: number;
  readonly way?: Path;
}

type Operation = (object: Node, operation: Node) => readonly Operand[];

const ARITHMETIC = "add sub mul div truediv floordiv mod divmod pow lshift rshift and or xor".split(" ");

const COMPUTED = ARITHMETIC.flatMap((name) => [`__${name}__`, `__r${name}__`, `__i${name}__`]);

/** The operations that run special methods, as Python 2's data model says (Python 2 language reference, 3.4). */
const OPERATIONS: readonly (readonly [readonly string[], Operation])[] = [
  [[...COMPUTED, "__coerce__"], computed],
  [["eq", "ne", "lt", "le", "gt", "ge", "cmp"].map((name) => `__${name}__`), compared],
  [["__contains__"], searched],
  [["__getitem__", "__delitem__", "__missing__", "__setitem__", "__setslice__"], subscripted],
  [["__setattr__"], set],
  [["__call__", "__getattr__", "__getattribute__"], () => []],
  [["send"], sent],
];

/** They compare elements with what they are given. */
const SEARCHES: ReadonlySet<string> = new Set(["remove", "index", "count"]);
/** They compare elements with each other. */
const ORDERS: ReadonlySet<string> = new Set(["sort", "sorted", "min", "max"]);

/** Says what Python gives the special methods of an object, by what is done with it. */
export class SpecialMethods {
  private readonly operations = new Map(OPERATIONS.flatMap(([names, operation]) => names.map((name) => [name, operation] as const)));

  has(name: string): boolean {
    return this.operations.has(name);
  }

  given(name: string, object: Node): readonly Operand[] {
    const { parent } = object;
    return parent ? (this.operations.get(name)?.(object, parent) ?? []) : [];
  }

  /** The same for what a container holds: `x in things`, `things.remove(x)`, `sorted(things)` compare its elements. */
  givenInside(name: string, container: Node): readonly Operand[] {
    const { parent, role } = container;
    if (!parent || this.operations.get(name) !== compared) return [];
    if (parent.type === "comparison_operator") return compared(container, parent);
    const call = parent.type === "attribute" && role === "object" ? parent.parent : callGiven(container);
    if (call?.type !== "call") return [];
    const asked = calleeName(call);
    if (SEARCHES.has(asked) && parent.type === "attribute") return argumentsOf(call).positional.map((each) => ({ call: each, offset: 1 }));
    return ORDERS.has(asked) ? [{ call: container, offset: 1, way: [EACH] }] : [];
  }

  /** The expression that gives what the method returns. */
  resultOf(name: string, object: Node): Node | undefined {
    const { parent, role } = object;
    if (!parent) return undefined;
    if (/^__getattr/.test(name)) return parent.type === "attribute" && role === "object" ? parent : undefined;
    if (name === "__getitem__" || name === "__missing__") return parent.type === "subscript" && role === "value" ? parent : undefined;
    return parent.type === "binary_operator" && this.operations.get(name) === computed ? parent : undefined;
  }
}

/** Facts know no signs: an operation may be any. */
function computed(object: Node, operation: Node): readonly Operand[] {
  return operation.is("binary_operator", "augmented_assignment") ? others(object, operation) : [];
}

function compared(object: Node, operation: Node): readonly Operand[] {
  if (operation.type !== "comparison_operator") return [];
  const isIn = operation.fields("operators").some(({ type }) => /\bin$/.test(type));
  return others(object, operation).flatMap((each) => (isIn ? [each, { ...each, way: [EACH] }] : [each]));
}

function searched(object: Node, operation: Node): readonly Operand[] {
  return operation.type === "comparison_operator" ? others(object, operation) : [];
}

function others(object: Node, operation: Node): readonly Operand[] {
  return operation.parts.flatMap((part) => (part === object || part.role?.startsWith("operator") ? [] : [{ call: part, offset: 1 }]));
}

function subscripted(object: Node, operation: Node): readonly Operand[] {
  if (operation.type !== "subscript" || object.role !== "value") return [];
  const keys = operation.fields("subscript").map((call) => ({ call, offset: 1 }));
  const value = accessOf(operation) === "write" ? (valueFor(operation) ?? rightOf(operation)) : undefined;
  return value ? [...keys, { call: value, offset: 2 }, { call: value, offset: 3 }] : keys;
}

function rightOf(target: Node): Node | undefined {
  return target.closest("assignment", "augmented_assignment")?.field("right");
}

function set(object: Node, operation: Node): readonly Operand[] {
  if (operation.type !== "attribute" || object.role !== "object" || accessOf(operation) !== "write") return [];
  const value = valueFor(operation) ?? rightOf(operation);
  return value ? [{ call: value, offset: 2 }] : [];
}

function sent(object: Node, operation: Node): readonly Operand[] {
  const call = operation.type === "attribute" && operation.role === "function" ? operation.parent : undefined;
  if (call?.type !== "call" || object.role !== "object" || attributeName(operation) !== "send") return [];
  return argumentsOf(call).positional.map((value) => ({ call: value, offset: 0 }));
}

/** Special methods that an operation may give an object, and what they belong to; `attribute` is the one that is set. */
export interface SpecialMethodsRun {
  readonly names: readonly string[];
  readonly on: Node;
  readonly attribute?: string;
}

/** The special methods that are given an object where it stands. */
export function specialMethodsRun(object: Node): readonly SpecialMethodsRun[] {
  const { parent, role } = object;
  if (!parent) return [];
  if (parent.is("binary_operator", "augmented_assignment")) return besides(object, parent, COMPUTED);
  if (parent.type === "comparison_operator") return besides(object, parent, ["__contains__", "__eq__", "__ne__", "__cmp__"]);
  if (parent.type === "subscript" && role === "subscript") {
    const on = parent.field("value");
    return on ? [{ names: ["__getitem__", "__setitem__", "__delitem__"], on }] : [];
  }
  const target = parent.type === "assignment" && role === "right" ? parent.field("left") : undefined;
  const on = target?.field(target.type === "subscript" ? "value" : "object");
  if (!target || !on) return [];
  const attribute = attributeName(target);
  return attribute === undefined ? [{ names: ["__setitem__", "__setslice__"], on }] : [{ names: ["__setattr__"], on, attribute }];
}

function besides(object: Node, operation: Node, names: readonly string[]): readonly SpecialMethodsRun[] {
  return others(object, operation).map(({ call }) => ({ names, on: call }));
}
