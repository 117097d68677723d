import { accessOf, valueFor } from "./assignments.js";
import type { BodyCall } from "./body.js";
import type { ClassModel } from "./classes.js";
import { isCount } from "./effects.js";
import { calleeOf, type Frame, type FrameCondition, framesOf } from "./frames.js";
import type { Hierarchy } from "./hierarchy.js";
import { isLock } from "./locks.js";
import type { OwnedFunction } from "./methods.js";
import { ownNodes, readScope } from "./names.js";
import { isTried, pathConditions } from "./path-conditions.js";
import { saysRelease } from "./releasing.js";
import { isSaying } from "./saying.js";
import { argumentsOf, attributeName, bare, type Node, stringValue, walk } from "./tree.js";

/**
 * What goes wrong where a method runs again:
 * - `released`: what is given to a function that releases it, and isn't forgotten
 * - `counted`: a count that instances share
 * - `removed`: what is taken out of a container, and need not be in it any more
 * - `raised`: it raises or asserts on what it has set itself
 */
export interface Harm {
  readonly kind: "released" | "counted" | "removed" | "raised";
  readonly frame: Frame;
  readonly node: Node;
  /** As it is written. */
  readonly code: string;
  /** Likewise, what is released. */
  readonly what?: string;
}

/** How it comes that a method runs again. */
export interface Circumstances {
  /** The method that has run before, where that was another one. */
  readonly before?: OwnedFunction;
  /** The call of it that comes later, and the method in which that stands. */
  readonly caller?: { readonly call: Node; readonly method: OwnedFunction };
}

/** A method that runs on an instance for which it, or another one that does the same, has run before. */
export class SecondRun {
  readonly frames: readonly Frame[];
  /** What has run before it: the same, where that was the same method. */
  readonly before: readonly Frame[];
  /** The paths of what it sets, deletes or empties. */
  private readonly changed: ReadonlySet<string>;

  constructor(
    /** What runs again. */
    method: OwnedFunction,
    readonly cls: ClassModel,
    private readonly project: Hierarchy,
    { before, caller }: Circumstances = {},
  ) {
    this.frames = framesOf(method, cls, project, caller ? conditionsAt(caller, cls, project) : []);
    this.before = before ? framesOf(before, cls, project) : this.frames;
    this.changed = new Set([...this.frames, ...this.before].flatMap((frame) => [...changedIn(frame)]));
  }

  /** What goes wrong, in the order of the functions that run, and in each in the order of its text. */
  *harms(): Generator<Harm> {
    for (const frame of this.frames) {
      const calls = new Map(frame.body.calls().map((call) => [call.node, call]));
      const { outer } = readScope(frame.definition);
      for (const node of ownNodes(frame.definition)) {
        const call = calls.get(node);
        if (this.raises(node, frame)) yield { kind: "raised", frame, node, code: node.text };
        const harm = call ? this.ofCall(call, frame) : ofStatement(node, frame, outer, this.cls, this.project);
        if (harm && !this.isPrevented(node, frame)) yield harm;
      }
    }
  }

  /** Whether a place is not reached again: what decides about it has been changed, or asks what can't be told here. */
  isPrevented(place: Node, frame: Frame): boolean {
    const conditions = pathConditions(place, frame.definition).map((condition) => ({ ...condition, frame }));
    return [...conditions, ...frame.outer].some((condition) => this.decides(condition));
  }

  /** Whether a function plainly doesn't run again: a test in its callers names what has been changed. */
  isSpared({ outer }: Frame): boolean {
    return outer.some((condition) => this.decides(condition, false));
  }

  /** Whether an `assert`, or a `raise` below an `if`, depends on what is set to a constant further down. */
  private raises(node: Node, frame: Frame): boolean {
    if (!node.is("assert_statement", "raise_statement") || isTried(node, frame.definition) || node.closest("except_clause")) return false;
    const conditions = pathConditions(node, frame.definition).map((condition) => ({ ...condition, frame }));
    const isRaise = node.type === "raise_statement";
    const nearest = isRaise && conditions[0]?.by === "if" ? conditions[0].test : undefined;
    const test = isRaise ? nearest : node.parts[0];
    const others = isRaise ? conditions.slice(1) : conditions;
    if (!test || [...others, ...frame.outer].some((each) => this.decides(each))) return false;
    const asked = [...walk(test)].flatMap((each) => (each.type === "attribute" ? (frame.spelling.path(each)?.join(".") ?? []) : []));
    return this.before.some((each) =>
      resetIn(each, each.definition === frame.definition ? node.end : 0).some((path) => asked.includes(path)),
    );
  }

  private decides({ test, by, frame }: FrameCondition, orAsks = true): boolean {
    return [...walk(test)].some((node) => {
      if (node.is("attribute", "subscript", "identifier") && node.role !== "attribute")
        return this.isChangedAt(node, frame, orAsks && by !== "for");
      if (by === "for" || !orAsks) return false;
      if (node.type === "comparison_operator") return node.fields("operators").some(({ type }) => /\bin$/.test(type));
      return node.type === "call" && this.asks(node, frame);
    });
  }

  private isChangedAt(node: Node, { spelling }: Frame, orUnknown: boolean): boolean {
    const path = spelling.path(node);
    // A local name that stands for more than one thing, or for what a call gives, may be anything by then.
    if (!path) return orUnknown && node.type === "identifier" && spelling.isComputed(node.text);
    return this.isChanged(path);
  }

  private isChanged(path: readonly string[]): boolean {
    return path.some((_, index) => this.changed.has(path.slice(0, index + 1).join(".")));
  }

  /** Whether a call in a test may answer something else by then. */
  private asks(call: Node, { spelling }: Frame): boolean {
    const name = call.field("function")?.text ?? "";
    if (/^(?:len|bool|int|isinstance|callable)$/.test(name)) return false;
    if (!/^(?:hasattr|getattr)$/.test(name)) return true;
    const [object, attribute] = argumentsOf(call).positional;
    const path = object && spelling.path(object);
    const said = attribute && stringValue(attribute);
    return !path || said === undefined || this.isChanged([...path, said]);
  }

  private ofCall(call: BodyCall, frame: Frame): Harm | undefined {
    if (isSaying(call, frame.self) || calleeOf(call.node, frame, this.cls, this.project)) return undefined;
    const { node, callee } = call;
    const isCaught = isTried(node, frame.definition);
    if (removes(call, frame, this.project)) return isCaught ? undefined : { kind: "removed", frame, node, code: node.text };
    const lock = isCaught ? undefined : this.lockReleased(call, frame);
    if (lock) return { kind: "released", frame, node, code: node.text, what: lock.text };
    if (!saysRelease(callee.name) || FORGIVING.has(callee.name) || (isCaught && ofFiles(call)) || ignoresErrors(node)) return undefined;
    const handle = this.handleIn(call, frame);
    return handle && { kind: "released", frame, node, code: node.text, what: handle.text };
  }

  /** `self.lock.release()`, where nothing forgets the lock. */
  private lockReleased({ callee, object }: BodyCall, { spelling }: Frame): Node | undefined {
    const path = callee.name === "release" && object ? spelling.path(object.node) : undefined;
    const [root, name, ...more] = path ?? [];
    if (!object || !path || root !== "self" || name === undefined || more.length > 0 || this.isChanged(path)) return undefined;
    return isLock(name, this.cls, this.project) ? object.node : undefined;
  }

  /** Of what a call is given, what is the instance's, and stays there. */
  private handleIn({ node, callee }: BodyCall, frame: Frame): Node | undefined {
    const { positional, keywords } = argumentsOf(node);
    const own = [...positional, ...keywords.values()].filter((argument) => {
      const path = frame.spelling.path(argument);
      // `Base.close(self)` of a base out of sight releases no handle.
      const isBase = path?.length === 1 && this.cls.bases.some((base) => callee.node.text.startsWith(`${base.text}.`));
      return path?.[0] === "self" && !isBase;
    });
    const isForgotten = own.some((argument) => this.isChanged(frame.spelling.path(argument) ?? []));
    // `XFreeGC(self.display, self.gc)`: what is released comes last.
    return isForgotten ? undefined : own.at(-1);
  }
}

function conditionsAt({ call, method }: NonNullable<Circumstances["caller"]>, cls: ClassModel, project: Hierarchy): FrameCondition[] {
  const [frame] = framesOf(method, cls, project);
  return frame ? pathConditions(call, method.node).map((condition) => ({ ...condition, frame })) : [];
}

/** Names like those of releasing that raise nothing the second time, and do no harm. */
const FORGIVING = new Set(["pop", "popitem", "discard", "clear", "remove", "removeHandler", "removeFilter", "after_cancel"]);

const EMPTYING = /^(?:pop|popitem|popleft|clear|remove|discard)$/;

function* changedIn(frame: Frame): Generator<string> {
  for (const node of ownNodes(frame.definition)) {
    const isTarget = node.is("attribute", "subscript") && accessOf(node) !== "read";
    const path = isTarget ? frame.spelling.path(node) : undefined;
    if (path?.[0] === "self" && node.parent?.type !== "augmented_assignment") yield path.join(".").replace(/(?:\.\[\])+$/, "");
  }
  for (const { object, callee } of frame.body.calls()) {
    const path = object && EMPTYING.test(callee.name) ? frame.spelling.path(object.node) : undefined;
    if (path?.[0] === "self" && path.length > 1) yield path.join(".");
  }
}

/** The attributes of the instance that a function deletes or sets to a constant whenever it comes there, from a place on. */
function resetIn({ self, body, spelling, definition }: Frame, from: number): readonly string[] {
  const attributes = self === undefined ? [] : body.attributesOf(self);
  const isReset = (node: Node) => accessOf(node) === "delete" || isConstant(valueFor(node));
  return attributes.flatMap(({ node, access }) => {
    if (access === "read" || node.start < from || !isReset(node)) return [];
    return pathConditions(node, definition).every(({ by }) => by === "leaving") ? (spelling.path(node)?.join(".") ?? []) : [];
  });
}

function isConstant(value: Node | undefined): boolean {
  return value?.is("none", "true", "false", "integer") ?? false;
}

/** `listeners.remove(x)` and `table.pop(key)` raise where it isn't there. */
function removes({ node, callee, object }: BodyCall, frame: Frame, project: Hierarchy): boolean {
  const { positional, keywords, open } = argumentsOf(node);
  const [only, ...others] = positional;
  if (!object || !only || others.length > 0 || keywords.size > 0 || open) return false;
  if (callee.name !== "remove" && !(callee.name === "pop" && only.type !== "integer" && only.type !== "unary_operator")) return false;
  return !isOfModule(object.node, frame, project) && isShared(object.node, frame);
}

function isOfModule(object: Node, { module }: Frame, project: Hierarchy): boolean {
  const { kind } = project.denotation(object, module);
  return kind === "module" || kind === "library-module";
}

/** Whether an object outlives the call: it is none that the function has made itself. */
function isShared(object: Node, { spelling }: Frame): boolean {
  return spelling.path(object) !== undefined;
}

/** `os.unlink(self.path)` in a `try`: the file isn't there any more, and that is caught. */
function ofFiles({ callee }: BodyCall): boolean {
  return /^(?:unlink|remove|rmdir|removedirs|rmtree|kill|killpg)$/.test(callee.name);
}

/** `shutil.rmtree(path, ignore_errors=True)`. */
function ignoresErrors(call: Node): boolean {
  const { positional, keywords } = argumentsOf(call);
  const given = keywords.get("ignore_errors") ?? (attributeName(call.field("function") ?? call) === "rmtree" ? positional[1] : undefined);
  return given !== undefined && !given.is("false", "none");
}

function ofStatement(node: Node, frame: Frame, outer: ReadonlySet<string>, cls: ClassModel, project: Hierarchy): Harm | undefined {
  const target = countIn(node);
  if (target)
    return isSharedCount(bare(target), frame, outer, cls, project) ? { kind: "counted", frame, node, code: node.text } : undefined;
  if (node.type !== "subscript" || accessOf(node) !== "delete" || isTried(node, frame.definition)) return undefined;
  const value = node.field("value");
  const isKey = node.fields("subscript").every((part) => part.type !== "slice");
  return value && isKey && isShared(value, frame) ? { kind: "removed", frame, node, code: `del ${node.text}` } : undefined;
}

/** What `n -= 1`, `n += 1` and `n = n - 1` count in. */
function countIn(statement: Node): Node | undefined {
  const target = statement.field("left");
  const value = statement.field("right");
  if (!target || !value) return undefined;
  if (statement.type === "augmented_assignment") {
    const operator = statement.text.slice(target.end - statement.start, value.start - statement.start).trim();
    return /^[-+]=/.test(operator) && bare(value).type !== "string" ? target : undefined;
  }
  return statement.type === "assignment" && isCount(bare(value), target) && bare(value).parts[1]?.type === "integer" ? target : undefined;
}

/** Whether a count is a module's, a class's or another object's. */
function isSharedCount(target: Node, frame: Frame, outer: ReadonlySet<string>, cls: ClassModel, project: Hierarchy): boolean {
  if (target.type === "identifier") return outer.has(target.text);
  const object = target.field(target.type === "attribute" ? "object" : "value");
  if (!object) return false;
  if (frame.spelling.text(object) === "type(self)") return true;
  const path = frame.spelling.path(object);
  if (!path) return false;
  if (target.type === "attribute") return path.join(".") !== "self";
  // Of `self.table[key]` the table is the class's where the body of a class binds it.
  const [root, name] = path;
  return root !== "self" || path.length > 2 || (name !== undefined && project.lookup(cls, name) !== undefined);
}
