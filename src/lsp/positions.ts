import { decode } from "../python/decode.js";
import type { Source } from "../python/source.js";

/** A place as the Language Server Protocol has it: lines 0-based, and columns in units of UTF-16. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

export interface TextRange {
  readonly start: TextPosition;
  readonly end: TextPosition;
}

const UTF8_BOM = "\xef\xbb\xbf";

/** Where the bytes of a source are in the text that an editor has of it. */
export class Positions {
  constructor(
    private readonly source: Source,
    /** Whether the source is what the editor sent: then a byte order mark is one of its characters; of a file no editor shows it. */
    private readonly isBuffer: boolean,
  ) {}

  at(offset: number): TextPosition {
    const { source } = this;
    const line = source.lineAt(offset);
    const begin = source.lines[line]?.start ?? 0;
    const hidden = begin === 0 && !this.isBuffer && source.text.startsWith(UTF8_BOM) ? UTF8_BOM.length : 0;
    return { line, character: this.text(source.text.slice(begin + hidden, offset)).length };
  }

  /** Where a line and a column are that people are told of: 1-based, and in whole characters. */
  atColumn(line: number, column: number): TextPosition {
    const { source } = this;
    const { start = 0, end = 0 } = source.lines[line - 1] ?? {};
    const characters = [...this.text(source.text.slice(start, end)).replace(/^\ufeff/, "")];
    const hidden = start === 0 && this.isBuffer && source.text.startsWith(UTF8_BOM) ? 1 : 0;
    return { line: line - 1, character: hidden + characters.slice(0, column - 1).join("").length };
  }

  range(start: number, end: number): TextRange {
    return { start: this.at(start), end: this.at(end) };
  }

  /** The part of a range that lies on its first line: who looks at a class wants no underlined page. */
  onFirstLine(start: number, end: number): TextRange {
    const line = this.source.lines[this.source.lineAt(start)];
    return this.range(start, Math.max(start, Math.min(end, line?.end ?? end)));
  }

  /** Bytes of the source as the editor has them. */
  text(bytes: string): string {
    return decode(bytes, this.source.encoding);
  }
}
