import type { TextPosition, TextRange } from "./positions.js";

/** Whether two ranges have a place in common, if only an end. */
export function covers(one: TextRange, other: TextRange): boolean {
  return compare(one.start, other.end) <= 0 && compare(other.start, one.end) <= 0;
}

function compare(one: TextPosition, other: TextPosition): number {
  return one.line - other.line || one.character - other.character;
}
