import type { Format, Report } from "./format.js";
import { type FileNotes, type Level, type Note, Notes } from "./notes.js";
import { element, emptyElement, XML_HEAD } from "./xml.js";

/**
 * The XML that Checkstyle prints (its XMLLogger; there is no schema of it), which most build servers and review bots read. What was mended is
 * no error any more.
 */
export const checkstyleFormat: Format = {
  name: "checkstyle",
  encoding: "utf8",
  needsTexts: true,
  *print(report) {
    yield XML_HEAD;
    yield* element("checkstyle", { version: "4.3" }, files(report));
  },
};

function* files(report: Report): Generator<string> {
  for (const { path, notes } of new Notes(report).all()) {
    const errors = errorsIn({ path, notes });
    if (errors.length > 0) yield* element("file", { name: path }, errors);
  }
}

const SEVERITIES: Readonly<Record<Level, string | undefined>> = {
  error: "error",
  change: "warning",
  remark: "warning",
  notice: "info",
  mended: undefined,
};

function errorsIn({ notes }: FileNotes): string[] {
  return notes.flatMap((note) => {
    const severity = SEVERITIES[note.level];
    return severity === undefined ? [] : [errorElement(note, severity)];
  });
}

/** What has dots in it is taken for a category and a type. */
function errorElement({ rule, line, column, message }: Note, severity: string): string {
  const source = rule === "unleak" ? rule : `unleak.${rule.replaceAll("/", ".")}`;
  return emptyElement("error", { line, column, severity, message, source });
}
