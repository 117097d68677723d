import { calleeName } from "./occurrences.js";
import { argumentsOf, type Node } from "./tree.js";

/** What a place does with an attribute. `test` asks whether it is there: `hasattr`, `getattr` with a default, `'name' in …`. */
export type Access = "read" | "write" | "delete" | "test";

/** Calls that are given a name as a string and don't change what it means. */
export const READERS = new Set([
  "getattr",
  "attrgetter",
  "methodcaller",
  "isinstance",
  "str",
  "repr",
  "print",
  "__getattribute__",
  "__getattr__",
  "get",
]);

export const BY_CALL: Readonly<Record<string, Access>> = {
  setattr: "write",
  __setattr__: "write",
  delattr: "delete",
  __delattr__: "delete",
  hasattr: "test",
  getattr: "test",
};

export function accessByCall(callee: string, given: number, call: Node): Access | undefined {
  const isPatch = callee === "object" || callee === "patch" || callee === "swap_attr";
  if (isPatch) return "write";
  if (callee === "getattr" && given < 3) return call.field("arguments") ? "read" : undefined;
  return Object.hasOwn(BY_CALL, callee) ? BY_CALL[callee] : undefined;
}

/** What `setattr` and the like do as methods of every object: `x.__setattr__(name, …)`, and of its class: `object.__setattr__(x, name, …)`. */
const UNBOUND: Readonly<Record<string, number>> = { __setattr__: 3, __delattr__: 2, __getattribute__: 2 };

/** What a call does something with and the name that it is given: those of `setattr(x, name, …)` and of `x.__setattr__(name, …)`. */
export function askedByName(call: Node): { readonly object: Node | undefined; readonly name: Node | undefined } {
  const { positional } = argumentsOf(call);
  const least = UNBOUND[calleeName(call)];
  const isBound = least !== undefined && positional.length < least;
  return isBound
    ? { object: call.field("function")?.field("object"), name: positional[0] }
    : { object: positional[0], name: positional[1] };
}

/** The call that an expression is an argument of, positional or by keyword. */
export function callGiven(expression: Node): Node | undefined {
  const list = expression.parent?.type === "keyword_argument" ? expression.parent.parent : expression.parent;
  return list?.type === "argument_list" && list.parent?.type === "call" ? list.parent : undefined;
}
