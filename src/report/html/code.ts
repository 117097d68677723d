import { createHash } from "node:crypto";
import { diffWordsWithSpace } from "diff";
import { applyEdits, type Edit } from "../../edit.js";
import { decode } from "../../python/decode.js";
import { Source } from "../../python/source.js";
import { hunksOf } from "../hunks.js";
import type { Hunk, Line, Runs } from "./data.js";
import { highlight } from "./highlight.js";

/** One file as people read it. Decoding and highlighting wait until somebody asks, and are done once. */
export class Code {
  private readonly source: Source;
  private knownText: string | undefined;
  private knownLines: readonly Runs[] | undefined;

  constructor(
    path: string,
    /** A character for each byte. */
    private readonly bytes: string,
  ) {
    this.source = new Source(path, bytes);
  }

  get sha256(): string {
    return createHash("sha256").update(Buffer.from(this.bytes, "latin1")).digest("hex");
  }

  /** What the edits would change, with so many lines around it. */
  changed(edits: readonly Edit[], context: number): Hunk[] {
    const after = this.readable(applyEdits(this.bytes, edits));
    return hunksOf(this.text, after, context).map(({ oldStart, newStart, lines }) => ({
      before: oldStart,
      after: newStart,
      lines: this.lineup(oldStart, lines),
    }));
  }

  /** The lines around one that stays as it is. */
  around(line: number, context: number): Hunk {
    const first = Math.max(1, line - context);
    const lines = this.lines.slice(first - 1, line + context);
    while (lines.length > 1 && lines.at(-1)?.length === 0) lines.pop();
    return { before: first, after: first, lines: lines.map((runs, index) => [first + index === line ? ">" : " ", runs]) };
  }

  private get text(): string {
    this.knownText ??= this.readable(this.bytes);
    return this.knownText;
  }

  private get lines(): readonly Runs[] {
    this.knownLines ??= highlight(this.text);
    return this.knownLines;
  }

  /** A lone CR ends a line in Python, and how a line ends is nothing that an edit changes. */
  private readable(bytes: string): string {
    return decode(bytes, this.source.encoding).replace(/\r\n?/g, "\n");
  }

  /** What stands in the file is highlighted with all that is above it; what is new stands alone. */
  private lineup(start: number, lines: readonly string[]): Line[] {
    let number = start;
    const told = lines.filter((line) => !line.startsWith("\\"));
    const lined = told.map((line): Line => {
      const kind = line[0] === "-" || line[0] === "+" ? line[0] : " ";
      return [kind, kind === "+" ? (highlight(line.slice(1))[0] ?? []) : (this.lines[number++ - 1] ?? [])];
    });
    return markWords(lined);
  }
}

/** Marks the words that differ where a line becomes a similar one. */
function markWords(lines: Line[]): Line[] {
  for (let index = 0; index < lines.length; index++) {
    const removed = countFrom(lines, index, "-");
    const added = countFrom(lines, index + removed, "+");
    for (let i = 0; i < Math.min(removed, added); i++) markPair(lines, index + i, index + removed + i);
    index += removed + added;
  }
  return lines;
}

function countFrom(lines: readonly Line[], start: number, kind: string): number {
  const end = lines.findIndex(([each], index) => index >= start && each !== kind);
  return (end < 0 ? lines.length : end) - start;
}

const textOf = (runs: Runs) => runs.filter((_, index) => index % 2 === 1).join("");

function markPair(lines: Line[], removed: number, added: number): void {
  const [before, after] = [lines[removed]?.[1] ?? [], lines[added]?.[1] ?? []];
  const parts = diffWordsWithSpace(textOf(before).trimStart(), textOf(after).trimStart());
  const same = parts.filter((part) => !part.added && !part.removed).reduce((sum, part) => sum + part.value.trim().length, 0);
  // Two lines that have little in common are not one line that has changed.
  if (same * 2 < Math.min(textOf(before).trim().length, textOf(after).trim().length)) return;
  lines[removed] = [
    "-",
    marked(
      before,
      parts.filter((part) => !part.added).map((part) => [part.value.length, part.removed]),
    ),
  ];
  lines[added] = [
    "+",
    marked(
      after,
      parts.filter((part) => !part.removed).map((part) => [part.value.length, part.added]),
    ),
  ];
}

/** The runs cut where the stretches begin and end, with `!` behind the letters of those that are new or gone. */
function marked(runs: Runs, stretches: readonly (readonly [length: number, isMarked: boolean])[]): Runs {
  const text = textOf(runs);
  const flags = Array<boolean>(text.length - text.trimStart().length).fill(false);
  for (const [length, isMarked] of stretches) for (let i = 0; i < length; i++) flags.push(isMarked);
  const result: string[] = [];
  let at = 0;
  for (let index = 0; index < runs.length; index += 2) {
    for (const character of (runs[index + 1] ?? "").split("")) {
      const letter = `${runs[index]}${flags[at++] ? "!" : ""}`;
      if (result.length > 0 && result.at(-2) === letter) result[result.length - 1] += character;
      else result.push(letter, character);
    }
  }
  return result;
}
