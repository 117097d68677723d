import type { Format, Report } from "./format.js";
import { type Level, type Note, Notes } from "./notes.js";
import { jsonPieces } from "./pieces.js";

/** GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format. What was mended is none of it. */
export const gitlabFormat: Format = {
  name: "gitlab",
  encoding: "utf8",
  needsTexts: true,
  *print(report) {
    yield* jsonPieces(issues(report), 1);
    yield "\n";
  },
};

const SEVERITIES: Readonly<Record<Level, string | undefined>> = {
  error: "major",
  change: "minor",
  remark: "info",
  notice: "info",
  mended: undefined,
};

function* issues(report: Report): Generator<object> {
  for (const { notes } of new Notes(report).all())
    for (const note of notes) {
      const severity = SEVERITIES[note.level];
      if (severity !== undefined) yield issue(note, severity);
    }
}

/** What is about a whole file is told at its first line: GitLab takes no report without one. */
function issue({ rule, path, line = 1, endLine, message, fingerprint }: Note, severity: string): object {
  const lines = { begin: line, ...(endLine !== undefined && { end: endLine }) };
  return { description: message, check_name: rule, fingerprint, severity, location: { path, lines } };
}
