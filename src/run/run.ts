import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { Source } from "../python/source.js";
import { Survey } from "../python/survey.js";
import type { Transform } from "../transform.js";
import { Catalogue, type Entry } from "./catalogue.js";
import type { Policy } from "./decide.js";
import { Examination, failed, openWorkshop } from "./examine.js";
import { type FileOptions, type FoundFile, listFiles } from "./files.js";
import { Journal } from "./journal.js";
import { internalMessage, systemMessage } from "./messages.js";
import type { Failure, NotRead, RunResult } from "./result.js";
import { projectRoots } from "./root.js";
import { Turns } from "./turns.js";
import { writeResults } from "./write.js";

export interface RunOptions extends FileOptions {
  readonly paths: readonly string[];
  /** The folder whose files are known together; undefined: the project that the paths lie in. */
  readonly root: string | undefined;
  readonly transforms: readonly Transform[];
  readonly policy: Policy;
  readonly write: boolean;
  /** Stops the run: before the next file is read, looked at or written. */
  readonly signal?: AbortSignal;
}

/**
 * The whole run, in order: files are found, surveyed, analysed, decided on, rewritten and, if asked for, written. Throws a
 * StoppedError, or whatever else `signal` was aborted with.
 */
export async function run(options: RunOptions): Promise<RunResult> {
  const given = await listFiles(options.paths, options);
  const workshop = await openWorkshop(options.transforms, options.policy);
  const turns = new Turns(options.signal);
  const survey = await surveyFiles(await withProject(given.files, options), turns);
  const named = new Set(given.files.map((file) => file.path));
  const catalogue = new Catalogue(survey.entries, workshop.parser);
  const readable = survey.entries.filter((entry) => named.has(entry.path));
  const examination = await Examination.inTurns(readable, catalogue, workshop, turns);
  const absolute = new Map(given.files.map((file) => [file.path, file.absolute]));
  const results = options.write
    ? await writeResults(examination, absolute, new Journal(options.cwd), options.signal)
    : examination.results();
  const files = [...results, ...survey.failures.filter(({ path }) => named.has(path)).map((failure) => failed(failure.path, failure))];
  const outside = [...survey.failures.filter(({ path }) => !named.has(path)), ...unreadable(catalogue, named)];
  return {
    files: sortByPath(files),
    notRead: sortByPath([...given.notRead, ...survey.notRead.filter(({ path }) => named.has(path))]),
    failures: sortByPath([...given.failures, ...outside]),
  };
}

function sortByPath<T extends { readonly path: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

/** The given files, and all others of the project that they lie in. */
async function withProject(given: readonly FoundFile[], options: RunOptions): Promise<FoundFile[]> {
  const roots = options.root === undefined ? await projectRoots(options.paths, options.cwd) : [resolve(options.cwd, options.root)];
  const all = await listFiles(roots, { ...options, include: [], exclude: [], ignore: true });
  return [...new Map([...all.files, ...given].map((file) => [file.path, file])).values()];
}

const LARGEST = 16 * 1024 * 1024;

interface Surveyed {
  readonly entries: Entry[];
  readonly notRead: NotRead[];
  readonly failures: Failure[];
}

/** Reads every file once, to know which words it holds. */
async function surveyFiles(files: readonly FoundFile[], turns: Turns): Promise<Surveyed> {
  const survey: Surveyed = { entries: [], notRead: [], failures: [] };
  for (const file of files) {
    await turns.next();
    try {
      if (statSync(file.absolute).size > LARGEST) survey.notRead.push({ path: file.path, why: "larger than 16 MiB" });
      else surveyFile(file, survey);
    } catch (error) {
      survey.failures.push({ path: file.path, message: systemMessage(error) });
    }
  }
  return survey;
}

function surveyFile(file: FoundFile, survey: Surveyed): void {
  const text = readFileSync(file.absolute, "latin1");
  if (text.includes("\0")) survey.notRead.push({ path: file.path, why: "a binary file (it has a NUL byte)" });
  else
    survey.entries.push({
      path: file.path,
      survey: new Survey(text),
      text: () => readFileSync(file.absolute, "latin1"),
      load: () => new Source(file.path, readFileSync(file.absolute, "latin1")),
    });
}

function unreadable(catalogue: Catalogue, named: ReadonlySet<string>): Failure[] {
  return catalogue.troubles.filter(({ path }) => !named.has(path)).map(({ path, error }) => ({ path, message: internalMessage(error) }));
}
