/**
 * Characters that can't be seen, and that move the cursor, turn the direction of what stands beside them, or make two names look like one: control
 * characters (C0, DEL, C1), format characters (https://www.unicode.org/reports/tr44/#General_Category_Values: bidirectional controls, zero widths,
 * tags), the separators of lines and paragraphs, halves of surrogate pairs.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The same without a tab. */
const UNSEEN_IN_CODE = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const PLAIN = /^[\x20-\x7e]*$/;

/** A path, a name or a message as a line for people may show it: on one line, and with all that can't be seen visible. */
export function printable(text: string): string {
  return PLAIN.test(text) ? text : text.replace(UNSEEN, escaped);
}

/** Likewise code, in which tabs indent and newlines end lines. */
export function visible(text: string): string {
  return text
    .split("\n")
    .map((line) => (PLAIN.test(line) ? line : line.replace(UNSEEN_IN_CODE, escaped)))
    .join("\n");
}

/** As Python and JavaScript write it. */
function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\u{${code.toString(16)}}`;
}

/** Each on a line of its own, whatever it holds. */
export function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${printable(line)}\n`).join("");
}

/** `1 file`, `2 files`. */
export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}

/** Rows with their columns side by side: so many of numbers stand last, and are set to the right. Widths are those of what is printed. */
export function tableLines(rows: readonly (readonly string[])[], numbers: number): string[] {
  const cells = rows.map((row) => row.map(printable));
  const [head = []] = cells;
  const widths = head.map((_, column) => cells.reduce((widest, row) => Math.max(widest, (row[column] ?? "").length), 0));
  const cell = (text: string, at: number) => (at >= head.length - numbers ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0));
  return cells.map((row) => row.map(cell).join("  "));
}
