import { accessOf, valueFor } from "../assignments.js";
import type { ClassModel } from "../classes.js";
import type { Hierarchy } from "../hierarchy.js";
import type { Module } from "../module.js";
import { argumentsOf, attributeName, bare, type Node } from "../tree.js";
import { runByDecorator } from "./class-decorators.js";
import { givesAll, givesElement, putAt } from "./containers.js";
import { loopVariable } from "./evaluation.js";
import { isMetaclass } from "./kinds.js";
import { boundInModule } from "./module-names.js";
import { bindingsReaching } from "./variables.js";

/** Where a container of a module or of a class is at home. */
interface Home {
  readonly of: Module | ClassModel;
  readonly name: string;
}

/** So often is a name followed to what it was taken from. */
const MOST_STEPS = 5;

/** The classes that decorators, or their metaclass, have put into the container from which an expression takes something: `HANDLERS[kind]`. */
export function classesRegistered(expression: Node, module: Module, project: Hierarchy): readonly ClassModel[] {
  const container = takenFrom(expression, module);
  const home = container && homeOf(container, module, project);
  if (!home) return [];
  return project.mentioning(home.name).flatMap((each) =>
    valuesPut(home, each, project).flatMap((value) => {
      const metaclass = metaclassOf(value, each, project);
      return metaclass ? classesMadeBy(metaclass, project) : classesGiven(value, each, project);
    }),
  );
}

/** What statements of a module put into a container. */
function valuesPut(home: Home, module: Module, project: Hierarchy): readonly Node[] {
  const names = [...module.identifiers(home.name), ...module.attributes(home.name)];
  const places = new Set(names.map((node) => (node.role === "attribute" && node.parent ? node.parent : node)));
  return [...places].flatMap((place) => {
    const value = putInto(place);
    return value?.type === "identifier" && homeOf(place, module, project)?.of === home.of ? [value] : [];
  });
}

/** The classes that stand under decorators which are given them for a parameter. */
function classesGiven(parameter: Node, module: Module, project: Hierarchy): readonly ClassModel[] {
  const [binding, ...others] = module.scopeOfName(parameter.text, parameter)?.bindings.get(parameter.text) ?? [];
  const definition = binding?.kind === "parameter" && others.length === 0 ? binding.node.closest("function_definition") : undefined;
  if (!binding || !definition) return [];
  const classes = project.mentioning(...namesOf(definition)).flatMap((each) => each.classes);
  return classes.filter((cls) =>
    cls.decorators.some((decorator) => runByDecorator(decorator, cls.module, project)?.parameter === binding.node),
  );
}

/** A decorator is called by its own name, or by that of the function that gives it. */
function namesOf(definition: Node): readonly string[] {
  const outer = definition.closest("function_definition");
  return [definition, ...(outer ? [outer] : [])].flatMap((each) => each.field("name")?.text ?? []);
}

/** The metaclass in whose `__init__`, or `__new__`, a name is the class that is being made. */
function metaclassOf(name: Node, module: Module, project: Hierarchy): ClassModel | undefined {
  const owner = module.selfOf(name);
  const [binding] = module.scopeOfName(name.text, name)?.bindings.get(name.text) ?? [];
  const made = binding?.value?.type === "call" ? binding.value.field("function") : undefined;
  const isMade = owner?.method.name === "__init__" || (made !== undefined && attributeName(made) === "__new__");
  const cls = owner?.cls ?? module.classAround(name);
  return isMade && cls && isMetaclass(cls, project) ? cls : undefined;
}

/** Those of which nobody else inherits: a metaclass often leaves out the class that it is named by. */
function classesMadeBy(metaclass: ClassModel, project: Hierarchy): readonly ClassModel[] {
  const named = project.modulesNaming(metaclass).flatMap(({ classes }) => classes);
  const made = named.filter((cls) => project.metaclassesOf(cls).some((node) => project.denotation(node, cls.module) === metaclass));
  return made.flatMap((cls) => project.descendants(cls)).filter((cls) => project.descendants(cls).length === 0);
}

/** What is put into a container, or into what that gives: `TABLE[kind] = cls`, `TABLE.setdefault(kind, []).append(cls)`. */
function putInto(place: Node): Node | undefined {
  const { parent, role } = place;
  if (parent?.type === "subscript" && role === "value")
    return accessOf(parent) === "write" ? valueFor(parent) : accessOf(parent) === "read" ? putInto(parent) : undefined;
  const call = parent?.type === "attribute" && role === "object" && parent.role === "function" ? parent.parent : undefined;
  const name = parent && attributeName(parent);
  if (call?.type !== "call" || name === undefined) return undefined;
  const at = putAt(name);
  const value = at === undefined ? undefined : argumentsOf(call).positional[at];
  return value?.type === "identifier" ? value : givesElement(name) ? putInto(call) : undefined;
}

/** The container from which something is taken, there or on the way. */
function takenFrom(expression: Node, module: Module, steps = 0): Node | undefined {
  const node = bare(expression);
  if (steps > MOST_STEPS) return undefined;
  if (node.type === "subscript") return containerIn(node.field("value"), module, steps);
  const method = node.type === "call" ? node.field("function") : undefined;
  if (method) return givesElement(attributeName(method) ?? "") ? containerIn(method.field("object"), module, steps) : undefined;
  const turn = node.type === "identifier" ? loopVariable(node) : undefined;
  if (turn) return containerIn(turn.source, module, steps);
  const [binding, ...others] = node.type === "identifier" ? bindingsReaching(node, module) : [];
  if (!binding || others.length > 0) return undefined;
  if (binding.value) return takenFrom(binding.value, module, steps + 1);
  const loop = binding.node.closest("for_statement");
  const source = loop?.field("left")?.contains(binding.node) ? loop.field("right") : undefined;
  return source && containerIn(source, module, steps);
}

/** `TABLE` of itself, `TABLE.values()`, `TABLE[kind]` and `TABLE.get(kind, [])`. */
function containerIn(source: Node | undefined, module: Module, steps: number): Node | undefined {
  const node = source && bare(source);
  if (!node) return undefined;
  const method = node.type === "call" ? node.field("function") : undefined;
  if (method && givesAll(attributeName(method) ?? "")) return method.field("object");
  return node.is("call", "subscript") ? takenFrom(node, module, steps + 1) : node;
}

function homeOf(container: Node, module: Module, project: Hierarchy): Home | undefined {
  if (container.type === "identifier") {
    const bound = boundInModule(container, module, project);
    return bound && { of: bound.module, name: bound.binding.name };
  }
  const name = attributeName(container);
  const object = container.field("object");
  if (name === undefined || !object) return undefined;
  const denotation = project.denotation(object, module);
  if (denotation.kind === "module") return { of: denotation.module, name };
  const cls = denotation.kind === "project" ? denotation : module.selfOf(object)?.cls;
  const owner =
    cls && project.mro(cls).findLast((each) => each.kind === "project" && (each.members.has(name) || each.stores.of(name).length > 0));
  return owner?.kind === "project" ? { of: owner, name } : undefined;
}
