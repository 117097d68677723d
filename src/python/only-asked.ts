import type { Module } from "./module.js";
import { argumentsOf, type Node } from "./tree.js";
import { useOf } from "./uses.js";
import { variableAt } from "./variable.js";

/** Built-in functions to which a proxy is as good as what it stands for, as their first argument (library reference, 8.8, `weakref.proxy`). */
const ASKING = new Set(["isinstance", "hasattr", "getattr", "setattr", "delattr", "len", "bool"]);

/**
 * Whether an object that `node` gives is only asked there: attributes of it are read and set, methods called, its truth or elements looked at, so
 * that a `weakref.proxy` would do. A local name that it is given is followed.
 */
export function isOnlyAsked(node: Node, module: Module, seen: ReadonlySet<Node> = new Set()): boolean {
  const { parent, role } = node;
  if (!parent || seen.has(node)) return parent !== undefined;
  if (["called", "asked"].includes(useOf(node, module).how)) return true;
  if (isTested(node)) return true;
  switch (parent.type) {
    case "subscript":
      return role === "value";
    case "for_statement":
    case "for_in_clause":
      return role === "right";
    case "argument_list":
      return isAskedBy(node, parent.parent);
    case "boolean_operator":
      return isOnlyAsked(parent, module, seen) || (role === "left" && parent.field("operator")?.type === "and");
    case "assignment":
      return role === "right" && isLocalOnlyAsked(parent.field("left"), module, new Set([...seen, node]));
    default:
      return parent.type === "expression_statement";
  }
}

/** Whether no more than the truth of an expression matters, or whether it is `None`. */
function isTested({ parent, role }: Node): boolean {
  if (role === "condition" || parent?.is("not_operator", "assert_statement")) return true;
  if (parent?.type === "comparison_operator") return parent.parts.some(({ type, role: own }) => own !== "operators" && type === "none");
  return false;
}

function isAskedBy(node: Node, call: Node | undefined): boolean {
  const callee = call?.type === "call" ? call.field("function") : undefined;
  return callee?.type === "identifier" && ASKING.has(callee.text) && call !== undefined && argumentsOf(call).positional[0] === node;
}

function isLocalOnlyAsked(target: Node | undefined, module: Module, seen: ReadonlySet<Node>): boolean {
  const variable = target?.type === "identifier" ? variableAt(target.text, target, module) : undefined;
  if (!variable?.isLocal) return false;
  const binders = new Set(variable.bindings.map(({ node }) => node));
  return variable.uses().every(({ node }) => binders.has(node) || isOnlyAsked(node, module, seen));
}
