import { isUtf8 } from "node:buffer";
import { multibyteBlanks } from "./multibyte.js";
import { tokens } from "./tokens.js";

/** A place in a file as people count: lines and columns 1-based, columns in characters. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One physical line: `[start, end)` without its newline, which fills `[end, next)`. Byte offsets, 0-based. */
export interface Line {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

const UTF8_BOM = "\xef\xbb\xbf";
/** PEP 263: the encoding is named in a comment on the first or second line. */
const CODING = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK_OR_COMMENT = /^[ \t\f]*(?:#.*)?$/;

/**
 * One file as it was read. `text` holds a character for each byte (latin-1), so offsets into it are byte offsets
 * and writing it back gives every byte again, whatever the encoding is.
 */
export class Source {
  private knownEncoding: string | undefined;
  private knownLines: readonly Line[] | undefined;
  private knownMasked: string | undefined;
  private knownContinued: ReadonlySet<number> | undefined;

  constructor(
    /** As it is shown to people and compared: relative to the current folder, with `/`. */
    readonly path: string,
    readonly text: string,
    /** Where it is known to be another than the one that the text declares. */
    readonly givenEncoding?: string,
  ) {}

  /** Another text in the same place. */
  with(text: string): Source {
    return new Source(this.path, text, this.givenEncoding);
  }

  get encoding(): string {
    this.knownEncoding ??= this.givenEncoding ?? declaredEncoding(this.text);
    return this.knownEncoding;
  }

  get lines(): readonly Line[] {
    this.knownLines ??= splitLines(this.text);
    return this.knownLines;
  }

  /** `text` as the parser may see it: same length, ASCII only, `\n` newlines, no byte that is half a character. */
  get masked(): string {
    this.knownMasked ??= mask(this.text, this.encoding);
    return this.knownMasked;
  }

  /** Whether a line goes on in the next one by the backslash at its end; the index is 0-based. */
  goesOn(line: number): boolean {
    if (!this.lineText(line).endsWith("\\")) return false;
    const continuations = () => tokens(this.masked).filter(({ kind }) => kind === "continuation");
    this.knownContinued ??= new Set(continuations().map(({ start }) => this.lineAt(start)));
    return this.knownContinued.has(line);
  }

  /** Whether there is but one way to mask it. */
  get isCertain(): boolean {
    return !this.isForeign;
  }

  static fromBytes(path: string, bytes: Buffer): Source {
    return new Source(path, bytes.toString("latin1"));
  }

  /**
   * `masked` as it would be in encodings other than the declared one, which the text contradicts: a wrong coding line is no
   * syntax error. None for text that is UTF-8 as it should be.
   */
  *maskedOtherwise(): Generator<string> {
    for (const encoding of this.isForeign ? ["latin-1", "shift-jis", "gbk"] : []) {
      const masked = mask(this.text, encoding);
      if (masked !== this.masked) yield masked;
    }
  }

  private get isForeign(): boolean {
    return /[\x80-\xff]/.test(this.text) && !(this.encoding === "utf-8" && isUtf8(Buffer.from(this.text, "latin1")));
  }

  /** The newline most lines end with; `\n` for a file of one line. */
  get newline(): string {
    const counts = new Map<string, number>();
    for (const line of this.lines) {
      const newline = this.text.slice(line.end, line.next);
      if (newline) counts.set(newline, (counts.get(newline) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "\n";
  }

  /** The index into `lines` of the line that holds `offset`. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lines[middle] as Line).start <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  lineText(index: number): string {
    const line = this.lines[index];
    return line ? this.text.slice(line.start, line.end) : "";
  }

  position(offset: number): Position {
    const index = this.lineAt(offset);
    const start = (this.lines[index] as Line).start;
    return { line: index + 1, column: this.characters(start, offset) + 1 };
  }

  /** How many characters the bytes `[start, end)` are. */
  private characters(start: number, end: number): number {
    const bytes = this.text.slice(start === 0 && this.text.startsWith(UTF8_BOM) ? UTF8_BOM.length : start, end);
    if (this.encoding === "utf-8") return bytes.replace(/[\x80-\xbf]/g, "").length;
    const blanks = multibyteBlanks(bytes, this.encoding);
    return blanks ? bytes.length - blanks.trailing : bytes.length;
  }
}

/** The encoding a file declares, by Python's rules, in lower case; `ascii` for a Python 2 file that declares none. */
function declaredEncoding(text: string): string {
  if (text.startsWith(UTF8_BOM)) return "utf-8";
  const [first = "", second = ""] = text.slice(0, 2000).split(/\r\n|\r|\n/, 2);
  const found = CODING.exec(first) ?? (BLANK_OR_COMMENT.test(first) ? CODING.exec(second) : null);
  const name = found?.[1]?.toLowerCase().replace(/_/g, "-");
  if (name === undefined || name === "utf8" || name.startsWith("utf-8")) return "utf-8";
  return name;
}

function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const match of text.matchAll(/\r\n|\r|\n/g)) {
    lines.push({ start, end: match.index, next: match.index + match[0].length });
    start = match.index + match[0].length;
  }
  lines.push({ start, end: text.length, next: text.length });
  return lines;
}

/** Any ASCII letter will do for a byte that is not ASCII: in a string or comment it says as much, in a name it is one. */
const PLACEHOLDER = "x";

function mask(text: string, encoding: string): string {
  const whole = multibyteBlanks(text, encoding)?.text ?? text;
  const bom = whole.startsWith(UTF8_BOM) ? "   " : "";
  const ascii = whole.replace(/[\x80-\xff]/g, PLACEHOLDER);
  const lines = (bom + ascii.slice(bom.length)).replace(/\r(?!\n)/g, "\n");
  const named = lines.replace(TYPE_CALL, "xxxx");
  return named.includes(" \t") ? named.replace(TABBED, (indent) => sameWidth(indent)) : named;
}

/** In Python 3.12 `type (x).y = z` declares a type; here `type` is a name. */
const TYPE_CALL = /\btype(?=[ \t]*\()/g;
/** Indentation in which a tab stands behind a space: the grammar gives every tab eight columns. */
const TABBED = /^[ \t\f]* \t[ \t\f]*/gm;

/** As many characters, which the grammar takes for the width that Python gives `indent`: a form feed takes back what was before. */
function sameWidth(indent: string): string {
  let width = 0;
  for (const character of indent) width = character === "\t" ? width - (width % 8) + 8 : character === "\f" ? 0 : width + 1;
  const blanks = "\t".repeat(width >> 3) + " ".repeat(width & 7);
  return "\f".repeat(Math.max(0, indent.length - blanks.length)) + blanks;
}
