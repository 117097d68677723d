import type { Format, Report } from "./format.js";
import { type Level, type Note, Notes } from "./notes.js";
import { element, emptyElement, XML_HEAD } from "./xml.js";

/**
 * JUnit XML, as the schema of Jenkins' xUnit plugin has it (junit-10.xsd): each file is a suite and each finding a case, which fails where something
 * would change and is skipped where something is left alone. A file of which nothing is said is a case that passes.
 */
export const junitFormat: Format = {
  name: "junit",
  encoding: "utf8",
  needsTexts: true,
  *print(report) {
    const counts = { tests: 0, failures: 0, errors: 0 };
    for (const { notes } of new Notes(report).all()) {
      const each = countsOf(notes);
      counts.tests += each.tests;
      counts.failures += each.failures;
      counts.errors += each.errors;
    }
    yield XML_HEAD;
    yield* element("testsuites", { name: "unleak", ...counts }, suites(report));
  },
};

function* suites(report: Report): Generator<string> {
  for (const { path, notes } of new Notes(report).all()) {
    const cases =
      notes.length > 0 ? notes.flatMap((note) => [...caseOf(note)]) : [emptyElement("testcase", { name: path, classname: path })];
    yield* element("testsuite", { name: path, ...countsOf(notes) }, cases);
  }
}

function countsOf(notes: readonly Note[]) {
  const number = (level: Level) => notes.filter((note) => note.level === level).length;
  const skipped = number("notice") + number("remark");
  return { tests: Math.max(1, notes.length), failures: number("change"), errors: number("error"), skipped };
}

const VERDICTS: Readonly<Record<Level, string | undefined>> = {
  error: "error",
  change: "failure",
  remark: "skipped",
  notice: "skipped",
  mended: undefined,
};

/** The schema knows of no lines. */
function caseOf({ level, rule, path, line, column, subject, message }: Note): Iterable<string> {
  const place = [path, line, column].filter((part) => part !== undefined).join(":");
  const attributes = { name: subject === undefined ? place : `${place}: ${subject}`, classname: rule };
  const verdict = VERDICTS[level];
  return element("testcase", attributes, verdict === undefined ? [] : [emptyElement(verdict, { type: rule, message })]);
}
