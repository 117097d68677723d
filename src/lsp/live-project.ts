import { statSync } from "node:fs";
import { resolve } from "node:path";
import { ChangedError, UsageError } from "../errors.js";
import type { FoundFile } from "../files/files.js";
import { limitsFor } from "../files/limits.js";
import { isWithin, realPath, shownPath, sortByPath } from "../files/paths.js";
import { findProject } from "../files/project-files.js";
import { projectRoots } from "../files/root.js";
import { Catalogue } from "../run/catalogue.js";
import type { CatalogueFile } from "../run/catalogue-file.js";
import type { AnalysisContext } from "../run/context.js";
import { Analyzer, type FileAnalysis, isOfInterest, needsTree } from "../run/file-analysis.js";
import { Libraries } from "../run/libraries.js";
import { entriesOf, readFiles, type Unreadable } from "../run/reading.js";
import type { RunOptions } from "../run/run.js";
import { Stopwatch } from "../times.js";
import { Turns } from "../turns.js";

/** The texts of open documents, a character for each byte of their UTF-8, by where their files really lie. */
export type Documents = ReadonlyMap<string, { readonly path: string; readonly text: string }>;

/** A file whose facts are known, and what it was when they were read. */
interface KnownFile {
  readonly found: FoundFile;
  readonly stamp: string;
  /** Undefined for one that is not read. */
  readonly entry: CatalogueFile | undefined;
  readonly unreadable: Unreadable | undefined;
}

/** A project that is looked at again and again: files of which nobody says that they changed are read once. */
export class LiveProject {
  private files = new Map<string, KnownFile>();
  private editable: ReadonlySet<string> = new Set();
  private analyzer: Analyzer | undefined;
  private libraries = Libraries.NONE;
  private isListed = false;
  private hasMetChange = false;

  constructor(
    private readonly run: RunOptions,
    private readonly context: AnalysisContext,
    /** The folders whose files are known together; without one there is the open document alone, and nobody knows what others do. */
    private readonly roots: readonly string[],
    private readonly document: string,
    /** Whether what is being asked doesn't matter any more. */
    private readonly isSuperseded: () => boolean,
    private readonly onRead: (done: number, total: number) => void,
  ) {}

  /** The files have to be listed again before anything is said of them. */
  mayHaveChanged(): void {
    this.isListed = false;
  }

  /** Whether a file holds what it held when it was read; `absolute` is its path. */
  isCurrentAt(absolute: string): boolean {
    const known = [...this.files.values()].find(({ found }) => found.absolute === absolute);
    return known !== undefined && (known.found.standIn !== undefined || stampOf(known.found) === known.stamp);
  }

  absolute(path: string): string {
    return this.files.get(path)?.found.absolute ?? resolve(this.run.cwd, path);
  }

  isOpen(path: string): boolean {
    return this.files.get(path)?.found.standIn !== undefined;
  }

  /** The name that a document's file has in the project; undefined where it is none of its files that may be rewritten. */
  pathOf(real: string): string | undefined {
    for (const [path, { found }] of this.files) if (found.real === real) return this.editable.has(path) ? path : undefined;
    return undefined;
  }

  unreadable(path: string): Unreadable | undefined {
    return this.files.get(path)?.unreadable;
  }

  /** What the transforms say of a file. Throws a ChangedError where the disk has something else by now. */
  look(path: string): FileAnalysis {
    const entry = this.files.get(path)?.entry;
    if (!entry || !this.analyzer) throw new Error(`${path} is no file of the project`);
    this.hasMetChange = false;
    const { catalogue } = this.analyzer;
    const analysis = this.analyzer.analyze(entry);
    if (!this.hasMetChange) return analysis;
    // What was answered on the way may be wrong; what files say is not.
    this.analyzer = this.newAnalyzer(catalogue.replacing([]));
    throw new ChangedError();
  }

  /** Throws an Error before `bring`. */
  get modules(): Catalogue {
    if (!this.analyzer) throw new Error("a project is asked before its files are read");
    return this.analyzer.catalogue;
  }

  /** Reads what is not known yet, with the open documents in place of their files. */
  async bring(documents: Documents): Promise<void> {
    const listed = this.isListed ? this.stillThere(documents) : await this.list();
    const open = [...documents].filter(([, { path }]) => this.covers(path));
    const reals = new Set(listed.map(({ real }) => real));
    const unlisted = open.flatMap(([real, { path }]) =>
      reals.has(real) ? [] : [{ path: shownPath(path, this.run.cwd), absolute: path, real }],
    );
    // What is open and not excluded is looked at, as a path that is named is.
    if (unlisted.length > 0) this.editable = new Set([...this.editable, ...unlisted.map(({ path }) => path)]);
    const all = unlisted.length > 0 ? sortByPath([...listed, ...unlisted]) : listed;
    await this.take(all.map((file) => withText(file, documents.get(file.real)?.text)));
    this.isListed = true;
  }

  /** Without documents that are closed, and were never saved. */
  private stillThere(documents: Documents): FoundFile[] {
    const known = [...this.files.values()].filter(
      ({ found }) => !found.standIn || documents.has(found.real) || (this.roots.length > 0 && stampOf(found) !== undefined),
    );
    return known.map(({ found }) => bare(found));
  }

  private covers(path: string): boolean {
    return this.roots.length === 0 ? path === this.document : this.roots.some((root) => isWithin(path, root));
  }

  private async list(): Promise<readonly FoundFile[]> {
    if (this.roots.length === 0) return [];
    const { root: _root, ...options } = this.run;
    const { given, files, libraries } = await findProject({ ...options, paths: this.roots });
    this.editable = new Set(given.files.map(({ path }) => path));
    this.libraries = new Libraries({ folders: libraries, cwd: this.run.cwd, maxFileSize: this.run.maxFileSize });
    return files.filter((file) => stampOf(file) !== undefined);
  }

  /** The facts of files that are not what they were are read again; the others stay. */
  private async take(files: readonly FoundFile[]): Promise<void> {
    const stamped = files.map((found) => ({ found, stamp: this.stampFor(found) }));
    const changed = stamped.filter(({ found, stamp }) => this.files.get(found.path)?.stamp !== stamp);
    const read = await this.read(changed);
    const isSameSet = files.length === this.files.size && files.every(({ path }) => this.files.has(path));
    if (isSameSet && changed.length === 0 && this.analyzer) return;
    const isRead = ({ path }: FoundFile, files: ReadonlyMap<string, KnownFile>) => files.get(path)?.entry !== undefined;
    const canReplace = isSameSet && changed.every(({ found }) => isRead(found, read) === isRead(found, this.files));
    this.files = new Map(files.map(({ path }) => [path, read.get(path) ?? (this.files.get(path) as KnownFile)]));
    const entries = [...this.files.values()].flatMap(({ entry }) => entry ?? []);
    this.renew(entries, canReplace ? new Set(changed.map(({ found }) => found.path)) : undefined);
  }

  private stampFor(file: FoundFile): string {
    if (file.standIn) return `=${file.standIn.text}`;
    const known = this.isListed ? this.files.get(file.path) : undefined;
    return (known && !known.found.standIn ? known.stamp : stampOf(file)) ?? "";
  }

  private async read(stamped: readonly Pick<KnownFile, "found" | "stamp">[]): Promise<ReadonlyMap<string, KnownFile>> {
    const files = stamped.map(({ found }) => found);
    const limits = limitsFor(this.run.maxFileSize, (text) => isOfInterest(text, this.context));
    const indexed = await readFiles(files, limits, new Turns(), new Stopwatch(), files.length > 1 ? this.onRead : undefined);
    const entries = new Map(entriesOf(files, indexed).map((entry) => [entry.path, this.watched(entry)]));
    return new Map(
      stamped.map(({ found, stamp }, index) => {
        const { path } = found;
        return [path, { found, stamp, entry: entries.get(path), unreadable: indexed.unreadable[index] }];
      }),
    );
  }

  /** To notice that the disk has something else. */
  private watched(entry: CatalogueFile): CatalogueFile {
    const attempt = <T>(get: () => T): T => {
      try {
        return get();
      } catch (error) {
        throw error instanceof ChangedError ? this.met(error) : error;
      }
    };
    return { ...entry, text: () => attempt(() => entry.text()), load: () => attempt(() => entry.load()) };
  }

  /** Leaves off where nobody waits for the answer any more. */
  private readonly checkpoint = () => {
    if (this.isSuperseded()) throw this.met(new ChangedError());
  };

  private met(error: ChangedError): ChangedError {
    this.hasMetChange = true;
    return error;
  }

  /** All that was learnt is forgotten, but for the modules of files that hold what they held; `changed`: the set of files is the same, and these aren't. */
  private renew(entries: readonly CatalogueFile[], changed?: ReadonlySet<string>): void {
    const needs = (text: string) => needsTree(text, this.context);
    const catalogue =
      this.analyzer && changed
        ? this.analyzer.catalogue.replacing(entries.filter(({ path }) => changed.has(path)))
        : new Catalogue(entries, this.context.parser, needs, this.roots.length > 0, this.libraries, undefined, this.checkpoint);
    this.analyzer = this.newAnalyzer(catalogue);
  }

  private newAnalyzer(catalogue: Catalogue): Analyzer {
    return new Analyzer(catalogue, this.context, (path) => this.editable.has(path));
  }
}

function bare({ standIn: _text, ...file }: FoundFile): FoundFile {
  return file;
}

function withText(file: FoundFile, text: string | undefined): FoundFile {
  return text === undefined ? bare(file) : { ...bare(file), standIn: { text, encoding: "utf-8" } };
}

/** By which is seen that a file is another than the one that was read; undefined for one that is gone. */
function stampOf({ absolute }: FoundFile): string | undefined {
  try {
    const { mtimeMs, size, ino } = statSync(absolute);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return undefined;
  }
}

/** The folders whose files have to be known for a file; none where nothing tells a project. */
export function rootsFor(path: string, folders: readonly string[], { cwd, root }: Pick<RunOptions, "cwd" | "root">): readonly string[] {
  const found = attemptRoots(path, cwd, root).filter(({ isGuess }) => !isGuess);
  if (found.length > 0) return found.map(({ folder }) => folder);
  const around = folders.filter((folder) => isWithin(realPath(path), realPath(folder)));
  return around.sort((a, b) => b.length - a.length).slice(0, 1);
}

/** A file that is open outside of the given root belongs to no project. */
function attemptRoots(path: string, cwd: string, root: string | undefined): ReturnType<typeof projectRoots> {
  try {
    return projectRoots([path], { cwd, root });
  } catch (error) {
    if (error instanceof UsageError) return [];
    throw error;
  }
}
