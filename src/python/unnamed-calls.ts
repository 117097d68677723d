import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import type { Semantics } from "./semantics.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

/** What calls the first thing that it is given, or the method of that name. */
const CALLING = new Set(["apply", "map", "filter", "reduce", "imap", "ifilter", "starmap", "partial", "methodcaller"]);
/** The keywords by which others are given what they call: `sorted(xs, key=…)`, `Thread(target=…)`. */
const CALLED = ["key", "cmp", "target", "function"];

/** What calls give that name no function: `table[key](x)`, `getattr(y, name)(x)`, `f(x)` where `f` is a variable, `y.__init__(x)`, `map(table[key], xs)`. */
export function givenWithoutName(module: Module, project: Semantics): readonly Node[] {
  return module.callsIn(module.root).flatMap((call) => {
    const { positional, keywords } = argumentsOf(call);
    const spread = (call.field("arguments")?.parts ?? []).flatMap((part) => (part.is("list_splat", "dictionary_splat") ? part.parts : []));
    const given = [...positional, ...keywords.values(), ...spread];
    const isUnnamed = isVariable(call.field("function"), module, project);
    const handed = [CALLING.has(calleeName(call)) ? positional[0] : undefined, ...CALLED.map((name) => keywords.get(name))];
    const isHandedOn = handed.some((each) => each?.type !== "attribute" && isVariable(each, module, project));
    return isUnnamed || isHandedOn ? given : [];
  });
}

/** Whether what an expression gives is a function that is not named there. */
function isVariable(node: Node | undefined, module: Module, project: Semantics): boolean {
  if (!node) return false;
  if (node.type === "identifier") {
    if (!module.scopeOfName(node.text, node) || module.selfOf(node)) return false;
    return project.denotations(node, module).every(({ kind }) => kind === "other" || kind === "unknown");
  }
  if (node.type === "attribute") return isSpecial(node, module, project);
  // `methodcaller("na" + "me", x)`: the text is the function.
  return node.is("subscript", "call", "binary_operator", "conditional_expression", "boolean_operator", "parenthesized_expression");
}

/** `x.__init__` and `x.__dict__.update`; not `C.__init__` or `super(C, self).__init__`, which are found by the class. */
function isSpecial(callee: Node, module: Module, project: Semantics): boolean {
  const object = callee.field("object");
  const name = attributeName(callee) ?? "";
  if (!object) return false;
  if (name === "update") return attributeName(object) === "__dict__" || (object.type === "call" && calleeName(object) === "vars");
  if (!/^__.*__$/.test(name) || (object.type === "call" && calleeName(object) === "super")) return false;
  return !project.denotations(object, module).some(({ kind }) => kind === "project" || kind === "library");
}
