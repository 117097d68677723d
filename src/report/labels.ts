import type { Outcome } from "../result.js";

/** What became of findings, in words. */
export const LABELS: Readonly<Record<Outcome, string>> = {
  applied: "applied",
  kept: "kept",
  withheld: "withheld",
  silenced: "silenced",
  declined: "declined",
  conflict: "in conflict",
  known: "in the baseline",
};
