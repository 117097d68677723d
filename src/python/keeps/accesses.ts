import { valueFor } from "../assignments.js";
import type { AttributeSite } from "../attribute-sites.js";
import type { ClassModel } from "../classes.js";
import type { Project } from "../project.js";

/** The uses of an attribute (mangled) of instances of a class or of its relatives; of what can't be told, those to which one of them surely comes. */
export function accessesOf(cls: ClassModel, name: string, project: Project): readonly AttributeSite[] {
  return project
    .familyOf(cls)
    .accesses(name)
    .filter((site) => isOfFamily(site, cls, project));
}

/** Whether one of them sets it to something else than `None`. */
export function isSetSomewhere(cls: ClassModel, name: string, project: Project): boolean {
  const isSet = ({ relation, node }: AttributeSite) => relation !== "class" && valueFor(node)?.type !== "none";
  return [...project.familyOf(cls).writes(name)].some((site) => isSet(site) && isOfFamily(site, cls, project));
}

function isOfFamily({ relation, receiver, module }: AttributeSite, cls: ClassModel, project: Project): boolean {
  if (relation !== "unknown") return true;
  if (!receiver) return false;
  const family = project.relatives(cls);
  return project.flowingTo(receiver, module).some((each) => each.kind === "instance" && family.includes(each.cls));
}
