import { accessOf } from "./assignments.js";
import type { Module } from "./module.js";
import { argumentsOf, attributeName, bare, type Node, stringValue } from "./tree.js";

const KEYED = new Set(["get", "pop", "setdefault", "has_key", "__getitem__", "__setitem__", "__delitem__", "__contains__"]);
const CHANGING = new Set(["update", "pop", "setdefault", "__setitem__", "__delitem__"]);

/**
 * The keys that a place asks of a dictionary or a list of names, or sets in it, where they are all written there: `x.__dict__['name']`,
 * `'%(name)s' % vars(x)`, `'name' in dir(x)`; of a `setattr` in a loop over literals, their names. Undefined for whatever else is done with it.
 */
export function keysAsked(place: Node, module: Module): ReadonlySet<string> | undefined {
  const keys = bySubscript(place) ?? byMethod(place) ?? bySearch(place) ?? byFormat(place, module) ?? byLoop(place, module);
  return keys && new Set(keys);
}

/** Whether a place sets, replaces or deletes the keys that it asks: `x.__dict__['name'] = …`, `vars(x).update(name=…)`. */
export function changesKeys(place: Node): boolean {
  const { parent } = place;
  if (parent?.type === "subscript") return accessOf(parent) !== "read";
  return parent?.type === "attribute" && CHANGING.has(attributeName(parent) ?? "");
}

function bySubscript(place: Node): readonly string[] | undefined {
  const { parent } = place;
  if (parent?.type !== "subscript" || place.role !== "value") return undefined;
  const key = parent.parts.length === 2 ? parent.parts[1] : undefined;
  return named(key);
}

function byMethod(place: Node): readonly string[] | undefined {
  const method = place.role === "object" ? place.parent : undefined;
  const call = method?.role === "function" ? method.parent : undefined;
  if (!method || call?.type !== "call") return undefined;
  const { positional, keywords, open } = argumentsOf(call);
  const name = attributeName(method) ?? "";
  if (name === "update" && positional.length === 0 && !open) return [...keywords.keys()];
  return KEYED.has(name) ? named(positional[0]) : undefined;
}

function bySearch(place: Node): readonly string[] | undefined {
  const { parent } = place;
  const [key, operator, names, ...others] = parent?.type === "comparison_operator" ? parent.parts : [];
  return names === place && others.length === 0 && /\bin$/.test(operator?.type ?? "") ? named(key) : undefined;
}

function byFormat(place: Node, module: Module): readonly string[] | undefined {
  const operands = place.parent?.type === "binary_operator" ? place.parent.parts.filter(({ role }) => role !== "operator") : [];
  const format = operands[operands.indexOf(place) - 1];
  if (!format || module.source.text.slice(format.end, place.start).replace(/[\s()]/g, "") !== "%") return undefined;
  const text = literal(format, module)?.text;
  return text === undefined ? undefined : keysIn(text);
}

/** The string that an expression is, or that its name is given once. */
export function literal(expression: Node, module: Module): Node | undefined {
  const node = bare(expression);
  if (node.is("string", "concatenated_string")) return node;
  const bindings = node.type === "identifier" ? (module.scopeOfName(node.text, node)?.bindings.get(node.text) ?? []) : [];
  const value = bindings.length === 1 ? bindings[0]?.value : undefined;
  return value && bare(value).is("string", "concatenated_string") ? bare(value) : undefined;
}

/** The keys of a format as it is written; undefined where one of its fields has none, or an escape may write one. */
function keysIn(text: string): readonly string[] | undefined {
  if (/\\[xuUN0-7]/.test(text)) return undefined;
  const keys: string[] = [];
  for (const [, key, other] of text.matchAll(/%(?:\(([^()]*)\)|([^(]|$)|\()/g))
    if (key !== undefined) keys.push(key);
    else if (other !== "%") return undefined;
  return keys;
}

/** The names that a loop over literals gives a call: `for name in ('a', 'b'): setattr(x, name, …)`. */
export function byLoop(place: Node, module: Module): readonly string[] | undefined {
  const name = place.type === "call" ? argumentsOf(place).positional[1] : undefined;
  if (name?.type !== "identifier" || place.role === "right") return undefined;
  const [only, ...others] = module.scopeOfName(name.text, name)?.bindings.get(name.text) ?? [];
  const loop = only?.node.closest("for_statement", "for_in_clause");
  const values = loop?.field("left") === only?.node && others.length === 0 ? loop?.field("right") : undefined;
  if (!values || !bare(values).is("tuple", "list", "expression_list")) return undefined;
  const names = bare(values).parts.map(stringValue);
  return names.every((each) => each !== undefined) ? names : undefined;
}

function named(key: Node | undefined): readonly string[] | undefined {
  const value = key && stringValue(key);
  return value === undefined ? undefined : [value];
}

/** Whether a loop over the names that `listing` gives passes by a name at once: `[n for n in dir(x) if n.startswith('do_')]`. */
export function passesBy(listing: Node, name: string): boolean {
  const loop = listing.role === "right" ? listing.parent : undefined;
  const variable = loop?.field("left");
  if (!loop || variable?.type !== "identifier") return false;
  const test = loop.type === "for_in_clause" ? testBehind(loop) : loop.type === "for_statement" ? testIn(loop) : undefined;
  return test !== undefined && fails(test, variable.text, name);
}

function testBehind(clause: Node): Node | undefined {
  const parts = clause.parent?.parts ?? [];
  const next = parts[parts.indexOf(clause) + 1];
  return next?.type === "if_clause" ? next.parts[0] : undefined;
}

function testIn(loop: Node): Node | undefined {
  const [only, ...others] = loop.field("body")?.parts ?? [];
  const isAlone = others.length === 0 && only?.type === "if_statement" && only.fields("alternative").length === 0;
  return isAlone ? only?.field("condition") : undefined;
}

/** Whether a test of the loop's variable is false for a name: what an `and` asks first decides. */
function fails(test: Node, variable: string, name: string): boolean {
  const node = bare(test);
  if (node.type === "boolean_operator") {
    const left = node.field("left");
    return node.parts.some(({ type }) => type === "and") && left !== undefined && fails(left, variable, name);
  }
  const callee = node.type === "call" ? node.field("function") : undefined;
  if (callee?.type !== "attribute" || callee.field("object")?.text !== variable) return false;
  const [part, ...others] = argumentsOf(node).positional;
  const text = part && others.length === 0 ? stringValue(part) : undefined;
  if (text === undefined) return false;
  const method = attributeName(callee);
  return (method === "startswith" && !name.startsWith(text)) || (method === "endswith" && !name.endsWith(text));
}
