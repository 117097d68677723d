import type { ClassModel } from "./classes.js";
import { mindsIn, testsIn } from "./code-words.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import type { Site } from "./object-sites.js";
import { containsWord, patternOf } from "./word-search.js";

/** A docstring with examples that `doctest` runs (Python library reference, 25.2), or a text beside the program that somebody may run. */
export interface Doctest extends Site {
  /** The lines behind `>>>` and `...`; of a script all of them. */
  readonly code: string;
  readonly isDocstring: boolean;
}

/**
 * The doctests of the project that say the name of one of some classes, or stand in one. Their code is no syntax tree: words are all that is
 * asked of it, and enough to leave a class alone.
 */
export class Doctests {
  private files: readonly string[] | undefined;

  constructor(
    private readonly project: Hierarchy,
    private readonly classes: readonly ClassModel[],
  ) {}

  /** Those of them that say a word. */
  about(word: string): readonly Doctest[] {
    const { classes, project } = this;
    this.files ??= this.filesSayingNames();
    const modules = this.files.flatMap((path) => (project.index.says(path, [word]) ? (project.index.mentioned(path) ?? []) : []));
    return modules.flatMap((module) =>
      module.doctests.flatMap((node) => {
        const code = examplesIn(node.text);
        const isDocstring = project.index.isModule(module.path);
        const means = (cls: ClassModel) => (isDocstring ? mayMean(code, cls, module, project) : mayBeAbout(code, cls, project));
        const isAbout = classes.some((cls) => cls === module.classAround(node) || means(cls));
        return isAbout && containsWord(code, word) ? [{ module, node, code, isDocstring }] : [];
      }),
    );
  }

  /** Those that may set, replace or delete an attribute. */
  setting(name: string): readonly Doctest[] {
    return this.about(name).filter((doctest) => setsIn(doctest, name));
  }

  /** Those in which an object may be asked whether it has it. */
  testing(name: string): readonly Doctest[] {
    return this.about(name).filter((doctest) => testsIn(doctest, name));
  }

  /** Those that may mind whether they get the same object each time, or for how long it lives. */
  minding(name: string): readonly Doctest[] {
    return this.about(name).filter((doctest) => mindsIn(doctest, name));
  }

  /** Those that may make a descendant of a class which binds it. */
  binding(name: string, cls: ClassModel): readonly Doctest[] {
    const { project } = this;
    const names = [cls, ...project.descendants(cls)].flatMap((each) => project.namesOf(each));
    return this.about(name).filter((doctest) => subclassesIn(doctest, names));
  }

  /** Those that show how entering an object fails, or go on where it does. */
  enteringInVain(): readonly Doctest[] {
    const fails = (example: string) => /(?:^|\.\.\.)\s*with\b/m.test(example) && containsWord(example, "AttributeError");
    return this.about("with").filter(({ node }) =>
      node.text
        .split(/^[urUR"'\s]*>>> /m)
        .slice(1)
        .some(fails),
    );
  }

  /** Those that ask what the garbage collector finds. */
  collecting(): readonly Doctest[] {
    return ["collect", "garbage"].flatMap((word) => this.about(word).filter(collectsIn));
  }

  private filesSayingNames(): readonly string[] {
    const names = new Set(this.classes.flatMap((cls) => this.project.namesOf(cls)));
    return [...new Set([...names].flatMap((name) => this.project.index.filesMentioning(name)))];
  }
}

/** Whether an example asks what the garbage collector finds. */
function collectsIn({ code }: Doctest): boolean {
  return /^(?:print\s+|len\()?\s*(?:gc\s*\.\s*)?(?:collect\(\)|garbage)/m.test(code);
}

/** Whether examples in a module say a name of a class, which the module knows, or which they get from its file. */
function mayMean(code: string, cls: ClassModel, module: Module, project: Hierarchy): boolean {
  const home = /([^/]*?)(?:\/__init__)?\.\w+$/.exec(cls.module.path)?.[1] ?? "";
  return project.namesOf(cls).some((name) => containsWord(code, name)) && (project.isKnownIn(cls, module) || containsWord(code, home));
}

/**
 * Whether a text beside the program says a name of a class, and that of its file or of a package around it; or it imports nothing, as its names are given
 * to it, and makes a class of that one or sets something on it. One that defines the class itself, such as an older copy, means its own.
 */
function mayBeAbout(code: string, cls: ClassModel, project: Hierarchy): boolean {
  const isNear = project.index.imports.namesOf(cls.module.path).some((home) => home !== "" && containsWord(code, home));
  const isAlone = !/\bimport\b/.test(code);
  return project
    .namesOf(cls)
    .some((name) => containsWord(code, name) && !definesIn(code, name) && (isNear || (isAlone && changesIn(code, name))));
}

function changesIn(code: string, name: string): boolean {
  return new RegExp(String.raw`^\s*class\s+\w+\s*\([^)]*\b${patternOf(name)}\b|^\s*${patternOf(name)}\s*\.\s*\w+\s*=`, "m").test(code);
}

function definesIn(code: string, name: string): boolean {
  const bases = new RegExp(String.raw`^\s*class\s+${patternOf(name)}\b([^:]*)`, "m").exec(code)?.[1];
  return bases !== undefined && !containsWord(bases, name);
}

/** Whether a doctest sets or deletes an attribute of that name on whatever object. */
function setsIn({ code }: Doctest, name: string): boolean {
  const isSet = new RegExp(String.raw`\.\s*${patternOf(name)}\s*(?:,[^=\n]*)?=(?!=)|\bdel\b.*\.\s*${patternOf(name)}\b`).test(code);
  return isSet || /\b(?:setattr|delattr|patch|mock|stub)\w*\b/i.test(code);
}

/** Whether a doctest makes a class of one that has one of the `names`, or a name that it is given there. */
function subclassesIn({ code }: Doctest, names: readonly string[]): boolean {
  const headers = [...code.matchAll(/^\s*class\s+\w+\s*\(([^)]*)\)/gm)].map(([, bases = ""]) => bases);
  const made = [...code.matchAll(/\b(?:type|classobj)\s*\(.*/g)].map(([call]) => call);
  const known = [...names, ...names.flatMap((name) => renamingsIn(code, name))];
  return [...headers, ...made].some((bases) => known.some((name) => containsWord(bases, name)));
}

/** `import Pump as Base`, `Base = pumps.Pump` */
function renamingsIn(code: string, name: string): readonly string[] {
  const renaming = new RegExp(String.raw`\b${patternOf(name)}\s+as\s+(\w+)|^\s*(\w+)\s*=\s*(?:\w+\.)*${patternOf(name)}\s*$`, "gm");
  return [...code.matchAll(renaming)].flatMap(([, imported, assigned]) => imported ?? assigned ?? []);
}

function examplesIn(docstring: string): string {
  return [...docstring.matchAll(/^[urUR"'\s]*(?:>>>|\.\.\.) (.*)$/gm)].map(([, code]) => code).join("\n");
}
