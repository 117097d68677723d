import type { Decided, FileFindings } from "../result.js";

/** Findings that say the same of one attribute, in their order; mostly it is one. */
export type Fold = readonly [first: Decided, ...others: Decided[]];

/** By their first findings, in the order of those. A finding that is told along with an earlier one is not there. */
export type Folds = ReadonlyMap<Decided, Fold>;

/** The findings of files as reports tell them; what `mayFold` refuses is told by itself. */
export function foldsOf(files: readonly Pick<FileFindings, "findings">[], mayFold: (decided: Decided) => boolean = isLeftAlone): Folds {
  const folds = new Map<Decided, [Decided, ...Decided[]]>();
  const firsts = new Map<string, Decided>();
  for (const decided of files.flatMap(({ findings }) => findings)) {
    const key = mayFold(decided) ? keyOf(decided) : undefined;
    const first = (key === undefined ? undefined : firsts.get(key)) ?? decided;
    if (key !== undefined) firsts.set(key, first);
    const fold = folds.get(first);
    if (fold) fold.push(decided);
    else folds.set(first, [first]);
  }
  return folds;
}

/** What was applied, silenced or is in conflict has something to say of its own place. */
function isLeftAlone({ outcome }: Decided): boolean {
  return outcome === "kept" || outcome === "withheld";
}

/** For reports that offer changes: each is offered at its own place. */
export function offersNothing(decided: Decided): boolean {
  const { edits, forward } = decided.finding;
  return isLeftAlone(decided) && edits.length === 0 && !forward;
}

function keyOf({ finding, outcome }: Decided): string | undefined {
  return finding.alike === undefined ? undefined : `${outcome}:${finding.alike}`;
}

/** `` `Tokenizer.state`: 61 places ``; undefined where there is one. */
export function placesText([first, ...others]: Fold): string | undefined {
  return others.length > 0 ? `\`${first.finding.attribute}\`: ${others.length + 1} places` : undefined;
}
