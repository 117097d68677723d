import { isUtf8 } from "node:buffer";
import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { type Pieces, visible, writeReport } from "../index.js";
import { columnsOf, wrapText } from "./wrap.js";

/**
 * All that unleak prints goes through this file. What a person reads, in a terminal or in the log of a job, holds no control character of the
 * analysed tree, whoever forgot it: only newlines, tabs and, where colours are wanted, our own. What goes to a file or a pipe is left as it is.
 */

/** Tells a person something, on standard error. */
export function say(text: string, isStyled = false): void {
  process.stderr.write(withoutCommands(shown(text, isStyled)));
}

/** Tells a person something in sentences, which are broken between words as wide as the terminal is. */
export function tell(text: string, isStyled = false): void {
  const columns = columnsOf(process.stderr);
  say(columns === undefined ? text : wrapText(text, columns), isStyled);
}

/** Tells several things one after the other, on a terminal with an empty line between them; `isBelow`: and one above, for there is something else. */
export function tellApart(texts: readonly string[], { isStyled = false, isBelow = false } = {}): void {
  const told = texts.filter((text) => text !== "");
  const isApart = process.stderr.isTTY === true;
  told.forEach((text, index) => {
    if (isApart && (isBelow || index > 0)) say("\n");
    tell(text, isStyled);
  });
}

/** Prints what a person asked to read, on standard output. */
export function print(text: string, isStyled = false): void {
  process.stdout.write(shown(text, isStyled));
}

/** Takes back the character that was printed last, so many columns wide. */
export function rubOut(columns: number): void {
  process.stdout.write("\b".repeat(columns) + " ".repeat(columns) + "\b".repeat(columns));
}

/** The colours that unleak itself uses. */
const STYLE = /(\x1b\[(?:0|1|2|22|31|32|33|36|39|1;33)m)/;

function shown(text: string, isStyled: boolean): string {
  if (!isStyled) return visible(text);
  return text
    .split(STYLE)
    .map((part) => (STYLE.test(part) ? part : visible(part)))
    .join("");
}

/** GitHub obeys what a job prints: lines that begin with `::`, and `##[` anywhere. Nothing that stands in a name is meant so. */
function withoutCommands(text: string): string {
  if (process.env.GITHUB_ACTIONS !== "true") return text;
  return text.replace(/^(\s*):(?=:)/gm, "$1\\x3a").replaceAll("##[", "##\\x5b");
}

/** `NO_COLOR` and `FORCE_COLOR` are conventions: https://no-color.org, https://force-color.org. */
export function wantsColour(wish: string, stream: NodeJS.WriteStream): boolean {
  if (wish !== "auto") return wish === "always";
  if (process.env.NO_COLOR) return false;
  return process.env.FORCE_COLOR ? process.env.FORCE_COLOR !== "0" : stream.isTTY === true;
}

/** What makes lines easier to read; they are visible already. */
export type Finish = (lines: string) => string;

/**
 * Puts a report where it is wanted: into a file, or on standard output, finished if so; whether something was printed there. Throws a
 * UsageError when it can't.
 */
export async function deliver(pieces: Pieces, output?: string, finish?: Finish): Promise<boolean> {
  if (output !== undefined) {
    await writeReport(output, pieces);
    return false;
  }
  let isPrinted = false;
  const put = async (piece: string | Uint8Array) => {
    isPrinted ||= piece.length > 0;
    await written(piece);
  };
  // What has colours is for people, too, whatever pipe brings it to them.
  if (process.stdout.isTTY !== true && !finish) for await (const piece of pieces) await put(piece);
  else for await (const lines of linesOf(pieces)) await put((finish ?? visible)(readable(lines)));
  return isPrinted;
}

/** A reader may be slow, and a signal may come. */
async function written(piece: string | Uint8Array): Promise<void> {
  if (process.stdout.write(piece)) await setImmediate();
  else await once(process.stdout, "drain");
}

/** The same in pieces that end where lines do. A character for each byte. */
async function* linesOf(pieces: Pieces): AsyncGenerator<string> {
  let begun = "";
  for await (const piece of pieces) {
    const text = begun + Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString("latin1");
    const end = text.lastIndexOf("\n") + 1;
    if (end > 0) yield text.slice(0, end);
    begun = text.slice(end);
  }
  if (begun !== "") yield begun;
}

/** Lines as a terminal that takes UTF-8 shows them: bytes that are none are spelled out, and a carriage return before a newline goes. */
function readable(lines: string): string {
  const bytes = Buffer.from(lines, "latin1");
  const text = isUtf8(bytes) ? bytes.toString("utf8") : lines.split("\n").map(decodedLine).join("\n");
  return text.replaceAll("\r\n", "\n");
}

function decodedLine(line: string): string {
  const bytes = Buffer.from(line, "latin1");
  if (isUtf8(bytes)) return bytes.toString("utf8");
  return line.replace(/[\x80-\xff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`);
}
