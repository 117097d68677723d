import {
  type AnyClass,
  type ClassModel,
  type KnownClass,
  type Module,
  mangleIn,
  type Node,
  type Project,
  type Reason,
  says,
  spanOf,
  where,
} from "../../src/kit.js";
import { isSilenced, type Plan, Plans } from "../context-manager/plan.js";
import { called } from "../method-alias/alias.js";
import { safeAliases } from "../method-alias/judge.js";
import { askingIn } from "./exceptions.js";
import { calledCloser, plainMethod, returnsSelf } from "./methods.js";

/** What `with` does to an instance: nothing at the beginning, and one call at the end. */
export interface Protocol {
  readonly cls: ClassModel;
  /** The method that `__exit__` calls, mangled. */
  readonly closer: string;
  /** What this run has to write first. */
  readonly plans: readonly Plan[];
  /** Why the closer may see which exception is on its way. */
  readonly asking: Refusal | undefined;
}

/** Why `with` may do something else with a class than the closer, as somebody in a file is told. */
export type Refusal = (path: string) => Reason;

/** One of the two methods: written in a class already, or by this run. */
type Provider = { readonly definition: Node; readonly owner: ClassModel } | { readonly plan: Plan };

/** The classes for which `with` is known to do as much as a call of the closer, and no more. */
export class Protocols {
  private readonly plans: Plans;
  private readonly known = new Map<ClassModel, Protocol | Refusal>();

  constructor(private readonly project: Project) {
    this.plans = new Plans(project);
  }

  of(cls: ClassModel): Protocol | undefined {
    const told = this.told(cls);
    return typeof told === "function" ? undefined : told;
  }

  /** Why there is none; undefined where there is. */
  refusal(cls: ClassModel): Refusal | undefined {
    const told = this.told(cls);
    return typeof told === "function" ? told : undefined;
  }

  /** Whether somebody meant the class to be closed: it has a `__del__`, or one of the two methods. */
  isMeant(cls: ClassModel): boolean {
    return ["__del__", "__exit__", "__enter__"].some((name) => this.project.lookup(cls, name) !== undefined);
  }

  private told(cls: ClassModel): Protocol | Refusal {
    let told = this.known.get(cls);
    if (!told) {
      told = this.read(cls);
      this.known.set(cls, told);
    }
    return told;
  }

  private read(cls: ClassModel): Protocol | Refusal {
    const enter = this.provider(cls, "__enter__");
    const exit = this.provider(cls, "__exit__");
    if (typeof enter === "function") return enter;
    if (typeof exit === "function") return exit;
    const odd = this.madeOtherwise(cls) ?? this.setElsewhere(cls);
    if (odd) return odd;
    if ("definition" in enter && !returnsSelf(enter.definition))
      return other(enter.definition, enter.owner.module, `\`${enter.owner.name}.__enter__\` does more than return the object`);
    const closer = "plan" in exit ? plannedCloser(exit.plan) : calledCloser(exit.definition, exit.owner);
    const plans = [...new Set([enter, exit].flatMap((each) => ("plan" in each ? [each.plan] : [])))];
    if (closer !== undefined) return { cls, closer, plans, asking: this.asking(cls, closer) };
    if ("plan" in exit)
      return refusal("other-protocol", `the \`__exit__\` that \`${exit.plan.cls.name}\` gets does more than call a closer`);
    return other(exit.definition, exit.owner.module, `\`${exit.owner.name}.__exit__\` does something else than call a closer`);
  }

  /** Where a class finds one of the two methods after the run, or why that can't be told. */
  private provider(cls: ClassModel, name: "__enter__" | "__exit__"): Provider | Refusal {
    for (const owner of this.project.mro(cls)) {
      if (owner.kind === "unknown")
        return refusal("without-protocol", `\`${cls.name}\` may get its \`${name}\` from \`${owner.name}\`, which can't be resolved`);
      if (owner.members.has(name)) return inherited(cls, owner, name);
      const plan = owner.kind === "project" && owner.members.has("__del__") ? this.plans.of(owner) : undefined;
      const obstacle = plan && this.obstacleTo(plan);
      if (obstacle !== undefined)
        return refusal(
          "without-protocol",
          `\`${plan?.cls.name}\` doesn't get \`${name}\` in this run: context-manager leaves it (${obstacle})`,
        );
      if (plan && (name === "__exit__" || !plan.base)) return { plan };
    }
    return refusal("without-protocol", `\`${cls.name}\` has no \`${name}\``);
  }

  private obstacleTo(plan: Plan): string | undefined {
    if (plan.obstacle) return plan.obstacle.name;
    return isSilenced(plan, this.project) ? "a comment says so" : undefined;
  }

  /** What makes a call of the class give something else than a plain instance. */
  private madeOtherwise(cls: ClassModel): Refusal | undefined {
    for (const each of this.project.mro(cls)) {
      const how = this.oddityOf(each);
      if (how !== undefined)
        return refusal(
          "class-unsure",
          `what \`${cls.name}(…)\` gives can't be told: \`${each.kind === "unknown" ? each.name : called(each)}\` ${how}`,
        );
    }
    return undefined;
  }

  private oddityOf(cls: AnyClass): string | undefined {
    if (cls.kind === "unknown") return "can't be resolved";
    const metaclass = this.project.oddMetaclass(cls);
    if (metaclass !== undefined) return `has the metaclass \`${metaclass}\``;
    const hook = ["__new__", "__getattribute__"].find((name) => cls.members.has(name));
    if (cls.kind === "library") return cls.id === "__builtin__.object" || hook === undefined ? undefined : `has a \`${hook}\``;
    if (hook !== undefined) return `has a \`${hook}\``;
    if (cls.decorators.length > 0) return "is decorated";
    if (cls.dynamic) return "may bind any name in its body";
    const writes = !this.project.isSurelyNewStyle(cls) && cls.methods.some(({ node }) => writesByName(node));
    return writes ? "is old-style and sets attributes by their names, of which `__exit__` may be one" : undefined;
  }

  private setElsewhere(cls: ClassModel): Refusal | undefined {
    for (const name of ["__enter__", "__exit__", "__new__", "__class__"]) {
      const write = this.writeOf(cls, name);
      if (write) return (path) => ({ ...seen(write, path, (place) => `${place} sets \`${name}\``), name: "class-unsure" });
    }
    return undefined;
  }

  private writeOf(cls: ClassModel, name: string): { node: Node; module: Module } | undefined {
    return this.project
      .usesAround(cls)
      .writesOf(name)
      .find(() => true);
  }

  /** The closer has to be one function, whoever asks for it, that never asks which exception is on its way. */
  private asking(cls: ClassModel, closer: string): Refusal | undefined {
    const { project } = this;
    const moved = safeAliases(cls, project).get(closer);
    const write = moved === undefined ? this.writeOf(cls, closer) : undefined;
    const asks = (text: string, at: { node: Node; module: Module }): Refusal => {
      return (path) => ({ ...seen(at, path, (place) => `${text} (${place})`), name: "exception-asked" });
    };
    if (write) return asks(`\`${closer}\` is set there, and what is called then may ask which exception is on its way`, write);
    const found = project.lookup(cls, moved ?? closer);
    const definition = found?.owner.kind === "project" ? plainMethod(found.owner, found.name) : undefined;
    if (!definition) return asks(`what \`${cls.name}.${closer}\` does can't be told`, { node: cls.node, module: cls.module });
    const asking = askingIn(definition, cls, project);
    if (!asking) return undefined;
    const how = asking.isSure ? "asks which exception is on its way" : "calls what may ask which exception is on its way";
    return asks(`\`${cls.name}.${closer}\` ${how}`, asking);
  }
}

function inherited(cls: ClassModel, owner: KnownClass, name: string): Provider | Refusal {
  const definition = owner.kind === "project" ? plainMethod(owner, name) : undefined;
  if (definition && owner.kind === "project") return { definition, owner };
  return refusal("other-protocol", `what the \`${name}\` of \`${cls.name}\` does, which \`${called(owner)}\` binds, can't be told`);
}

function plannedCloser({ closer, cls, baseCalls }: Plan): string | undefined {
  return closer.name === "__del__" || baseCalls.length > 0 ? undefined : mangleIn(closer.name, cls.name);
}

function refusal(name: string, message: string): Refusal {
  return () => ({ name, message, related: [] });
}

function other(node: Node, module: Module, text: string): Refusal {
  return (path) => ({ ...seen({ node, module }, path, (place) => `${text} (${place})`), name: "other-protocol" });
}

function seen({ node, module }: { node: Node; module: Module }, path: string, say: (place: string) => string): Omit<Reason, "name"> {
  const span = spanOf(module.source, node);
  return { message: say(where(span, path)), related: [span] };
}

/** Whether a method may set any attribute of an instance. */
function writesByName(method: Node): boolean {
  return ["__dict__", "setattr", "vars"].some((word) => says(method.text, word));
}
