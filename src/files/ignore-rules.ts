import { readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { IgnoreFile } from "./ignore-file.js";
import { statusOf } from "./paths.js";

/** What the ignore files of a folder say. */
export interface FolderRules {
  readonly folder: string;
  readonly rules: IgnoreFile;
}

/** The rules from above for what lies in a folder that was named: those that pass over the folder itself say nothing more. */
export function rulesFor(folder: string): FolderRules[] {
  const above = ignoreFilesAbove(folder);
  return above.filter((file) => !passesOver(file, folder));
}

function passesOver(file: FolderRules, path: string): boolean {
  for (let inner = path; inner !== file.folder; inner = dirname(inner)) if (isIgnored(inner, true, [file])) return true;
  return false;
}

/** The ignore files of the folders above, up to the one that holds the repository. */
function ignoreFilesAbove(folder: string): FolderRules[] {
  const found: FolderRules[] = [];
  for (let inner = folder; !statusOf(join(inner, ".git")); ) {
    const outer = dirname(inner);
    if (outer === inner) return [];
    found.unshift(...ignoreFilesIn(outer));
    inner = outer;
  }
  return found;
}

/** Those of the folder itself. */
export function ignoreFilesIn(folder: string): FolderRules[] {
  const names = [join(".git", "info", "exclude"), ".gitignore", ".ignore"];
  return names.flatMap((name) => {
    const text = textOf(join(folder, name));
    return text ? [{ folder, rules: new IgnoreFile(text) }] : [];
  });
}

/** In bytes. */
const LARGEST_RULES = 1 << 20;

/** Empty for what is no file, such as a pipe that nobody writes to. */
function textOf(path: string): string {
  try {
    const status = statusOf(path);
    return status?.isFile() && status.size <= LARGEST_RULES ? readFileSync(path, "utf8") : "";
  } catch {
    return "";
  }
}

/** The rules of the nearest folder that says something of the path count. */
export function isIgnored(path: string, isFolder: boolean, files: readonly FolderRules[]): boolean {
  for (const { folder, rules } of [...files].reverse()) {
    const inside = relative(folder, path).split(sep).join("/") + (isFolder ? "/" : "");
    const verdict = rules.test(inside);
    if (verdict) return verdict === "ignored";
  }
  return false;
}
