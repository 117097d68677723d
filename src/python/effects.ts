import { accessOf } from "./assignments.js";
import type { BodyCall, FunctionBody } from "./body.js";
import { ownNodes, readScope } from "./names.js";
import { saysRelease } from "./releasing.js";
import { isSaying } from "./saying.js";
import { attributeName, bare, type Node, stringValue } from "./tree.js";

/**
 * Something that a body does, beside printing, logging, raising and what concerns its own names alone:
 * - `calls`: what may release something
 * - `notes`: a list is told something about the instance, `seen.append('gone')`
 * - `marks`: an attribute of the instance is set or deleted, something else is set to a constant, or a count is changed
 * - `removes`: something is deleted from a container or another object
 * - `sets`: something else than the instance's is set to what is no constant
 * - `runs`: `exec`
 */
export type Effect =
  | { readonly kind: "calls" | "notes"; readonly node: Node; readonly call: BodyCall }
  | { readonly kind: "marks" | "removes" | "sets" | "runs"; readonly node: Node };

/** What a body does; `self` is what it calls the instance. */
export function effectsOf(definition: Node, body: FunctionBody, self: string | undefined): readonly Effect[] {
  const { outer } = readScope(definition);
  const calls = new Map(body.calls().map((call) => [call.node, call]));
  return [...ownNodes(definition)].flatMap((node): Effect[] => {
    const call = calls.get(node);
    if (call) return called(call, self);
    if (node.type === "exec_statement") return [{ kind: "runs", node }];
    if (node.is("attribute", "subscript") || (node.type === "identifier" && outer.has(node.text) && node.role !== "attribute"))
      return changed(node, self);
    return [];
  });
}

function called(call: BodyCall, self: string | undefined): Effect[] {
  if (isSaying(call, self)) return [];
  // What is no statement of its own asks something, unless it is called like what releases.
  if (!call.isStatement && ![call.callee, ...call.given].some(({ name }) => saysRelease(name))) return [];
  return [{ kind: isNote(call) ? "notes" : "calls", node: call.node, call }];
}

/** `seen.append('gone')`, but not `idle.append(self.socket)`. */
function isNote({ callee, object, given, isGivenNothing }: BodyCall): boolean {
  return object !== undefined && callee.name === "append" && !isGivenNothing && given.every(({ path }) => path === undefined);
}

function changed(node: Node, self: string | undefined): Effect[] {
  const access = accessOf(node);
  if (access === "read") return [];
  const object = node.type === "attribute" ? node.field("object") : undefined;
  const isOwn = object?.type === "identifier" && object.text === self;
  if (isOwn) return [{ kind: "marks", node }];
  if (access === "delete") return [{ kind: "removes", node }];
  return [{ kind: isMark(node) ? "marks" : "sets", node }];
}

function isMark(target: Node): boolean {
  const statement = target.closest("assignment", "augmented_assignment");
  if (statement?.type === "augmented_assignment") return true;
  const value = statement?.field("right");
  return value !== undefined && (isConstant(bare(value)) || isCount(bare(value), target));
}

function isConstant(value: Node): boolean {
  return value.is("none", "true", "false", "integer", "float") || stringValue(value) !== undefined;
}

/** `Pump.count = Pump.count - 1`. */
export function isCount(value: Node, target: Node): boolean {
  return value.type === "binary_operator" && value.parts[0]?.text === target.text;
}

/** Of a call of a method of the instance with no arguments, as a statement: the method's name. */
export function methodRun({ isStatement, isGivenNothing, object, callee }: BodyCall, self: string | undefined): string | undefined {
  const isOwn = object?.node.type === "identifier" && object.node.text === self;
  return isStatement && isGivenNothing && isOwn ? attributeName(callee.node) : undefined;
}
