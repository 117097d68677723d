import type { ClassModel } from "./classes.js";
import type { Module } from "./module.js";
import type { Source } from "./source.js";
import { lastUpTo, type Node, walk } from "./tree.js";

const INDENT = /^[ \t\f]*/;

/**
 * `text` without the white space around it, as Python sees it. JavaScript's `trim` takes the byte 0xA0 for a blank, too, which
 * may be a letter, or half of one: UTF-8 ends `à` with it.
 */
export function trimmed(text: string): string {
  return trimmedEnd(text).replace(/^[ \t\f\r\n]+/, "");
}

export function trimmedEnd(text: string): string {
  let end = text.length;
  while (end > 0 && " \t\f\r\n".includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

/** The white space a line begins with; a form feed in it starts anew. */
export function indentOf(source: Source, line: number): string {
  const indent = INDENT.exec(source.lineText(line))?.[0] ?? "";
  return indent.slice(indent.lastIndexOf("\f") + 1);
}

/** Its width: a tab goes to the next multiple of 8 (Python 2 language reference, 2.1.8). */
export function indentWidth(indent: string): number {
  let width = 0;
  for (const character of indent) width = character === "\t" ? width - (width % 8) + 8 : width + 1;
  return width;
}

/** A form feed is a mark that somebody set: a line that holds one is not just blank. Nor is one in which the line before goes on. */
export function isBlank(source: Source, line: number): boolean {
  const text = source.lineText(line);
  return trimmed(text) === "" && !text.includes("\f") && !source.goesOn(line - 1);
}

export function isComment(source: Source, line: number): boolean {
  return trimmed(source.lineText(line)).startsWith("#");
}

/** The index of the line that a node begins on, 0-based; for a statement, that of the first line that goes on to it. */
export function firstLine(source: Source, node: Node): number {
  let line = source.lineAt(node.start);
  if (isStatement(node)) while (source.goesOn(line - 1)) line--;
  return line;
}

/** The index of the line that the last byte of a node stands on, 0-based; for a statement, that of the last line that this one goes on to. */
export function lastLine(source: Source, node: Node): number {
  let line = source.lineAt(Math.max(node.start, node.end - 1));
  if (isStatement(node)) while (source.goesOn(line)) line++;
  return line;
}

/** A statement, or the statements of a suite. */
function isStatement({ type, parent }: Node): boolean {
  return type === "block" || (parent?.is("block", "module", "decorated_definition") ?? false);
}

/** How many blank lines follow `line`. */
export function blanksAfter(source: Source, line: number): number {
  let next = line + 1;
  while (next < source.lines.length - 1 && isBlank(source, next)) next++;
  return next - line - 1;
}

/** The first of the comment lines directly above `line` that are indented as it is; `line` itself when there are none. */
export function commentsAbove(module: Module, line: number): number {
  const { source } = module;
  const width = indentWidth(indentOf(source, line));
  let first = line;
  // Upwards the tree has to tell: what looks like a comment may be the end of a string.
  while (first > 0 && module.isCommentLine(first - 1) && indentWidth(indentOf(source, first - 1)) === width) first--;
  return first;
}

/** Whether the suite of a compound statement begins on the line of its header. */
export function isInline(source: Source, block: Node): boolean {
  const line = source.lines[firstLine(source, block)];
  return line !== undefined && /[^ \t\f\r\n\\]/.test(source.text.slice(line.start, block.start));
}

/** The last line of a class member: comments below it that are indented deeper than the class body are its own. */
export function memberEnd(source: Source, member: Node): number {
  const width = indentWidth(indentOf(source, firstLine(source, member)));
  let end = lastLine(source, member);
  for (let line = end + 1; line < source.lines.length; line++) {
    if (isBlank(source, line)) continue;
    if (!isComment(source, line) || indentWidth(indentOf(source, line)) <= width) break;
    end = line;
  }
  return end;
}

/** The indentation of the members of a class. */
export function memberIndent(cls: ClassModel): string {
  const { source } = cls.module;
  const own = indentOf(source, firstLine(source, cls.node));
  return isInline(source, cls.body) ? own + indentUnit(cls.module) : indentOf(source, firstLine(source, cls.body.parts[0] ?? cls.body));
}

/** The indentation of the bodies of its methods, taken from one of them where there is one. */
export function methodIndent(cls: ClassModel): string {
  const { source } = cls.module;
  const indent = memberIndent(cls);
  for (const method of cls.methods) {
    const body = method.node.field("body");
    if (body && !isInline(source, body) && indentOf(source, firstLine(source, method.node)) === indent)
      return indentOf(source, firstLine(source, body.parts[0] ?? body));
  }
  const own = indentOf(source, firstLine(source, cls.node));
  return indent + (indent.startsWith(own) && indent !== own ? indent.slice(own.length) : indentUnit(cls.module));
}

/** What one level of indentation is in this file, by the first suite of it that has lines of its own. */
export function indentUnit(module: Module): string {
  const { source } = module;
  for (const block of walk(module.root)) {
    if (block.type !== "block" || !block.parent || isInline(source, block)) continue;
    const outer = indentOf(source, firstLine(source, block.parent));
    const inner = indentOf(source, firstLine(source, block.parts[0] ?? block));
    if (inner.startsWith(outer) && inner !== outer) return inner.slice(outer.length);
  }
  return "    ";
}

/** The statements that share physical lines with `member`, separated by `;`, from the first to the last. */
export function rowOf(source: Source, member: Node): readonly Node[] {
  const siblings = member.parent?.parts ?? [member];
  let first = lastUpTo(siblings, member.start);
  let last = first;
  const joined = (index: number) => lastLine(source, siblings[index] as Node) >= firstLine(source, siblings[index + 1] as Node);
  while (first > 0 && joined(first - 1)) first--;
  while (last + 1 < siblings.length && joined(last)) last++;
  return siblings.slice(first, last + 1);
}

/** How many blank lines stand between the methods of the classes of a module, most often. */
export class BlankHabits {
  private readonly known = new Map<ClassModel, number>();
  private ofAll: number | undefined;

  constructor(private readonly module: Module) {}

  /** Of a class; like the rest of the file where it has but one method. */
  of(cls: ClassModel): number {
    const habit = this.known.get(cls) ?? commonest(memberGaps(cls)) ?? this.ofModule();
    this.known.set(cls, habit);
    return habit;
  }

  private ofModule(): number {
    this.ofAll ??= commonest(this.module.classes.flatMap(memberGaps)) ?? 1;
    return this.ofAll;
  }
}

function memberGaps(cls: ClassModel): number[] {
  const { source } = cls.module;
  const members = cls.body.parts;
  const isDef = (member: Node) => member.is("function_definition", "decorated_definition");
  return members.slice(1).flatMap((member, index) => {
    const before = members[index] as Node;
    if (!isDef(before) || !isDef(member)) return [];
    return [blanksAfter(source, memberEnd(source, before))];
  });
}

function commonest(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0];
}
