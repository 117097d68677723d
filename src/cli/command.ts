import type { Argv } from "yargs";

/** yargs loses a `-` among the paths, so it travels under another name. */
export const STANDARD_INPUT = "\0standard input";

/** What the command line says. */
export interface Given {
  readonly paths: readonly string[];
  readonly transform: readonly string[];
  readonly write: boolean;
  readonly check: boolean;
  readonly unsafe: boolean;
  readonly forward: boolean;
  readonly showKept: boolean;
  readonly unified: number;
  readonly root: string | undefined;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly ignore: boolean;
  readonly stdinFilename: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly jobs: number | undefined;
  readonly color: string;
  readonly name: string | undefined;
  readonly format: string | undefined;
  readonly output: string | undefined;
}

/** A word behind `unleak`, and what it does. */
export interface Command {
  /** As yargs takes it: `explain [name]`; `$0` for what is done without one. */
  readonly usage: string;
  readonly summary: string;
  describe(parser: Argv): Argv;
  /** Gives the exit status. Throws a UsageError for a command line that makes no sense. */
  work(given: Given): Promise<number>;
}
