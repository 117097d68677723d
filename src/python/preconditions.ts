import { type ClassModel, firstParameter } from "./classes.js";
import { type Frame, framesOf } from "./frames.js";
import type { Hierarchy } from "./hierarchy.js";
import { mangleIn } from "./mangle.js";
import { methodOf, type OwnedFunction } from "./methods.js";
import { ownNodes } from "./names.js";
import { isTried, type PathCondition, pathConditions } from "./path-conditions.js";
import { Spelling } from "./spelling.js";
import { attributeName, type Node, walk } from "./tree.js";

/** What a method asks of the instance, and what it leaves changed. Attributes are mangled. */
export interface Preconditions {
  /** Where it raises or asserts, or calls a method of what it clears. */
  readonly demands: readonly Demand[];
  /** The attributes that are set or deleted. */
  readonly changed: ReadonlySet<string>;
}

/** A place that fails where the instance isn't as it should be. */
export interface Demand {
  /** The attributes on which it depends whether it fails. */
  readonly asked: ReadonlySet<string>;
  /** Whether it fails only because what it uses has been cleared; else it raises or asserts. */
  readonly isImplied: boolean;
  /** Those on which it depends whether it is reached. */
  readonly under: ReadonlySet<string>;
}

/** The preconditions of a method of `cls`, with those of the methods that it calls on the instance. */
export function preconditionsOf(method: OwnedFunction, cls: ClassModel, project: Hierarchy): Preconditions {
  const frames = framesOf(method, cls, project).filter(({ self }) => self !== undefined);
  const changed = frames.flatMap(({ body, self, module, definition }) => {
    const written = body.attributesOf(self ?? "").filter(({ access }) => access !== "read");
    return written.map(({ name }) => mangleIn(name, module.classAround(definition)?.name ?? ""));
  });
  return { demands: frames.flatMap((frame) => demandsOf(frame, cls, project)), changed: new Set(changed) };
}

function demandsOf(frame: Frame, cls: ClassModel, project: Hierarchy): Demand[] {
  const { definition, body, self = "" } = frame;
  const outer = frame.outer.flatMap(({ test, frame: other }) => [...askedIn(test, other, cls, project)]);
  const demand = (tests: readonly Node[], above: readonly PathCondition[], isImplied = false): Demand => ({
    isImplied,
    asked: new Set(tests.flatMap((test) => [...askedIn(test, frame, cls, project)])),
    under: new Set([...outer, ...above.flatMap(({ test }) => [...askedIn(test, frame, cls, project)])]),
  });
  const raised = [...ownNodes(definition)].flatMap((node): Demand[] => {
    if (!node.is("assert_statement", "raise_statement") || isTried(node, definition) || node.closest("except_clause")) return [];
    const above = pathConditions(node, definition);
    if (node.type === "assert_statement") return [demand(node.parts.slice(0, 1), above)];
    const tests = above.filter(({ by }) => by === "if").map(({ test }) => test);
    return [
      demand(
        tests,
        above.filter(({ by }) => by !== "if"),
      ),
    ];
  });
  const attributes = body.attributesOf(self);
  const called = body.calls().flatMap(({ node, callee }): Demand[] => {
    const [object, name, last] = callee.path ?? [];
    const isCleared = attributes.some((each) => each.name === name && (each.access === "delete" || each.isNone));
    if (object !== self || last === undefined || !isCleared || body.mayBeSkipped(node)) return [];
    return [demand([callee.node], pathConditions(node, definition), true)];
  });
  return [...raised, ...called].filter(({ asked }) => asked.size > 0);
}

function askedIn(test: Node, { module, definition }: Frame, cls: ClassModel, project: Hierarchy): ReadonlySet<string> {
  const owner = module.classAround(definition);
  return owner ? attributesAsked(test, { owner, node: definition }, cls, project) : new Set();
}

/** The attributes of the instance that an expression in a method looks at, itself or in the methods that it calls on the instance; mangled. */
export function attributesAsked(test: Node, method: OwnedFunction, cls: ClassModel, project: Hierarchy): ReadonlySet<string> {
  const names = new Set<string>();
  for (const name of attributesNamed(test, method)) addWhatIsAsked(name, cls, project, names);
  return names;
}

/** Those that it names itself, or that a local name in it stands for. */
export function attributesNamed(test: Node, { node: definition, owner }: OwnedFunction): ReadonlySet<string> {
  const self = firstParameter(definition);
  const spelling = new Spelling(definition, new Map(self === undefined ? [] : [[self, ["self"]]]));
  const names = [...walk(test)].flatMap((node) => {
    if (node.type === "attribute") return node.field("object")?.text === self ? (attributeName(node) ?? []) : [];
    const [root, kept] = node.type === "identifier" && node.role !== "attribute" ? (spelling.path(node) ?? []) : [];
    return root === "self" ? (kept ?? []) : [];
  });
  return new Set(names.map((name) => mangleIn(name, owner.name)));
}

function addWhatIsAsked(name: string, cls: ClassModel, project: Hierarchy, names: Set<string>): void {
  if (names.has(name)) return;
  names.add(name);
  const method = methodOf(name, cls, project);
  const self = method && firstParameter(method.node);
  const body = method && project.body(method.node);
  if (!method || !body || self === undefined) return;
  for (const each of body.attributesOf(self)) addWhatIsAsked(mangleIn(each.name, method.owner.name), cls, project, names);
}
