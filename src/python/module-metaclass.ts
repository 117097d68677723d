import { callGiven } from "./byname.js";
import type { ModuleIndex } from "./denotation.js";
import type { Module } from "./module.js";
import type { Semantics } from "./semantics.js";
import { type Node, walk } from "./tree.js";
import { containsWord } from "./word-search.js";

const NAME = "__metaclass__";

/**
 * Where a module may get a global `__metaclass__` without binding one: by `import *`, by `globals()`, by a text that is executed, or from a
 * module that it says the name of. It counts for classes without bases (Python 2 data model, 3.4.3).
 */
export function metaclassesPut(module: Module, project: Semantics & { readonly index: ModuleIndex }): readonly Node[] {
  return [...brought(module, project, new Set()), ...keysIn(module), ...inText(module), ...fromAfar(module, project)];
}

function brought(module: Module, project: Semantics, seen: Set<Module>): readonly Node[] {
  if (seen.has(module)) return [];
  seen.add(module);
  return module.scope(module.root).stars.filter((star) => {
    const source = project.sourceOf(star, module);
    if (!source || source.isPublic(NAME) === false) return false;
    return source.exported(NAME).length > 0 || brought(source, project, seen).length > 0;
  });
}

/** `globals()["__metaclass__"] = …`, `globals().update(__metaclass__=…)`. */
function keysIn(module: Module): readonly Node[] {
  const keys = module
    .strings(NAME)
    .filter((string) => (string.parent?.type === "subscript" && string.role === "subscript") || callGiven(string));
  const given = module.identifiers(NAME).filter(({ parent, role }) => parent?.type === "keyword_argument" && role === "name");
  return [...keys, ...given];
}

function inText(module: Module): readonly Node[] {
  if (!module.scope(module.root).dynamic || !containsWord(module.source.text, NAME)) return [];
  return [...walk(module.root)].filter(({ type, text }) => type === "string" && containsWord(text, NAME));
}

/** What another module does to a namespace that it is given, or to that of its caller. */
function fromAfar(module: Module, project: Semantics & { readonly index: ModuleIndex }): readonly Node[] {
  const isCallers = (text: string) => containsWord(text, "f_globals") || containsWord(module.source.text, "globals");
  return project.touching(NAME).flatMap((each) => {
    if (each === module || keysIn(each).length === 0) return [];
    // What is put among the names of a class body is another one's.
    if (containsWord(each.source.text, "f_locals") && !isCallers(each.source.text)) return [];
    const title = project.index.imports.nameOf(each.path).split(".").at(-1) ?? "";
    return module.imports(title);
  });
}
