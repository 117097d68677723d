import { callsIn } from "../calls.js";
import type { ClassModel } from "../classes.js";
import { mangle } from "../mangle.js";
import type { Module } from "../module.js";
import type { Project } from "../project.js";
import { saysRelease } from "../releasing.js";
import type { Site } from "../semantics.js";
import { argumentsOf, type Node } from "../tree.js";
import { accessesOf } from "./accesses.js";
import { areApart, outermostFunction } from "./variables.js";

function isCloser(name: string): boolean {
  return !name.startsWith("_") && saysRelease(name);
}

/** Special methods that nobody calls by their name, and that a program need not come to: `with` is a way to call a method that closes. */
const CLOSING = new Set(["__exit__", "__enter__"]);

/**
 * The method in which a release stands that the program doesn't come to: only `__del__` calls it, which never runs for an object in a cycle, or
 * nobody of the project does. What runs tests calls `tearDown`. `held` is the class whose attribute is released. Undefined where the program does, or may.
 */
export function uncalledMethod(
  site: Site,
  held: ClassModel,
  made: readonly Site[],
  project: Project,
): { readonly cls: ClassModel; readonly name: string } | undefined {
  const seen = new Set<Node>();
  const queue: Site[] = [site];
  let method: { cls: ClassModel; name: string } | undefined;
  for (let place = queue.shift(); place; place = queue.shift()) {
    const definition = outermostFunction(place.node);
    const cls = definition && place.module.classAround(definition);
    const name = definition?.field("name")?.text;
    if (!cls || name === undefined || !cls.methods.some(({ node }) => node === definition)) return undefined;
    if (!method && !project.relatives(held).includes(cls)) return undefined;
    if (!method || (cls === method.cls && method.name.startsWith("_") && isCloser(name))) method = { cls, name };
    if (name === "tearDown") return undefined;
    if (name === "__del__" || seen.has(definition)) continue;
    seen.add(definition);
    if (/^__.*__$/.test(name)) {
      if (CLOSING.has(name) && !isEntered(cls, project)) continue;
      return undefined;
    }
    if (name === "close" && isGivenToClosing(cls, project)) return undefined;
    for (const use of accessesOf(cls, mangle(name, definition), project)) {
      if (use.access !== "read") continue;
      const isCalled = use.node.role === "function" && use.node.parent?.type === "call";
      if (!isCalled) return undefined;
      if (isOnSelf(use) && made.some((maker) => maker.module === use.module && isPassedBefore(use.node, maker.node))) continue;
      queue.push(use);
    }
  }
  return method;
}

/** Whether who comes to a place comes to another one below it in the same function afterwards: what is undone there is done again. */
function isPassedBefore(place: Node, later: Node): boolean {
  if (place.start > later.start || outermostFunction(place) !== outermostFunction(later) || areApart(place, later)) return false;
  for (let block = place.closest("block"); block && !block.contains(later); block = block.parent?.closest("block"))
    if (block.parts.at(-1)?.is(...LEAVING)) return false;
  return true;
}

function isOnSelf({ node, module }: Site): boolean {
  const object = node.field("object");
  return object?.type === "identifier" && module.selfOf(object) !== undefined;
}

const LEAVING = ["return_statement", "raise_statement", "break_statement", "continue_statement"] as const;

/** `with closing(Pump()) as pump` calls `close` (`Lib/contextlib.py`). */
function isGivenToClosing(cls: ClassModel, project: Project): boolean {
  return project.index.calling("closing").some((module) =>
    callsIn(module, "closing").some((call) => {
      const [object] = argumentsOf(call).positional;
      return object !== undefined && isOfFamily(object, module, cls, project);
    }),
  );
}

/** Whether a `with` statement of the project is given an instance of the class, or of one of its relatives. */
function isEntered(cls: ClassModel, project: Project): boolean {
  const family = project.relatives(cls);
  const names = family.flatMap((each) => (each.kind === "project" ? project.namesOf(each) : []));
  // `with x`, and `with Pump()`.
  const modules = new Set([...project.index.entering(), ...names.flatMap((name) => project.index.calling(name))]);
  return [...modules].some((module) => module.withItems.some((item) => isOfFamily(item, module, cls, project)));
}

function isOfFamily(expression: Node, module: Module, cls: ClassModel, project: Project): boolean {
  const family = project.relatives(cls);
  const objects = [...project.pointsTo(expression, module), ...project.flowingTo(expression, module)];
  return objects.some((each) => each.kind === "instance" && family.includes(each.cls));
}
