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
  const unit = indentUnit(module);
  const isGone = (line: Stretch) => replaced.some(({ start, end, text }) => text === "" && start <= line.start && line.end < end);
  return ranges.flatMap((range) =>
    source.lines.flatMap((line, index) => {
      const isMeant = range.start <= line.start && line.start < range.end && !isBlank(source, index);
      if (!isMeant || isGone(line) || strings.some(({ start, end }) => start < line.start && line.start < end)) return [];
      return [deeperAt(module, index, line.start, unit)];
    }),
  );
}

function deeperAt(module: Module, index: number, start: number, unit: string): Edit {
  const text = module.source.lineText(index);
  const indent = indentOf(module.source, index);
  // A form feed starts the count anew: what stands before it doesn't indent.
  const origin = start + text.indexOf(indent, text.search(/[^ \t\f]/) - indent.length);
  const at = indent.includes("\t") && !unit.includes("\t") ? origin + indent.length : origin;
  return { path: module.path, start: at, end: at, text: unit };
}

function stringsOf(root: Node): Node[] {
  return [...walk(root, (node) => node.type !== "string")].filter((node) => node.type === "string");
}
