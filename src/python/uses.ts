import { mangle } from "./mangle.js";
import type { Module } from "./module.js";
import type { Site } from "./object-sites.js";
import { attributeName, type Node } from "./tree.js";

/** What is done with an object at a place where a name, or another expression, gives it. */
export interface Use extends Site {
  /**
   * - `called`: a method of it, `x.m()`
   * - `asked`: an attribute of it is read, set or deleted
   * - `passed`: a call is given it
   * - `tested`: it is compared, printed, or what an `if` asks
   * - `kept`: somebody may hold it from there on, or the name gets another object
   */
  readonly how: "called" | "asked" | "passed" | "tested" | "kept";
  /** The attribute that is called or asked. */
  readonly attribute?: { readonly node: Node /** Mangled. */; readonly name: string };
}

const TESTING = ["print_statement", "comparison_operator", "not_operator", "if_statement"];

/** What becomes of what an expression gives. */
export function useOf(node: Node, module: Module): Use {
  const { parent, role } = node;
  if (parent?.type === "attribute" && role === "object") {
    const isCalled = parent.role === "function" && parent.parent?.type === "call";
    const attribute = { node: parent, name: mangle(attributeName(parent) ?? "", parent) };
    return { module, node, how: isCalled ? "called" : "asked", attribute };
  }
  if (parent?.type === "argument_list" || (parent?.type === "keyword_argument" && role === "value")) return { module, node, how: "passed" };
  return { module, node, how: parent?.is(...TESTING) ? "tested" : "kept" };
}

/** Whether a node says a name, and not that of an attribute or of an argument: `f(name=…)`. */
export function saysName({ type, text, role, parent }: Node, name: string): boolean {
  return type === "identifier" && text === name && role !== "attribute" && !(role === "name" && parent?.type === "keyword_argument");
}
