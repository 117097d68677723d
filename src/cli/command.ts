import type { Argv } from "yargs";
import type { Origin } from "./given.js";
import type { Option } from "./option.js";
import type { Stop } from "./stop.js";

/** What the command line and the settings say; an option that the command doesn't have is undefined. */
export interface Given {
  readonly paths: readonly string[];
  readonly transform: readonly string[];
  readonly write: boolean;
  readonly force: boolean;
  readonly check: boolean;
  readonly unsafe: boolean;
  readonly forward: boolean;
  readonly showKept: boolean;
  readonly unified: number;
  readonly root: string | undefined;
  readonly library: readonly string[];
  readonly plainBases: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly ignore: boolean;
  readonly filesFrom: string | undefined;
  readonly since: string | undefined;
  readonly baseline: string | undefined;
  readonly writeBaseline: boolean;
  readonly decisions: string | undefined;
  readonly backup: string | undefined;
  readonly python: string | undefined;
  readonly stdinFilename: string | undefined;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly progress: boolean;
  readonly jobs: number | undefined;
  readonly maxFileSize: string | undefined;
  readonly color: string;
  readonly name: string | undefined;
  readonly file: string | undefined;
  readonly fixtures: string | undefined;
  readonly update: boolean | undefined;
  readonly shell: string | undefined;
  readonly format: string | undefined;
  readonly stat: boolean;
  readonly filesWithFindings: boolean;
  readonly null: boolean;
  readonly yes: boolean;
  readonly commitPer: string | undefined;
  readonly groupBy: string | undefined;
  readonly output: string | undefined;
  readonly garbage: string | undefined;
  readonly probable: boolean | undefined;
  readonly test: string | undefined;
  readonly copy: string | undefined;
  readonly coverage: boolean | undefined;
  readonly timeout: number | undefined;
  /** Where each option comes from. */
  readonly origins: readonly Origin[];
}

/** A word behind `unleak`, and what it does. */
export interface Command {
  /** As yargs takes it: `explain [name]`; `$0` for what is done without one. */
  readonly usage: string;
  readonly summary: string;
  /** All that it takes; some of them a settings file may set, too. */
  readonly options?: readonly Option[];
  /** Whether it looks for settings files by itself. */
  readonly readsSettings?: "later";
  /** Says what stands behind the word. */
  describe(parser: Argv): Argv;
  /** Gives the exit status. Throws a UsageError for a command line that makes no sense, and a StoppedError. */
  work(given: Given, stop: Stop): Promise<number>;
}
