import { statementOf } from "../assignments.js";
import type { AttributeSite } from "../attribute-sites.js";
import type { ClassModel } from "../classes.js";
import type { Project } from "../project.js";
import type { Site } from "../semantics.js";
import { attributeName, type Node, walk } from "../tree.js";
import type { Keeps } from "./keeps.js";
import type { Edge, Thing } from "./things.js";

/** A place after which what an attribute keeps holds nothing any more. */
export interface Spending extends Site {
  /** What it is to the attribute, for messages: `may be used up`. */
  readonly how: string;
}

const STARTED = "is a thread that is started, which forgets what it runs";
const USED_UP = "is a generator that may be used up";

/**
 * Where what an attribute keeps lets go by itself: a thread that is started of what it runs (`Lib/threading.py`, `Thread.run`), a generator that is gone
 * through of its variables (`Objects/genobject.c`).
 */
export function* spendings(cls: ClassModel, name: string, edge: Edge, keeps: Keeps, project: Project): Generator<Spending> {
  const held = behind(edge.to, keeps);
  const threads = held.filter(({ kind, words }) => kind === "thread" && words === "Thread");
  const generators = held.filter((thing) => thing.kind === "generator" && !isEndless(thing, keeps));
  if (threads.length === 0 && generators.length === 0) return;
  const sites = project
    .familyOf(cls)
    .accesses(name)
    .filter(({ access }) => access === "read");
  if (threads.length > 0) {
    for (const { site } of threads) for (const node of callsOn(site.node, "start")) yield { module: site.module, node, how: STARTED };
    for (const site of sites) if (isStarted(site)) yield { module: site.module, node: site.node, how: STARTED };
  }
  if (generators.length > 0) for (const { module, node } of sites) if (mayUseUp(node)) yield { module, node, how: USED_UP };
}

/** A thing, what is stored where it is taken from, and of containers what is in them. */
function behind(thing: Thing, keeps: Keeps): readonly Thing[] {
  const stored = thing.base ? [thing, ...keeps.stored(thing)] : [thing];
  return stored.flatMap((each) => [each, ...each.edges.flatMap(({ way, to }) => (way === "element" ? [to] : []))]);
}

/** Where a method is called on what a call makes: at once, or by the local name or attribute that its statement gives it. */
export function callsOn(call: Node, method: string): readonly Node[] {
  if (isCalledOn(call, method)) return [call];
  const [assignment] = statementOf(call).parts;
  const left = assignment?.type === "assignment" && assignment.field("right") === call ? assignment.field("left") : undefined;
  const scope = call.closest(left?.type === "attribute" ? "class_definition" : "function_definition");
  if (!left || !scope) return [];
  return [...walk(scope)].filter((node) => node.type === left.type && node.text === left.text && isCalledOn(node, method));
}

function isCalledOn({ parent, role }: Node, method: string): boolean {
  return role === "object" && parent?.role === "function" && attributeName(parent) === method;
}

/** `self.thread.start()`, and `for thread in self.threads: thread.start()`. */
function isStarted({ node }: AttributeSite): boolean {
  if (isCalledOn(node, "start")) return true;
  const loop = node.closest("for_statement", "for_in_clause");
  const [name, scope] = loop?.field("right")?.contains(node)
    ? [loop.field("left"), loop.type === "for_statement" ? loop : loop.parent]
    : [];
  return (
    name?.type === "identifier" &&
    scope !== undefined &&
    [...walk(scope)].some((each) => each.text === name.text && isCalledOn(each, "start"))
  );
}

/** A loop that nothing leaves: `while True: yield x`. */
function isEndless({ site: { node, module } }: Thing, keeps: Keeps): boolean {
  if (node.type !== "call") return false;
  const [target] = keeps.targets.of(node, module, false);
  const first = target && [...walk(target.definition)].find(({ type }) => type === "yield");
  const loop = first?.closest("while_statement");
  const isLeft = loop && [...walk(loop)].some((each) => each.is("break_statement", "return_statement", "raise_statement"));
  return loop !== undefined && !isLeft && /^(?:1|True)$/.test(loop.field("condition")?.text ?? "");
}

/** It is closed, gone through, or handed to what may go through it; a `next` in a loop may come to its end. */
function mayUseUp(node: Node): boolean {
  const { parent, role } = node;
  if (!parent) return false;
  if (parent.type === "attribute") {
    const method = attributeName(parent);
    return method === "close" || method === "throw" || (/^(?:next|send)$/.test(method ?? "") && isRepeated(node));
  }
  if (parent.type === "argument_list") return parent.parent?.field("function")?.text !== "next" || isRepeated(node);
  return role === "right" && parent.is("for_statement", "for_in_clause");
}

function isRepeated(node: Node): boolean {
  return node.closest("for_statement", "while_statement", "try_statement") !== undefined;
}
