import { type ClassModel, dottedName, type KnownClass, memberBinding, memberKind, type Node } from "../../src/kit.js";
import type { Alias } from "./subject.js";

const PLAIN_KINDS = new Set(["function", "method-descriptor", "wrapped-method", "static", "class"]);

/** The descendants that bind M in their own bodies: `A = M` has to go into each of them, too. */
export function overriders(alias: Alias): readonly ClassModel[] {
  return alias.descendants.filter((cls) => cls.members.has(alias.source));
}

/** Whether `A = M` in the body of `cls`, below its M, would mean what `self.A = self.M` means today. */
export function canFollow(alias: Alias, cls: ClassModel): boolean {
  return memberBinding(cls, alias.source) !== undefined && isPlainMethod(alias, cls);
}

/** Whether `owner`, which binds M, always binds it to a method. */
export function isPlainMethod(alias: Alias, owner: KnownClass): boolean {
  const isSettled = owner.kind === "library" || (memberBinding(owner, alias.source)?.always === true && !owner.dynamic);
  return isSettled && PLAIN_KINDS.has(memberKind(alias.project, owner, alias.source));
}

/**
 * The first descendant for which looking A up after the rewrite finds another function than M does, with the class that
 * M comes from there. C itself and the overriders have an `A` of their own; all others inherit one.
 */
export function misled(alias: Alias): { cls: ClassModel; owner: string } | undefined {
  const { project, cls, found } = alias;
  const holders = new Set<unknown>([cls, ...overriders(alias)]);
  for (const descendant of alias.descendants) {
    const owner = project.lookup(descendant, alias.source)?.owner;
    const holder = project.mro(descendant).find((each) => holders.has(each));
    const given = holder === cls && found?.owner !== cls ? found?.owner : holder;
    if (owner !== given) return { cls: descendant, owner: owner?.name ?? "?" };
  }
  return undefined;
}

/** The base in the header of C through which an inherited M is found, as it is written; undefined when it has no name. */
export function baseExpression(alias: Alias): { node: Node; path: readonly string[] } | undefined {
  const { project, cls, found } = alias;
  const bases = project.bases(cls);
  const index = bases.findIndex((base) => base.kind !== "unknown" && project.lookup(base, alias.source)?.owner === found?.owner);
  const node = cls.bases[index];
  const path = node && dottedName(node);
  return path && { node, path };
}

/** Why nothing may be written into a class; undefined where something may. */
export function unreachable({ project }: Alias, cls: ClassModel): string | undefined {
  if (!project.permission.mayEdit(cls.module.path)) return "which is outside the given paths";
  return project.permission.isSilenced("method-alias", cls, cls.node) ? "which a comment silences" : undefined;
}
