import type { Decided } from "../../result.js";
import { isNeverFreed } from "../leaks.js";

/** Whether a finding of which nothing is in a dump is worth a word: what is freed late never comes there, and what somebody knows is no news. */
export function isWanting({ finding, outcome }: Decided): boolean {
  return finding.transform === "leaks" && isNeverFreed(finding) && outcome !== "silenced" && outcome !== "known";
}
