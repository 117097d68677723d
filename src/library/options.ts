import { resolve } from "node:path";
import { UsageError } from "../errors.js";
import type { StandIn } from "../files/files.js";
import { Baseline } from "../run/baseline.js";
import { type KnownText, readDecisions } from "../run/decisions.js";
import { isPath, selectTransforms } from "../run/load.js";
import type { RunOptions } from "../run/run.js";
import type { OnProgress } from "../times.js";
import type { Transform } from "../transform.js";
import { checkOptions, type Kind } from "./checked.js";

/** What is rewritten, and what is asked for beyond what is safe. */
export interface RewriteOptions {
  /** Names, paths of transforms of one's own, or transforms themselves; by default those that run by default. */
  readonly transforms?: readonly (string | Transform)[] | undefined;
  /** Whether findings whose verdict is unsafe are applied, too. */
  readonly unsafe?: boolean | undefined;
  /** Whether a forwarding method is written where a class attribute would change which method is called. */
  readonly forward?: boolean | undefined;
  /** The ids of the findings that are applied, and no others: unsafe ones as well, but none that is kept. */
  readonly accepted?: Iterable<string> | undefined;
  /** Whether `leaks` lists cycles, too, that need one assumption, which each names. */
  readonly probable?: boolean | undefined;
  /** Whether `leaks` tells, as remarks, which cycles it doesn't list and what releases them. */
  readonly unlisted?: boolean | undefined;
  /** A Python that has to compile what was rewritten, such as `python2.7`; what it refuses stays as it was. */
  readonly python?: string | undefined;
  /** A file of findings that are known: they are neither applied nor told again. */
  readonly baseline?: string | undefined;
  /** A file of decisions that was saved in an HTML report: just what was accepted there is applied. */
  readonly decisions?: string | undefined;
  /** The folder that paths are relative to, in what is given and in what is told; by default that of the process. */
  readonly cwd?: string | undefined;
}

/** Which files belong to a tree. */
export interface FilesOptions {
  /** The folder whose files are known together; by default the project that the paths lie in. */
  readonly root?: string | undefined;
  /** Folders that packages are imported from: what is in them is known, and never rewritten. Environments in the root are found by themselves. */
  readonly libraries?: Iterable<string> | undefined;
  /** Globs of dotted names, `acme.*`: bases from outside that somebody vouches for, as types that bind nothing and have no metaclass of their own. */
  readonly plainBases?: Iterable<string> | undefined;
  /** Globs of the files to read; by default `*.py`, `*.pyw` and scripts with a Python first line. */
  readonly include?: Iterable<string> | undefined;
  /** Globs of files and folders to pass over. */
  readonly exclude?: Iterable<string> | undefined;
  /** Whether ignore files are honoured, and hidden folders, environments and the like are passed over; by default they are. */
  readonly ignore?: boolean | undefined;
  /** The folder that paths are relative to, in what is given and in what is told; by default that of the process. */
  readonly cwd?: string | undefined;
  /** Stops the work: before the next file is read, looked at or written. */
  readonly signal?: AbortSignal | undefined;
}

/** How a tree is rewritten. */
export interface TreeOptions extends RewriteOptions, FilesOptions {
  /** Whether the files are rewritten in place. */
  readonly write?: boolean | undefined;
  /** With `write`: each old file is kept under its name, a dot and this. */
  readonly backup?: string | undefined;
  /** Only files that have changed since this git revision. */
  readonly since?: string | undefined;
  /** How many threads look at the files, where all transforms are given by name; by default one, as each learns the project for itself. */
  readonly jobs?: number | undefined;
  /** In bytes: larger files are not read; by default those over 1 MiB that would have to be parsed, and those over 16 MiB. */
  readonly maxFileSize?: number | undefined;
  /** Whether the texts of all files that a finding is about are given, and not of those alone that change; by default they are. */
  readonly texts?: boolean | undefined;
  /**
   * With `write`: is asked before anything is written where files that would be hold changes which git knows nothing of (neither committed nor staged), with
   * their paths. Where it says no, nothing is written, and a UsageError is thrown. Without it, nobody looks.
   */
  readonly onUncommitted?: ((paths: readonly string[]) => boolean | Promise<boolean>) | undefined;
  /** Is told how far the run is: of which stage, which come one after the other, so many of the files are done. */
  readonly onProgress?: OnProgress | undefined;
}

export const REWRITE_KINDS = {
  transforms: "transforms",
  unsafe: "flag",
  forward: "flag",
  probable: "flag",
  unlisted: "flag",
  accepted: "texts",
  python: "text",
  baseline: "text",
  decisions: "text",
  cwd: "text",
} as const satisfies Record<keyof RewriteOptions, Kind>;

export const FILES_KINDS = {
  root: "text",
  libraries: "texts",
  plainBases: "texts",
  include: "texts",
  exclude: "texts",
  ignore: "flag",
  cwd: "text",
  signal: "signal",
} as const satisfies Record<keyof FilesOptions, Kind>;

export const TREE_KINDS = {
  ...REWRITE_KINDS,
  ...FILES_KINDS,
  write: "flag",
  backup: "text",
  since: "text",
  jobs: "count",
  maxFileSize: "count",
  texts: "flag",
  onProgress: "function",
  onUncommitted: "function",
} as const satisfies Record<keyof TreeOptions, Kind>;

/** The paths of a tree as a list, which may be empty. Throws a UsageError for what are no paths. */
export function pathList(paths: string | readonly string[], whose: string): readonly string[] {
  const list: unknown = typeof paths === "string" ? [paths] : paths;
  if (!Array.isArray(list) || list.some((path) => typeof path !== "string" || path === ""))
    throw new UsageError(`${whose} takes paths of files and folders`, `such as: ${whose}(["src"])`);
  return list;
}

/** Throws a UsageError for options that can't be. */
export function checkTree(options: TreeOptions): void {
  checkOptions(options, TREE_KINDS, "transformTree");
}

/** What a run is asked for. Throws a UsageError where it can't be met. */
export async function runOptions(paths: readonly string[], options: TreeOptions, standIn?: StandIn): Promise<RunOptions> {
  const { cwd = process.cwd(), transforms = [], write = false, texts = true, include = [], exclude = [], ignore = true } = options;
  const {
    root,
    since,
    backup,
    python,
    jobs,
    maxFileSize,
    signal,
    onProgress,
    onUncommitted,
    libraries = [],
    plainBases = [],
    probable,
    unlisted,
  } = options;
  const names = transforms.flatMap((each) => (typeof each !== "string" ? [] : [isPath(each) ? resolve(cwd, each) : each]));
  return {
    ...{ paths, cwd, root, since, backup, python, jobs, maxFileSize, write, texts, ignore, probable, unlisted },
    ...{ include: [...include], exclude: [...exclude], libraries: [...libraries], plainBases: [...plainBases] },
    transforms: await transformsOf(options),
    ...(names.length === transforms.length && { names }),
    ...(await policyOf(options, standIn && { path: paths[0] ?? "", ...standIn })),
    ...(standIn && { standIn }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
    ...(onUncommitted && { onUncommitted }),
  };
}

/**
 * What is to be applied, and the files of which nothing is; `source` is what counts in place of a file. Throws a UsageError where that can't
 * be told.
 */
export async function policyOf(options: RewriteOptions, source?: KnownText): Promise<Required<Pick<RunOptions, "policy" | "blocked">>> {
  const { unsafe = false, forward = false, accepted, cwd = process.cwd() } = options;
  if (accepted && options.decisions !== undefined)
    throw new UsageError("'accepted' and 'decisions' both say what is applied", "give one of them");
  const decisions = options.decisions === undefined ? undefined : await readDecisions(options.decisions, cwd, source);
  const baseline = options.baseline === undefined ? undefined : await Baseline.read(options.baseline, cwd);
  const policy = {
    ...{ unsafe, forward },
    ...(accepted && { accepted: new Set(accepted) }),
    ...(decisions && { accepted: decisions.accepted, forward: decisions.forward }),
    ...(baseline && { baseline }),
  };
  return { policy, blocked: decisions?.changed ?? [] };
}

/** Throws a UsageError for a name that is none. */
export async function transformsOf({ transforms = [], cwd = process.cwd() }: RewriteOptions): Promise<Transform[]> {
  if (transforms.length === 0) return selectTransforms([], cwd);
  const found = await Promise.all(transforms.map(async (each) => (typeof each === "string" ? selectTransforms([each], cwd) : [each])));
  return [...new Set(found.flat())];
}
