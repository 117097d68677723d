import type { StructuredPatchHunk } from "diff";
import { type LineRun, lineRuns } from "./line-diff.js";

const SIGNS = { same: " ", removed: "-", added: "+" } as const;

/** What changes, with so many lines around it: changes that share such lines are one hunk. */
export function hunksOf(before: string, after: string, context: number): StructuredPatchHunk[] {
  const runs = lineRuns(before, after);
  const hunks: StructuredPatchHunk[] = [];
  let hunk: StructuredPatchHunk | undefined;
  let [old, now] = [1, 1];
  const add = (kind: LineRun["kind"], lines: readonly string[]) => {
    for (const line of lines) hunk?.lines.push(...signed(SIGNS[kind], line));
    if (hunk && kind !== "added") hunk.oldLines += lines.length;
    if (hunk && kind !== "removed") hunk.newLines += lines.length;
  };
  runs.forEach(({ kind, lines }, index) => {
    if (kind !== "same") {
      if (!hunk) {
        const above = runs[index - 1]?.lines.slice(-context || Number.POSITIVE_INFINITY) ?? [];
        hunk = { oldStart: old - above.length, oldLines: 0, newStart: now - above.length, newLines: 0, lines: [] };
        hunks.push(hunk);
        add("same", above);
      }
      add(kind, lines);
    } else if (lines.length <= context * 2 && index < runs.length - 1) add("same", lines);
    else {
      add("same", lines.slice(0, context));
      hunk = undefined;
    }
    if (kind !== "added") old += lines.length;
    if (kind !== "removed") now += lines.length;
  });
  return hunks;
}

function signed(sign: string, line: string): string[] {
  return line.endsWith("\n") ? [sign + line.slice(0, -1)] : [sign + line, "\\ No newline at end of file"];
}
