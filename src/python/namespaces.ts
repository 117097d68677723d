import { attribute, CALL, ITEM, type Path, type Source } from "./access-path.js";
import { MAIN } from "./imports.js";
import type { Module } from "./module.js";
import { scopeNode } from "./names.js";
import { calleeName } from "./occurrences.js";
import type { Loaded, ProgramSemantics } from "./semantics.js";
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
  // Of what `eval` gives the text is not known: a name, mostly.
  if (callee === "eval" && stringValue(given) === undefined) return [{ node: module.root, module, path: [DICTIONARY, ITEM, ...path] }];
  const name = callee === "__import__" || callee === "import_module" ? stringValue(given)?.split(".") : undefined;
  if (!name) return [];
  // `__import__('net.pumps')` gives `net`, but for what it is told to take out of it.
  const meant = callee === "__import__" ? [name, name.slice(0, 1)] : [name];
  const modules = new Set(meant.flatMap((names) => modulesNamed(names, module, project)));
  return [...modules].map((each) => ({ node: each.root, module: each, path }));
}

/**
 * What is taken out of a module that is imported by a name which is not written there: `getattr(__import__(name), title)`, `sys.modules[name].Plugin`,
 * `imp.load_source(name, path)` (Python 2 library reference, 2, 28.1 and 31.1).
 */
export function loadedFrom(node: Node, module: Module, path: Path): readonly Loaded[] {
  const [names, key, ...others] = path;
  const isListed = names === DICTIONARY && key === ITEM;
  const rest = isListed ? others : path.slice(1);
  const isMade = rest.length === 1 && rest[0] === CALL;
  if (!names?.startsWith(".") || (names === DICTIONARY) !== isListed || (rest.length > 0 && !isMade)) return [];
  if (!isImportByName(node)) return [];
  return [{ kind: "loaded", as: isMade ? "instance" : "class", loader: module, ...(!isListed && { name: names.slice(1) }) }];
}

function isImportByName(node: Node): boolean {
  const table = node.type === "subscript" ? node.field("value") : undefined;
  if (table) return (attributeName(table) ?? table.text) === "modules" && isOpen(node.field("subscript"));
  const callee = calleeName(node);
  return (
    /^load_(?:source|module|compiled)$/.test(callee) ||
    (/^(?:__import__|import_module)$/.test(callee) && isOpen(argumentsOf(node).positional[0]))
  );
}

function isOpen(name: Node | undefined): boolean {
  return name !== undefined && name.text !== "__name__" && stringValue(name) === undefined;
}

function modulesAt(subscript: Node, module: Module, project: ProgramSemantics): readonly Module[] {
  const [table, key] = [subscript.field("value"), subscript.field("subscript")];
  if (!table || !key || (attributeName(table) ?? table.text) !== "modules") return [];
  if (key.text === "__name__") return [module];
  const name = stringValue(key);
  return name === undefined ? [] : modulesNamed(name.split("."), module, project);
}

function modulesNamed(names: readonly string[], module: Module, project: ProgramSemantics): readonly Module[] {
  if (names.join(".") === MAIN) return mainModules(module, project);
  const found = project.moduleNamed(names, module);
  return found ? [found] : [];
}

/** Those that may be the one that is run where `module` asks: itself, and those that ask whether they are. */
export function mainModules(module: Module, project: ProgramSemantics): readonly Module[] {
  return [...new Set([module, ...project.index.mentioning(MAIN)])];
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
