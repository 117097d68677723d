import type { FindingData, PageData } from "../data.js";

/** What is accepted with one finding: all of those that are like it, and that are shown and not decided yet. */
export type Scope = "file" | "folder" | "reason";

export const SCOPES: readonly Scope[] = ["file", "folder", "reason"];

/** Whether another finding is like this one; a folder has all that is below it. */
export function isLike(scope: Scope, one: FindingData, other: FindingData, data: PageData): boolean {
  if (scope === "file") return other.file === one.file;
  if (scope === "folder") return folderOf(other, data).startsWith(folderOf(one, data));
  return other.transform === one.transform && other.reason === one.reason;
}

export function scopeText(scope: Scope, finding: FindingData, data: PageData): string {
  if (scope === "file") return "Accept this file";
  if (scope === "folder") return `Accept the folder ${folderOf(finding, data)}`;
  return finding.reason === undefined ? `Accept all safe ${finding.transform}` : `Accept all ${finding.reason}`;
}

function folderOf({ file }: FindingData, data: PageData): string {
  return `${data.files[file]?.folder ?? ""}/`.replace(/^\/\/$/, "/");
}
