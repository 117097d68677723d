import { chainOf, statementOf } from "./assignments.js";
import type { Drop } from "./change.js";
import type { LinePlan } from "./lineplan.js";
import type { Module } from "./module.js";
import { bare, lastUpTo, type Node, walk } from "./tree.js";
import {
  commentsAbove,
  firstLine,
  indentOf,
  indentWidth,
  isBlank,
  isComment,
  isInline,
  lastLine,
  rowOf,
  trimmed,
  trimmedEnd,
} from "./whitespace.js";

/** The comments that a dropped target gives up: `above` are whole lines without indentation. */
export interface MovedComments {
  readonly above: readonly string[];
  readonly trailing: string | undefined;
}

/** Statements that stand on one logical line, separated by `;`. */
type Row = readonly Node[];

const TRAILING_COMMENT = /^(?:[ \t\f]|\\\r?\n?)*;?(?:[ \t\f]|\\\r?\n?)*(#.*)$/;

/**
 * Takes the targets out of their statements, and statements that go or have none left out of their blocks. Comments of the
 * targets that begin in `carried` come along: they are returned by where the target begins.
 */
export function dropTargets(
  module: Module,
  drops: readonly Drop[],
  carried: ReadonlySet<number>,
  plan: LinePlan,
): ReadonlyMap<number, MovedComments> {
  const targets = drops.map((drop) => nodeAt(module.root, drop.start, drop.end));
  const whole = new Map<Node, Node[]>(targets.filter(isStatement).map((statement) => [statement, [statement]]));
  for (const [statement, dropped] of groupBy(
    targets.filter((target) => !isStatement(target)),
    statementOf,
  )) {
    if (trimStatement(statement, new Set(dropped), plan)) whole.set(statement, dropped);
  }
  return new DroppedStatements(module, whole, carried, plan).drop();
}

function nodeAt(root: Node, start: number, end: number): Node {
  let node: Node | undefined = root;
  while (node && !(node.start === start && node.end === end && (node.type === "attribute" || isStatement(node))))
    node = childAround(node, start, end);
  if (!node) throw new Error(`no target and no statement at bytes ${start} to ${end}`);
  return node;
}

function childAround({ children }: Node, start: number, end: number): Node | undefined {
  const child = children[lastUpTo(children, start)];
  return child && end <= child.end ? child : undefined;
}

function isStatement({ parent }: Node): boolean {
  return parent?.is("block", "module") ?? false;
}

function groupBy<K, V>(values: readonly V[], key: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group) group.push(value);
    else groups.set(key(value), [value]);
  }
  return groups;
}

/** Takes some targets out of a statement that stays; true when none would be left. */
function trimStatement(statement: Node, dropped: ReadonlySet<Node>, plan: LinePlan): boolean {
  const assignment = statement.type === "assignment" ? statement : statement.parts[0];
  const links = assignment ? chainOf(assignment) : [];
  const targetsOf = (link: Node): Node[] => {
    const target = link.field("left");
    const left = target && bare(target);
    if (!left) return [];
    return left.is("pattern_list", "tuple_pattern", "list_pattern") ? left.parts.map(bare) : [left];
  };
  const isDropped = (link: Node) => targetsOf(link).every((target) => dropped.has(target));
  if (links.every(isDropped)) return true;
  links.forEach((link, index) => {
    const next = links[index + 1] ?? link.field("right");
    if (isDropped(link)) plan.replace(link.start, afterEquals(link, next), "");
    else if (targetsOf(link).some((target) => dropped.has(target))) trimPairs(link, dropped, plan);
  });
  return false;
}

function afterEquals(link: Node, next: Node | undefined): number {
  return (next?.type === "assignment" ? next.field("left") : next)?.start ?? link.end;
}

/** Takes targets and the values they get out of `a, b, c = x, y, z`. */
function trimPairs(link: Node, dropped: ReadonlySet<Node>, plan: LinePlan): void {
  const left = bare(link.field("left") as Node);
  const right = link.field("right") as Node;
  const stays = left.parts.map((target) => !dropped.has(bare(target)));
  trimSequence(left, link.field("left") as Node, stays, plan);
  trimSequence(bare(right), right, stays, plan);
}

function trimSequence(sequence: Node, outer: Node, stays: readonly boolean[], plan: LinePlan): void {
  const kept = sequence.parts.filter((_, index) => stays[index]);
  const [only] = kept;
  if (only && kept.length === 1) {
    unwrap(only, outer, plan);
    return;
  }
  sequence.parts.forEach((part, index) => {
    if (stays[index]) return;
    const next = sequence.parts[index + 1];
    const before = sequence.parts[index - 1];
    // Up to the next part, comments behind the one before stay; the last part goes with the comma before it.
    if (next) plan.replace(part.start, next.start, "");
    else if (before) plan.replace(lastKeptEnd(sequence, stays), part.end, "");
  });
}

/** Where the last part that stays ends: behind it all parts go. */
function lastKeptEnd(sequence: Node, stays: readonly boolean[]): number {
  const last = stays.lastIndexOf(true);
  const after = sequence.parts[last + 1];
  const gone = sequence.parts.at(-1);
  return after === gone ? (sequence.parts[last] as Node).end : (gone?.start ?? sequence.end);
}

/** What is left of a sequence of one: the brackets go, unless they hold its lines together. */
function unwrap(only: Node, outer: Node, plan: LinePlan): void {
  const [open, close] = /[\r\n]/.test(only.text) ? ["(", ")"] : ["", ""];
  plan.replace(outer.start, only.start, open);
  plan.replace(only.end, outer.end, close);
}

class DroppedStatements {
  private readonly comments = new Map<number, MovedComments>();

  constructor(
    private readonly module: Module,
    /** The statements that go, each with its dropped targets. */
    private readonly whole: ReadonlyMap<Node, readonly Node[]>,
    private readonly carried: ReadonlySet<number>,
    private readonly plan: LinePlan,
  ) {}

  drop(): ReadonlyMap<number, MovedComments> {
    for (const [block, statements] of groupBy([...this.whole.keys()], ({ parent }) => parent)) if (block) this.dropFrom(block, statements);
    return this.comments;
  }

  private dropFrom(block: Node, statements: readonly Node[]): void {
    const emptied = statements.length === block.parts.length;
    const removed: Row[] = [];
    for (const row of this.rowsOf(statements)) {
      this.moveComments(row);
      if (row.some((statement) => !this.whole.has(statement))) this.thinRow(row);
      else if (emptied && row[0] === block.parts[0]) this.replaceByPass(row);
      else removed.push(row);
    }
    for (const row of removed) this.plan.remove(this.first(row), this.last(row));
    for (const row of removed) this.closeGap(block, row);
  }

  /** The rows of statements of one block, each once, in the order of the file. */
  private rowsOf(statements: readonly Node[]): readonly Row[] {
    const rows: Row[] = [];
    for (const statement of statements.toSorted((a, b) => a.start - b.start))
      if (!rows.at(-1)?.includes(statement)) rows.push(rowOf(this.module.source, statement));
    return rows;
  }

  private first(row: Row): number {
    return firstLine(this.module.source, row[0] as Node);
  }

  private last(row: Row): number {
    return lastLine(this.module.source, row.at(-1) as Node);
  }

  private closeGap(block: Node, row: Row): void {
    const { source } = this.module;
    const width = indentWidth(indentOf(source, this.first(row)));
    const header = source.lineAt(trimmedEnd(source.text.slice(0, block.start)).length);
    this.plan.closeGap(this.first(row), this.last(row), width, header);
  }

  /** `def __init__(self): self.a = self.b`, or all that a block holds. */
  private replaceByPass(row: Row): void {
    const last = row.at(-1) as Node;
    this.plan.replace((row[0] as Node).start, this.trailingIsMoved(last) ? this.commentEnd(last) : last.end, "pass");
  }

  /** Takes some of the statements of a row out, with the `;` that would be left over. */
  private thinRow(row: Row): void {
    for (let i = 0; i < row.length; ) {
      const first = i;
      while (i < row.length && this.whole.has(row[i] as Node)) i++;
      if (i === first) i++;
      else this.cut(row[first - 1], row[first] as Node, row[i - 1] as Node, row[i]);
    }
  }

  private cut(before: Node | undefined, first: Node, last: Node, after: Node | undefined): void {
    if (after) this.plan.replace(first.start, after.start, "");
    else if (before) this.plan.replace(before.end, this.trailingIsMoved(last) ? this.commentEnd(last) : last.end, "");
  }

  private trailingComment(statement: Node): string | undefined {
    const { source } = this.module;
    const line = source.lines[lastLine(source, statement)];
    const comment = line && TRAILING_COMMENT.exec(source.text.slice(statement.end, line.end))?.[1];
    return comment && trimmedEnd(comment);
  }

  private commentEnd(statement: Node): number {
    return this.module.source.lines[lastLine(this.module.source, statement)]?.end ?? statement.end;
  }

  private carrier(statement: Node): Node | undefined {
    return this.whole.get(statement)?.find((target) => this.carried.has(target.start));
  }

  private trailingIsMoved(statement: Node): boolean {
    return this.carrier(statement) !== undefined && this.trailingComment(statement) !== undefined;
  }

  /** Notes the comments of a row that go with its statements, and takes the comment lines above it out. */
  private moveComments(row: Row): void {
    const last = row.at(-1) as Node;
    for (const statement of row) this.moveInnerComments(statement);
    const holder = this.carrier(last);
    const trailing = holder && this.trailingComment(last);
    if (holder && trailing) this.note(holder, { above: [], trailing });
    const first = row.map((statement) => this.carrier(statement)).find((target) => target !== undefined);
    const lines = first && row.every((statement) => this.whole.has(statement)) ? this.linesAbove(row) : [];
    if (!first || lines.length === 0) return;
    this.note(first, { above: lines.map((line) => trimmed(this.module.source.lineText(line))), trailing: undefined });
    this.plan.remove(lines[0] as number, lines.at(-1) as number);
  }

  /** The comments inside the brackets of a statement that goes. */
  private moveInnerComments(statement: Node): void {
    const holder = this.carrier(statement);
    if (!holder) return;
    const above = [...walk(statement)].filter((node) => node.type === "comment").map((node) => trimmedEnd(node.text));
    if (above.length > 0) this.note(holder, { above, trailing: undefined });
  }

  private note(target: Node, comments: MovedComments): void {
    const known = this.comments.get(target.start);
    this.comments.set(target.start, {
      above: [...(known?.above ?? []), ...comments.above],
      trailing: comments.trailing ?? known?.trailing,
    });
  }

  /** The comment lines directly above a row, when no statement is left directly below that they may describe. */
  private linesAbove(row: Row): number[] {
    const { source } = this.module;
    if (isInline(source, row[0]?.parent as Node)) return [];
    const first = commentsAbove(this.module, this.first(row));
    if (first === this.first(row) || !this.nothingLeft(row)) return [];
    return Array.from({ length: this.first(row) - first }, (_, index) => first + index);
  }

  private nothingLeft(row: Row): boolean {
    const { source } = this.module;
    const siblings = row[0]?.parent?.parts ?? [];
    for (let last = row.at(-1) as Node; ; ) {
      const line = lastLine(source, last) + 1;
      const next = siblings[lastUpTo(siblings, last.start) + 1];
      if (!next || isBlank(source, line) || isComment(source, line)) return true;
      const below = rowOf(source, next);
      if (!below.every((statement) => this.whole.has(statement))) return false;
      last = below.at(-1) as Node;
    }
  }
}
