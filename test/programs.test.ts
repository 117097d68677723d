import { describe, expect, it } from "vitest";
import { campaign } from "./programs/campaign.js";
import { skipReason } from "./python2.js";

/** `npm run programs -- 5000` runs more of them, and prints what came of them. */
const PROGRAMS = Number(process.env.UNLEAK_PROGRAMS ?? 300);
const SEED = Number(process.env.UNLEAK_SEED ?? 20_270_718);

describe.skipIf(skipReason !== undefined)("programs made at random", () => {
  it("do the same before and after the rewrite", { timeout: 600_000 }, async () => {
    const { programs, outcomes, broken, failures, steps, raising } = await campaign(PROGRAMS, SEED);
    expect(failures.map((failure) => failure.report).join("\n\n")).toBe("");
    if (programs < 200) return;
    // Programs that don't work, or that give unleak nothing to do, would prove nothing.
    const share = (outcome: string) => (outcomes.get(outcome) ?? 0) / programs;
    expect(broken.length / programs, broken[0]?.report).toBeLessThan(0.02);
    expect(raising / steps).toBeLessThan(0.1);
    expect(share("method-alias applied")).toBeGreaterThan(0.3);
    expect(share("context-manager applied")).toBeGreaterThan(0.3);
    const reasons = new Set([...outcomes.keys()].flatMap((outcome) => outcome.split(" ")[2] ?? []));
    expect(reasons.size).toBeGreaterThan(15);
  });
});
