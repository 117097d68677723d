import { globMatcher } from "../files/glob.js";
import { ON_DEMAND } from "../files/limits.js";
import { findProject } from "../files/project-files.js";
import type { ClassModel } from "../python/classes.js";
import type { Module } from "../python/module.js";
import { loadParser } from "../python/parse.js";
import { Project } from "../python/project.js";
import { StandardLibrary } from "../python/stdlib.js";
import type { Failure } from "../result.js";
import { Catalogue } from "../run/catalogue.js";
import { Libraries } from "../run/libraries.js";
import { entriesOf, readFiles } from "../run/reading.js";
import { Stopwatch } from "../times.js";
import { Turns } from "../turns.js";
import { checkOptions } from "./checked.js";
import { FILES_KINDS, type FilesOptions, pathList } from "./options.js";

/** A project to ask: nothing in it is rewritten. What transforms ask, it answers. */
export class OpenProject extends Project {
  private constructor(
    private readonly catalogue: Catalogue,
    /** The files that were named, or lie below what was; relative to the current folder, in the order of their bytes. */
    readonly files: readonly string[],
    isPlain: (name: string) => boolean,
  ) {
    super(catalogue, StandardLibrary.load(isPlain), { mayEdit: () => true, isSilenced: () => false });
  }

  /** @internal */
  static of(catalogue: Catalogue, files: readonly string[], isPlain: (name: string) => boolean): OpenProject {
    return new OpenProject(catalogue, files, isPlain);
  }

  /** What could not be read or parsed of what was asked for up to now. */
  get failures(): readonly Failure[] {
    return this.catalogue.failures;
  }

  /** A file of the project, which need not be among `files`; undefined for one that isn't there or can't be parsed. */
  module(path: string): Module | undefined {
    return this.catalogue.at(path);
  }

  /** The classes of all `files`, nested ones included, in their order. Each file is parsed when it is come to. */
  *classes(): Generator<ClassModel, void> {
    for (const path of this.files) yield* this.module(path)?.classes ?? [];
  }

  /** The first class of that name in a file; undefined where there is none. */
  class(path: string, name: string): ClassModel | undefined {
    return this.module(path)?.classes.find((cls) => cls.name === name);
  }
}

/**
 * Reads the files at and below `paths`, and those of the project that they lie in, to ask about classes, MROs and what names mean. Throws a
 * UsageError for options that can't be, and what `signal` is aborted with.
 */
export async function createProject(paths: string | readonly string[], options: FilesOptions = {}): Promise<OpenProject> {
  checkOptions(options, FILES_KINDS, "createProject");
  const { cwd = process.cwd(), root, include = [], exclude = [], ignore = true, libraries = [], plainBases = [], signal } = options;
  const lists = { include: [...include], exclude: [...exclude], libraries: [...libraries], paths: pathList(paths, "createProject") };
  const { given: named, files, libraries: folders } = await findProject({ cwd, root, ignore, signal, ...lists });
  const indexed = await readFiles(files, ON_DEMAND, new Turns(signal), new Stopwatch());
  const entries = entriesOf(files, indexed);
  const catalogue = new Catalogue(entries, await loadParser(), undefined, true, new Libraries({ folders, cwd }));
  const readable = new Set(files.flatMap(({ path }, index) => (indexed.unreadable[index] ? [] : [path])));
  const asked = named.files.flatMap(({ path }) => (readable.has(path) ? [path] : []));
  return OpenProject.of(catalogue, asked, globMatcher([...plainBases]));
}
