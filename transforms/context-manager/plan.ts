import { type ClassModel, type Node, obstacleTo, type Project, type Verdict } from "../../src/kit.js";
import { ALIASES } from "../shared/aliases.js";
import type { BaseCall, Closer, Plan, Plans } from "../shared/plans.js";
import { chooseCloser, sameCall } from "./closer.js";
import { baseDelCalls, delMethod } from "./del.js";
import baseOutsidePaths from "./rules/base-outside-paths.js";
import { RULES } from "./rules/index.js";
import { Finalized } from "./subject.js";

/** What to do about the classes of a project. Each is asked about once, however many inherit from it. */
export class ProjectPlans implements Plans {
  private readonly known = new Map<ClassModel, Plan | undefined>();

  constructor(private readonly project: Project) {}

  of(cls: ClassModel): Plan | undefined {
    if (!this.known.has(cls)) {
      // Bases that go in a circle come to an end.
      this.known.set(cls, undefined);
      this.known.set(cls, this.make(cls));
    }
    return this.known.get(cls);
  }

  isSilenced({ cls, node }: Plan): boolean {
    return this.project.permission.isSilenced("context-manager", cls, node);
  }

  private make(cls: ClassModel): Plan | undefined {
    const { project } = this;
    if (!cls.members.has("__del__") || hasProtocol(cls, project)) return undefined;
    const node = delNode(cls);
    const found = obstacleTo(new Finalized(project, cls), RULES);
    const base = found?.verdict === "kept" ? undefined : this.provider(cls, found?.verdict ?? "safe");
    const moved = project.ask(ALIASES).safe(cls);
    const answered = (call: BaseCall) => base !== undefined && this.getsExit(call, base);
    const closer = chooseCloser(cls, project, moved, answered);
    if (!closer) return undefined;
    const call = callOf(closer, cls, moved);
    if (base && !project.permission.mayEdit(base.cls.module.path)) {
      const obstacle = obstacleTo(new Finalized(project, cls, base.cls), [baseOutsidePaths]);
      return { cls, node, closer, call, obstacle, base: undefined, baseCalls: [] };
    }
    if (base && (base.closer.name === "__del__" || base.call === call)) return undefined;
    const baseCalls = closer.name === "__del__" ? [] : baseDelCalls(cls, project).filter(answered);
    return { cls, node, closer, call, obstacle: found, base, baseCalls };
  }

  /** Whether what the call names has an `__exit__` after the run: one that is there, or one that it gets. */
  private getsExit({ named }: BaseCall, base: Plan): boolean {
    const { project } = this;
    if (!named) return true;
    if (project.lookup(named, "__exit__")) return true;
    if (named.kind !== "project") return false;
    if (named === base.cls || project.mro(named).includes(base.cls)) return true;
    const plan = this.of(named);
    return plan !== undefined && plan.obstacle === undefined && !this.isSilenced(plan);
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
      if (plan && !this.isSilenced(plan) && (given === "safe" || given === verdict)) return plan;
    }
    return undefined;
  }
}

/** What is called, and what is asked before. */
function callOf({ name, guards }: Closer, cls: ClassModel, moved: ReadonlyMap<string, string>): string {
  return [...guards.map((test) => `if ${test}: `), sameCall(cls, name, moved)].join("");
}

/** What binds `__del__`: the place of the finding. */
function delNode(cls: ClassModel): Node {
  return delMethod(cls)?.node ?? cls.members.get("__del__")?.at(-1) ?? cls.node;
}

function hasProtocol(cls: ClassModel, project: Project): boolean {
  return ["__enter__", "__exit__"].every((name) => project.lookup(cls, name) !== undefined);
}
