import {
  accessOf,
  argumentsOf,
  attributeName,
  type ClassModel,
  dottedName,
  firstParameter,
  type Node,
  ownNodes,
  pairsOf,
  type Reason,
  spanOf,
  walk,
} from "../../src/kit.js";
import type { Closer } from "./closer.js";

/** `__del__` still runs after `with`, so the closer runs twice: a warning where the second run would plainly fail or do harm. */
export function notIdempotent(closer: Closer): Reason | undefined {
  const { owner, definition } = closer;
  const self = definition && firstParameter(definition);
  if (!owner || !definition || self === undefined) return undefined;
  const guarded = (node: Node) => isGuarded(node, definition);
  return (
    calledOnCleared(owner, definition, self, guarded) ??
    deletedTwice(owner, definition, self, guarded) ??
    closedTwice(owner, definition, self, guarded)
  );
}

type Guard = (node: Node) => boolean;

function* selfAttributes(definition: Node, self: string): Generator<Node> {
  for (const node of ownNodes(definition)) if (node.type === "attribute" && node.field("object")?.text === self) yield node;
}

/** The attributes that the body sets to `None` or deletes, with the place. */
function cleared(definition: Node, self: string): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const node of selfAttributes(definition, self)) {
    const access = accessOf(node);
    const name = attributeName(node) ?? "";
    if (access === "delete" || (access === "write" && setsNone(node))) found.set(name, node);
  }
  return found;
}

function setsNone(target: Node): boolean {
  const assignment = target.closest("assignment");
  return assignment !== undefined && pairsOf(assignment)?.find((pair) => pair.target === target)?.value.type === "none";
}

function calledOnCleared(owner: ClassModel, definition: Node, self: string, guarded: Guard): Reason | undefined {
  const gone = cleared(definition, self);
  for (const node of ownNodes(definition)) {
    const callee = node.type === "call" ? node.field("function") : undefined;
    const object = callee?.type === "attribute" ? callee.field("object") : undefined;
    if (!callee || object?.type !== "attribute" || object.field("object")?.text !== self) continue;
    const name = attributeName(object) ?? "";
    const clearing = gone.get(name);
    // Set only in a branch, or set anew before the call, it need not be gone the second time.
    if (!clearing || guarded(node) || guarded(clearing) || isSetBefore(definition, self, name, node)) continue;
    const { source } = owner.module;
    const span = spanOf(source, node);
    const called = `\`${self}.${name}.${attributeName(callee)}()\` (line ${span.line})`;
    const message = `${again(owner, definition)}: ${called} is called on what line ${spanOf(source, clearing).line} has cleared by then`;
    return { name: "not-idempotent", message, related: [span, spanOf(source, clearing)] };
  }
  return undefined;
}

function isSetBefore(definition: Node, self: string, name: string, call: Node): boolean {
  return [...selfAttributes(definition, self)].some(
    (node) => attributeName(node) === name && accessOf(node) === "write" && !setsNone(node) && node.start < call.start,
  );
}

/** `del self.index`, and nothing sets it anew: the second time there is nothing to delete. */
function deletedTwice(owner: ClassModel, definition: Node, self: string, guarded: Guard): Reason | undefined {
  for (const node of selfAttributes(definition, self)) {
    const name = attributeName(node);
    if (accessOf(node) !== "delete" || guarded(node)) continue;
    if ([...selfAttributes(definition, self)].some((each) => attributeName(each) === name && accessOf(each) === "write")) continue;
    const span = spanOf(owner.module.source, node);
    const message = `${again(owner, definition)}: line ${span.line} deletes \`${self}.${name}\`, which is gone by then`;
    return { name: "not-idempotent", message, related: [span] };
  }
  return undefined;
}

/** What is said of the second run. */
function again(owner: ClassModel, definition: Node): string {
  const isDel = definition.field("name")?.text === "__del__";
  return isDel
    ? `${closerName(owner, definition)} runs again when the object goes`
    : `${closerName(owner, definition)} runs again in \`__del__\``;
}

function closerName(owner: ClassModel, definition: Node): string {
  return `\`${owner.name}.${definition.field("name")?.text ?? "lambda"}\``;
}

/** `os.close(self.fd)`, and `self.fd` is not forgotten: by the second time the number may be another file's. */
function closedTwice(owner: ClassModel, definition: Node, self: string, guarded: Guard): Reason | undefined {
  for (const node of ownNodes(definition)) {
    const callee = node.type === "call" ? node.field("function") : undefined;
    if (!callee || dottedName(callee)?.join(".") !== "os.close") continue;
    const [argument] = argumentsOf(node).positional;
    const path = argument && dottedName(argument);
    if (path?.[0] !== self || path.length !== 2 || guarded(node)) continue;
    if ([...selfAttributes(definition, self)].some((each) => attributeName(each) === path[1] && accessOf(each) !== "read")) continue;
    const { source } = owner.module;
    const span = spanOf(source, node);
    const message = `${again(owner, definition)}: \`${node.text}\` (line ${span.line}) would close the number twice, and by then it may be another file's`;
    return { name: "not-idempotent", message, related: [span] };
  }
  return undefined;
}

const GUARDS = ["if_statement", "elif_clause", "while_statement", "conditional_expression", "boolean_operator"];

/** In a branch, in a `try` with a handler, or below an `if …: return`. */
function isGuarded(node: Node, definition: Node): boolean {
  let child = node;
  for (let parent = node.parent; parent && parent !== definition; child = parent, parent = parent.parent) {
    if (parent.is(...GUARDS)) return true;
    if (parent.type === "try_statement" && child.role === "body" && parent.parts.some((part) => part.type === "except_clause")) return true;
    if (parent.type === "block" && leavesEarly(parent, child)) return true;
  }
  return false;
}

function leavesEarly(block: Node, before: Node): boolean {
  const earlier = block.parts.slice(0, block.parts.indexOf(before));
  return earlier.some(
    (statement) => statement.type === "if_statement" && [...walk(statement)].some((node) => node.is("return_statement", "raise_statement")),
  );
}
