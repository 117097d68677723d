import { type ClassModel, type Edge, isInstantiated, isMadeFor, type Project, type Site } from "../../src/kit.js";
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

/** What is on a cycle: the classes of its instances, and what makes them keep each other. */
export interface Built {
  readonly classes: readonly ClassModel[];
  readonly edges: readonly Edge[];
}

/** The class that makes a cycle one that is never freed: one of those on it, or a subclass that is made, and builds it as well. */
export function finalizedIn({ classes, edges }: Built, project: Project): ClassModel | undefined {
  const own = classes.find((cls) => project.lookup(cls, "__del__"));
  return own ?? finalizedBelow({ classes, edges }, project).find((each) => isInstantiated(each, project));
}

function finalizedBelow({ classes, edges }: Built, project: Project): readonly ClassModel[] {
  const isBuilt = (cls: ClassModel) => edges.every((edge) => isMadeFor(cls, edge, project));
  return classes.flatMap((cls) => project.descendants(cls)).filter((cls) => project.lookup(cls, "__del__") && isBuilt(cls));
}

/** What becomes of an instance of `cls` in a cycle. */
export function fateOf(cls: ClassModel, built: Built, condition: Condition | undefined, project: Project): Fate {
  const { classes } = built;
  const finalized = finalizedIn(built, project);
  if (finalized) return { ...neverFreed(finalized, classes, condition, project), finalized };
  const [below] = finalizedBelow({ ...built, classes: [cls] }, project);
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
export function fateWhile(referent: string, built: Built, project: Project): Fate {
  const finalized = finalizedIn(built, project);
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
