import { accessOf } from "../assignments.js";
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

/** Whether all that an expression may come from, where that is told, are loggers. */
function isLogger(expression: Node, home: Module, project: Project): boolean {
  const origins = new Map([[bare(expression), home]]);
  let isSaidOnce = false;
  for (const [node, module] of origins) {
    if (isSaid(node.field("function"), "logging.getLogger", module, project) || isSaid(node, "logging.root", module, project)) {
      isSaidOnce = true;
      continue;
    }
    const values = valuesOf(node, module, project);
    if (values.length === 0) return false;
    for (const value of values) {
      if (!value.node) return false;
      origins.set(bare(value.node), value.module);
    }
  }
  return isSaidOnce;
}

/** What a name is bound to, or an attribute of instances set to, in all places; nothing where that isn't told. */
function valuesOf(node: Node, module: Module, project: Project): readonly { readonly node: Node | undefined; readonly module: Module }[] {
  if (node.type === "identifier") {
    const bindings = bindingsReaching(node, module);
    return bindings.length === 1 ? bindings.map(({ value }) => ({ node: value, module })) : [];
  }
  const object = node.type === "attribute" ? node.field("object") : undefined;
  const cls = object && module.selfOf(object)?.cls;
  const owners = (cls ? project.mro(cls) : []).flatMap((each) => (each.kind === "project" ? [each] : []));
  return owners.flatMap((owner) => owner.stores.of(attributeName(node) ?? "").map(({ value }) => ({ node: value, module: owner.module })));
}

function isSaid(node: Node | undefined, id: string, module: Module, project: Project): boolean {
  return node?.is("identifier", "attribute") === true && idsOf(project.denotation(node, module)).includes(id);
}
