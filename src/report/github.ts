import type { Decided, Failure, FileResult } from "../result.js";
import type { Format, Report } from "./format.js";
import { ruleOf, sentenceOf } from "./phrases.js";
import { printable } from "./text.js";
import { Texts, type WholeSpan } from "./texts.js";

/**
 * Workflow commands, which GitHub Actions shows as annotations beside the code: an error for what could not be done, a warning for what
 * would change, a notice for what is left alone. GitHub shows the first ten of each kind of a step, so errors come first, and all else is
 * in the order of the paths.
 */
export const githubFormat: Format = {
  name: "github",
  encoding: "utf8",
  needsTexts: true,
  *print(report) {
    const { result } = report;
    const texts = new Texts(result.files);
    for (const failure of [...result.failures, ...result.files.flatMap((file) => file.failures)]) yield failed(failure);
    for (const file of result.files) yield* annotationsOf(file, report, texts);
  },
};

function* annotationsOf({ findings, remarks }: FileResult, report: Report, texts: Texts): Generator<string> {
  for (const decided of findings) {
    if (decided.outcome === "silenced" || decided.outcome === "known") continue;
    const { finding } = decided;
    const message = sentenceOf(decided, report.transforms, report.wrote);
    yield command(kindOf(decided, report.wrote), { ...placeOf(texts.whole(finding.span)), title: ruleOf(finding) }, message);
  }
  for (const { path, line, column, name, message } of remarks)
    yield command("warning", { file: path, line, col: column, title: name }, message);
}

function kindOf({ outcome }: Decided, wrote: boolean): "warning" | "notice" {
  return (outcome === "applied" && !wrote) || outcome === "conflict" ? "warning" : "notice";
}

function failed({ path, line, column, message }: Failure): string {
  return command("error", { file: path, line, col: column, title: "unleak" }, message);
}

/** GitHub puts what stands on several lines at the last of them, and takes columns on one line alone: then the first has to do. */
function placeOf({ path, line, column, endLine, endColumn }: WholeSpan): Properties {
  return { file: path, line, col: column, ...(endLine === line && { endLine, endColumn }) };
}

type Properties = Readonly<Record<string, string | number | undefined>>;

function command(kind: "error" | "warning" | "notice", properties: Properties, message: string): string {
  const told = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(shown(String(value)))}`],
  );
  return `::${kind} ${told.join(",")}::${escapeData(printable(message))}\n`;
}

/** A name as the runner finds it again: newlines have an escape of their own, whatever else can't be seen in a log has none. */
function shown(text: string): string {
  return text.replace(/[^\r\n]+/g, printable);
}

/** As the runner takes it: `%`, a carriage return and a newline would end or change what is said. */
export function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** In a property, a colon and a comma would end it, too. */
export function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
