/** The suite of a class or function: whole statements that can be read by themselves. Offsets into the text, 0-based. */
export interface Suite {
  /** Where the line of its first statement begins. */
  readonly line: number;
  readonly start: number;
  /** Behind its last statement, with the comment on its line, and the comments below it that are indented as it is, or further. */
  readonly end: number;
  /** Whether a class is defined in it. */
  readonly hasClass: boolean;
  /** The suites in it that can be read by themselves, too; in order. */
  readonly inner: readonly Suite[];
}

/** One level of indentation that is open. */
interface Level {
  readonly width: number;
  readonly line: number;
  readonly start: number;
  readonly header: Header | undefined;
  /** What has been found in it. */
  readonly suites: Suite[];
  hasClass: boolean;
}

/** What a line that ends with a colon begins. */
type Header = "class" | "function" | "other";

/** To read a suite by itself costs as much as to parse so many bytes along with the rest. */
const SHORT = 120;

/**
 * The suites of the classes and functions in `text`, which is masked, that begin on a line of their own; of a function in which
 * no class is defined, not those in it. Undefined where the lines, brackets, strings and indentation are not as the lexical analysis of
 * Python demands (Python 2 language reference, 2.1), or where it may be read in more than one way: then nothing is certain.
 */
export function outline(text: string): readonly Suite[] | undefined {
  return new Outline(text).read();
}

const NEWLINE = 10;
const RETURN = 13;
const FORM_FEED = 12;
const TAB = 9;
const BLANK = 32;
const HASH = 35;
const BACKSLASH = 92;
const COLON = 58;

class Outline {
  private readonly levels: Level[] = [{ width: 0, line: 0, start: 0, header: undefined, suites: [], hasClass: false }];
  /** Where the scan is. */
  private at = 0;
  /** Behind the last token so far, or the comment at the end of its line. */
  private tokenEnd = 0;
  /** The comments on lines of their own since the last statement. */
  private comments: { width: number; end: number }[] = [];
  /** What the header before demands: a suite, and of what. */
  private awaited: Header | undefined;

  constructor(private readonly text: string) {}

  read(): readonly Suite[] | undefined {
    while (this.at < this.text.length) {
      const line = this.at;
      const width = this.indentation();
      const code = this.text.charCodeAt(this.at);
      if (this.at >= this.text.length) break;
      if (code === HASH) this.comment(width);
      else if (code !== NEWLINE && code !== RETURN && !(this.enter(width, line) && this.statement())) return undefined;
      if (!this.newline()) return undefined;
    }
    if (this.awaited !== undefined) return undefined;
    while (this.levels.length > 1) this.close();
    return this.top.suites;
  }

  private get top(): Level {
    return this.levels[this.levels.length - 1] as Level;
  }

  /** Goes to the first character of a line, and says in which column it is: a tab goes to the next multiple of 8. */
  private indentation(): number {
    let width = 0;
    for (; ; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === BLANK) width++;
      else if (code === TAB) width = (width | 7) + 1;
      else if (code === FORM_FEED) width = 0;
      else return width;
    }
  }

  /** False when the line ends with something else. */
  private newline(): boolean {
    if (this.at >= this.text.length) return true;
    if (this.text.charCodeAt(this.at) === RETURN) this.at++;
    return this.text.charCodeAt(this.at++) === NEWLINE;
  }

  private comment(width: number): void {
    this.skipComment();
    this.comments.push({ width, end: this.at });
  }

  private skipComment(): void {
    const end = this.text.indexOf("\n", this.at);
    this.at = end < 0 ? this.text.length : end;
  }

  /** Opens and closes levels for a statement in that column; false when the column fits none. */
  private enter(width: number, line: number): boolean {
    if (this.awaited !== undefined) {
      if (width <= this.top.width) return false;
      this.levels.push({ width, line, start: this.at, header: this.awaited, suites: [], hasClass: false });
      this.awaited = undefined;
      return true;
    }
    while (this.top.width > width) this.close();
    return this.top.width === width;
  }

  private close(): void {
    const { width, line, start, header, suites, hasClass } = this.levels.pop() as Level;
    const isApart = (header === "class" || header === "function") && this.tokenEnd - start >= SHORT;
    const inner = hasClass || header === "class" ? suites : [];
    if (isApart) this.top.suites.push({ line, start, end: this.endOf(width), hasClass, inner });
    else this.top.suites.push(...suites);
    if (hasClass) this.top.hasClass = true;
  }

  private endOf(width: number): number {
    const below = this.comments.findIndex((comment) => comment.width < width);
    const own = below < 0 ? this.comments : this.comments.slice(0, below);
    return own.at(-1)?.end ?? this.tokenEnd;
  }

  /** Reads one statement, up to the end of its last line; false when it is not certain where that is. */
  private statement(): boolean {
    const { text } = this;
    const first = this.at;
    if (this.comments.length > 0) this.comments = [];
    if (this.says("class", first)) this.top.hasClass = true;
    let depth = 0;
    let last = 0;
    for (; this.at < text.length; this.at++) {
      const code = text.charCodeAt(this.at);
      switch (code) {
        case BLANK:
        case TAB:
        case FORM_FEED:
          continue;
        case RETURN:
          if (text.charCodeAt(this.at + 1) !== NEWLINE) return false;
          continue;
        case NEWLINE:
          if (depth > 0) continue;
          return this.ends(first, last);
        case HASH:
          this.skipComment();
          this.tokenEnd = this.at--;
          continue;
        case BACKSLASH:
          if (!this.goesOn()) return false;
          continue;
        case 34: // "
        case 39: // '
          if (!this.string(code)) return false;
          this.at--;
          break;
        case 40: // (
        case 91: // [
        case 123: // {
          depth++;
          break;
        case 41: // )
        case 93: // ]
        case 125: // }
          if (--depth < 0) return false;
          break;
      }
      last = code;
      this.tokenEnd = this.at + 1;
    }
    return depth === 0 && this.ends(first, last);
  }

  /** At the end of a statement, whose last character is `last`. */
  private ends(first: number, last: number): boolean {
    if (last === COLON) this.awaited = this.says("def", first) ? "function" : this.says("class", first) ? "class" : "other";
    if (this.text.charCodeAt(this.at - 1) === RETURN) this.at--;
    return true;
  }

  /** A backslash at the end of a line. */
  private goesOn(): boolean {
    if (this.text.charCodeAt(this.at + 1) === RETURN) this.at++;
    return this.text.charCodeAt(++this.at) === NEWLINE;
  }

  /** Goes behind a string; false when it has no end, or when it is one whose end depends on what is in it (PEP 498, PEP 701). */
  private string(quote: number): boolean {
    const { text } = this;
    if (/[fFtT][rR]?$/.test(text.slice(Math.max(0, this.at - 2), this.at))) return false;
    const isTriple = text.charCodeAt(this.at + 1) === quote && text.charCodeAt(this.at + 2) === quote;
    this.at += isTriple ? 3 : 1;
    for (; this.at < text.length; this.at++) {
      const code = text.charCodeAt(this.at);
      if (code === BACKSLASH) {
        this.at++;
        if (text.charCodeAt(this.at) === RETURN && text.charCodeAt(this.at + 1) === NEWLINE) this.at++;
      } else if (code === quote) {
        if (!isTriple) return ++this.at > 0;
        if (text.charCodeAt(this.at + 1) === quote && text.charCodeAt(this.at + 2) === quote) {
          this.at += 3;
          return true;
        }
      } else if (code === NEWLINE && !isTriple) return false;
    }
    return false;
  }

  private says(word: string, at: number): boolean {
    return this.text.startsWith(word, at) && !/\w/.test(this.text.charAt(at + word.length));
  }
}
