import type { ModuleIndex } from "./denotation.js";
import type { Module } from "./module.js";
import type { Held, PointsToSet, Semantics, Site } from "./semantics.js";

/** A place about an object that can be told. */
export interface ToldSite extends Site {
  readonly objects: PointsToSet;
}

/** The places of one kind that are about objects, such as the calls of `vars`: found once a module, and judged once for the project. */
export class HeldSites {
  private readonly found = new Map<Module, readonly Held[]>();
  private judged: readonly ToldSite[] | undefined;

  constructor(
    /** What a module says that has such a place. */
    readonly word: string,
    private readonly find: (module: Module) => readonly Held[],
    private readonly project: Semantics & { readonly index: ModuleIndex },
  ) {}

  in(module: Module): readonly Held[] {
    let held = this.found.get(module);
    if (!held) {
      held = this.find(module);
      this.found.set(module, held);
    }
    return held;
  }

  /** The modules that have such a place about anything but a `self`. */
  get modules(): readonly Module[] {
    return this.project.index.handling(this.word).filter((module) => this.in(module).length > 0);
  }

  /** Those about classes and instances that can be told. */
  get told(): readonly ToldSite[] {
    this.judged ??= this.modules.flatMap((module) =>
      this.in(module).flatMap(({ node, object }) => {
        const objects = object ? this.project.pointsTo(object, module).filter(({ kind }) => kind === "class" || kind === "instance") : [];
        return objects.length > 0 ? [{ module, node, objects }] : [];
      }),
    );
    return this.judged;
  }
}
