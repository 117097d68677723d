import type { Module } from "./module.js";
import type { ProgramSemantics } from "./semantics.js";
import { storesIn } from "./store-sites.js";

/** Says which globals of modules others set: `plant.CURRENT = …`, `setattr(plant, "CURRENT", …)`. */
export class GlobalsSet {
  private readonly byName = new Map<string, ReadonlySet<Module>>();

  constructor(private readonly project: ProgramSemantics) {}

  has(name: string, module: Module): boolean {
    let modules = this.byName.get(name);
    if (!modules) {
      modules = new Set(this.modulesGiven(name));
      this.byName.set(name, modules);
    }
    return modules.has(module);
  }

  private modulesGiven(name: string): readonly Module[] {
    return [...storesIn(this.project.setting(name), name)].flatMap(({ object, module }) =>
      object
        ? this.project
            .denotations(object, module)
            .flatMap((each) => (each.kind === "module" && each.module !== module ? [each.module] : []))
        : [],
    );
  }
}
