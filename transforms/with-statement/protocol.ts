import { type AnyClass, type ClassModel, mangleIn, type Node, type Project } from "../../src/kit.js";
import { isSilenced, type Plan, Plans } from "../context-manager/plan.js";
import { safeAliases } from "../method-alias/judge.js";
import { asksForException } from "./exceptions.js";
import { calledCloser, plainMethod, returnsSelf } from "./methods.js";

/** What `with` does to an instance: nothing at the beginning, and one call at the end. */
export interface Protocol {
  readonly cls: ClassModel;
  /** The method that `__exit__` calls, mangled. */
  readonly closer: string;
  /** What this run has to write first. */
  readonly plans: readonly Plan[];
}

/** One of the two methods: written in a class already, or by this run. */
type Provider = { readonly definition: Node; readonly owner: ClassModel } | { readonly plan: Plan };

/** The classes for which `with` is known to do as much as a call of the closer, and no more. */
export class Protocols {
  private readonly plans: Plans;
  private readonly known = new Map<ClassModel, Protocol | undefined>();

  constructor(private readonly project: Project) {
    this.plans = new Plans(project);
  }

  of(cls: ClassModel): Protocol | undefined {
    if (!this.known.has(cls)) this.known.set(cls, this.read(cls));
    return this.known.get(cls);
  }

  private read(cls: ClassModel): Protocol | undefined {
    const enter = this.provider(cls, "__enter__");
    const exit = enter && this.provider(cls, "__exit__");
    if (!enter || !exit || !this.project.mro(cls).every((each) => this.isPlain(each))) return undefined;
    if ("definition" in enter && !returnsSelf(enter.definition)) return undefined;
    const called = "plan" in exit ? plannedCloser(exit.plan) : calledCloser(exit.definition, exit.owner);
    const plans = [...new Set([enter, exit].flatMap((each) => ("plan" in each ? [each.plan] : [])))];
    if (called === undefined || ["__enter__", "__exit__", "__new__"].some((name) => this.isSetElsewhere(cls, name))) return undefined;
    return this.closesQuietly(cls, called) ? { cls, closer: called, plans } : undefined;
  }

  /** Where a class finds one of the two methods after the run; undefined where that can't be told. */
  private provider(cls: ClassModel, name: "__enter__" | "__exit__"): Provider | undefined {
    for (const owner of this.project.mro(cls)) {
      if (owner.kind !== "project") {
        if (owner.kind === "unknown" || owner.members.has(name)) return undefined;
        continue;
      }
      if (owner.members.has(name)) {
        const definition = plainMethod(owner, name);
        return definition && { definition, owner };
      }
      const plan = owner.members.has("__del__") ? this.plans.of(owner) : undefined;
      if (plan && (plan.obstacle || isSilenced(plan, this.project))) return undefined;
      if (plan && (name === "__exit__" || !plan.base)) return { plan };
    }
    return undefined;
  }

  /** Whether calling the class gives an instance of it and nothing else, with the attributes that its body says. */
  private isPlain(cls: AnyClass): boolean {
    if (cls.kind === "unknown" || this.project.oddMetaclass(cls) !== undefined) return false;
    const hooks = ["__new__", "__getattribute__"];
    if (cls.kind === "library") return cls.id === "__builtin__.object" || !hooks.some((name) => cls.members.has(name));
    return cls.decorators.length === 0 && !cls.dynamic && !hooks.some((name) => cls.members.has(name));
  }

  private isSetElsewhere(cls: ClassModel, name: string): boolean {
    return (
      this.project
        .usesAround(cls)
        .writesOf(name)
        .find(() => true) !== undefined
    );
  }

  /** Whether the closer is one function, whoever asks for it, that never asks which exception is on its way. */
  private closesQuietly(cls: ClassModel, closer: string): boolean {
    const { project } = this;
    const moved = safeAliases(cls, project).get(closer);
    if (moved === undefined && this.isSetElsewhere(cls, closer)) return false;
    const found = project.lookup(cls, moved ?? closer);
    const definition = found?.owner.kind === "project" ? plainMethod(found.owner, found.name) : undefined;
    return definition !== undefined && !asksForException(definition, cls, project);
  }
}

function plannedCloser({ closer, cls, baseCalls }: Plan): string | undefined {
  return closer.name === "__del__" || baseCalls.length > 0 ? undefined : mangleIn(closer.name, cls.name);
}
