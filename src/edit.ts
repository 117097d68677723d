import MagicString from "magic-string";

/** Replaces the bytes `[start, end)` of the file as it was read by `text` (a character a byte); an insertion when they are equal. */
export interface Edit {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const byPlace = (a: Edit, b: Edit) => a.start - b.start || a.end - b.end;

/** The first two edits that touch the same bytes of the same file, or undefined. Insertions at one place don't overlap. */
export function overlap(edits: readonly Edit[]): readonly [Edit, Edit] | undefined {
  const sorted = [...edits].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : byPlace(a, b)));
  for (let i = 1; i < sorted.length; i++) {
    const [before, after] = [sorted[i - 1] as Edit, sorted[i] as Edit];
    if (before.path === after.path && after.start < before.end) return [before, after];
  }
  return undefined;
}

/**
 * `text` with the edits made, which all belong to one file. Insertions at one place keep their order.
 * Throws when edits overlap or leave the text: a transform that asks for that is at fault.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const clash = overlap(edits);
  if (clash) throw new Error(`edits overlap: ${describe(clash[0])} and ${describe(clash[1])}`);
  const outside = edits.find((edit) => edit.start < 0 || edit.end > text.length || edit.start > edit.end);
  if (outside) throw new Error(`${describe(outside)} is outside the file, which has ${text.length} bytes`);
  const result = new MagicString(text);
  // Replacements first: magic-string drops what was inserted into a range that is replaced later.
  for (const edit of edits) if (edit.start < edit.end) result.update(edit.start, edit.end, edit.text);
  for (const edit of edits) if (edit.start === edit.end) result.appendRight(edit.start, edit.text);
  return result.toString();
}

function describe(edit: Edit): string {
  return `${edit.path}[${edit.start}, ${edit.end})`;
}
