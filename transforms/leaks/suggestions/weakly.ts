import type { ClassModel, Project } from "../../../src/kit.js";
import { slotsAmong } from "../../shared/hooks.js";

/** Types whose instances, subclasses included, have no place for weak references: those of variable size (`Objects/typeobject.c`). */
const WITHOUT_WEAKREFS = new Set(["__builtin__.long", "__builtin__.str", "__builtin__.tuple"]);

/** Whether a weak reference can be made to instances of a class and of its descendants. */
export function isWeaklyReferable(cls: ClassModel, project: Project): boolean {
  const classes = [cls, ...project.descendants(cls)].flatMap((each) => project.mro(each));
  const own = classes.flatMap((each) => (each.kind === "project" ? [each] : []));
  return classes.every((each) => each.kind !== "library" || !WITHOUT_WEAKREFS.has(each.id)) && slotsAmong(own).length === 0;
}
