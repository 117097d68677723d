import { applyEdits, type Edit } from "../edit.js";

/** Some lines of a text, and what edits make of them. */
export interface EditWindow {
  /** How many lines stand above. */
  readonly line: number;
  readonly before: string;
  readonly after: string;
}

/** The lines that edits of one text change, with so many around them: where these meet, they are one window. In the order of the text. */
export function editWindows(text: string, edits: readonly Edit[], around: number): readonly EditWindow[] {
  const windows: { start: number; end: number; edits: Edit[] }[] = [];
  for (const edit of [...edits].sort((one, other) => one.start - other.start)) {
    const [start, end] = [linesUp(text, edit.start, around), linesDown(text, edit.end, around)];
    const last = windows.at(-1);
    if (last && start <= last.end) {
      last.end = Math.max(last.end, end);
      last.edits.push(edit);
    } else windows.push({ start, end, edits: [edit] });
  }
  let [line, counted] = [0, 0];
  return windows.map(({ start, end, edits: own }) => {
    line += linesIn(text, counted, start);
    counted = start;
    const before = text.slice(start, end);
    const inside = own.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
    return { line, before, after: applyEdits(before, inside) };
  });
}

const [CR, LF] = [0x0d, 0x0a];

/** Whether a line begins at an offset: behind CR, LF or both. */
function isLineStart(text: string, offset: number): boolean {
  const before = text.charCodeAt(offset - 1);
  return offset === 0 || before === LF || (before === CR && text.charCodeAt(offset) !== LF);
}

/** Where the line of an offset begins, or one that so many stand below. */
function linesUp(text: string, offset: number, count: number): number {
  let start = offset;
  for (let left = count; ; start--) if (isLineStart(text, start) && (start === 0 || left-- === 0)) return start;
}

/** Where the line of an offset ends, or one that so many stand above. */
function linesDown(text: string, offset: number, count: number): number {
  let left = count;
  for (let end = offset + 1; end < text.length; end++) if (isLineStart(text, end) && left-- === 0) return end;
  return text.length;
}

function linesIn(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = start + 1; at <= end; at++) if (isLineStart(text, at)) lines++;
  return lines;
}
