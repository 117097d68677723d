import { type Finding, printable, type RunResult } from "../../index.js";

/** What a person is asked about. */
export interface Offer {
  /** By path, then place. */
  readonly findings: readonly Finding[];
  /** What could be applied only along with what is not offered, so that there is nothing to ask. */
  readonly stuck: readonly LeftOut[];
  /** The texts of the files that findings are about, a character for each byte, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** A finding that is not applied though it might have been, and why, as the rest of a sentence. */
export interface LeftOut {
  readonly finding: Finding;
  readonly why: string;
}

/** What there is to ask in the result of a run in which nothing was accepted: whatever might be is `declined`. */
export function offerOf(result: RunResult): Offer {
  const all = result.files.flatMap((file) => file.findings);
  const open = all.filter(({ outcome }) => outcome === "declined").map(({ finding }) => finding);
  const known = new Map(all.map(({ finding }) => [finding.id, finding]));
  const { fit, stuck } = applicable(open, known);
  return { findings: fit, stuck, texts: new Map(result.files.flatMap(textOf)) };
}

function textOf({ path, before }: RunResult["files"][number]): (readonly [string, string])[] {
  return before === undefined ? [] : [[path, before]];
}

/** Tells those of `wanted` that can be applied together from those that lack one that they need. */
export function applicable(
  wanted: readonly Finding[],
  known: ReadonlyMap<string, Finding>,
): { readonly fit: readonly Finding[]; readonly stuck: readonly LeftOut[] } {
  let fit = wanted;
  const stuck: LeftOut[] = [];
  for (;;) {
    const ids = new Set(fit.map(({ id }) => id));
    const lacking = fit.filter(({ needs }) => needs.some((id) => !ids.has(id)));
    if (lacking.length === 0) return { fit, stuck };
    for (const finding of lacking) {
      const needed = known.get(finding.needs.find((id) => !ids.has(id)) ?? "");
      const what = needed ? placeOf(needed) : absent(finding.needs.find((id) => !ids.has(id)) ?? "");
      stuck.push({ finding, why: `it can't be applied without ${what}` });
    }
    fit = fit.filter((finding) => !lacking.includes(finding));
  }
}

/** What is needed may come of a transform, or from a file, that the review was not asked for. */
function absent(id: string): string {
  const [transform = "", ...path] = id.split(":").slice(0, -1);
  return `what ${transform} makes of ${printable(path.join(":"))}: review both transforms on both files`;
}

/** The ids of the findings that are, in another offer, what they were in this one, in files that hold what they held. */
export function unchangedIn(before: Offer, after: Offer): ReadonlySet<string> {
  const changed = changedPaths(before, after);
  const now = new Map(after.findings.map((finding) => [finding.id, finding]));
  const same = before.findings.filter((finding) => {
    const other = now.get(finding.id);
    return other && whatItDoes(finding) === whatItDoes(other) && !pathsOf(finding).some((path) => changed.has(path));
  });
  return new Set(same.map(({ id }) => id));
}

export function changedPaths(before: Offer, after: Offer): ReadonlySet<string> {
  const changed = [...before.texts].filter(([path, text]) => after.texts.get(path) !== text);
  return new Set(changed.map(([path]) => path));
}

/** All that an answer was about; where a reason points to may move without harm. */
function whatItDoes({ verdict, reason, warnings, edits, needs }: Finding): string {
  return JSON.stringify([verdict, reason?.name, warnings.map(({ name }) => name), edits, needs]);
}

/** The files that a finding is about, its own one first. */
export function pathsOf({ path, edits }: Finding): readonly string[] {
  return [...new Set([path, ...edits.map((edit) => edit.path)])];
}

/** `pumps.py:12:9` */
export function placeOf({ path, span }: Finding): string {
  return `${printable(path)}:${span.line}:${span.column}`;
}
