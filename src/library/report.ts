import { UsageError } from "../errors.js";
import type { Format, Report } from "../report/format.js";
import { FORMATS } from "../report/formats.js";
import { leaksFormat } from "../report/leaks.js";
import { VERSION } from "../resources.js";
import { inBulk } from "./bulk.js";
import { checkOptions } from "./checked.js";
import type { TreeResult } from "./result.js";

/** The formats of a report; `leaks` is what `unleak leaks` prints. */
export type FormatName = "diff" | "json" | "ndjson" | "sarif" | "github" | "html" | "summary" | "leaks";

/** How a report is made. */
export interface ReportOptions {
  /** `diff` by default. */
  readonly format?: FormatName | undefined;
  /** Lines of context in a diff; 3 by default. */
  readonly context?: number | undefined;
  /** Whether to tell how long it took, where a report is otherwise the same for every run. */
  readonly timed?: boolean | undefined;
}

/**
 * A report on a tree, in pieces as a file takes them: `await writeFile("report.html", report(result, { format: "html" }))`. Throws a UsageError
 * for options that can't be.
 */
export function report(result: TreeResult, options: ReportOptions = {}): AsyncIterable<Buffer> {
  const { format = "diff", context = 3, timed = false } = options;
  checkOptions({ ...options, context: undefined }, { format: "text", context: "count", timed: "flag" }, "report");
  if (!Number.isInteger(context) || context < 0) throw new UsageError("the option 'context' of report is a whole number, 0 or more");
  const { transforms, wrote, forward } = result;
  return pieces(formatNamed(format), { result, transforms, wrote, forward, context, timed, version: VERSION });
}

/** Throws a UsageError for a name that is none. */
function formatNamed(name: string): Format {
  const all = [...FORMATS, leaksFormat];
  const format = all.find((each) => each.name === name);
  if (!format) throw new UsageError(`there is no format '${name}'`, `the formats are: ${all.map((each) => each.name).join(", ")}`);
  return format;
}

async function* pieces(format: Format, report: Report): AsyncGenerator<Buffer, void> {
  for await (const piece of inBulk(format.print(report))) yield Buffer.from(piece, format.encoding);
}
