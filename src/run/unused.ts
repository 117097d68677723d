import type { Transform } from "../transform.js";
import type { Decided, Remark } from "./result.js";
import type { Directive, Silencing } from "./silence.js";

/** The transforms that there are, and those that run. */
export interface Asked {
  readonly known: readonly Transform[];
  readonly run: readonly Transform[];
}

/** The comments of a file that silence nothing, of those that could have in this run. */
export function unusedSilencing(silencing: Silencing, decided: readonly Decided[], asked: Asked): Remark[] {
  return silencing.directives.flatMap((directive) => {
    const why =
      complaint(directive, asked) ?? (isUsed(directive, silencing, decided) || !isAsked(directive, asked) ? undefined : nothing(directive));
    const { path, line, column } = directive.span;
    return why === undefined ? [] : [{ path, line, column, name: "unused-silencing", message: why }];
  });
}

/** Whether all that the comment is about ran; one that names no transform is about the default ones at least. */
function isAsked({ transforms }: Directive, { known, run }: Asked): boolean {
  const ran = new Set(run.map(({ name }) => name));
  const meant = transforms.length > 0 ? transforms : known.filter(({ isDefault }) => isDefault).map(({ name }) => name);
  return meant.every((name) => ran.has(name));
}

function isUsed(directive: Directive, silencing: Silencing, decided: readonly Decided[]): boolean {
  const { path, start } = directive.span;
  return decided.some(({ finding }) => {
    const by = finding.silencedBy;
    if (by?.path === path && by.start === start) return true;
    // The edit that another class would need here is not made.
    return finding.verdict === "kept" && (finding.reason?.related.some((place) => silencing.reaches(directive, place)) ?? false);
  });
}

/** What is wrong with a comment whatever the findings are. */
function complaint({ kind, transforms }: Directive, { known }: Asked): string | undefined {
  if (kind === "unknown")
    return "this comment is not understood: write `# unleak: ignore`, `# unleak: ignore[method-alias]` or `# unleak: skip-file`";
  const names = known.map(({ name }) => name);
  const odd = transforms.find((name) => !names.includes(name));
  return odd === undefined ? undefined : `this comment names '${odd}', which is no transform: they are ${names.join(", ")}`;
}

function nothing({ kind }: Directive): string {
  if (kind === "skip-file") return "this comment silences nothing: it counts in the first and last five lines of a file that has findings";
  return "this comment silences nothing: it counts at the end of the line of an alias, a `class` or a `def __del__` that has a finding";
}
