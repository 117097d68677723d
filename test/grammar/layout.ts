import type { Random } from "../programs/random.js";
import type { Tokens } from "./expressions.js";
import type { Clause, Statement } from "./statements.js";

const COMMENTS = ["#", "# a comment", "#: 'x", '# """', "# if x: (", "#\tdef f(self):", "# `", "# \\", "#!\xe9"];
const WORD = /[\w\xe9]$/;
const WORDY = /^[\w\xe9]/;
const STRING = /^[a-zA-Z]{0,2}["']/;
/** Behind a plain number, these need no space. */
const GOES_ON = /^(?:if|in|is|and|for|not)$/;

/** Writes statements down with white space, comments and line continuations wherever Python 2.7 takes them. */
export class Layout {
  private readonly out: string[] = [];
  private readonly oddity: number;
  private readonly newlines: readonly string[];

  constructor(private readonly random: Random) {
    this.oddity = random.pick([0.01, 0.03, 0.08, 0.2]);
    this.newlines = random.pick([["\n"], ["\n"], ["\n"], ["\r\n"], ["\r"], ["\n", "\r\n", "\r"]]);
  }

  /** The text of a module, in which strings hold `\n` alone. */
  module(statements: readonly Statement[]): string {
    if (this.odd()) this.out.push("\\", this.newline());
    this.statements(statements, 0);
    let text = this.out.join("");
    if (this.random.chance(0.1)) text = text.replace(/(?:\r\n|\r|\n)$/, "");
    return text;
  }

  private odd(times = 1): boolean {
    return this.random.chance(this.oddity * times);
  }

  private newline(): string {
    return this.random.pick(this.newlines);
  }

  private comment(): string {
    return this.random.pick(COMMENTS);
  }

  /** White space for a column: a tab goes to the next multiple of eight, a form feed takes back what was before. */
  private indent(width: number): string {
    const { random } = this;
    const tabs = random.chance(this.oddity * 4) ? random.between(0, width >> 3) : 0;
    const inTabs = Array.from({ length: tabs }, () => (this.odd() ? `${" ".repeat(random.between(1, 7))}\t` : "\t")).join("");
    const feed = this.odd(0.3) ? `${" ".repeat(random.between(0, 3))}\f` : "";
    return `${feed}${inTabs}${" ".repeat(width - tabs * 8)}`;
  }

  /** Lines that mean nothing. */
  private blanks(): void {
    const { random } = this;
    while (this.odd(3)) {
      const indent = random.pick(["", " ", "\t", "    ", "        ", " \t", "\f", " \f  ", " ".repeat(random.between(0, 14))]);
      this.out.push(indent, random.chance(0.7) ? this.comment() : "", this.newline());
    }
  }

  private statements(statements: readonly Statement[], width: number): void {
    for (let index = 0; index < statements.length; index++) {
      const row = [statements[index] as Statement];
      while (isSimple(row[0]) && isSimple(statements[index + 1]) && this.odd(2)) row.push(statements[++index] as Statement);
      if (isSimple(row[0])) {
        this.blanks();
        this.start(width);
        this.row(row);
      } else for (const clause of row[0] ?? []) this.clause(clause, width);
    }
  }

  private start(width: number): void {
    this.out.push(this.indent(width), this.odd(0.3) ? `\\${this.newline()}${" ".repeat(this.random.between(0, 9))}` : "");
  }

  /** Simple statements in one line. */
  private row(row: readonly Statement[]): void {
    row.forEach((statement, index) => {
      this.tokens(statement[0]?.head ?? []);
      if (index < row.length - 1 || this.odd()) this.out.push(this.space(0), ";", this.space(0));
    });
    this.endLine();
  }

  private endLine(): void {
    const { random } = this;
    if (this.odd(2)) this.out.push(this.odd() ? ` \\${this.newline()}` : this.space(0), this.comment());
    else if (this.odd()) this.out.push(random.pick([" ", "\t", "\f", `\\${this.newline()} `, ` \\${this.newline()}\t`]));
    this.out.push(this.newline());
  }

  private clause({ head, body }: Clause, width: number): void {
    this.blanks();
    this.start(width);
    this.tokens(head);
    if (body?.every(isSimple) && this.random.chance(0.15)) {
      this.out.push(this.space(0));
      this.row(body);
    } else {
      this.endLine();
      if (body) this.statements(body, width + (this.random.chance(0.7) ? 4 : this.random.between(1, 9)));
    }
  }

  private tokens(tokens: Tokens): void {
    let depth = 0;
    let before = "";
    for (const token of tokens) {
      const isClosing = /^[)\]}]$/.test(token);
      if (before !== "") this.out.push(this.between(before, token, depth));
      if (/^[([{]$/.test(token)) depth++;
      if (isClosing) depth--;
      this.out.push(token);
      before = token;
    }
  }

  private between(before: string, token: string, depth: number): string {
    const isApart = mustPart(before, token);
    const isTight = /^[.([`]$/.test(token) || /^[.([{`@]$/.test(before) || /^[\])},:]$/.test(token);
    if (!this.odd()) return isApart || !isTight ? " " : "";
    return this.space(depth, isApart);
  }

  /** White space of any kind; in brackets lines end where they like. */
  private space(depth: number, isNeeded = false): string {
    const { random } = this;
    const blank = () => random.pick(["", " ", "  ", "\t", " \f"]);
    const made = [blank()];
    while (depth > 0 && random.chance(0.4))
      made.push(random.chance(0.5) ? this.comment() : "", this.newline(), " ".repeat(random.chance(0.4) ? 0 : random.between(0, 12)));
    if (random.chance(0.2)) made.push(`\\${this.newline()}`, " ".repeat(random.between(0, 9)));
    const space = made.join("");
    return isNeeded && space === "" ? " " : space;
  }
}

function isSimple(statement: Statement | undefined): boolean {
  return statement?.length === 1 && statement[0]?.body === undefined;
}

/** Whether two tokens would be another one without a space. */
function mustPart(before: string, token: string): boolean {
  if (/^[1-9]$/.test(before) && GOES_ON.test(token)) return false;
  if (STRING.test(before) && !/^\w+$/.test(before)) return false;
  if (/^["']/.test(token)) return /^[a-zA-Z]{1,2}$/.test(before);
  const isNumber = /^\.?\d/.test(before);
  if (isNumber && before.endsWith(".") && WORDY.test(token)) return true;
  if ((isNumber && token === ".") || (before === "." && /^\d/.test(token))) return true;
  return WORD.test(before) && (WORDY.test(token) || /^\.\d/.test(token));
}
