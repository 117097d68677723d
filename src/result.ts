import type { Times } from "./times.js";
import type { Finding } from "./transform.js";

/** What became of a finding; another thing than its verdict. */
export type Outcome =
  | "applied"
  | "kept"
  /** Unsafe, and `--unsafe` was not given. */
  | "withheld"
  /** By a comment. */
  | "silenced"
  /** By a person. */
  | "declined"
  /** It stands in the baseline. */
  | "known"
  /** It can't be applied along with another one, or without one that was not. */
  | "conflict";

/** A finding, and what became of it. */
export interface Decided {
  readonly finding: Finding;
  readonly outcome: Outcome;
  /** For `conflict`: what it can't be applied with, or without. */
  readonly why?: string;
}

/** Something that could not be done: what, where and what to do about it. */
export interface Failure {
  readonly path: string;
  /** 1-based, where there is such a place. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** Something that a person should look at, and that stopped nothing. Lines and columns are 1-based. */
export interface Remark {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly name: string;
  readonly message: string;
}

/** What is said of a file, whatever becomes of it. */
export interface FileFindings {
  readonly path: string;
  readonly status: "clean" | "found" | "failed";
  readonly findings: readonly Decided[];
  readonly failures: readonly Failure[];
  readonly remarks: readonly Remark[];
  /** How long it took to find what is in it, without what was worked out for all files on the way; not for a file that was not looked at. */
  readonly milliseconds?: number;
}

/** What is so of a file that stays as it is. */
export interface Unchanged {
  readonly changed: false;
  /** What it held when it was read, a character for each byte, where that was asked for and a finding is about it. */
  readonly before?: string;
}

/** What is so of a file that changes: what it held when it was read, and what it is to hold, a character for each byte. They differ. */
export interface Changed {
  readonly changed: true;
  readonly before: string;
  readonly after: string;
}

/** What came of one file. */
export type FileResult = FileFindings & (Unchanged | Changed);

/** A file that was given and not read. */
export interface NotRead {
  readonly path: string;
  readonly why: string;
}

/** Globs that are about no file and no folder. */
export interface UnmatchedGlobs {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** What came of a run. */
export interface RunResult {
  readonly files: readonly FileResult[];
  readonly notRead: readonly NotRead[];
  /** Failures that belong to no file: a path that isn't there, a folder that can't be read. */
  readonly failures: readonly Failure[];
  /** The folders, as they are shown, that count as the project because none was found above the paths. */
  readonly guessed?: readonly string[];
  /** The globs of bases that somebody vouches for, and that mean nothing that the project imports. */
  readonly unmatched?: readonly string[];
  /** The globs of `include` and `exclude` that meant nothing in the folders that were gone through; not for a source. */
  readonly unmatchedGlobs?: UnmatchedGlobs;
  /** Not for a source that no project is known of. */
  readonly times?: Times;
}
