import type { FunctionBody } from "./body.js";
import { type ClassModel, firstParameter } from "./classes.js";
import type { Hierarchy } from "./hierarchy.js";
import { mangleIn } from "./mangle.js";
import { methodOf, type OwnedFunction } from "./methods.js";
import type { Module } from "./module.js";
import { type PathCondition, pathConditions } from "./path-conditions.js";
import { Spelling } from "./spelling.js";
import { argumentsOf, attributeName, bare, type Node } from "./tree.js";

/** A test that decides whether a place is reached, and the frame in which it stands. */
export interface FrameCondition extends PathCondition {
  readonly frame: Frame;
}

/** A function that runs on behalf of an instance. Paths of its spelling begin with `self` for the instance, whatever it is called. */
export interface Frame {
  readonly module: Module;
  readonly definition: Node;
  readonly body: FunctionBody;
  /** What it calls the instance, where it is a method of its class. */
  readonly self: string | undefined;
  readonly spelling: Spelling;
  /** What decides in its callers whether it runs. */
  readonly outer: readonly FrameCondition[];
}

/** Deep enough for what people write; a chain of calls may be endless. */
const DEPTH = 4;

/** A method of `cls`, and the functions of the project that it calls on the instance or gives something of it. */
export function framesOf(method: OwnedFunction, cls: ClassModel, project: Hierarchy, outer: readonly FrameCondition[] = []): Frame[] {
  const frames = [frameOf(method.node, method.owner.module, ownGiven(method.node), outer, project)];
  const seen = new Set([method.node]);
  let level = frames;
  for (let depth = 0; depth < DEPTH; depth++) {
    level = level.flatMap((frame) => (frame ? calledIn(frame, cls, project, seen) : []));
    frames.push(...level);
  }
  return frames.flatMap((frame) => frame ?? []);
}

/** What is given to a method: the instance. */
function ownGiven(definition: Node): ReadonlyMap<string, readonly string[]> {
  const self = firstParameter(definition);
  return new Map(self === undefined ? [] : [[self, ["self"]]]);
}

function frameOf(
  definition: Node,
  module: Module,
  given: ReadonlyMap<string, readonly string[]>,
  outer: readonly FrameCondition[],
  project: Hierarchy,
): Frame | undefined {
  const body = project.body(definition);
  const first = firstParameter(definition);
  const isOwn = first !== undefined && given.get(first)?.join(".") === "self";
  return body && { module, definition, body, self: isOwn ? first : undefined, spelling: new Spelling(definition, given), outer };
}

function calledIn(frame: Frame, cls: ClassModel, project: Hierarchy, seen: Set<Node>): (Frame | undefined)[] {
  return frame.body.calls().flatMap((call) => {
    const callee = calleeOf(call.node, frame, cls, project);
    if (!callee || seen.has(callee.definition)) return [];
    seen.add(callee.definition);
    const conditions = pathConditions(call.node, frame.definition).map((condition) => ({ ...condition, frame }));
    return [frameOf(callee.definition, callee.module, givenTo(call.node, callee, frame), [...conditions, ...frame.outer], project)];
  });
}

interface Called {
  readonly module: Module;
  readonly definition: Node;
  /** What stands before the dot, where that is the first parameter. */
  readonly receiver: readonly string[] | undefined;
}

/** The function of the project that a call runs, where that is told, on the instance or on something of it. */
export function calleeOf(call: Node, frame: Frame, cls: ClassModel, project: Hierarchy): Called | undefined {
  const callee = call.field("function");
  if (!callee) return undefined;
  const name = attributeName(callee);
  const object = callee.type === "attribute" ? callee.field("object") : undefined;
  const path = object && frame.spelling.path(object);
  if (name !== undefined && path?.join(".") === "self") {
    const method = methodOf(mangleIn(name, frame.module.classAround(call)?.name ?? ""), cls, project);
    return method && { module: method.owner.module, definition: method.node, receiver: ["self"] };
  }
  const isGiven = argumentsOf(call).positional.some((argument) => frame.spelling.path(argument)?.[0] === "self");
  if (!isGiven && !(object && object.type === "call")) return undefined;
  const ancestor = object && name !== undefined ? methodOfBase(object, name, frame, project) : undefined;
  if (ancestor)
    return { module: ancestor.owner.module, definition: ancestor.node, receiver: object?.type === "call" ? ["self"] : undefined };
  const [found] = isGiven
    ? project.callees(call, frame.module).filter(({ by, node }) => by !== "argument" && node.type === "function_definition")
    : [];
  return found && { module: found.module, definition: found.node, receiver: found.by === "receiver" ? (path ?? []) : undefined };
}

/** `Base.close(self)` and `super(C, self).close()`. */
function methodOfBase(object: Node, name: string, frame: Frame, project: Hierarchy): OwnedFunction | undefined {
  const cls = frame.module.classAround(object);
  if (object.type === "call" && object.field("function")?.text === "super" && cls) {
    const owner = project.lookup(cls, mangleIn(name, cls.name), 1)?.owner;
    return owner?.kind === "project" ? methodOf(name, owner, project) : undefined;
  }
  const denotation = object.type === "call" ? undefined : project.denotation(object, frame.module);
  return denotation?.kind === "project" ? methodOf(name, denotation, project) : undefined;
}

/** What the parameters of a function stand for, by the paths of what a call gives them. */
function givenTo(call: Node, { definition, receiver }: Called, frame: Frame): ReadonlyMap<string, readonly string[]> {
  const { positional, keywords } = argumentsOf(call);
  const parts = definition.field("parameters")?.parts ?? [];
  const names = parts.map((part) => (part.type === "identifier" ? part : part.field("name"))?.text);
  const paths = [...(receiver ? [receiver] : []), ...positional.map((each) => frame.spelling.path(bare(each)))];
  const given = new Map<string, readonly string[]>();
  names.forEach((name, index) => {
    const keyword = name === undefined ? undefined : keywords.get(name);
    const path = keyword ? frame.spelling.path(keyword) : paths[index];
    if (name !== undefined && path && path.length > 0) given.set(name, path);
  });
  return given;
}
