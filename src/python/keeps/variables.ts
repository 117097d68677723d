import { bindsAlways } from "../classes.js";
import type { Module } from "../module.js";
import type { NameBinding } from "../names.js";
import { ownNodes, scopeNode } from "../names.js";
import { argumentsOf, attributeName, bare, type Node } from "../tree.js";

/**
 * The bindings of a local name that may have given it what it is where it stands: those above it, from the last one that is surely passed on the
 * way there. To a function inside, all may have.
 */
export function bindingsReaching(name: Node, module: Module): readonly NameBinding[] {
  const scope = module.scopeOfName(name.text, name);
  const all = scope?.bindings.get(name.text) ?? [];
  if (!scope || scope.node.type === "module" || scopeNode(name) !== scope.node) return all;
  const above = inLoop(all, name).filter(
    ({ kind, node }) => kind === "parameter" || (node.start < name.start && !areApart(node, name) && !isBeingBound(node, name)),
  );
  const from = lastBound(above, name);
  return above.filter(({ kind, node }) => (kind === "parameter" ? from === 0 : node.start >= from));
}

/**
 * The bindings of a variable that it may be left with when its function is over, which is what a function inside goes on holding. Where that one may be
 * left above the last of them, all may be it.
 */
export function bindingsLeft(name: Node, module: Module): readonly NameBinding[] {
  const scope = module.scopeOfName(name.text, name);
  const all = scope?.bindings.get(name.text) ?? [];
  const end = scope?.node.field("body")?.parts.at(-1);
  if (!scope || all.length < 2 || !end) return all;
  const from = lastBound(all, end, true);
  const isLeft = [...ownNodes(scope.node)].some((node) => node.is("return_statement", "yield") && node.start < from);
  return isLeft ? all : all.filter(({ kind, node }) => (kind === "parameter" ? from === 0 : node.start >= from));
}

/** Where the last statement above a place begins that surely binds a name, whichever way it runs; 0 where there is none. */
function lastBound(bindings: readonly NameBinding[], place: Node, isIncluded = false): number {
  const binders = new Set(bindings.flatMap(({ node }) => [node, ...chain(node)]));
  const weak = bindings.filter(({ name, value }) => isMadeWeak(value, name));
  for (let child = place, parent = place.parent; parent; child = parent, parent = parent.parent) {
    if (parent.is("function_definition", "lambda")) break;
    if (!parent.is("block", "module")) continue;
    const above = parent.parts.slice(0, parent.parts.indexOf(child) + (isIncluded ? 1 : 0)).reverse();
    const last = above.find((statement) => bindsAlways(statement, binders) || isWeakAfter(statement, weak));
    if (last) return last.start;
  }
  return 0;
}

/**
 * Whether a statement leaves a name with a weak reference to what it was, if it wasn't one before: `try: x = weakref.proxy(x)`, where that fails for what is
 * one already, and `if not isinstance(x, weakref.ProxyType): x = weakref.proxy(x)`.
 */
function isWeakAfter(statement: Node, weak: readonly NameBinding[]): boolean {
  const block = statement.field(statement.type === "try_statement" ? "body" : "consequence");
  const inside = weak.find(({ node }) => block?.contains(node));
  if (!inside) return false;
  if (statement.type === "try_statement") return true;
  const test = statement.field("condition");
  const call = test?.type === "not_operator" ? bare(test.field("argument") ?? test) : undefined;
  if (call?.type !== "call" || call.field("function")?.text !== "isinstance") return false;
  return argumentsOf(call).positional[0]?.text === inside.name;
}

function isMadeWeak(value: Node | undefined, name: string): boolean {
  const callee = value?.type === "call" ? value.field("function") : undefined;
  if (!value || !callee || !WEAK.has(attributeName(callee) ?? callee.text)) return false;
  return argumentsOf(value).positional[0]?.text === name;
}

const WEAK = new Set(["proxy", "ref"]);

/** Of the bindings of a name those that count for one in the body of a loop that binds it, and not those of an expression with variables of its own. */
function inLoop(bindings: readonly NameBinding[], name: Node): readonly NameBinding[] {
  const open = bindings.filter(({ node }) => {
    const clause = node.closest("for_in_clause");
    return !clause?.field("left")?.contains(node) || !clause.parent?.is(...WITH_OWN_VARIABLES) || clause.parent.contains(name);
  });
  for (let child = name, parent = name.parent; parent; child = parent, parent = parent.parent) {
    const target = parent.type === "for_statement" && child.role === "body" ? parent.field("left") : undefined;
    const body = child;
    if (target && open.some(({ node }) => target.contains(node)))
      return open.filter(({ node }) => target.contains(node) || body.contains(node));
  }
  return open;
}

/** The variable of a list comprehension is left behind (Python 2 language reference, 5.2.4). */
const WITH_OWN_VARIABLES = ["generator_expression", "set_comprehension", "dictionary_comprehension"] as const;

function chain(target: Node): readonly Node[] {
  const assignment = target.closest("assignment");
  return assignment?.field("left")?.contains(target) ? [assignment] : [];
}

/** `x = f(x)`: the name on the right is what it was before. */
function isBeingBound(binder: Node, name: Node): boolean {
  return binder.closest("assignment")?.field("right")?.contains(name) === true;
}

/** Whether two places stand in different branches of one `if`, so that no way leads through both. */
export function areApart(one: Node, other: Node): boolean {
  for (let outer = one.closest("if_statement"); outer; outer = outer.closest("if_statement")) {
    if (!outer.contains(other)) continue;
    const branches = [outer.field("consequence"), ...outer.fields("alternative")];
    const [here, there] = [one, other].map((node) => branches.findIndex((branch) => branch?.contains(node)));
    if (here !== there && here !== -1 && there !== -1) return true;
  }
  return false;
}

/** The outermost function that a place stands in: `self` and the names of its methods mean the same in those within. */
export function outermostFunction(place: Node): Node | undefined {
  let found: Node | undefined;
  for (let node: Node | undefined = place; node && node.type !== "class_definition"; node = node.parent)
    if (node.type === "function_definition") found = node;
  return found;
}
