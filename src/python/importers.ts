import type { ModuleIndex } from "./denotation.js";
import type { Module } from "./module.js";

/** The modules that may get a global of a module by its name, and the module itself: by importing it, or from one that has. */
export function importersOf(name: string, home: Module, index: ModuleIndex): ReadonlySet<Module> {
  const homes = new Set([home]);
  const found = new Set([home]);
  for (const { path } of homes) {
    const title = index.imports.nameOf(path);
    for (const module of [...index.mentioning(title, name), ...index.dotting(path, name)]) {
      found.add(module);
      const bindings = module.scope(module.root).bindings.get(name) ?? [];
      if (bindings.some(({ kind }) => kind === "import")) homes.add(module);
    }
    for (const module of index.starring(title)) homes.add(module);
  }
  return new Set([...found, ...homes]);
}
