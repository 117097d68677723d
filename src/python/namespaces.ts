import { attribute, ITEM, type Path, type Source } from "./access-path.js";
import type { Module } from "./module.js";
import { scopeNode } from "./names.js";
import { calleeName } from "./occurrences.js";
import type { ProgramSemantics } from "./semantics.js";
import { argumentsOf, attributeName, type Node, stringValue } from "./tree.js";

const DICTIONARY = attribute("__dict__");

/**
 * Where a module, or its dictionary, comes from that no name means: `__import__('pumps')`, `importlib.import_module('net.pumps')`,
 * `sys.modules[__name__]`, `globals()` (Python 2 library reference, 2 and 28.1).
 */
export function sourcesOfModule(node: Node, module: Module, path: Path, project: ProgramSemantics): readonly Source[] {
  if (node.type === "subscript") return modulesAt(node, module, project).map((each) => ({ node: each.root, module: each, path }));
  const callee = calleeName(node);
  const [given] = argumentsOf(node).positional;
  if (!given) {
    const isOwn = callee === "globals" || ((callee === "locals" || callee === "vars") && scopeNode(node).type === "module");
    return isOwn ? [{ node: module.root, module, path: [DICTIONARY, ...path] }] : [];
  }
  const name = callee === "__import__" || callee === "import_module" ? stringValue(given)?.split(".") : undefined;
  if (!name) return [];
  // `__import__('net.pumps')` gives `net`, but for what it is told to take out of it.
  const meant = callee === "__import__" ? [name, name.slice(0, 1)] : [name];
  const modules = new Set(meant.flatMap((names) => project.moduleNamed(names, module) ?? []));
  return [...modules].map((each) => ({ node: each.root, module: each, path }));
}

function modulesAt(subscript: Node, module: Module, project: ProgramSemantics): readonly Module[] {
  const [table, key] = [subscript.field("value"), subscript.field("subscript")];
  if (!table || !key || (attributeName(table) ?? table.text) !== "modules") return [];
  if (key.text === "__name__") return [module];
  const name = stringValue(key);
  const found = name === undefined ? undefined : project.moduleNamed(name.split("."), module);
  return found ? [found] : [];
}

/** The classes that the dictionary of a module holds, its own and those that it imports, and what its variables have, where somebody takes out whatever is there. */
export function classesIn(module: Module, [step, ...rest]: Path, project: ProgramSemantics): readonly Source[] {
  if (step !== ITEM) return [];
  const { bindings, stars } = module.scope(module.root);
  const own = module.classes.map(({ node }) => ({ node, module, path: rest }));
  const imported = [...bindings.values()].flat().flatMap(({ kind, node }): readonly Source[] => {
    const statement = kind === "import" ? node.closest("import_from_statement") : undefined;
    const source = statement && project.sourceOf(statement, module);
    const name = node.type === "aliased_import" ? node.field("name") : node;
    return source && name ? [{ node: source.root, module: source, path: [attribute(name.text), ...rest] }] : [];
  });
  const brought = stars.flatMap((star): readonly Source[] => {
    const source = project.sourceOf(star, module);
    return source && source !== module ? [{ node: source.root, module: source, path: [DICTIONARY, ITEM, ...rest] }] : [];
  });
  const assigned = [...bindings.values()].flat().flatMap(({ value }) => (value ? [{ node: value, module, path: rest }] : []));
  return [...own, ...assigned, ...imported, ...brought];
}
