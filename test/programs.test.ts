import { describe, expect, it } from "vitest";
import { type Campaign, campaign } from "./programs/campaign.js";
import { generateMachine } from "./programs/machines.js";
import { skipReason } from "./python2.js";

/** `npm run programs -- 5000` runs more of them, and prints what came of them. */
const PROGRAMS = Number(process.env.UNLEAK_PROGRAMS ?? 300);
const SEED = Number(process.env.UNLEAK_SEED ?? 20_270_718);

describe.skipIf(skipReason !== undefined)("programs made at random", () => {
  it("do the same before and after the rewrite", { timeout: 600_000 }, async () => {
    const total = await campaign(PROGRAMS, SEED);
    holds(total);
    if (total.programs < 200) return;
    expect(share(total, "method-alias applied")).toBeGreaterThan(0.3);
    expect(share(total, "context-manager applied")).toBeGreaterThan(0.3);
    const reasons = new Set([...total.outcomes.keys()].flatMap((outcome) => outcome.split(" ")[2] ?? []));
    expect(reasons.size).toBeGreaterThan(15);
  });

  it("are state machines that do the same", { timeout: 600_000 }, async () => {
    const total = await campaign(Math.ceil(PROGRAMS / 2), SEED, { of: { generate: generateMachine, transforms: ["method-state"] } });
    holds(total);
    if (total.programs >= 100) expect(share(total, "method-state applied")).toBeGreaterThan(0.25);
  });
});

/** No difference; and programs that don't work would prove nothing. */
function holds({ programs, broken, failures, steps, raising }: Campaign): void {
  expect(failures.map((failure) => failure.report).join("\n\n")).toBe("");
  if (programs < 100) return;
  expect(broken.length / programs, broken[0]?.report).toBeLessThan(0.02);
  expect(raising / steps).toBeLessThan(0.1);
}

function share({ programs, outcomes }: Campaign, outcome: string): number {
  return (outcomes.get(outcome) ?? 0) / programs;
}
