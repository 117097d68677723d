import { distance } from "fastest-levenshtein";

/** Where such names are looked for. */
export interface NearestOptions {
  /** Whether a name of several words is found by some of them, or by its beginning; by default it is. */
  readonly parts?: boolean;
}

/** So many are named. */
const MOST = 3;
/** Names that are so far from each other are two. */
const LARGEST = 3;
/** By so few characters nobody knows a name again. */
const SHORTEST = 3;

/** Of the names that there are, those that somebody may have meant who wrote another, the nearest first: up to three. */
export function nearest(written: string, known: readonly string[], { parts = true }: NearestOptions = {}): string[] {
  const scored = [...new Set(known)].map((name) => ({ name, far: farness(written.toLowerCase(), name.toLowerCase(), parts) }));
  const near = scored.filter(({ far }) => far < Number.POSITIVE_INFINITY).sort((a, b) => a.far - b.far);
  return near.slice(0, MOST).flatMap(({ name, far }) => (far <= (near[0]?.far ?? 0) + 1 ? [name] : []));
}

/** ``did you mean `review`?``, and in brackets what else helps; that alone where nothing is near. `shown` is how such a name is typed. */
export function didYouMean(names: readonly string[], otherwise: string, shown = (name: string) => name): string {
  if (names.length === 0) return otherwise;
  const quoted = names.map((name) => `\`${shown(name)}\``);
  const last = quoted.pop();
  return `did you mean ${quoted.length > 0 ? `${quoted.join(", ")} or ${last}` : last}?${otherwise === "" ? "" : ` (${otherwise})`}`;
}

/** How many slips lie between the two; infinitely many where the one can't be meant by the other. A part is farther than the whole. */
function farness(written: string, name: string, parts: boolean): number {
  const most = Math.min(LARGEST, Math.max(1, Math.floor(written.length / 3)));
  const whole = slips(written, name);
  if (whole <= most && whole < Math.min(written.length, name.length)) return whole;
  if (!parts || written.length < SHORTEST) return Number.POSITIVE_INFINITY;
  if (name.startsWith(written)) return 1;
  const nearestPart = Math.min(...partsOf(name, wordsOf(written).length).map((part) => slips(written, part)));
  return nearestPart <= most ? nearestPart + 1 : Number.POSITIVE_INFINITY;
}

/** Letters that were left out, put in, or typed for others; two that changed places are one slip. Names that differ more in length are two. */
function slips(written: string, name: string): number {
  if (Math.abs(written.length - name.length) > LARGEST) return Number.POSITIVE_INFINITY;
  const swaps = Array.from({ length: Math.max(0, written.length - 1) }, (_, at) => swapped(written, at));
  return Math.min(distance(written, name), ...swaps.map((each) => 1 + distance(each, name)));
}

function swapped(text: string, at: number): string {
  return `${text.slice(0, at)}${text.charAt(at + 1)}${text.charAt(at)}${text.slice(at + 2)}`;
}

/** With the sign behind each. */
const wordsOf = (name: string) => name.match(/[^/-]+[/-]?/g) ?? [];

/** So many words of a name that follow each other. */
function partsOf(name: string, many: number): string[] {
  const words = wordsOf(name);
  const starts = Array.from({ length: Math.max(0, words.length - many + 1) }, (_, start) => start);
  return starts.map((start) =>
    words
      .slice(start, start + many)
      .join("")
      .replace(/[/-]$/, ""),
  );
}
