import type { ClassModel, Project } from "../../src/kit.js";
import { binderOf, inBrackets } from "../shared/naming.js";
import type { Holding } from "./holding.js";
import type { Fate } from "./subject.js";

/** What becomes of an instance of `cls` that holds itself. */
export function fateOf(cls: ClassModel, { children }: Holding, project: Project): Fate {
  const inCycle = [cls, ...children.map((child) => child.cls)];
  const finalized = inCycle.find((each) => project.lookup(each, "__del__"));
  if (finalized) return { ...neverFreed(finalized, "", project), finalized };
  const below = project.descendants(cls).find((each) => project.lookup(each, "__del__"));
  if (below) return neverFreed(below, `freed late, and where the instance is a \`${below.name}\` `, project);
  const unknown = inCycle.flatMap((each) => project.ancestors(each)).find((each) => each.kind === "unknown");
  if (!unknown) return { says: () => "freed late, when the garbage collector runs" };
  return { says: () => `freed late, or never if \`${unknown.name}\`, which can't be resolved, has \`__del__\`` };
}

function neverFreed(finalized: ClassModel, before: string, project: Project): Fate {
  const owner = project.lookup(finalized, "__del__")?.owner;
  const source = owner && owner !== finalized ? ` from \`${owner.name}\`` : "";
  return {
    ...(owner && binderOf(owner, "__del__")),
    says: (at) => `${before}never freed on Python 2, because \`${finalized.name}\` has \`__del__\`${source}${inBrackets(at)}`,
  };
}
