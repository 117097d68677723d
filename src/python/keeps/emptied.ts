import { accessOf, pairsOf } from "../assignments.js";
import { memberBinding } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import { argumentsOf, attributeName, bare, type Node, walk } from "../tree.js";

const EMPTYING = new Set([
  ...["clear", "pop", "popitem", "popleft", "remove", "discard", "__delitem__", "__delslice__", "__init__"],
  ...["difference_update", "intersection_update", "symmetric_difference_update"],
]);
const EMPTYING_FUNCTIONS = new Set(["heappop", "heappushpop", "heapreplace"]);

/** What gives the elements of a container, which may be containers, too. */
const GIVING = new Set(["get", "setdefault", "values", "itervalues", "items", "iteritems"]);

/** Methods that may be given a container, and only look at it, whatever object they belong to. */
const LOOKING = new Set(["join", "format", "update", "extend", "append", "add"]);

/** Where an expression stands that gives a container, and what has been asked already. */
interface Trail {
  readonly module: Module;
  readonly project: Hierarchy;
  /** One of its elements, or what may be another container: only what is done to it here counts. */
  readonly isElement: boolean;
  readonly seen: Set<Node>;
}

/** Whether something is taken out of the container that `node` gives, or may be: there, or, where `isOurs`, wherever it goes from there. */
export function isEmptied(node: Node, isOurs: boolean, module: Module, project: Hierarchy): boolean {
  return follow(node, { module, project, isElement: !isOurs, seen: new Set() });
}

/** The same of what is assigned to `target`. */
export function isEmptiedAs(target: Node, module: Module, project: Hierarchy): boolean {
  return followTarget(target, { module, project, isElement: false, seen: new Set() });
}

/** Where it takes more steps than these to find out, nothing is sure. */
const ENOUGH = 200;

function follow(node: Node, trail: Trail): boolean {
  if (trail.seen.has(node)) return false;
  trail.seen.add(node);
  const { parent, role } = node;
  if (!parent || trail.seen.size > ENOUGH) return trail.seen.size > ENOUGH;
  if (parent.is("parenthesized_expression", "boolean_operator", "conditional_expression")) return follow(parent, trail);
  if (parent.type === "attribute") return role === "object" && throughMethod(parent, trail);
  if (parent.type === "subscript") return role === "value" && throughSubscript(parent, trail);
  if (parent.is("assignment", "default_parameter", "for_statement", "for_in_clause")) return intoName(node, parent, trail);
  if (parent.is("tuple", "list", "expression_list")) return fromLiteral(node, parent, trail);
  if (parent.is("argument_list", "keyword_argument")) return !trail.isElement && throughCall(node, trail);
  return parent.type === "return_statement" && !trail.isElement && returned(node, trail);
}

function throughMethod(attribute: Node, trail: Trail): boolean {
  const name = attributeName(attribute) ?? "";
  // Whoever is given the method may call it: `atexit.register(self.handlers.clear)`.
  if (EMPTYING.has(name)) return true;
  const call = attribute.parent;
  if (call?.type === "call" && attribute.role === "function" && isDrained(name, call)) return true;
  return GIVING.has(name) && call?.type === "call" && attribute.role === "function" && follow(call, { ...trail, isElement: true });
}

/** A queue in a loop: unlike that of a dictionary, its `get` needs no argument, and takes out what it gives (library reference, 8.10). */
function isDrained(name: string, call: Node): boolean {
  const isOfQueue = name === "get_nowait" || (name === "get" && argumentsOf(call).positional.every(({ type }) => SWITCHES.has(type)));
  return isOfQueue && call.closest("while_statement", "for_statement") !== undefined;
}

/** What a `get` of a queue is given: whether it waits. */
const SWITCHES = new Set(["true", "false", "integer"]);

function throughSubscript(subscript: Node, trail: Trail): boolean {
  const access = accessOf(subscript);
  if (access === "read") return follow(subscript, { ...trail, isElement: true });
  return access === "delete" || subscript.field("subscript")?.type === "slice" || isSetToNone(subscript);
}

/** `self.x[k] = None`. */
function isSetToNone(target: Node): boolean {
  return target.role === "left" && target.parent?.field("right")?.type === "none";
}

function intoName(node: Node, parent: Node, trail: Trail): boolean {
  const isValue = node.role === (parent.type === "default_parameter" ? "value" : "right");
  const target = isValue ? parent.field(parent.type === "default_parameter" ? "name" : "left") : undefined;
  return target !== undefined && followTarget(target, parent.type.startsWith("for_") ? { ...trail, isElement: true } : trail);
}

/** `for table in (self.a, self.b)`, `a, b = self.a, self.b`. */
function fromLiteral(node: Node, literal: Node, trail: Trail): boolean {
  const { parent } = literal;
  if (!parent?.is("for_statement", "for_in_clause", "assignment") || literal.role !== "right") return false;
  const pairs = parent.type === "assignment" ? pairsOf(parent) : undefined;
  const target = pairs ? pairs.find(({ value }) => value === node)?.target : parent.field("left");
  return target !== undefined && followTarget(target, trail);
}

function followTarget(target: Node, trail: Trail): boolean {
  if (target.type === "attribute") return !trail.isElement && attributesOf(attributeName(target) ?? "", target, trail);
  const isPattern = target.is("pattern_list", "tuple_pattern", "list_pattern");
  const names = (isPattern ? target.parts : [target]).filter((part) => part.type === "identifier");
  return names.some((name) => {
    const scope = trail.module.scopeOfName(name.text, name)?.node;
    return scope !== undefined && trail.module.names(name.text, scope).some((each) => each !== name && follow(each, trail));
  });
}

/** Of all attributes of that name: whose they are is not asked. */
function attributesOf(name: string, except: Node, trail: Trail): boolean {
  const follows = (node: Node, module: Module) => node !== except && follow(node, { ...trail, module });
  return trail.project.touching(name).some((module) => module.attributes(name).some((node) => follows(node, module)));
}

function throughCall(node: Node, trail: Trail): boolean {
  const call = node.parent?.closest("call");
  const callee = call?.field("function");
  if (!callee) return false;
  const denotation = trail.project.denotation(callee, trail.module);
  if (denotation.kind === "library-function") return EMPTYING_FUNCTIONS.has(denotation.name);
  if (denotation.kind === "library" || denotation.kind === "function")
    return denotation.kind === "function" && insideFunction(denotation.node, { ...trail, module: denotation.module });
  const method = calledMethod(callee, trail);
  if (method) return insideFunction(method.node, { ...trail, module: method.module });
  return !LOOKING.has(attributeName(callee) ?? "");
}

/** The method that `self.m` is, or the `__init__` of a class that is called. */
function calledMethod(callee: Node, { module, project }: Trail): { node: Node; module: Module } | undefined {
  const object = callee.field("object");
  const denotation = project.denotation(callee, module);
  const cls = denotation.kind === "project" ? denotation : object && module.selfOf(object)?.cls;
  const found = cls && project.lookup(cls, denotation.kind === "project" ? "__init__" : (attributeName(callee) ?? ""));
  if (!found || found.owner.kind !== "project") return undefined;
  const value = memberBinding(found.owner, found.name)?.values.at(-1);
  return value?.kind === "def" ? { node: value.node, module: found.owner.module } : undefined;
}

function insideFunction(definition: Node, trail: Trail): boolean {
  const parameters = new Set((definition.field("parameters")?.parts ?? []).map((part) => bare(part.field("name") ?? part).text));
  const body = definition.field("body");
  const named = body ? [...walk(body)].filter((node) => node.type === "identifier" && parameters.has(node.text)) : [];
  return named.some((node) => node.text !== "self" && follow(node, trail));
}

/** What a method or a property gives is named by those who ask for it. */
function returned(node: Node, trail: Trail): boolean {
  const name = node.closest("function_definition", "lambda")?.field("name")?.text;
  if (name === undefined) return false;
  const asks = (each: Node, module: Module) =>
    follow(each.role === "function" && each.parent?.type === "call" ? each.parent : each, { ...trail, module });
  return trail.project
    .touching(name)
    .some((module) => [...module.attributes(name), ...module.identifiers(name)].some((each) => asks(each, module)));
}
