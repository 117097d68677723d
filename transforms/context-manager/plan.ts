import type { ClassModel } from "../../src/python/classes.js";
import type { Project } from "../../src/python/project.js";
import type { Verdict } from "../../src/transform.js";
import { safeAliases } from "../method-alias/judge.js";
import { type BaseCall, baseDelCall, type Closer, chooseCloser } from "./closer.js";
import { type Obstacle, obstacleTo } from "./obstacles.js";

/** How a class with `__del__` gets the protocol. */
export interface Plan {
  readonly cls: ClassModel;
  readonly closer: Closer;
  readonly obstacle: Obstacle | undefined;
  /** The plan of an ancestor, whose `__enter__` is inherited and whose `__exit__` is not enough. */
  readonly base: Plan | undefined;
  /** How `__exit__` calls that of the base. */
  readonly baseCall: BaseCall | undefined;
}

/** What to do about `cls`; undefined where it has the protocol, inherits it, or has no `__del__` of its own. */
export function planFor(cls: ClassModel, project: Project): Plan | undefined {
  if (!cls.members.has("__del__") || hasProtocol(cls, project)) return undefined;
  const obstacle = obstacleTo(cls, project);
  const closer = chooseCloser(cls, project, safeAliases(cls, project));
  const base = obstacle?.verdict === "kept" ? undefined : provider(cls, project, obstacle?.verdict ?? "safe");
  if (base && (base.closer.name === "__del__" || base.closer.name === closer.name)) return undefined;
  const baseCall = base && closer.name !== "__del__" ? baseDelCall(cls, project) : undefined;
  return { cls, closer, obstacle, base, baseCall };
}

function hasProtocol(cls: ClassModel, project: Project): boolean {
  return ["__enter__", "__exit__"].every((name) => project.lookup(cls, name) !== undefined);
}

/**
 * The nearest ancestor that gets the methods whenever this class would get its own: one that is kept never does, and one
 * that is unsafe only when the unsafe ones are asked for.
 */
function provider(cls: ClassModel, project: Project, verdict: Verdict): Plan | undefined {
  for (const ancestor of project.ancestors(cls)) {
    if (ancestor.kind !== "project") continue;
    const plan = planFor(ancestor, project);
    const given = plan?.obstacle?.verdict ?? "safe";
    if (plan && (given === "safe" || given === verdict)) return plan;
  }
  return undefined;
}
