import type { ClassModel, Node, Project, Verdict } from "../../src/kit.js";
import { safeAliases } from "../method-alias/judge.js";
import { type BaseCall, baseDelCalls, type Closer, chooseCloser, delMethod, sameCall } from "./closer.js";
import { baseOutsidePaths, type Obstacle, obstacleTo } from "./obstacles.js";

/** How a class with `__del__` gets the protocol. */
export interface Plan {
  readonly cls: ClassModel;
  readonly closer: Closer;
  /** The method that is called, whatever it is called there. */
  readonly call: string;
  readonly obstacle: Obstacle | undefined;
  /** The plan of an ancestor, whose `__enter__` is inherited and whose `__exit__` is not enough. */
  readonly base: Plan | undefined;
  /** The bases whose `__exit__` has to be called as well. */
  readonly baseCalls: readonly BaseCall[];
}

/** What to do about the classes of a project. Each is asked about once, however many inherit from it. */
export class Plans {
  private readonly known = new Map<ClassModel, Plan | undefined>();

  constructor(private readonly project: Project) {}

  /** Undefined where the class has the protocol, inherits it, or has no `__del__` of its own. */
  of(cls: ClassModel): Plan | undefined {
    if (!this.known.has(cls)) {
      // Bases that go in a circle come to an end.
      this.known.set(cls, undefined);
      this.known.set(cls, this.make(cls));
    }
    return this.known.get(cls);
  }

  private make(cls: ClassModel): Plan | undefined {
    const { project } = this;
    if (!cls.members.has("__del__") || hasProtocol(cls, project)) return undefined;
    const found = obstacleTo(cls, project);
    const base = found?.verdict === "kept" ? undefined : this.provider(cls, found?.verdict ?? "safe");
    const moved = safeAliases(cls, project);
    const answered = (call: BaseCall) => base !== undefined && this.getsExit(call, base);
    const closer = chooseCloser(cls, project, moved, answered);
    const call = sameCall(cls, closer.name, moved);
    const isOutside = base !== undefined && !project.permission.mayEdit(base.cls.module.path);
    if (isOutside) return { cls, closer, call, obstacle: baseOutsidePaths(cls, base.cls), base: undefined, baseCalls: [] };
    if (base && (base.closer.name === "__del__" || base.call === call)) return undefined;
    const baseCalls = closer.name === "__del__" ? [] : baseDelCalls(cls, project).filter(answered);
    return { cls, closer, call, obstacle: found, base, baseCalls };
  }

  /** Whether what the call names has an `__exit__` after the run: one that is there, or one that it gets. */
  private getsExit({ named }: BaseCall, base: Plan): boolean {
    const { project } = this;
    if (!named) return true;
    if (project.lookup(named, "__exit__")) return true;
    if (named.kind !== "project") return false;
    if (named === base.cls || project.mro(named).includes(base.cls)) return true;
    const plan = this.of(named);
    return plan !== undefined && plan.obstacle === undefined && !isSilenced(plan, project);
  }

  /**
   * The nearest ancestor that gets the methods whenever this class would get its own: one that is kept never does, and one
   * that is unsafe only when the unsafe ones are asked for.
   */
  private provider(cls: ClassModel, verdict: Verdict): Plan | undefined {
    for (const ancestor of this.project.ancestors(cls)) {
      if (ancestor.kind !== "project") continue;
      const plan = this.of(ancestor);
      const given = plan?.obstacle?.verdict ?? "safe";
      if (plan && !isSilenced(plan, this.project) && (given === "safe" || given === verdict)) return plan;
    }
    return undefined;
  }
}

/** Whether a comment keeps the class from getting the methods. */
export function isSilenced({ cls }: Plan, project: Project): boolean {
  return project.permission.isSilenced("context-manager", cls, delNode(cls));
}

/** What binds `__del__`: the place of the finding. */
export function delNode(cls: ClassModel): Node {
  return delMethod(cls)?.node ?? cls.members.get("__del__")?.at(-1) ?? cls.node;
}

function hasProtocol(cls: ClassModel, project: Project): boolean {
  return ["__enter__", "__exit__"].every((name) => project.lookup(cls, name) !== undefined);
}
