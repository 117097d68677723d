import { type GitPattern, gitPattern } from "./git-pattern.js";

interface Rule {
  readonly pattern: GitPattern;
  /** Whether it is about what lies directly in a folder, and nothing below. */
  readonly isFlat: boolean;
  readonly owners: readonly string[];
}

/** Rules of which one counts for a file; GitLab has several such sections. */
type Section = Rule[];

/**
 * A CODEOWNERS file, as GitHub (https://docs.github.com/articles/about-code-owners) and GitLab (https://docs.gitlab.com/user/project/codeowners/reference)
 * read it: patterns as in an ignore file, but that letters have to match as they are written, `!` means nothing, and `docs/*` is about the files
 * in `docs` alone. Of a section the last pattern that matches counts, one without owners as well.
 */
export class CodeOwners {
  private readonly sections: readonly Section[];

  constructor(text: string) {
    this.sections = sectionsOf(text);
  }

  /** Each once, in the order of the file; none for a file without an owner. `path` is relative to the top of the repository, with `/`. */
  ownersOf(path: string): readonly string[] {
    return [...new Set(this.sections.flatMap((rules) => rules.findLast((rule) => isAbout(rule, path))?.owners ?? []))];
  }
}

function isAbout({ pattern, isFlat }: Rule, path: string): boolean {
  if (!pattern.isForFolders && pattern.matches(path)) return true;
  if (isFlat) return false;
  const parts = path.split("/");
  return parts.some((_, length) => length > 0 && pattern.matches(parts.slice(0, length).join("/")));
}

/** `[Section]`, `^[Optional section]`, `[Section][2] @who-owns-what-says-nothing`. */
const HEADING = /^\^?\[[^\]]+\](?:\[\d+\])?(?=\s|$)/;

function sectionsOf(text: string): Section[] {
  const sections: Section[] = [[]];
  let defaults: readonly string[] = [];
  for (const line of text.split("\n").map((each) => withoutComment(each.trim()))) {
    const heading = HEADING.exec(line)?.[0];
    if (heading !== undefined) {
      sections.push([]);
      defaults = wordsOf(line.slice(heading.length));
    } else sections.at(-1)?.push(...ruleOf(line, defaults));
  }
  return sections;
}

/** It begins the line or stands behind a space. */
function withoutComment(line: string): string {
  return line.replace(/(?:^|\s)#.*$/, "");
}

function ruleOf(line: string, defaults: readonly string[]): Rule[] {
  // A space behind a backslash belongs to the name.
  const text = /^(?:\\.|\S)+/.exec(line)?.[0] ?? "";
  const pattern = text.startsWith("!") ? undefined : gitPattern(text);
  const owners = wordsOf(line.slice(text.length));
  return pattern ? [{ pattern, isFlat: text.endsWith("/*") && !text.endsWith("**/*"), owners: owners.length > 0 ? owners : defaults }] : [];
}

const wordsOf = (text: string) => text.split(/\s+/).filter(Boolean);
