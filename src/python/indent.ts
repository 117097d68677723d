import type { Edit } from "../edit.js";
import type { Module } from "./module.js";
import { type Node, walk } from "./tree.js";
import { indentOf, indentUnit, isBlank } from "./whitespace.js";

/** A stretch of a file. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** One level deeper, whatever the white space is: a tab in front adds eight columns to anything, spaces only count behind tabs. */
export function deeper(indent: string, unit: string): string {
  return unit.includes("\t") ? unit + indent : indent + unit;
}

/** Every line that begins in one of the `ranges` one level deeper, for each of them, but for those that `replaced` takes away. */
export function indented(module: Module, ranges: readonly Stretch[], replaced: readonly Edit[]): Edit[] {
  if (ranges.length === 0) return [];
  const { source } = module;
  const strings = stringsOf(module.root);
  const isGone = (line: Stretch) => replaced.some(({ start, end, text }) => text === "" && start <= line.start && line.end <= end);
  const isInString = (line: Stretch) => strings.some(({ start, end }) => start < line.start && line.start < end);
  const lines = source.lines.map((line, index) => ({ ...line, index }));
  const isInRange = (line: Stretch) => ranges.some((range) => begins(line, range));
  const moved = lines.filter((line) => isInRange(line) && !isBlank(source, line.index) && !isGone(line) && !isInString(line));
  const levels = ranges.map((range) => {
    const own = moved.filter((line) => begins(line, range));
    return { range, unit: unitFor(own, module) };
  });
  return moved.map((line) => {
    const units = levels.filter(({ range }) => begins(line, range)).map(({ unit }) => unit);
    return deeperAt(module, line.index, line.start, units);
  });
}

function begins(line: Stretch, range: Stretch): boolean {
  return range.start <= line.start && line.start < range.end;
}

/** What goes in front of each of the lines: they all have to go as many columns, and spaces in front of a tab go none. */
function unitFor(lines: readonly { readonly index: number }[], module: Module): string {
  const hasTab = lines.some(({ index }) => indentOf(module.source, index).includes("\t"));
  const unit = indentUnit(module);
  return hasTab && !unit.includes("\t") ? "\t" : unit;
}

function deeperAt(module: Module, index: number, start: number, units: readonly string[]): Edit {
  const text = module.source.lineText(index);
  const indent = indentOf(module.source, index);
  // A form feed starts the count anew: what stands before it doesn't indent.
  const at = start + text.indexOf(indent, text.search(/[^ \t\f]/) - indent.length);
  const [tabs, spaces] = [units.filter((unit) => unit.includes("\t")), units.filter((unit) => !unit.includes("\t"))];
  return { path: module.path, start: at, end: at, text: [...tabs, ...spaces].join("") };
}

function stringsOf(root: Node): Node[] {
  return [...walk(root, (node) => node.type !== "string")].filter((node) => node.type === "string");
}
