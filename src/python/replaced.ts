import { accessOf } from "./assignments.js";
import { callGiven } from "./byname.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import type { Site } from "./object-sites.js";
import { calleeName } from "./occurrences.js";
import { argumentsOf, type Node, stringValue } from "./tree.js";

/**
 * Where somebody gives an attribute of that name, of a module say, another value: `net.Socket = FakeSocket`, `mock.patch('net.Socket')`,
 * `with patched(net, Socket=FakeSocket)`, `setattr(net, name, …)`. The `homes` are the modules that bind the name, those of the
 * library by their names.
 */
export function replacementOf(name: string, project: Hierarchy, homes: readonly (Module | string)[]): Site | undefined {
  for (const module of project.setting(name)) {
    const node = module.attributes(name).find((each) => accessOf(each) !== "read") ?? module.strings(name).find(isGivenToReplace);
    if (node) return { node, module };
  }
  for (const module of project.index.mentioning(name, "update")) {
    const node = module.identifiers(name).find(isUpdated);
    if (node) return { node, module };
  }
  return givenWithModule(name, project) ?? setByMadeUpName(project, homes);
}

/** A call that is given a module, and the name by a keyword or as a key: it may put what it is given there. */
function givenWithModule(name: string, project: Hierarchy): Site | undefined {
  for (const module of project.index.mentioning(name)) {
    const keywords = module.identifiers(name).filter(({ role, parent }) => role === "name" && parent?.type === "keyword_argument");
    const keys = module.strings(name).filter(({ role, parent }) => role === "key" && parent?.type === "pair");
    const node = [...keywords, ...keys].flatMap((each) => each.closest("call") ?? []).find((call) => isGivenModule(call, module, project));
    if (node) return { node, module };
  }
  return undefined;
}

function isGivenModule(call: Node, module: Module, project: Hierarchy): boolean {
  return argumentsOf(call).positional.some((each) => moduleMeant(each, module, project) !== undefined);
}

/** `setattr(net, name, …)` */
function setByMadeUpName(project: Hierarchy, homes: readonly (Module | string)[]): Site | undefined {
  for (const module of project.index.handling("setattr"))
    for (const node of module.calls("setattr")) {
      const [object, said] = argumentsOf(node).positional;
      const meant = object && said && stringValue(said) === undefined ? moduleMeant(object, module, project) : undefined;
      if (meant !== undefined && homes.includes(meant)) return { node, module };
    }
  return undefined;
}

/** The module that an expression means; of the library, its name. */
function moduleMeant(expression: Node, module: Module, project: Hierarchy): Module | string | undefined {
  if (!expression.is("identifier", "attribute")) return undefined;
  const denotation = project.denotation(expression, module);
  if (denotation.kind === "module") return denotation.module;
  return denotation.kind === "library-module" ? denotation.name : undefined;
}

/** `setattr(net, 'Socket', …)` says whose attribute it is, or the string itself does; `vars(net)['Socket'] = …` sets it, too. */
function isGivenToReplace(string: Node): boolean {
  const { parent } = string;
  if (parent?.type === "subscript") return accessOf(parent) !== "read";
  const call = callGiven(parent?.type === "pair" ? (parent.parent ?? parent) : string);
  if (parent?.type === "pair") return call !== undefined && string.role === "key" && calleeName(call) === "update";
  return call !== undefined && (stringValue(string)?.includes(".") !== false || (call.field("arguments")?.parts.length ?? 0) > 1);
}

/** `vars(net).update(Socket=…)` */
function isUpdated({ role, parent }: Node): boolean {
  const call = role === "name" && parent?.type === "keyword_argument" ? parent.closest("call") : undefined;
  return call !== undefined && calleeName(call) === "update";
}
