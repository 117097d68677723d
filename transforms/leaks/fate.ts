import { type ClassModel, callsOf, type Project, type Site } from "../../src/kit.js";
import { binderOf, inBrackets } from "../shared/naming.js";
import type { Fate } from "./subject.js";

/** What would take a cycle apart, and that the program doesn't surely come to. */
export interface Condition {
  /** What has to be so: `close()` is called first. */
  readonly says: string;
  readonly site: Site;
  /** The method that does it, where one does. */
  readonly method?: string;
}

/** The class that makes a cycle through instances of some classes one that is never freed: one of them, or a subclass that is made. */
export function finalizedIn(classes: readonly ClassModel[], project: Project): ClassModel | undefined {
  const has = (cls: ClassModel) => project.lookup(cls, "__del__") !== undefined;
  const own = classes.find(has);
  return own ?? classes.flatMap((cls) => project.descendants(cls)).find((each) => has(each) && isMade(each, project));
}

function isMade(cls: ClassModel, project: Project): boolean {
  return project.namesOf(cls).some((name) => project.index.calling(name).some((module) => callsOf(cls, name, module, project).length > 0));
}

/** What becomes of an instance of `cls` in a cycle with instances of the other `classes`. */
export function fateOf(cls: ClassModel, classes: readonly ClassModel[], condition: Condition | undefined, project: Project): Fate {
  const finalized = finalizedIn(classes, project);
  if (finalized) return { ...neverFreed(finalized, classes, condition, project), finalized };
  const below = project.descendants(cls).find((each) => project.lookup(each, "__del__"));
  if (below) return neverFreed(below, [below], undefined, project, `freed late, and where the instance is a \`${below.name}\` `);
  const unknown = classes.flatMap((each) => project.ancestors(each)).find((each) => each.kind === "unknown");
  const also = condition && { also: [condition.site] };
  if (!unknown) return { ...also, says: () => `freed late, when the garbage collector runs${unless(condition)}` };
  return {
    ...also,
    says: () => `freed late, or never if \`${unknown.name}\`, which can't be resolved, has \`__del__\`${unless(condition)}`,
  };
}

/** What becomes of an instance that is held by the callback of a weak reference, which the interpreter drops where what it refers to dies. */
export function fateWhile(referent: string, classes: readonly ClassModel[], project: Project): Fate {
  const finalized = finalizedIn(classes, project);
  const owner = finalized && project.lookup(finalized, "__del__")?.owner;
  const lives = `alive while \`${referent}\` is, unless the garbage collector runs by then`;
  if (!finalized) return { says: () => lives };
  return {
    ...(owner && binderOf(owner, "__del__")),
    says: (at) => `${lives}: then never freed on Python 2, because \`${finalized.name}\` has \`__del__\`${inBrackets(at)}`,
  };
}

function unless(condition: Condition | undefined): string {
  return condition ? `, unless ${condition.says}` : "";
}

function neverFreed(
  finalized: ClassModel,
  classes: readonly ClassModel[],
  condition: Condition | undefined,
  project: Project,
  before = "",
): Fate {
  const owner = project.lookup(finalized, "__del__")?.owner;
  const source = owner && owner !== finalized ? ` from \`${owner.name}\`` : "";
  const place = (at: string) => `\`${finalized.name}\` has \`__del__\`${source}${inBrackets(at)}`;
  const where = classes.includes(finalized) ? "" : `where the instance is a \`${finalized.name}\`, `;
  return {
    ...(owner && binderOf(owner, "__del__")),
    ...(condition && { also: [condition.site] }),
    says: (at) =>
      condition
        ? `${where}never freed on Python 2 unless ${condition.says}, because ${place(at)}, which never runs in a cycle`
        : `${before}${where}never freed on Python 2, because ${place(at)}`,
  };
}
