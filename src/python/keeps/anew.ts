import type { ClassModel } from "../classes.js";
import type { Project } from "../project.js";

/** Whether `__init__` is called again on an instance: `self.__init__()` in a `reset`. */
export function isMadeAnew(cls: ClassModel, project: Project): boolean {
  return project
    .familyOf(cls)
    .accesses("__init__")
    .some(({ node, relation }) => {
      const isCalled = relation === "instance" && node.role === "function" && node.parent?.type === "call";
      return isCalled && node.closest("function_definition")?.field("name")?.text !== "__init__";
    });
}
