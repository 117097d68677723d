import { UsageError } from "../errors.js";
import type { Grouping } from "../files/grouping.js";
import type { Provenance } from "../files/provenance.js";
import { filesFormat } from "../report/files.js";
import type { Format, Report } from "../report/format.js";
import { FORMATS } from "../report/formats.js";
import { leaksFormat } from "../report/leaks.js";
import { statFormat } from "../report/stat.js";
import { VERSION } from "../resources.js";
import { inBulk } from "./bulk.js";
import { checkOptions, type Kind } from "./checked.js";
import type { TreeResult } from "./result.js";

/** The formats of a report; `leaks` is what `unleak leaks` prints, `stat` is that of `--stat` and `files` that of `--files-with-findings`. */
export type FormatName =
  | "diff"
  | "json"
  | "ndjson"
  | "sarif"
  | "github"
  | "gitlab"
  | "junit"
  | "checkstyle"
  | "html"
  | "summary"
  | "leaks"
  | "stat"
  | "files";

/** How a report is made. */
export interface ReportOptions {
  /** `diff` by default. */
  readonly format?: FormatName | undefined;
  /** Lines of context in a diff; 3 by default. */
  readonly context?: number | undefined;
  /** Whether to tell how long it took, where a report is otherwise the same for every run. */
  readonly timed?: boolean | undefined;
  /** How many columns there are for `stat`; 80 by default. */
  readonly width?: number | undefined;
  /** Whether `files` ends each path with NUL, and not with a newline. */
  readonly nul?: boolean | undefined;
  /** Whether `files` names those, too, in which something is left alone. */
  readonly kept?: boolean | undefined;
  /** How the files are put together in `stat`, `html` and `summary`: what `groupingBy` gives. */
  readonly grouping?: Grouping | undefined;
  /** What the page of `html` says that it is about: what `provenanceOf` gives. */
  readonly provenance?: Provenance | undefined;
}

/**
 * A report on a tree, in pieces as a file takes them: `await writeFile("report.html", report(result, { format: "html" }))`. Throws a UsageError
 * for options that can't be.
 */
export function report(result: TreeResult, options: ReportOptions = {}): AsyncIterable<Buffer> {
  const { format = "diff", context = 3, timed = false, width = 80, nul = false, kept: withKept = false, grouping, provenance } = options;
  checkOptions({ ...options, context: undefined }, KINDS, "report");
  if (!Number.isInteger(context) || context < 0)
    throw new UsageError("the option 'context' of report is a whole number, 0 or more", "left out, it is 3");
  const { run, transforms, wrote, forward } = result;
  const told = { context, timed, width, ended: nul ? "\0" : "\n", withKept, grouping, provenance } as const;
  return pieces(formatNamed(format), { result: run, transforms, wrote, forward, ...told, version: VERSION });
}

const KINDS = {
  format: "text",
  context: "count",
  timed: "flag",
  width: "count",
  nul: "flag",
  kept: "flag",
  grouping: "grouping",
  provenance: "provenance",
} as const satisfies Record<keyof ReportOptions, Kind>;

/** Throws a UsageError for a name that is none. */
function formatNamed(name: string): Format {
  const all = [...FORMATS, statFormat, filesFormat, leaksFormat];
  const format = all.find((each) => each.name === name);
  if (!format) throw new UsageError(`there is no format '${name}'`, `the formats are: ${all.map((each) => each.name).join(", ")}`);
  return format;
}

async function* pieces(format: Format, report: Report): AsyncGenerator<Buffer, void> {
  for await (const piece of inBulk(format.print(report))) yield Buffer.from(piece, format.encoding);
}
