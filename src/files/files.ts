import { lstatSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { systemMessage, UsageError } from "../errors.js";
import type { Failure, NotRead, UnmatchedGlobs } from "../result.js";
import { Turns } from "../turns.js";
import { isPython, isRelated, PYTHON_SUFFIX } from "./file-kinds.js";
import { globMatcher } from "./glob.js";
import { type FolderRules, ignoreFilesIn, isIgnored, rulesFor } from "./ignore-rules.js";
import { isEnvironment } from "./libraries.js";
import { overlaps, PASSED_OVER, PassedOver } from "./passed-over.js";
import { listFolder, realPath, shownPath, sortByPath, statusOf } from "./paths.js";
import { LARGEST_TOLD, type Told, toldAs } from "./told.js";

export interface FileOptions {
  readonly cwd: string;
  /** Globs of the files to read; empty for the default. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Honour ignore files, and pass over hidden folders and the like. */
  readonly ignore: boolean;
  /** Folders that are passed over, wherever they lie: what is in them is known as libraries. Absolute. */
  readonly apart?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface FoundFile {
  /** As it is shown: relative to the current folder, with `/`. */
  readonly path: string;
  readonly absolute: string;
  /** Where it lies once all links are followed. */
  readonly real: string;
  /** What counts as its text, whatever the disk has. */
  readonly standIn?: StandIn;
  /** Whether it is no module, and only words are asked of it. */
  readonly told?: Told;
}

export interface FileList {
  /** In the order of their paths' bytes. */
  readonly files: readonly FoundFile[];
  /** Files beside these that hold Python under other names, or that are passed over: what they say counts, and nothing in them changes. */
  readonly related: readonly FoundFile[];
  /** The virtual environments that were passed over; absolute. */
  readonly environments: readonly string[];
  readonly notRead: readonly NotRead[];
  readonly failures: readonly Failure[];
  /** Of the globs, those that meant nothing in the folders that were gone through. */
  readonly unmatched: UnmatchedGlobs;
}

/**
 * The Python files at and below `paths`, each once. What can't be read is named, and does not stop the others. Throws what the signal of
 * the options is aborted with.
 */
export async function listFiles(paths: readonly string[], options: FileOptions): Promise<FileList> {
  const walker = new Walker(options);
  for (const path of paths) await walker.named(resolve(options.cwd, path), path);
  return walker.list();
}

class Walker {
  private readonly files = new Map<string, FoundFile>();
  private readonly related = new Map<string, FoundFile>();
  private readonly inodes = new Map<string, string>();
  private readonly environments: string[] = [];
  /** By path: one that is named may be come across as well. */
  private readonly notRead = new Map<string, NotRead>();
  private readonly failures: Failure[] = [];
  private readonly turns: Turns;
  private readonly included: Globs;
  private readonly excluded: Globs;
  private hasEntered = false;
  /** Where the folders lie that are named. */
  private readonly tops: string[] = [];
  private readonly apart: ReadonlySet<string>;
  private readonly passedOver: PassedOver;

  constructor(private readonly options: FileOptions) {
    this.turns = new Turns(options.signal);
    this.included = new Globs(options.include);
    this.excluded = new Globs(options.exclude);
    this.apart = new Set(options.apart?.map(realPath));
    this.passedOver = new PassedOver(
      this.turns,
      (absolute, real) => this.told(absolute, real, "script"),
      (real) => this.apart.has(real) || overlaps(real, this.tops),
      (absolute) => !isMisnamed(absolute),
    );
  }

  list(): FileList {
    const files = sortByPath([...this.files.values()]);
    const read = new Set(files.map(({ path }) => path));
    const notRead = [...this.notRead.values()].filter(({ path }) => !read.has(path));
    const related = [...this.related.values()].filter(({ real }) => !this.files.has(real));
    const { environments } = this;
    // Where files are named one by one, such as by a hook before a commit, globs often have nothing to do.
    const unmatched = this.hasEntered
      ? { include: this.included.unmatched, exclude: this.excluded.unmatched }
      : { include: [], exclude: [] };
    return {
      ...{ files, related: sortByPath(related), environments, unmatched },
      ...{ notRead: sortByPath(notRead), failures: sortByPath(this.failures) },
    };
  }

  /** A path of the command line: it is entered whatever it is called. */
  async named(absolute: string, given: string): Promise<void> {
    const status = this.attempt(given, () => statSync(absolute));
    const real = status && this.attempt(given, () => realpathSync.native(absolute));
    if (!status || real === undefined) return;
    if (!status.isDirectory()) return this.file(absolute, real, status);
    this.tops.push(real);
    await this.folder(absolute, real, this.options.ignore ? rulesFor(absolute) : []);
  }

  private attempt<T>(shown: string, action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      this.failures.push({ path: shown, message: systemMessage(error) });
      return undefined;
    }
  }

  private shown(absolute: string): string {
    return shownPath(absolute, this.options.cwd);
  }

  /** `real` is where the folder lies once all links are followed. */
  private async folder(absolute: string, real: string, inherited: readonly FolderRules[]): Promise<void> {
    await this.turns.next();
    this.hasEntered = true;
    const entries = this.attempt(this.shown(absolute), () => listFolder(absolute));
    if (!entries) return;
    const rules = this.options.ignore ? [...inherited, ...ignoreFilesIn(absolute)] : [];
    for (const entry of entries) {
      const path = join(absolute, entry.name);
      if (isMisnamed(path)) {
        if (entry.isDirectory() || PYTHON_SUFFIX.test(path)) this.failures.push({ path: this.shown(path), message: MISNAMED });
        continue;
      }
      const isExcluded = this.excluded.match(this.shown(path));
      if (entry.isDirectory() && this.isApart(path, join(real, entry.name))) continue;
      if (isExcluded) continue;
      if (isIgnored(path, entry.isDirectory(), rules) || (entry.isDirectory() && this.isPassedOver(path)))
        await this.passedOver.enter(path, join(real, entry.name), entry);
      else if (entry.isDirectory()) await this.folder(path, join(real, entry.name), rules);
      else await this.entry(path, join(real, entry.name));
    }
  }

  /** Whether a folder holds libraries: it is given as one, or is an environment, which often is ignored as well. */
  private isApart(folder: string, real: string): boolean {
    if (this.apart.has(real)) return true;
    if (!this.options.ignore || !isEnvironment(folder)) return false;
    this.environments.push(folder);
    return true;
  }

  private isPassedOver(folder: string): boolean {
    const name = basename(folder);
    if (!this.options.ignore) return name === ".git" || name === ".hg";
    return name.startsWith(".") || PASSED_OVER.has(name) || isEnvironment(folder);
  }

  private async entry(path: string, real: string): Promise<void> {
    const status = this.attempt(this.shown(path), () => lstatSync(path));
    if (!status) return;
    if (status.isSymbolicLink()) await this.link(path);
    else if (this.isWanted(path)) this.file(path, real, status);
    else if (isRelated(path) && status.isFile()) this.related.set(real, { path: this.shown(path), absolute: path, real });
    else if (status.isFile()) this.told(path, real, toldAs(path));
  }

  private told(absolute: string, real: string, told: Told | undefined): void {
    const size = told && statusOf(absolute)?.size;
    if (told && size && size <= LARGEST_TOLD) this.related.set(real, { path: this.shown(absolute), absolute, real, told });
  }

  /** A link may lead out of the given paths, or back: only one that is named is followed. */
  private async link(path: string): Promise<void> {
    const status = statusOf(path);
    if (status?.isDirectory()) {
      if (!this.isPassedOver(path))
        this.pass(path, "a symbolic link to a folder, which is read where it lies, if that is given; name the link itself to enter it");
    } else if (this.isWanted(path)) this.pass(path, status ? LINK_TO_A_FILE : "a symbolic link that leads nowhere");
    await this.passedOver.follow(path);
  }

  private isWanted(path: string): boolean {
    if (this.options.include.length > 0) return this.included.match(this.shown(path));
    return isPython(path);
  }

  private file(absolute: string, real: string, status: Stats): void {
    if (this.files.has(real)) return;
    // What is written under one name of a file with several hard links is written under all of them.
    const inode = status.nlink > 1 ? `${status.dev}:${status.ino}` : real;
    const same = this.inodes.get(inode);
    if (!status.isFile()) this.pass(absolute, "not a regular file");
    else if (same !== undefined && same !== real) this.pass(absolute, `a hard link to ${this.files.get(same)?.path}, which is read`);
    else {
      this.inodes.set(inode, real);
      this.files.set(real, { path: this.shown(absolute), absolute, real });
    }
  }

  private pass(absolute: string, why: string): void {
    const path = this.shown(absolute);
    this.notRead.set(path, { path, why });
  }
}

/** Globs that know which of them ever meant something. */
class Globs {
  private readonly globs: { readonly glob: string; readonly isMeant: (path: string) => boolean; isMet: boolean }[];

  constructor(globs: readonly string[]) {
    this.globs = globs.map((glob) => ({ glob, isMeant: globMatcher([glob]), isMet: false }));
  }

  match(path: string): boolean {
    let isMatched = false;
    for (const each of this.globs) {
      if ((isMatched && each.isMet) || !each.isMeant(path)) continue;
      isMatched = true;
      each.isMet = true;
    }
    return isMatched;
  }

  get unmatched(): string[] {
    return this.globs.flatMap(({ glob, isMet }) => (isMet ? [] : [glob]));
  }
}

const LINK_TO_A_FILE = "a symbolic link: its target is read where it lies, if that is given; name the link itself to rewrite through it";
const MISNAMED = "its name is not UTF-8, so it can't be reported or written: rename it";

/** Bytes of a name that are not UTF-8 come as U+FFFD, and what is called so is not there. */
function isMisnamed(path: string): boolean {
  return basename(path).includes("\ufffd") && !lstatSync(path, { throwIfNoEntry: false });
}

/** A text that counts in place of what a file holds, such as one that an editor has not saved. Plain data: it crosses threads. */
export interface StandIn {
  /** A character for each byte. */
  readonly text: string;
  /** Where it is known to be another than the one that the text declares. */
  readonly encoding?: string;
}

/** The file that a text stands for, which need not be there, nor its folder. Throws a UsageError where a folder is. */
export function standingIn(path: string, standIn: StandIn, cwd: string): FileList {
  const absolute = resolve(cwd, path);
  if (statusOf(absolute)?.isDirectory())
    throw new UsageError(
      `${shownPath(absolute, cwd)} is a folder, and a source stands for a file`,
      "give the name that the file has or would have",
    );
  return {
    files: [{ path: shownPath(absolute, cwd), absolute, real: realPath(absolute), standIn }],
    related: [],
    environments: [],
    notRead: [],
    failures: [],
    unmatched: { include: [], exclude: [] },
  };
}
