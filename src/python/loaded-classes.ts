import type { ClassModel } from "./classes.js";
import type { ModuleIndex } from "./denotation.js";
import type { Module } from "./module.js";
import { isGivenOn, isGivenTo } from "./names-given.js";
import type { Loaded, Semantics } from "./semantics.js";
import { type Node, stringValue, walk } from "./tree.js";
import { patternOf } from "./word-search.js";

/** What gives the names of the files in a folder, or of the modules in a package. */
const FOLDERS = ["listdir", "glob", "iglob", "walk", "iter_modules", "walk_packages", "find_modules"];

/** Names behind one another, or what an entry point is behind its module (setuptools: "Dynamic Discovery of Services and Plugins"). */
const PATH = /\S[.:]\S/;

/** Says which classes may be got by names: where the program, or a table beside it, says the name of the class and that of its module. */
export class LoadedClasses {
  private readonly said = new Map<ClassModel, boolean>();
  private readonly paths = new Map<Module, readonly string[]>();

  constructor(private readonly project: Semantics & { readonly index: ModuleIndex }) {}

  mayBe(cls: ClassModel, { loader, name }: Loaded): boolean {
    // Nobody gets what a function makes out of the module.
    const isOfModule = cls.node.closest("function_definition", "class_definition") === undefined;
    if (!isOfModule || (name !== undefined && name !== cls.name)) return false;
    return this.isSaid(cls) || this.isInFolder(cls, loader);
  }

  private isSaid(cls: ClassModel): boolean {
    let isSaid = this.said.get(cls);
    if (isSaid === undefined) {
      const home = this.homesOf(cls).at(-1) ?? "";
      isSaid = this.modulesSaying(cls.name, home).some(
        (module) => this.saysPath(module, home, cls.name) || saysBoth(module, home, cls.name),
      );
      this.said.set(cls, isSaid);
    }
    return isSaid;
  }

  /** `"net.pumps.Pump"`, `"pump = net.pumps:Pump"`. */
  private saysPath(module: Module, home: string, name: string): boolean {
    const { text } = module.source;
    if (!text.includes(`${home}.${name}`) && !text.includes(`${home}:${name}`)) return false;
    const path = new RegExp(String.raw`\b${patternOf(home)}[.:]${patternOf(name)}\b`);
    return this.pathsIn(module).some((each) => path.test(each));
  }

  /** The string literals that may hold a path; what a docstring says is for people. */
  private pathsIn(module: Module): readonly string[] {
    let paths = this.paths.get(module);
    if (!paths) {
      const isBeside = !this.project.index.isModule(module.path);
      const isPath = ({ type, text, parent }: Node) =>
        type === "string" && (isBeside || parent?.type !== "expression_statement") && PATH.test(text);
      paths = [...walk(module.root)].filter(isPath).map(({ text }) => text);
      this.paths.set(module, paths);
    }
    return paths;
  }

  /** Whether the module that loads goes through folders, and says the name of the one that the class lies in, or is given it. */
  private isInFolder(cls: ClassModel, loader: Module): boolean {
    const folder = this.homesOf(cls).at(-2);
    if (folder === undefined || !FOLDERS.some((each) => loader.calls(each).length > 0)) return false;
    const isMeant = (node: Node, module: Module) =>
      module === loader ? isGivenOn(node) : isGivenTo(new Set([loader]), { module, node }, this.project);
    return this.modulesSaying(folder).some((module) => module.strings(folder).some((node) => isMeant(node, module)));
  }

  private homesOf(cls: ClassModel): readonly string[] {
    return this.project.index.imports.namesOf(cls.module.path);
  }

  private modulesSaying(...words: readonly string[]): readonly Module[] {
    return this.project.index.filesMentioning(...words).flatMap((path) => this.project.index.mentioned(path) ?? []);
  }
}

/** `("pumps", "Pump")`, in one file. */
function saysBoth(module: Module, home: string, name: string): boolean {
  return [home, name].every((word) =>
    module.strings(word).some((string) => stringValue(string) !== undefined && isGivenOn(string) && !isExported(string)),
  );
}

/** A name in `__all__`. */
function isExported(string: Node): boolean {
  const statement = string.closest("assignment", "augmented_assignment", "call");
  return (statement?.field("left") ?? statement?.field("function"))?.text.startsWith("__all__") === true;
}
