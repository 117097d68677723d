import {
  ClassDeeds,
  type ClassModel,
  type Deeds,
  effectsOf,
  firstParameter,
  isTestCode,
  mangleIn,
  methodOf,
  methodRun,
  type Node,
  type OwnedFunction,
  type Project,
} from "../../src/kit.js";
import { type BaseCall, CONVENTIONAL } from "../shared/plans.js";
import { baseCallIn } from "./del.js";

/** What the `__del__` of a class does, one by one, beside printing and logging. */
export class Cleanup {
  /** The methods of the instance that it calls with no arguments as statements, and that count. */
  readonly methods: readonly string[];
  private readonly others: readonly Need[];

  constructor(
    readonly del: OwnedFunction,
    private readonly needs: readonly Need[],
    /** Whether it does nothing but say something or, for a test, count. */
    readonly isIdle: boolean,
    private readonly cls: ClassModel,
    private readonly project: Project,
    private readonly deeds: ClassDeeds,
  ) {
    this.methods = countingMethods(needs);
    this.others = needs.filter(({ deeds }) => deeds.releases.size > 0);
  }

  /** Where `__del__` calls a method so. */
  callsOf(name: string): readonly Node[] {
    return this.needs.flatMap(({ method, node }) => (method === name ? [node] : []));
  }

  get hasReleases(): boolean {
    return this.others.length > 0;
  }

  /** Whether a method, which is `call` by its own name, does all that `__del__` does to release something. */
  isDoneBy(name: string, call: string): boolean {
    const method = methodOf(call, this.cls, this.project);
    const own = method && this.deeds.of(method);
    const done = new Set([`self.${name}()`, ...(own?.sure ?? [])]);
    const isDone = (need: Need) =>
      need.method === name ||
      (need.method !== undefined && own?.methods.has(mangleIn(need.method, this.cls.name))) ||
      [...need.deeds.releases].every((each) => done.has(each));
    return this.others.every(isDone);
  }
}

/** One effect of `__del__`. */
interface Need {
  readonly node: Node;
  /** Where it is a call of a method of the instance with no arguments, as a statement. */
  readonly method: string | undefined;
  /** What comes of it. */
  readonly deeds: Deeds;
}

/** What one `def __del__` does; a call of a base's that is `answered` counts for nothing. */
export function cleanupOf(del: OwnedFunction, project: Project, answered: (call: BaseCall) => boolean): Cleanup {
  const cls = del.owner;
  const deeds = new ClassDeeds(cls, project);
  const self = firstParameter(del.node);
  const body = project.body(del.node);
  const effects = body ? effectsOf(del.node, body, self) : [];
  const needs = effects.flatMap((effect): Need[] => {
    const { node, kind } = effect;
    if (kind === "marks" || kind === "notes") return [];
    const base = kind === "calls" ? baseCallIn(effect.call, cls, project) : undefined;
    if (base && answered(base)) return [];
    const method = kind === "calls" && !base ? methodRun(effect.call, self) : undefined;
    return [{ node, method, deeds: (base && deedsOfBase(base, cls, project)) ?? deeds.ofEffect(effect, del) }];
  });
  const says = needs.every(({ method, deeds: { releases } }) => method === undefined && releases.size === 0);
  const counts = effects.some(({ kind }) => kind === "marks" || kind === "notes") || needs.some((need) => need.deeds.marks);
  const isIdle = says && (!counts || isTestCode(cls, project));
  return new Cleanup(del, needs, isIdle, cls, project, deeds);
}

/** What the `__del__` of a base does, where that is one of the project. */
function deedsOfBase(base: BaseCall, cls: ClassModel, project: Project): Deeds | undefined {
  const named = base.named?.kind === "project" ? base.named : undefined;
  const owner = named ?? project.ancestors(cls).find((each) => each.kind !== "unknown" && each.members.has("__del__"));
  const method = owner?.kind === "project" ? methodOf("__del__", owner, project) : undefined;
  return method && new ClassDeeds(cls, project).of(method);
}

/** Those that release something or are called as if they did; where none is, those that do anything; else all. */
function countingMethods(needs: readonly Need[]): readonly string[] {
  const called = needs.flatMap(({ method, deeds }) => (method === undefined ? [] : [{ method, deeds }]));
  const releasing = called.filter(({ method, deeds }) => CONVENTIONAL.includes(method) || deeds.releases.size > 0);
  const marking = called.filter(({ deeds }) => deeds.marks);
  const counting = releasing.length > 0 ? releasing : marking.length > 0 ? marking : called;
  return [...new Set(counting.map(({ method }) => method))];
}
