import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";

/** In fewer columns words would stand one below the other. */
const NARROW = 20;
/** Longer lines are hard to read, however wide the terminal is. */
const WIDE = 100;

/** How many columns a terminal has; undefined for what is none: nothing is broken there. */
export function columnsOf(stream: NodeJS.WriteStream): number | undefined {
  return stream.isTTY === true ? stream.columns || 80 : undefined;
}

/**
 * A line, which may have colours, broken between words so that no part of it is wider than the terminal; a word that is wider stays whole. All parts but
 * the first are indented by so many columns more than the line is.
 */
export function wrapLine(line: string, columns: number, hanging = 2): string[] {
  if (stringWidth(line) <= columns) return [line];
  const [indent = ""] = /^ */.exec(line) ?? [];
  return hung(indent, line.slice(indent.length), columns, indent.length + hanging);
}

/** What stands behind a lead, in the columns from `inner` on. */
function hung(lead: string, body: string, columns: number, inner: number): string[] {
  const width = Math.max(NARROW, columns - inner);
  const [first = "", ...rest] = wrapAnsi(body, width, { hard: false }).split("\n");
  return [lead + first, ...rest.map((each) => " ".repeat(inner) + each)];
}

/** A command that is to be pasted, as summaries end: broken, it would be another one. */
const COMMAND = /^(?:next:| {5}) unleak /;

/** The lines of a text, each broken so; but for commands. */
export function wrapText(text: string, columns: number, hanging?: number): string {
  return text
    .split("\n")
    .flatMap((line) => (COMMAND.test(line) ? [line] : wrapLine(line, columns, hanging)))
    .join("\n");
}

/** Lines with a name in front, whose second column begins `at`: it is broken within its column, where that is not too narrow. */
export function wrapTable(text: string, columns: number, at: number): string {
  const inner = columns - at >= NARROW * 2 ? at : 4;
  return text
    .split("\n")
    .flatMap((line) => (stringWidth(line) <= columns ? [line] : hung(line.slice(0, at), line.slice(at), columns, Math.min(inner, at))))
    .join("\n");
}

/** Markdown, whose paragraphs are broken anew; what is code, a heading or a table stays as it is. */
export function wrapMarkdown(text: string, columns: number): string {
  const width = Math.min(columns, WIDE);
  return text
    .split(/(^```[\s\S]*?^```$)/m)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(PARAGRAPH, (lines) => wrapText(lines.replace(/\n */g, " "), width, /^(?:[-*] |\d+\. )/.test(lines) ? 2 : 0)),
    )
    .join("");
}

/** Lines that belong together: the first is none of a heading, a quote, a table or code, and the others begin no item of a list. */
const PARAGRAPH = /^(?![#>|]| {4}).+(?:\n(?![#>|]|[-*] |\d+\. |```).+)*/gm;
