import { describe, expect, it } from "vitest";
import { campaign, failureReport } from "./graphs/campaign.js";
import { skipReason } from "./python2.js";

/** `npm run graphs -- --count 5000 --seed 7` runs more of them, and tells the smallest program of each kind of mistake. */
const PROGRAMS = Number(process.env.UNLEAK_PROGRAMS ?? 150);
const SEED = Number(process.env.UNLEAK_SEED ?? 3);

describe.skipIf(skipReason !== undefined)("programs whose objects hold each other at random", () => {
  it("leak what is listed, and nothing else", { timeout: 300_000 }, async () => {
    const { programs, alive, broken, failures, known } = await campaign(PROGRAMS, SEED);
    expect(failures.map(failureReport).join("\n\n")).toBe("");
    // Programs that don't run, or that leave nothing alive, would prove nothing.
    expect(broken.length / programs, broken[0]?.why).toBeLessThan(0.04);
    expect(alive / programs).toBeGreaterThan(0.5);
    expect(known.length / programs).toBeLessThan(0.08);
  });
});
