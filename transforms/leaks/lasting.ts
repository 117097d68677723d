import {
  type AttributeSite,
  accessOf,
  bindsInstance,
  type ClassModel,
  chainOf,
  type InstanceStore,
  type Module,
  memberKind,
  type Node,
  type Project,
} from "../../src/kit.js";
import { isEmptied, isEmptiedAs } from "./emptied.js";

/** Whether `self.name = value` puts the value itself into the instance: no property and no `__setattr__` does something else with it. */
export function holdsWhatItIsGiven(cls: ClassModel, name: string, project: Project): boolean {
  const setter = project.lookup(cls, "__setattr__");
  if (setter && !(setter.owner.kind === "library" && setter.owner.id === "__builtin__.object")) return false;
  const found = project.lookup(cls, name);
  if (!found) return true;
  const kind = memberKind(project, found.owner, name);
  return kind === "data" || bindsInstance(kind);
}

/** The class whose instances keep something, and what that is. */
export interface Keeper {
  readonly cls: ClassModel;
  readonly isContainer: boolean;
  readonly project: Project;
}

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

/**
 * Whether something takes out again what `store` puts into the instance, or may: the attribute is set to something that doesn't
 * hold the instance, deleted or emptied. What an `__init__` does before it puts it there counts for nothing.
 */
export function isReleased(
  store: InstanceStore,
  { cls, isContainer, project }: Keeper,
  holds: (module: Module, target: Node) => boolean,
): boolean {
  if (project.relatives(cls).some((each) => each.kind === "library" && each.sets.has(store.name))) return true;
  const family = project.familyOf(cls);
  const undoes = (use: AttributeSite) =>
    use.relation !== "class" && use.node !== store.target && isLater(use.node, store, cls, project) && !holds(use.module, use.node);
  if (family.writes(store.name).find(undoes)) return true;
  const empties = ({ node, module, relation }: AttributeSite) => isEmptied(node, isContainer && relation === "instance", module, project);
  if (family.accesses(store.name).some((use) => use.relation !== "class" && isLater(use.node, store, cls, project) && empties(use)))
    return true;
  if (isContainer && otherTargets(store).some((target) => isEmptiedAs(target, cls.module, project))) return true;
  const dictionaries = family.dictionaries().filter(({ relation }) => relation === "instance");
  if (dictionaries.some(({ node, module }) => accessOf(node) !== "read" || isEmptied(node, false, module, project))) return true;
  return family.computedWrites().some(({ relation }) => relation === "instance");
}

/**
 * Whether a place may run after the store and undo it. In an `__init__` that is what stands below it and in no other branch. A `__del__`
 * never runs for an instance that is held.
 */
function isLater(node: Node, store: InstanceStore, cls: ClassModel, project: Project): boolean {
  const around = node.closest("function_definition");
  const name = around?.field("name")?.text;
  if (name === "__del__") return false;
  if (name !== "__init__") return true;
  if (around !== store.method.node) return isMadeAnew(cls, project);
  return node.start > store.target.start && !areApart(store.target, node);
}

/** Whether two places stand in different branches of an `if`, the first in the one above. */
function areApart(above: Node, below: Node): boolean {
  for (let outer = above.closest("if_statement"); outer; outer = outer.closest("if_statement"))
    if (outer.fields("alternative").some((branch) => branch.contains(below) && !branch.contains(above))) return true;
  return false;
}

/** `table` in `self.x = table = {…}`. */
function otherTargets({ target, statement }: InstanceStore): Node[] {
  const [assignment] = statement.parts;
  const links = assignment?.type === "assignment" ? chainOf(assignment) : [];
  return links.flatMap((link) => link.field("left") ?? []).filter((left) => left !== target);
}
