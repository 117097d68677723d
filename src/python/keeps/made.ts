import { callsIn } from "../calls.js";
import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import type { Node } from "../tree.js";

/** The calls in a module by which instances of a class are made under a name. */
export function callsOf(cls: ClassModel, name: string, module: Module, project: Hierarchy): readonly Node[] {
  return callsIn(module, name).filter((call) => {
    const callee = call.field("function");
    return callee !== undefined && project.denotations(callee, module).includes(cls);
  });
}

/** Whether instances of a class are made: it is called by a name, or something is given the class, which may call it. */
export function isInstantiated(cls: ClassModel, project: Hierarchy): boolean {
  if (cls.decorators.length > 0) return true;
  const isGiven = (name: Node, module: Module) => isValue(name) && project.denotation(name, module) === cls;
  return project.namesOf(cls).some((name) => {
    if (project.index.calling(name).some((module) => callsOf(cls, name, module, project).length > 0)) return true;
    return project
      .mentioning(name)
      .some((module) => [...module.identifiers(name), ...module.attributes(name)].some((node) => isGiven(node, module)));
  });
}

/** `protocol = Chat`, `{'chat': Chat}`, `serve(Chat)`; no base of another class, no `isinstance(x, Chat)` and no `except Chat`. */
function isValue(node: Node): boolean {
  const { parent, role } = node;
  const isElement = parent?.is("list", "tuple", "set", "expression_list", "argument_list", "return_statement") === true;
  if (!isElement && !(parent?.is("pair", "keyword_argument", "default_parameter") && role === "value") && role !== "right") return false;
  const around = node.closest("call", "class_definition", "except_clause", "import_from_statement", "block");
  if (around?.type === "call") return !ASKING.has(around.field("function")?.text ?? "");
  return around?.type === "block" || around === undefined;
}

const ASKING = new Set(["isinstance", "issubclass", "super", "type"]);
