import { type GitPattern, gitPattern } from "./git-pattern.js";

/** What the rules of an ignore file say of a path; undefined where they say nothing. */
export type Verdict = "ignored" | "wanted" | undefined;

interface Rule {
  readonly isNegated: boolean;
  readonly pattern: GitPattern;
}

/**
 * The rules of one ignore file (https://git-scm.com/docs/gitignore#_pattern_format); as on file systems that know no case, letters match either.
 */
export class IgnoreFile {
  private readonly rules: readonly Rule[];

  constructor(text: string) {
    this.rules = text.split("\n").flatMap((line) => ruleOf(line.replace(/\r$/, "").toLowerCase()));
  }

  /** `path` is relative to the folder of the file, with `/`, and with one at its end for a folder. The last rule that says something counts. */
  test(path: string): Verdict {
    const parts = path.toLowerCase().split("/");
    const isFolder = parts.at(-1) === "";
    if (isFolder) parts.pop();
    for (let length = 1; length < parts.length; length++)
      if (this.verdictOn(parts.slice(0, length).join("/"), true) === "ignored") return "ignored";
    return this.verdictOn(parts.join("/"), isFolder);
  }

  private verdictOn(path: string, isFolder: boolean): Verdict {
    const last = this.rules.findLast(({ pattern }) => (isFolder || !pattern.isForFolders) && pattern.matches(path));
    return last && (last.isNegated ? "wanted" : "ignored");
  }
}

function ruleOf(line: string): Rule[] {
  const text = withoutTrailingSpaces(line);
  if (text === "" || text.startsWith("#")) return [];
  const isNegated = text.startsWith("!");
  const pattern = gitPattern(isNegated ? text.slice(1) : text);
  return pattern ? [{ isNegated, pattern }] : [];
}

/** One behind a backslash counts. */
function withoutTrailingSpaces(line: string): string {
  let end = line.length;
  while (end > 0 && line[end - 1] === " " && line[end - 2] !== "\\") end--;
  return line.slice(0, end);
}
