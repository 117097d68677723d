import type { ClassModel } from "./classes.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";

/** A class that a file may name: the first, second … of the family, for which it is the first (the file that defines it), second … */
interface Namer {
  readonly cls: ClassModel;
  readonly order: number;
  readonly place: number;
}

/** Answers which modules define some classes of the project or refer to them. */
export class KnowingModules {
  private readonly known = new Map<string, readonly Module[]>();
  private namersByFile: ReadonlyMap<string, readonly Namer[]> | undefined;
  private readonly knowers = new Map<Module, boolean>();

  constructor(
    private readonly project: Hierarchy,
    private readonly classes: readonly ClassModel[],
  ) {}

  /** Those that say the words. */
  saying(...words: readonly string[]): readonly Module[] {
    const key = words.join(" ");
    let modules = this.known.get(key);
    if (!modules) {
      modules = this.findKnowing(words);
      this.known.set(key, modules);
    }
    return modules;
  }

  private findKnowing(words: readonly string[]): readonly Module[] {
    const told: { readonly module: Module; readonly by: Namer }[] = [];
    for (const [path, namers] of this.namers()) {
      const isHome = (by: Namer) => by.place === 0;
      const asked = this.project.index.says(path, words) ? namers : namers.filter(isHome);
      const module = asked.length > 0 ? this.project.index.mentioned(path) : undefined;
      const by = module && asked.find((each) => isHome(each) || this.project.isKnownIn(each.cls, module));
      if (module && by) told.push({ module, by });
    }
    return told.sort((a, b) => a.by.order - b.by.order || a.by.place - b.by.place).map(({ module }) => module);
  }

  /** The files that may know the classes, with the classes that each may know. */
  private namers(): ReadonlyMap<string, readonly Namer[]> {
    if (this.namersByFile) return this.namersByFile;
    const namers = new Map<string, Namer[]>();
    this.classes.forEach((cls, order) => {
      this.project.filesNaming(cls).forEach((path, place) => {
        const others = namers.get(path);
        if (others) others.push({ cls, order, place });
        else namers.set(path, [{ cls, order, place }]);
      });
    });
    this.namersByFile = namers;
    return namers;
  }

  has(module: Module): boolean {
    let isKnown = this.knowers.get(module);
    if (isKnown === undefined) {
      isKnown = this.classes.some((cls) => this.project.isKnownIn(cls, module));
      this.knowers.set(module, isKnown);
    }
    return isKnown;
  }
}
