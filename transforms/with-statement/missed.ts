import type { ClassModel, Module, Node, Project } from "../../src/kit.js";

/** A place that closes what it makes, where `with` is not written all the same. */
export interface Missed {
  readonly cls: ClassModel;
  /** What makes the object. */
  readonly call: Node;
  /** What is in the way. */
  readonly at: Node;
  /** The same in words. */
  readonly why: string;
}

export function isMissed(found: object): found is Missed {
  return "why" in found;
}

/** The class that a call seems to make an instance of. */
export function classNamed(call: Node, module: Module, project: Project): ClassModel | undefined {
  const callee = call.field("function");
  const meaning = callee?.is("identifier", "attribute") ? project.meaning(callee, module) : undefined;
  return meaning?.kind === "project" ? meaning : undefined;
}

/** Whether the class has, or is to have, what `with` asks for: of others nobody expects one. */
export function mayBeEntered(cls: ClassModel, project: Project): boolean {
  return ["__exit__", "__del__"].some((name) => project.lookup(cls, name)?.owner.kind === "project");
}

export function ambiguous(cls: ClassModel): string {
  return `the name may stand for something else than the class \`${cls.name}\``;
}

export const CRAMPED = "what would move doesn't have its lines for itself";
