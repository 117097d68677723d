import { accessOf } from "./assignments.js";
import { callsIn } from "./calls.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import { isToldApart } from "./receivers.js";
import type { Site } from "./semantics.js";
import { argumentsOf, dottedName, type Node, walk } from "./tree.js";
import { containsWord } from "./word-search.js";

/** The two spellings of a function's name (Python 2 library reference, 28.13, `inspect`). */
const NAMES = ["__name__", "func_name"];

/** A place that may give one of some functions another `__name__`. */
export interface Renaming extends Site {
  /** The function that is meant, as it is written. */
  readonly name: string;
}

/**
 * Where functions of these names, or methods, may get another `__name__`: where the object is said by that name, and where it is whatever a function
 * is given, or a loop goes over, in a place whose callers say the name.
 */
export function renamings(written: readonly string[], project: Hierarchy): readonly Renaming[] {
  const stores = NAMES.flatMap((attribute) =>
    [...project.setting(attribute)].flatMap((module) =>
      module.attributes(attribute).flatMap((node) => {
        const object = node.field("object");
        return object && accessOf(node) !== "read" ? [{ module, node, object }] : [];
      }),
    ),
  );
  // `functools.update_wrapper(function, like)` sets the name of what it is given.
  const wrapped = project.index.calling("update_wrapper").flatMap((module) =>
    callsIn(module, "update_wrapper").flatMap((node) => {
      const [object] = argumentsOf(node).positional;
      return object ? [{ module, node, object }] : [];
    }),
  );
  return [...stores, ...wrapped].flatMap(({ module, node, object }) => {
    const name = written.find((each) => containsWord(object.text, each)) ?? written.find((each) => mayBe(object, each, module, project));
    return name === undefined ? [] : [{ module, node, name }];
  });
}

/** Whether the object may be the function of that name: who hands it on says the name, or what is around at module level does. */
function mayBe(object: Node, name: string, module: Module, project: Hierarchy): boolean {
  if (isMadeThere(object, module) || isInstance(object, module, project)) return false;
  const around = object.closest("function_definition");
  const called = around?.field("name")?.text;
  if (called === undefined) return [...walk(module.root)].some((node) => node.type === "identifier" && node.text === name);
  return project.mentioning(called, name).length > 0;
}

/** `self.func_name = …`: what is an instance of a class, or a class, is no function. */
function isInstance(object: Node, module: Module, project: Hierarchy): boolean {
  if (isMadeByClass(object, module, project)) return true;
  const objects = project.pointsTo(object, module);
  return objects.length > 0 && objects.every((each) => ("by" in each && each.by === "self") || isToldApart(each, project));
}

/** `made = self.kind(…)`, where all that is ever put into `self.kind` is a class. */
function isMadeByClass(object: Node, module: Module, project: Hierarchy): boolean {
  const bindings = object.type === "identifier" ? (module.scopeOfName(object.text, object)?.bindings.get(object.text) ?? []) : [];
  return (
    bindings.length > 0 &&
    bindings.every(({ value }) => {
      const callee = value?.type === "call" ? value.field("function") : undefined;
      const makers = callee ? project.pointsTo(callee, module) : [];
      return makers.length > 0 && makers.every(({ kind }) => kind === "class");
    })
  );
}

/** A decorator gives the function that it makes the name of the one that it is given. */
function isMadeThere(object: Node, module: Module): boolean {
  const root = dottedName(object)?.[0];
  const bindings = root === undefined ? [] : (module.scopeOfName(root, object)?.bindings.get(root) ?? []);
  return bindings.length > 0 && bindings.every(({ kind, value }) => kind === "function" || kind === "class" || value?.type === "lambda");
}
