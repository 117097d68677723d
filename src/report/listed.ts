import type { Decided } from "../result.js";

/** Whether a finding is one of those that were left alone; what is known is not told again. */
export function isListed({ outcome }: Decided): boolean {
  return outcome !== "applied" && outcome !== "known";
}
