import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";

/** Calls that bring in a module, or an object, that nothing names. */
const LOADERS = [
  ...["__import__", "import_module", "load_module", "load_source", "execfile", "run_path", "run_module", "exec_module"],
  ...["get_objects", "get_referrers", "load_entry_point", "iter_entry_points", "iter_modules", "walk_packages"],
];

/** How many modules are looked through before one counts as reached: most of those that belong together are told by then. */
const FAR_ENOUGH = 64;

/**
 * Says in which modules objects of certain classes may be at all. An object gets from one module to another by what the one imports of the other, or
 * hands it: so to those alone that are linked, however far, with one that knows the classes.
 */
export class Reach {
  private readonly known = new Map<Module, boolean>();
  private loads: boolean | undefined;

  constructor(
    private readonly project: Hierarchy,
    private readonly knows: (module: Module) => boolean,
  ) {}

  mayHave(module: Module): boolean {
    let may = this.known.get(module);
    if (may === undefined) {
      may = this.isLinked(module);
      this.known.set(module, may);
    }
    return may;
  }

  private isLinked(start: Module): boolean {
    if (!this.project.isWhole || this.loadsAnything()) return true;
    const linked = new Set([start]);
    for (const module of linked) {
      if (linked.size > FAR_ENOUGH || this.knows(module)) return true;
      for (const other of this.linkedTo(module)) linked.add(other);
    }
    return false;
  }

  /** Whether any module may be loaded by a name that only the running program knows. */
  private loadsAnything(): boolean {
    const isLoader = (module: Module, name: string) => module.identifiers(name).length > 0 || module.strings(name).length > 0;
    this.loads ??= LOADERS.some((name) => this.project.mentioning(name).some((module) => isLoader(module, name)));
    return this.loads;
  }

  /** The modules that say the name of this one, and those whose names it says. */
  private linkedTo(module: Module): readonly Module[] {
    const { index } = this.project;
    const said = index.imports.namedIn(module.source.text).flatMap(({ name, path }) => (says(module, name) ? [path] : []));
    const dotted = module.dotImports.flatMap((dots) => index.imports.relative(module.path, dots, []) ?? []);
    const name = index.imports.nameOf(module.path);
    const saying = index.mentioning(name).filter((other) => says(other, name));
    return [...[...said, ...dotted].flatMap((path) => index.at(path) ?? []), ...saying, ...index.dotting(module.path)];
  }
}

function says(module: Module, name: string): boolean {
  return module.identifiers(name).length > 0 || module.strings(name).length > 0;
}
