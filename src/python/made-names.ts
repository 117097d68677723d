import { callsIn } from "./calls.js";
import type { ClassModel } from "./classes.js";
import type { KnownClass } from "./denotation.js";
import type { Module } from "./module.js";
import type { ProgramSemantics, Site } from "./semantics.js";
import { argumentsOf, type Node, stringValue } from "./tree.js";

/** How a name that is put together begins and ends; both empty where nothing of it is told. */
interface MadeName {
  readonly prefix: string;
  readonly suffix: string;
}

const UNTOLD: MadeName = { prefix: "", suffix: "" };

/** The expressions that may give a function by a name that the program puts together: `getattr(self, "visit_" + kind)`, `globals()["do_" + word]`. */
export function takenByMadeName(
  name: string,
  definition: Node,
  home: Module,
  owner: ClassModel | undefined,
  project: ProgramSemantics,
): readonly Site[] {
  const asked = project.index.makingUpName("getattr").flatMap((module) =>
    callsIn(module, "getattr").flatMap((node) => {
      const [object, made] = argumentsOf(node).positional;
      const isIt = object && made && mayBeNamed(made, name, module, () => isSurelyOf(object, module, owner, project));
      return isIt && mayHold(object, module, home, owner, project) ? [{ node, module }] : [];
    }),
  );
  const isGlobal = !owner && !definition.closest("function_definition", "class_definition");
  return isGlobal ? [...asked, ...inNamespaces(name, home)] : asked;
}

function inNamespaces(name: string, module: Module): readonly Site[] {
  return ["globals", "vars", "locals"].flatMap((namespace) =>
    callsIn(module, namespace).flatMap(({ parent, role }) => {
      const key = parent?.type === "subscript" && role === "value" ? parent.field("subscript") : undefined;
      return parent && key && mayBeNamed(key, name, module, () => false) ? [{ node: parent, module }] : [];
    }),
  );
}

/** Whether an expression is a name that is made up and may be this one; one of which nothing is told counts where the object is known. */
export function mayBeNamed(made: Node, name: string, module: Module, isSure: () => boolean): boolean {
  if (stringValue(made) !== undefined) return false;
  const { prefix, suffix } = partsOf(made, module);
  if (prefix === "" && suffix === "") return isSure();
  return name.startsWith(prefix) && name.endsWith(suffix);
}

function partsOf(made: Node, module: Module): MadeName {
  if (made.type === "identifier") {
    const bindings = module.scopeOfName(made.text, made)?.bindings.get(made.text) ?? [];
    const [only] = bindings;
    return only?.value && bindings.length === 1 && only.value.type !== "identifier" ? partsOf(only.value, module) : UNTOLD;
  }
  const callee = made.type === "call" ? made.field("function") : undefined;
  const template = made.type === "binary_operator" ? made.parts[0] : callee?.field("object");
  const text = template && stringValue(template);
  if (text === undefined) return UNTOLD;
  const [hole] = /%(?:\(\w+\))?[-#0 +]*\d*[sdr]|\{\w*\}/.exec(text) ?? [];
  if (hole === undefined) {
    const last = made.parts.filter(({ role }) => role !== "operator").at(-1);
    return { prefix: made.type === "binary_operator" ? text : "", suffix: (last && stringValue(last)) ?? "" };
  }
  return { prefix: text.slice(0, text.indexOf(hole)), suffix: text.slice(text.lastIndexOf(hole) + hole.length) };
}

function isSurelyOf(object: Node, module: Module, owner: ClassModel | undefined, project: ProgramSemantics): boolean {
  return owner !== undefined && project.pointsTo(object, module).some((each) => "cls" in each && areKin(each.cls, owner, project));
}

/** Whether what is asked may have the function: an instance of its class, or its module. */
function mayHold(object: Node, module: Module, home: Module, owner: ClassModel | undefined, project: ProgramSemantics): boolean {
  const modules = project.denotations(object, module).flatMap((each) => (each.kind === "module" ? [each.module] : []));
  if (modules.length > 0) return !owner && modules.includes(home);
  const objects = project.pointsTo(object, module);
  if (objects.some(({ kind }) => kind === "unknown")) return true;
  return owner !== undefined && isSurelyOf(object, module, owner, project);
}

function areKin(cls: KnownClass, owner: ClassModel, project: ProgramSemantics): boolean {
  return project.mro(cls).includes(owner) || project.mro(owner).includes(cls);
}
