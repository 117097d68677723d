import { relative } from "node:path";
import type { Undone } from "../write/undo.js";
import { count, linesText } from "./text.js";

/** What came of `unleak undo`, for standard error. */
export function undoReport({ restored, untouched, failures, backupsRemoved, backupsLeft }: Undone, cwd: string): string {
  const lines = failures.map(({ path, message }) => `unleak: ${relative(cwd, path)}: ${message}`);
  for (const path of backupsLeft) lines.push(`unleak: ${relative(cwd, path)}: left alone: it is no longer the backup that the run made`);
  lines.push(`${count(restored.length, "file")} put back as ${restored.length === 1 ? "it was" : "they were"} before the last run`);
  if (untouched.length > 0) lines.push(`${count(untouched.length, "file")} had not been changed`);
  if (backupsRemoved.length > 0)
    lines.push(`${count(backupsRemoved.length, "backup")} that the run had made ${backupsRemoved.length === 1 ? "was" : "were"} removed`);
  if (failures.length > 0) lines.push(`${count(failures.length, "file")} left alone; unleak undo may be run again`);
  return linesText(lines);
}
