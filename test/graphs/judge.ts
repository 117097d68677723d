import type { Finding } from "../../src/transform.js";
import type { Observed, Rank } from "./python.js";

/** What is wrong with what is listed of a program. */
export type Mistake =
  /** What stays alive is not listed. */
  | "miss"
  /** What is freed at once is listed. */
  | "false finding"
  /** It is listed as something else than it is. */
  | "wrong rank";

const WORST: readonly Rank[] = ["never freed", "freed late", "kept"];

function rankOf({ reason, warnings }: Finding): Rank {
  if (reason?.name === "outside-kept") return "kept";
  return warnings.some(({ name }) => name === "never-freed") ? "never freed" : "freed late";
}

function worst(ranks: readonly Rank[]): Rank | undefined {
  return WORST.find((rank) => ranks.includes(rank));
}

/** Holds what is found in a program to what became of its objects. */
export function mistakeIn(findings: readonly Finding[], observed: Exclude<Observed, string>): Mistake | undefined {
  const listed = findings.filter(({ transform }) => transform === "leaks");
  const alive = new Set(observed.flatMap(([, classes]) => classes));
  if (listed.some(({ className }) => !alive.has(className))) return "false finding";
  const truth = observed.map(([rank]) => rank);
  // What `method-alias` rewrites is no finding of `leaks`.
  const isMended = findings.some(({ transform, verdict }) => transform === "method-alias" && verdict === "safe");
  if (listed.length === 0) return truth.length > 0 && !isMended ? "miss" : undefined;
  const said = listed.map(rankOf);
  // What is kept from outside may sit in a cycle as well, of which nothing shows.
  if (truth.includes("kept")) return said.includes("kept") ? undefined : "miss";
  return isMended || worst(said) === worst(truth) ? undefined : "wrong rank";
}

/** What `leaks` doesn't follow, as docs/limits.md says, by the features of programs; it may miss what needs that. */
const NOT_FOLLOWED: readonly RegExp[] = [
  /value (?:dictionary|vars)$/,
  /back value (?:returned|returned method|generator)$/,
  // A class of the new style holds itself, and what it captures, whatever lets go of it.
  /value local class$/,
  // In another branch of the same method it may be a later call that releases.
  /store branch$/,
  // A frame holds whatever its callers do; of several cycles by one attribute the shortest is told.
  /value (?:frame|except)$/,
  /^outside list of the class$/,
];

/** Whether a mistake is one that is known to be made. */
export function isKnown(mistake: Mistake, features: readonly string[]): boolean {
  return mistake !== "false finding" && features.some((feature) => NOT_FOLLOWED.some((each) => each.test(feature)));
}
