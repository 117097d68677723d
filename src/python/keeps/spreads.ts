import type { Module } from "../module.js";
import { ownNodes } from "../names.js";
import { argumentsOf, attributeName, bare, type Node, stringValue } from "../tree.js";
import { attributeNames } from "./attribute-names.js";
import { isChosenInLoop, placeIn } from "./evaluation.js";
import { namespaceOf } from "./frame.js";
import type { Edge, Spread, Thing } from "./things.js";

/** An object all of whose attributes a mapping says, and that mapping. */
export interface Spreading {
  readonly object: Node;
  readonly mapping: Node;
  readonly spread: Spread;
}

/** `self.__dict__.update(options)`, and `setattr(self, key, value)` in a loop over `options.items()`. */
export function spreadingAt(call: Node, module: Module): Spreading | undefined {
  const callee = call.field("function");
  const found = callee?.text === "setattr" ? ofLoop(call) : callee && ofUpdate(callee, call);
  const without = found && takenOut(found.mapping, call, module);
  return found && without && { ...found, spread: { ...found.spread, without } };
}

type Found = Omit<Spreading, "spread"> & { readonly spread: Omit<Spread, "without"> };

const PLAIN = { prefix: "", isOfKnown: false };

function ofUpdate(callee: Node, call: Node): Found | undefined {
  const namespace = callee.type === "attribute" && attributeName(callee) === "update" ? callee.field("object") : undefined;
  const object = namespace && namespaceOf(namespace);
  const [given] = call.field("arguments")?.parts ?? [];
  const mapping = given?.type === "dictionary_splat" ? given.parts[0] : given;
  return object && mapping?.is("identifier", "attribute") ? { object, mapping, spread: PLAIN } : undefined;
}

function ofLoop(call: Node): Found | undefined {
  const [object, key, value] = argumentsOf(call).positional;
  const named = key && keyIn(key);
  const around = named && statementAround(call, named.name);
  if (!object || !value || !around) return undefined;
  const mapping = mappingOf(around.loop, named.name, bare(value));
  return mapping && { object, mapping, spread: { prefix: named.prefix, isOfKnown: around.isOfKnown } };
}

/** `key`, and `'_' + key`. */
function keyIn(key: Node): { readonly name: Node; readonly prefix: string } | undefined {
  const node = bare(key);
  if (node.type === "identifier") return { name: node, prefix: "" };
  const [left, right] = node.type === "binary_operator" ? node.parts.filter(({ role }) => role !== "operator") : [];
  const isPut =
    left !== undefined && right !== undefined && node.text.slice(left.end - node.start, right.start - node.start).trim() === "+";
  const prefix = left && stringValue(left);
  return isPut && prefix !== undefined && right.type === "identifier" ? { name: right, prefix } : undefined;
}

/** The loop whose each turn comes to a call, but for one that asks `hasattr` first. */
function statementAround(call: Node, name: Node): { readonly loop: Node; readonly isOfKnown: boolean } | undefined {
  let statement = call.parent?.type === "expression_statement" ? call.parent : undefined;
  const test = statement?.parent?.parent;
  const isAsked = test?.type === "if_statement" && statement?.parent?.role === "consequence";
  if (isAsked) {
    const asked = bare(test.field("condition") ?? test);
    const isOfKnown =
      asked.type === "call" && asked.field("function")?.text === "hasattr" && argumentsOf(asked).positional[1]?.text === name.text;
    if (!isOfKnown) return undefined;
    statement = test;
  }
  const loop = statement?.parent?.parent;
  if (!statement || loop?.type !== "for_statement" || statement.parent?.role !== "body") return undefined;
  const above = statement.parent.parts.slice(0, statement.parent.parts.indexOf(statement));
  return above.some(mayChange) ? undefined : { loop, isOfKnown: isAsked };
}

/** Whether a statement of the loop may leave out a turn, or set a variable: nothing but what raises may stand there. */
function mayChange(statement: Node): boolean {
  if (statement.type !== "if_statement") return statement.type !== "raise_statement" && !isSaid(statement);
  return statement.fields("alternative").length > 0 || statement.field("consequence")?.parts.at(-1)?.type !== "raise_statement";
}

/** A docstring, or a call for its effect. */
function isSaid({ type, parts: [part] }: Node): boolean {
  return type === "expression_statement" && part?.is("string", "call") === true;
}

const PAIRS = new Set(["items", "iteritems", "viewitems"]);
const KEYS = new Set(["keys", "iterkeys"]);

/** `options` of `for key, value in options.items()`, and of `for key in options` where `options[key]` is the value. */
function mappingOf(loop: Node, name: Node, value: Node): Node | undefined {
  const [left, right] = [loop.field("left"), loop.field("right")];
  const method = right?.type === "call" ? right.field("function") : undefined;
  const [object, asked] = method?.type === "attribute" ? [method.field("object"), attributeName(method) ?? ""] : [right, ""];
  if (!left || !object) return undefined;
  if (PAIRS.has(asked)) {
    const [first, second] = left.is("pattern_list", "tuple_pattern") ? left.parts : [];
    return first?.text === name.text && second?.text === value.text ? object : undefined;
  }
  const isByKey = value.type === "subscript" && value.field("value")?.text === object.text && value.field("subscript")?.text === name.text;
  return left.text === name.text && isByKey && (asked === "" || KEYS.has(asked)) ? object : undefined;
}

const LOOKING = new Set(["len", "sorted", "iter", "dict", "list", "set", "repr", "str", "bool"]);
const ASKING = new Set(["get", "setdefault", "update", "copy", "has_key", ...PAIRS, ...KEYS, "values", "itervalues"]);

/** The keys that a function takes out of a mapping that a name says, but by `call`; undefined where that can't be told. */
export function takenOut(mapping: Node, call: Node, module: Module): ReadonlySet<string> | undefined {
  const keys = new Set<string>();
  if (mapping.type !== "identifier") return keys;
  const scope = module.scopeOfName(mapping.text, mapping);
  if (!scope?.node.is("function_definition") || scope.bindings.get(mapping.text)?.length !== 1) return undefined;
  for (const use of ownNodes(scope.node)) {
    if (use.type !== "identifier" || use.text !== mapping.text || use === mapping) continue;
    const taken = keysTaken(use, call);
    if (!taken) return undefined;
    for (const key of taken) keys.add(key);
  }
  return keys;
}

/** The keys that a function takes out of what it hands on as `**keywords` by a call. */
export function takenFromSpread(call: Node, module: Module): ReadonlySet<string> | undefined {
  const spread = call.field("arguments")?.parts.find(({ type }) => type === "dictionary_splat")?.parts[0];
  return spread && takenOut(spread, call, module);
}

function keysTaken(use: Node, call: Node): readonly string[] | undefined {
  const { parent, role } = use;
  if (parent?.type === "attribute" && role === "object") {
    const name = attributeName(parent) ?? "";
    if (ASKING.has(name)) return [];
    const key = name === "pop" && parent.parent?.type === "call" ? argumentsOf(parent.parent).positional[0] : undefined;
    const text = key && stringValue(key);
    return text === undefined ? undefined : [text];
  }
  if (parent?.type === "subscript" && role === "value") {
    if (parent.parent?.type !== "delete_statement") return [];
    const text = stringValue(parent.field("subscript") ?? parent);
    return text === undefined ? undefined : [text];
  }
  if (parent?.type !== "argument_list") return [];
  const callee = parent.parent?.field("function");
  const isOwn = parent.parent === call || attributeName(callee ?? use) === "update";
  return isOwn || LOOKING.has(callee?.text ?? "") ? [] : undefined;
}

/** The key by which a mapping holds something: of a display, a keyword or a statement that sets it. */
export function keyOf({ site: { node } }: Edge): string | undefined {
  if (node.parent?.type === "keyword_argument") return node.parent.field("name")?.text;
  const key = node.type === "pair" ? node.field("key") : node.type === "subscript" ? node.field("subscript") : keySetBy(node);
  return key && stringValue(key);
}

/** `'owner'` of `options.setdefault('owner', self)`. */
function keySetBy({ parent, role }: Node): Node | undefined {
  const call = parent?.type === "attribute" && role === "object" && attributeName(parent) === "setdefault" ? parent.parent : undefined;
  return call?.type === "call" ? argumentsOf(call).positional[0] : undefined;
}

/** Whether an element is taken out by a variable of a name. */
export function isAskedBy(element: Thing, name: string | undefined): boolean {
  const key = element.kind === "element" ? keyNode(element) : undefined;
  return key?.type === "identifier" && key.text === name;
}

/** Whether it is taken out by a key or a place, is a part of what is, or is asked something first, and not just each in its turn. */
export function isTakenByKey({ site: { node } }: Thing): boolean {
  return node.type === "subscript" || node.type === "call" || placeIn(node) !== undefined || isChosenInLoop(node);
}

/** What other statements take from the same container, each in its turn. */
export function alikeEach(thing: Thing): readonly Thing[] {
  const { kind, base } = thing;
  if (kind !== "element" || !base || isTakenByKey(thing)) return [];
  return base.edges.flatMap(({ to }) => (to.kind === "element" && to.base === base && to !== thing && !isTakenByKey(to) ? [to] : []));
}

function keyNode({ site: { node } }: Thing): Node | undefined {
  return node.type === "call" ? argumentsOf(node).positional[0] : node.field("subscript");
}

/** `'owner'` of `options.pop('owner', None)` and `options['owner']`, also where a loop says it; undefined where that can't be told. */
export function keysAsked(element: Thing): readonly string[] | undefined {
  const key = keyNode(element);
  const text = key && stringValue(key);
  if (text !== undefined) return [text];
  const names = attributeNames(key, element.site.module);
  return names.length > 0 ? names : undefined;
}
