import { Scanner } from "../src/facts/scanner.js";
import { type ClassModel, openModule } from "../src/python/classes.js";
import type { Module } from "../src/python/module.js";
import { loadParser } from "../src/python/parse.js";
import { Project } from "../src/python/project.js";
import { Source } from "../src/python/source.js";
import { StandardLibrary } from "../src/python/stdlib.js";
import { Catalogue } from "../src/run/catalogue.js";
import { entryOf } from "../src/run/catalogue-file.js";

const parser = await loadParser();
const scanner = Scanner.load();

/** A text as a module, which knows of no other. */
export function moduleOf(text: string, path = "m.py"): Module {
  const source = new Source(path, text);
  return openModule(source, parser.parse(source));
}

/** The first class of that name. Throws where there is none. */
export function classIn(module: Module, name: string): ClassModel {
  const found = module.classes.find((cls) => cls.name === name);
  if (!found) throw new Error(`no class ${name} in ${module.path}`);
  return found;
}

/** The files of a project, and no others; a text is the file `m.py`. */
export function projectOf(files: Readonly<Record<string, string>> | string): Project {
  const entries = Object.entries(typeof files === "string" ? { "m.py": files } : files).map(([path, text]) =>
    entryOf(new Source(path, text), scanner),
  );
  return new Project(new Catalogue(entries, parser), StandardLibrary.load(), { mayEdit: () => true, isSilenced: () => false });
}

/** A file of the project. Throws where there is none. */
export function moduleAt(project: Project, path = "m.py"): Module {
  const module = project.index.at(path);
  if (!module) throw new Error(`no file ${path}`);
  return module;
}
