import { diffArrays } from "diff";

/** Lines that follow each other and stay, go or come. */
export interface LineRun {
  readonly kind: "same" | "removed" | "added";
  /** Each with what ends it; the last of a text may have nothing there. */
  readonly lines: readonly string[];
}

/**
 * What becomes of the lines of `before` in `after`. To search for the fewest changes takes the square of their number: where there are
 * many, the texts are cut at lines that both have just once.
 */
export function lineRuns(before: string, after: string): readonly LineRun[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const runs: { kind: LineRun["kind"]; lines: string[] }[] = [];
  const add = (kind: LineRun["kind"], lines: readonly string[]) => {
    const last = runs.at(-1);
    if (last?.kind === kind) for (const line of lines) last.lines.push(line);
    else if (lines.length > 0) runs.push({ kind, lines: [...lines] });
  };
  let [from, to] = [0, 0];
  for (const anchor of [...cutsIn(anchorsOf(old, now), old, now), { old: old.length, now: now.length }]) {
    for (const { kind, lines } of between(old.slice(from, anchor.old), now.slice(to, anchor.now))) add(kind, lines);
    add("same", old.slice(anchor.old, anchor.old + 1));
    [from, to] = [anchor.old + 1, anchor.now + 1];
  }
  return runs;
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function between(old: string[], now: string[]): readonly LineRun[] {
  if (old.length === 0) return [{ kind: "added", lines: now }];
  if (now.length === 0) return [{ kind: "removed", lines: old }];
  return diffArrays(old, now).map(({ value, added, removed }) => ({ kind: added ? "added" : removed ? "removed" : "same", lines: value }));
}

/** So many changed lines are searched at once, and up to four times as many until two lines come that were side by side and are. */
const AT_ONCE = 100;
const AT_MOST = 4 * AT_ONCE;

/** Of the anchors, those that have so much between them. */
function cutsIn(anchors: readonly Anchor[], old: readonly string[], now: readonly string[]): readonly Anchor[] {
  let changed = 0;
  let before: Anchor = { old: -1, now: -1 };
  return anchors.filter((anchor) => {
    const gone = old.slice(before.old + 1, anchor.old);
    const come = now.slice(before.now + 1, anchor.now);
    const isSame = gone.length === come.length && gone.every((line, at) => line === come[at]);
    before = anchor;
    if (!isSame) changed += gone.length + come.length;
    if (changed < (isSame ? AT_ONCE : AT_MOST)) return false;
    changed = 0;
    return true;
  });
}

/** The same line in both, by its numbers, which are 0-based. */
interface Anchor {
  readonly old: number;
  readonly now: number;
}

/** Of the lines that both have just once, the most that come in one order. */
function anchorsOf(old: readonly string[], now: readonly string[]): readonly Anchor[] {
  const places = onlyOnes(now);
  const both = [...onlyOnes(old)].flatMap(([line, at]) => {
    const place = places.get(line);
    return place === undefined ? [] : [{ old: at, now: place }];
  });
  return longestRise(both);
}

function onlyOnes(lines: readonly string[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const often = new Set<string>();
  lines.forEach((line, at) => {
    if (found.has(line)) often.add(line);
    else found.set(line, at);
  });
  for (const line of often) found.delete(line);
  return found;
}

/** Of what is in the order of `old`, the most that is in the order of `now`, too (patience sorting). */
function longestRise(anchors: readonly Anchor[]): readonly Anchor[] {
  // Of the rises of each length the one that ends lowest, each with the one before it.
  const ends: { readonly anchor: Anchor; readonly before: unknown }[] = [];
  for (const anchor of anchors) {
    let low = 0;
    for (let high = ends.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((ends[middle]?.anchor.now ?? 0) < anchor.now) low = middle + 1;
      else high = middle;
    }
    ends[low] = { anchor, before: ends[low - 1] };
  }
  const rise: Anchor[] = [];
  for (let end = ends.at(-1); end; end = end.before as typeof end) rise.push(end.anchor);
  return rise.reverse();
}
