import { accessOf } from "../assignments.js";
import type { ClassModel } from "../classes.js";
import type { Module } from "../module.js";
import type { Project } from "../project.js";
import { argumentsOf, attributeName, bare, type Node } from "../tree.js";
import { isEmptied } from "./emptied.js";
import { idsOf } from "./library-calls.js";
import { bindingsReaching } from "./variables.js";

/** What a logger keeps what it is given by, and what takes it out (`Lib/logging/__init__.py`, `Filterer` and `Logger`). */
const KEEPING: Readonly<Record<string, { readonly taken: string; readonly list: string }>> = {
  addHandler: { taken: "removeHandler", list: "handlers" },
  addFilter: { taken: "removeFilter", list: "filters" },
};

/**
 * What a logger is given by a call, where nothing in the project takes such a thing out: `logging.getLogger("app").addHandler(handler)`. Loggers are
 * never let go (`Lib/logging/__init__.py`, `Manager.loggerDict`).
 */
export function givenToLogger(call: Node, module: Module, project: Project): Node | undefined {
  const callee = call.field("function");
  const object = callee?.field("object");
  const name = (callee && attributeName(callee)) ?? "";
  const keeping = Object.hasOwn(KEEPING, name) ? KEEPING[name] : undefined;
  if (!object || !keeping || !isLogger(object, module, project)) return undefined;
  const isTaken =
    project.index.calling(keeping.taken).some((each) => each.calls(keeping.taken).length > 0) ||
    project
      .touching(keeping.list)
      .some((each) => each.attributes(keeping.list).some((use) => accessOf(use) !== "read" || isEmptied(use, true, each, project)));
  return isTaken ? undefined : argumentsOf(call).positional[0];
}

function isLogger(expression: Node, module: Module, project: Project): boolean {
  const node = bare(expression);
  if (node.type === "call") return isSaid(node.field("function"), "logging.getLogger", module, project);
  if (isSaid(node, "logging.root", module, project)) return true;
  if (node.type === "identifier") {
    const [binding, ...others] = bindingsReaching(node, module);
    return others.length === 0 && binding?.value !== undefined && isLogger(binding.value, module, project);
  }
  const object = node.type === "attribute" ? node.field("object") : undefined;
  const cls = object && module.selfOf(object)?.cls;
  return cls !== undefined && isStoredLogger(attributeName(node) ?? "", cls, project);
}

/** Whether an attribute of instances is never anything else. */
function isStoredLogger(name: string, cls: ClassModel, project: Project): boolean {
  const owners = project.mro(cls).flatMap((each) => (each.kind === "project" ? [each] : []));
  const stores = owners.flatMap((owner) => owner.stores.of(name).map(({ value }) => ({ value, module: owner.module })));
  return stores.length > 0 && stores.every(({ value, module }) => value !== undefined && isLogger(value, module, project));
}

function isSaid(node: Node | undefined, id: string, module: Module, project: Project): boolean {
  return node?.is("identifier", "attribute") === true && idsOf(project.denotation(node, module)).includes(id);
}
