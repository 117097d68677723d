import { resolve } from "node:path";
import { UsageError } from "../errors.js";
import type { FileList, StandIn } from "../files/files.js";
import { limitsFor } from "../files/limits.js";
import { comparePaths, realPath, sortByPath } from "../files/paths.js";
import { findProject, type ProjectFiles, type ProjectOptions } from "../files/project-files.js";
import { commonFolder } from "../files/root.js";
import { changedSince } from "../files/since.js";
import { uncommittedAmong } from "../files/uncommitted.js";
import { PATIENCE } from "../python/guard.js";
import type { Source } from "../python/source.js";
import { IS_BUILT } from "../resources.js";
import type { Failure, FileResult, RunResult } from "../result.js";
import { type OnProgress, type Stage, Stopwatch } from "../times.js";
import type { Transform } from "../transform.js";
import { Turns } from "../turns.js";
import { checkedSuffix } from "../write/backup.js";
import { Journal } from "../write/journal.js";
import { Writer } from "../write/write.js";
import { type ApplyOptions, applyGroups, Examination, failed, laidOut, type Refuse } from "./apply-groups.js";
import { Catalogue } from "./catalogue.js";
import { type CatalogueFile, entryOf } from "./catalogue-file.js";
import { Compiler } from "./compile.js";
import { type AnalysisContext, type Circumstances, openContext } from "./context.js";
import type { Policy } from "./decide.js";
import { Analyzer, type FileAnalysis, isOfInterest, needsTree } from "./file-analysis.js";
import { Libraries, type LibraryFolders } from "./libraries.js";
import { isPath } from "./load.js";
import { unmatchedGlobs } from "./plain-bases.js";
import { Pool } from "./pool.js";
import { entriesOf, readFiles, type UnreadFiles, unreadIn } from "./reading.js";
import type { Answer } from "./worker.js";

export interface RunOptions extends ProjectOptions, Circumstances {
  readonly transforms: readonly Transform[];
  /** The names by which threads find the same transforms; without them there is one thread. */
  readonly names?: readonly string[];
  /** How many threads look at the files; undefined: one. */
  readonly jobs?: number | undefined;
  readonly policy: Policy;
  readonly write: boolean;
  /** Whether the results give the texts of all files that a finding is about, and not of those alone that change. */
  readonly texts?: boolean;
  /** With `write`: each old file is kept under its name, a dot and this. */
  readonly backup?: string | undefined;
  /** An interpreter that has to compile each rewritten file. */
  readonly python?: string | undefined;
  /** Of the given files, only those that have changed since a git revision. */
  readonly since?: string | undefined;
  /** What the one path holds, whatever the disk says. */
  readonly standIn?: StandIn;
  /** In bytes: larger files are not parsed; by default those over 1 MiB that would have to be. */
  readonly maxFileSize?: number | undefined;
  /** Files in which nothing may change, and why. */
  readonly blocked?: readonly Failure[];
  /**
   * With `write`: is asked before anything is written where files that would be hold changes which git knows nothing of, with their paths; where the
   * answer is no, nothing is written.
   */
  readonly onUncommitted?: (paths: readonly string[]) => boolean | Promise<boolean>;
  /** Is told how far the run is. */
  readonly onProgress?: OnProgress;
  /** Stops the run: before the next file is read, looked at or written. */
  readonly signal?: AbortSignal | undefined;
}

/** What a run says beside what came of the files. */
export type Rest = Omit<RunResult, "files">;

/**
 * The whole run, in order: files are found, indexed, analysed and decided on; then, as they are asked for and in the order of their
 * paths, each is rewritten and, if that was wanted, written. Whoever asks for no more leaves the rest as it is. Throws
 * what `signal` was aborted with, and then all files are as they were; a UsageError for an option that can't be met.
 */
export async function* runFiles(options: RunOptions): AsyncGenerator<FileResult, Rest> {
  const begun = Date.now();
  const watch = new Stopwatch();
  watch.ended("start");
  const compiler = options.python === undefined ? undefined : await Compiler.of(options.python, options.signal);
  if (options.backup !== undefined) checkedSuffix(options.backup);
  const project = await findProject(options, options.standIn);
  const given = options.since === undefined ? project.given : await onlyChanged(project.given, options.since, options);
  watch.ended("walk");
  const examined = await examine(given, project, options, watch);
  const { examination, unread } = examined;
  const applying = applyOptions(given, options, compiler, begun);
  await askUncommitted(examination.changing, given, options);
  const unseen = unread.failures.filter(({ path }) => examined.named.has(path)).map((failure) => failed(failure.path, failure));
  try {
    yield* counted(merged(applyGroups(examination, applying), sortByPath(unseen)), given.files.length, stageOf("rewriting", options));
  } finally {
    await applying.writer?.close();
  }
  watch.ended("rewrite");
  return {
    notRead: sortByPath([...given.notRead, ...unread.notRead.filter(({ path }) => examined.named.has(path))]),
    failures: sortByPath([...given.failures, ...project.failures, ...outside(examined, options)]),
    guessed: project.guessed,
    unmatched: examined.unmatched,
    unmatchedGlobs: given.unmatched,
    times: watch.read(examined.parsing()),
  };
}

/** The whole run at once. */
export async function run(options: RunOptions): Promise<RunResult> {
  const files: FileResult[] = [];
  const results = runFiles(options);
  for (;;) {
    const { done, value } = await results.next();
    if (done) return { files, ...value };
    files.push(value);
  }
}

/** All that was looked at, and what could not be. */
interface Examined {
  readonly examination: Examination;
  readonly named: ReadonlySet<string>;
  readonly unread: UnreadFiles;
  /** Of the bases that somebody vouches for, the globs that mean nothing. */
  readonly unmatched: readonly string[];
  /** What files that are not given say of themselves. */
  readonly troubles: readonly Failure[];
  /** How long parsing took up to now, in milliseconds. */
  parsing(): number;
}

async function examine(
  given: FileList,
  { files, libraries: folders }: ProjectFiles,
  options: RunOptions,
  watch: Stopwatch,
): Promise<Examined> {
  const context = await openContext(options.transforms, options.policy, options);
  watch.ended("start");
  const turns = new Turns(options.signal);
  const named = new Set(given.files.map((file) => file.path));
  const isAsked = (text: string) => isOfInterest(text, context);
  const limits = limitsFor(options.maxFileSize, isAsked);
  const { bytes, ...indexed } = await readFiles(files, limits, turns, watch, stageOf("reading", options));
  const { unreadable } = indexed;
  const entries = entriesOf(files, indexed);
  const shared = { folders, cwd: options.cwd, maxFileSize: options.maxFileSize };
  const libraries = new Libraries(shared);
  const catalogue = new Catalogue(entries, context.parser, (text) => needsTree(text, context), true, libraries);
  const readable = files.flatMap(({ path }, index) => (named.has(path) && !unreadable[index] ? [index] : []));
  const asked = new Set(readable.map((index) => files[index]?.path));
  const pool = poolFor(files.length, bytes, given.files.length, options);
  stageOf("judging", options)(0, given.files.length);
  try {
    const seen = pool
      ? await pool.analyze({ files, indexed, libraries: shared, given: named }, readable)
      : await analyzeInTurns(
          entries.filter(({ path }) => asked.has(path)),
          new Analyzer(catalogue, context, (path) => named.has(path)),
          turns,
          stageOf("judging", options),
        );
    watch.ended("find");
    const analyses = sortByPath(seen.analyses);
    const examination = new Examination(analyses, catalogue, context, options.texts);
    const parsing = () => context.parser.spent + seen.parsing;
    const unmatched = unmatchedGlobs(options.plainBases ?? [], catalogue, context.library);
    return { examination, named, unmatched, unread: unreadIn(files, unreadable), troubles: seen.troubles, parsing };
  } finally {
    await pool?.close();
  }
}

/** Throws a UsageError where what git doesn't have is not to be written over. */
async function askUncommitted(changing: readonly string[], given: FileList, { write, onUncommitted, signal }: RunOptions): Promise<void> {
  if (!write || !onUncommitted) return;
  const shown = new Map(given.files.map(({ path, absolute }) => [absolute, path]));
  const absolute = new Map(given.files.map((file) => [file.path, file.absolute]));
  const dirty = await uncommittedAmong(
    changing.flatMap((path) => absolute.get(path) ?? []),
    signal,
  );
  if (dirty.length > 0 && !(await onUncommitted(dirty.map((path) => shown.get(path) ?? path))))
    throw new UsageError("nothing was written", "commit or stash the changes first, or say --force");
}

function applyOptions(given: FileList, options: RunOptions, compiler: Compiler | undefined, begun: number): ApplyOptions {
  const { signal, backup, cwd } = options;
  const absolute = new Map(given.files.map((file) => [file.path, file.absolute]));
  const blocked = new Map((options.blocked ?? []).map((failure) => [failure.path, failure]));
  const refuse = compiler && ((results: readonly FileResult[]) => compiler.refused(results, signal));
  const writer = options.write ? new Writer(absolute, new Journal(cwd, [...absolute.values()], begun), backup, signal) : undefined;
  return { blocked, refuse, signal, writer };
}

/** Failures of files that are not given: others of the project, and such as were decided on and are not here. */
function outside({ named, unread, troubles }: Examined, { blocked = [] }: RunOptions): Failure[] {
  const elsewhere = [...new Map(troubles.map((failure) => [failure.path, failure])).values()];
  return [...unread.failures, ...elsewhere, ...blocked].filter(({ path }) => !named.has(path));
}

/** Both together in the order of their paths, in which each of them is. */
async function* merged(results: AsyncGenerator<FileResult, void>, others: readonly FileResult[]): AsyncGenerator<FileResult, void> {
  const waiting = [...others];
  for await (const result of results) {
    while (waiting[0] && comparePaths(waiting[0].path, result.path) < 0) yield* waiting.splice(0, 1);
    yield result;
  }
  yield* waiting;
}

/** In a project of so many bytes, no file takes so long that a signal would have to wait for it. */
const LITTLE = 256 * 1024;

type OnDone = (done: number, total: number) => void;

const stageOf =
  (stage: Stage, { onProgress }: RunOptions): OnDone =>
  (done, total) =>
    onProgress?.(done, total, stage);

/** The same, and how many of them have come. */
async function* counted(results: AsyncGenerator<FileResult, void>, total: number, onDone: OnDone): AsyncGenerator<FileResult, void> {
  let done = 0;
  for await (const result of results) {
    onDone(++done, total);
    yield result;
  }
}

/** Each thread learns the project for itself: one alone is done sooner than two side by side, and takes half of the memory. */
const JOBS = 1;

/** Threads, where more than one is wanted, by the user or for the number of files; one, where a file may take a while, or who knows what. */
function poolFor(
  files: number,
  bytes: number,
  total: number,
  { jobs, names, plainBases, probable, unlisted, signal, onProgress }: RunOptions,
): Pool | undefined {
  const wanted = jobs ?? JOBS;
  if (names === undefined || !IS_BUILT) return undefined;
  if (wanted < 2 && bytes <= LITTLE && !names.some(isPath)) return undefined;
  const onAnalyzed = (done: number) => onProgress?.(done, total, "judging");
  return new Pool(
    { transforms: names, circumstances: { plainBases, probable, unlisted } },
    { jobs: Math.min(wanted, Math.max(1, files)), patience: PATIENCE, signal, onAnalyzed },
  );
}

async function analyzeInTurns(entries: readonly CatalogueFile[], analyzer: Analyzer, turns: Turns, onDone: OnDone): Promise<Answer> {
  const analyses: FileAnalysis[] = [];
  for (const entry of entries) {
    await turns.next();
    analyses.push(analyzer.analyze(entry));
    onDone(analyses.length, entries.length);
  }
  return { analyses, troubles: analyzer.troubles, parsing: 0 };
}

/** The others still belong to the project: what is found in a file doesn't depend on which files are named. */
async function onlyChanged(found: FileList, revision: string, { paths, cwd, signal }: RunOptions): Promise<FileList> {
  const hasChanged = await changedSince(revision, await commonFolder(paths.map((path) => resolve(cwd, path))), signal);
  const isChanged = ({ path }: { readonly path: string }) => hasChanged(realPath(resolve(cwd, path)));
  return { ...found, files: found.files.filter(isChanged), notRead: found.notRead.filter(isChanged) };
}

/** One source on its own; `isWhole`: there are no other files. */
export function examineSource(source: Source, context: AnalysisContext, isWhole = true): FileResult {
  return withText(examinationOf(source, context, { isWhole }).results()[0], source);
}

/** The same; `refuse` says what stands against it as it would be. */
export async function settleSource(source: Source, context: AnalysisContext, refuse: Refuse, known: Known): Promise<FileResult> {
  const examination = examinationOf(source, context, known);
  return withText((await laidOut(examination, examination.groups, new Map(), refuse)).flat()[0], source);
}

/** What is known beside one source. */
interface Known {
  /** Whether there are no other files. */
  readonly isWhole: boolean;
  readonly libraries?: LibraryFolders;
}

function examinationOf(source: Source, context: AnalysisContext, { isWhole, libraries }: Known): Examination {
  const entry = entryOf(source);
  const needs = (text: string) => needsTree(text, context);
  const catalogue = new Catalogue([entry], context.parser, needs, isWhole, libraries && new Libraries(libraries));
  return Examination.of([entry], catalogue, context);
}

function withText(result: FileResult | undefined, source: Source): FileResult {
  if (!result) throw new Error(`nothing came of ${source.path}`);
  return result.changed ? result : { ...result, before: source.text };
}
