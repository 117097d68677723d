import {
  type AnyClass,
  type ClassModel,
  exceptionRead,
  type KnownClass,
  mangleIn,
  type Node,
  onlyCalledIn,
  type Project,
  plainMethod,
  returnsSelf,
  type Site,
  type UnknownClass,
} from "../../src/kit.js";
import { ALIASES } from "../shared/aliases.js";
import { PLANS, type Plan } from "../shared/plans.js";
import { oddityOf } from "./oddity.js";

type MethodName = "__enter__" | "__exit__";

/** What `with` does to an instance: nothing at the beginning, and one call at the end. */
export interface Protocol {
  readonly kind: "closes";
  /** The method that `__exit__` calls, mangled. */
  readonly closer: string;
  /** What this run has to write first. */
  readonly plans: readonly Plan[];
  /** Where the closer may see which exception is being propagated. */
  readonly asking: AskingCloser | undefined;
}

/**
 * Where a closer may see the exception: where it is set to something else, where its class stands if what it does can't be told, or
 * the place in it that asks, or calls what may ask.
 */
export interface AskingCloser extends Site {
  readonly how: "set" | "unknown" | "asks" | "may ask";
}

/** The first thing for which `with` does something else, or for which that can't be told. */
type Hindrance =
  | { readonly kind: "without"; readonly method: MethodName; readonly why: Absence }
  /** What the method does that this class binds can't be told. */
  | { readonly kind: "hidden"; readonly method: MethodName; readonly owner: KnownClass }
  | { readonly kind: "odd"; readonly owner: AnyClass; readonly oddity: string }
  /** Somebody sets an attribute of that name. */
  | { readonly kind: "replaced"; readonly name: string; readonly by: Site }
  /** A method that does something else. */
  | { readonly kind: "other"; readonly method: MethodName; readonly owner: ClassModel; readonly definition: Node }
  /** An `__exit__` that this run writes, and that does more. */
  | { readonly kind: "planned"; readonly plan: Plan };

/** Why a class lacks one of the two methods: it may have it from somebody unknown, or this run doesn't write it. */
type Absence =
  | { readonly kind: "absent" }
  | UnknownClass
  /** `by` is undefined where a comment says so. */
  | { readonly kind: "left"; readonly cls: ClassModel; readonly by: { readonly name: string } | undefined };

export type Reading = Protocol | Hindrance;

/** One of the two methods: written in a class already, or by this run. */
type Provider =
  | { readonly kind: "written"; readonly definition: Node; readonly owner: ClassModel }
  | { readonly kind: "to write"; readonly plan: Plan };

/** What `with` does to the instances of classes. Each is read once. */
export class Readings {
  private readonly known = new Map<ClassModel, Reading>();

  constructor(readonly project: Project) {}

  of(cls: ClassModel): Reading {
    let reading = this.known.get(cls);
    if (!reading) {
      reading = this.read(cls);
      this.known.set(cls, reading);
    }
    return reading;
  }

  private read(cls: ClassModel): Reading {
    const enter = this.provider(cls, "__enter__");
    if (enter.kind !== "written" && enter.kind !== "to write") return enter;
    const exit = this.provider(cls, "__exit__");
    if (exit.kind !== "written" && exit.kind !== "to write") return exit;
    const odd = this.madeOtherwise(cls) ?? this.setElsewhere(cls);
    if (odd) return odd;
    if (enter.kind === "written" && !returnsSelf(enter.definition)) return { ...enter, kind: "other", method: "__enter__" };
    const closer = exit.kind === "written" ? onlyCalledIn(exit.definition) : plannedCloser(exit.plan);
    if (closer === undefined)
      return exit.kind === "written" ? { ...exit, kind: "other", method: "__exit__" } : { ...exit, kind: "planned" };
    const plans = [...new Set([enter, exit].flatMap((each) => (each.kind === "to write" ? [each.plan] : [])))];
    return { kind: "closes", closer, plans, asking: this.asking(cls, closer) };
  }

  /** Where a class finds one of the two methods after the run, or why that can't be told. */
  private provider(cls: ClassModel, method: MethodName): Provider | Hindrance {
    const plans = this.project.ask(PLANS);
    for (const owner of this.project.mro(cls)) {
      if (owner.kind === "unknown") return { kind: "without", method, why: owner };
      if (owner.members.has(method)) return inherited(owner, method);
      const plan = owner.kind === "project" && owner.members.has("__del__") ? plans.of(owner) : undefined;
      if (!plan) continue;
      if (plan.obstacle || plans.isSilenced(plan))
        return { kind: "without", method, why: { kind: "left", cls: plan.cls, by: plan.obstacle } };
      if (method === "__exit__" || !plan.base) return { kind: "to write", plan };
    }
    return { kind: "without", method, why: { kind: "absent" } };
  }

  /** What makes a call of the class give something else than a plain instance. */
  private madeOtherwise(cls: ClassModel): Hindrance | undefined {
    for (const owner of this.project.mro(cls)) {
      const oddity = oddityOf(owner, this.project);
      if (oddity !== undefined) return { kind: "odd", owner, oddity };
    }
    return undefined;
  }

  private setElsewhere(cls: ClassModel): Hindrance | undefined {
    for (const name of ["__enter__", "__exit__", "__new__", "__class__"]) {
      const by = this.writeOf(cls, name);
      if (by) return { kind: "replaced", name, by };
    }
    return undefined;
  }

  private writeOf(cls: ClassModel, name: string): Site | undefined {
    const use = this.project
      .familyOf(cls)
      .writes(name)
      .find(() => true);
    return use && { module: use.module, node: use.node };
  }

  /** The closer has to be one function, whoever asks for it, that never asks which exception is being propagated. */
  private asking(cls: ClassModel, closer: string): AskingCloser | undefined {
    const { project } = this;
    const moved = project.ask(ALIASES).safe(cls).get(closer);
    const write = moved === undefined ? this.writeOf(cls, closer) : undefined;
    if (write) return { ...write, how: "set" };
    const found = project.lookup(cls, moved ?? closer);
    const owner = found?.owner.kind === "project" ? found.owner : undefined;
    const node = found && owner && plainMethod(owner, found.name);
    if (!node) return { module: cls.module, node: cls.node, how: "unknown" };
    const read = exceptionRead({ module: owner.module, node, cls }, project);
    return read && { module: read.module, node: read.node, how: read.isSure ? "asks" : "may ask" };
  }
}

function inherited(owner: KnownClass, method: MethodName): Provider | Hindrance {
  const definition = owner.kind === "project" ? plainMethod(owner, method) : undefined;
  return definition && owner.kind === "project" ? { kind: "written", definition, owner } : { kind: "hidden", method, owner };
}

function plannedCloser({ closer, cls, baseCalls }: Plan): string | undefined {
  return closer.name === "__del__" || closer.guards.length > 0 || baseCalls.length > 0 ? undefined : mangleIn(closer.name, cls.name);
}
