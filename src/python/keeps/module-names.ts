import { accessOf } from "../assignments.js";
import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import type { NameBinding } from "../names.js";
import type { Node } from "../tree.js";

/** What binds a name of a module, there or in the one that it is imported from. */
export interface BoundInModule {
  readonly binding: NameBinding;
  readonly module: Module;
}

/** Undefined for a local name, and for one that is bound more than once. */
export function boundInModule(name: Node, module: Module, project: Hierarchy): BoundInModule | undefined {
  const scope = name.type === "identifier" ? module.scopeOfName(name.text, name) : undefined;
  const found = scope?.node === module.root ? onlyBinding(name.text, module) : undefined;
  if (found?.binding.kind !== "import") return found;
  const { node } = found.binding;
  const statement = node.closest("import_from_statement");
  const source = statement && project.sourceOf(statement, module);
  const original = node.type === "aliased_import" ? node.field("name") : name;
  return source && original && onlyBinding(original.text, source);
}

/** The class of the instance that a name of a module is, there or where it is imported from. */
export function instanceNamed(name: Node, module: Module, project: Hierarchy): ClassModel | undefined {
  const bound = boundInModule(name, module, project);
  if (!bound || isChanged(bound)) return undefined;
  const { value } = bound.binding;
  const [object, ...others] = value ? project.pointsTo(value, bound.module) : [];
  return object?.kind === "instance" && object.cls.kind === "project" && others.length === 0 ? object.cls : undefined;
}

/** `factory.kind = Other` */
function isChanged({ binding, module }: BoundInModule): boolean {
  return module
    .identifiers(binding.name)
    .some(({ parent, role }) => role === "object" && parent?.type === "attribute" && accessOf(parent) !== "read");
}

function onlyBinding(name: string, module: Module): BoundInModule | undefined {
  const [binding, ...others] = module.scope(module.root).bindings.get(name) ?? [];
  return binding && others.length === 0 ? { binding, module } : undefined;
}
