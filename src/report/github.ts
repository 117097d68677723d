import type { Format } from "./format.js";
import { type Level, type Note, Notes } from "./notes.js";
import { printable } from "./text.js";

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
    const isError = ({ level }: Note) => level === "error";
    for (const { notes } of new Notes(report).all()) yield* notes.filter(isError).map(command);
    for (const { notes } of new Notes(report).all()) yield* notes.filter((note) => !isError(note)).map(command);
  },
};

const KINDS: Readonly<Record<Level, "error" | "warning" | "notice">> = {
  error: "error",
  change: "warning",
  remark: "warning",
  notice: "notice",
  mended: "notice",
};

function command(note: Note): string {
  const told = Object.entries({ ...placeOf(note), title: note.rule }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(shown(String(value)))}`],
  );
  return `::${KINDS[note.level]} ${told.join(",")}::${escapeData(note.message)}\n`;
}

/** GitHub puts what stands on several lines at the last of them, and takes columns on one line alone: then the first has to do. */
function placeOf({ path, line, column, endLine, endColumn }: Note): Readonly<Record<string, string | number | undefined>> {
  return { file: path, line, col: column, ...(endLine === line && { endLine, endColumn }) };
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
