import type { Source, Step } from "./access-path.js";
import type { ClassModel, Module } from "./module.js";
import type { ProgramSemantics } from "./semantics.js";
import { bare, type Node } from "./tree.js";

const LITERALS = [
  ...["none", "string", "concatenated_string", "integer", "float", "true", "false", "lambda", "function_definition"],
  ...["list", "tuple", "set", "dictionary", "list_comprehension", "set_comprehension", "dictionary_comprehension"],
];

/** Whether a place at which a way back ends tells that there is no object of anybody else: a literal, or what the library makes. */
export function isKnownEnd({ node, module, as }: Source, project: ProgramSemantics): boolean {
  const end = bare(node);
  if (as === "parameter" || as === "caught") return false;
  if (end.is(...LITERALS)) return true;
  if (!end.is("identifier", "attribute")) return false;
  const denotations = project.denotations(end, module);
  return (
    denotations.length > 0 &&
    denotations.every(
      (each) =>
        (each.kind === "library" && !/^_?weakref/.test(each.id)) || (each.kind === "library-function" && !/^_?weakref/.test(each.module)),
    )
  );
}

/** Whether a step leads to all that may be there: not where anything may be, or where the function of a parameter is handed on to be called elsewhere. */
export function isWholeStep({ node, module, as }: Source, { objects, sources }: Step, project: ProgramSemantics): boolean {
  // A handler may catch what the library raises.
  if (as === "caught") return false;
  if (objects.some(({ kind }) => kind !== "instance" && kind !== "class")) return false;
  if (as === "parameter" && titlesOf(node, module, project).some((title) => isHandedOn(title, project))) return false;
  return objects.length > 0 || sources.length > 0 || isKnownEnd({ node, module, path: [], ...(as ? { as } : {}) }, project);
}

/** Whether somebody may call a function by another name, or without one. */
function isHandedOn(title: string, project: ProgramSemantics): boolean {
  return project.index.giving(title).length > 0 || project.touching(title).some((module) => module.strings(title).length > 0);
}

/** The names by which a function is called that a parameter belongs to: of `__init__`, those of the class and of what inherits from it. */
function titlesOf(parameter: Node, module: Module, project: ProgramSemantics): readonly string[] {
  const definition = parameter.closest("function_definition", "lambda");
  const title = definition?.field("name")?.text;
  if (!definition || title === undefined) return [];
  const owner: ClassModel | undefined = /^__.*__$/.test(title) ? module.classAround(definition) : undefined;
  return owner ? [owner, ...project.descendants(owner)].flatMap((cls) => project.namesOf(cls)) : [title];
}
