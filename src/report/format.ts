import type { Grouping } from "../files/grouping.js";
import type { Provenance } from "../files/provenance.js";
import type { RunResult } from "../result.js";
import type { Transform } from "../transform.js";

/** What a report is made of. */
export interface Report {
  readonly result: RunResult;
  /** Those that ran: their texts explain the findings. */
  readonly transforms: readonly Transform[];
  /** Lines of context in a diff. */
  readonly context: number;
  /** Whether the files were written. */
  readonly wrote: boolean;
  /** Whether forwarding methods were asked for. */
  readonly forward: boolean;
  /** Of unleak. */
  readonly version: string;
  /** Where it is one of several: the name of the repository that it is about, and where a page finds the list of all. */
  readonly repository?: { readonly name: string; readonly home: string };
  /** What it is about, for `html`. */
  readonly provenance?: Provenance | undefined;
  /** Whether to tell how long it took, where a report is otherwise the same for every run. */
  readonly timed?: boolean;
  /** How the files are put together in `stat`, `html` and `summary`. */
  readonly grouping?: Grouping | undefined;
  /** How many columns there are for `stat`; by default 80. */
  readonly width?: number;
  /** What ends each path of `files`; by default a newline. */
  readonly ended?: "\n" | "\0";
  /** Whether `files` names those, too, in which something is left alone. */
  readonly withKept?: boolean;
}

/** One way to print the result of a run. */
export interface Format {
  readonly name: string;
  /** What is printed holds a character for each byte of the files (`latin1`), or text as people read it (`utf8`). */
  readonly encoding: "latin1" | "utf8";
  /** Whether it tells of findings that change nothing with their code: the run has to give the texts of their files. */
  readonly needsTexts: boolean;
  /** The report in pieces, in order. */
  print(report: Report): Iterable<string> | AsyncIterable<string>;
}
