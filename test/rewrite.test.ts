import { describe, expect, it } from "vitest";
import { transformSource } from "../src/index.js";

/** A class whose body has that many bytes, of which a string that gets what is missing. */
function padded(header: string, body: (words: string) => string, bytes: number): string {
  return `${header}\n    ${body("x".repeat(bytes - body("").length))}\n\n\n`;
}

const INIT = "def __init__(self):\n        self.rate = 1\n        self.alias = self.run";
/** Loses bytes by the rewrite. */
const shorter = (bytes: number) =>
  padded("class Shorter(object):", (words) => `${INIT}\n\n    def run(self):\n        return '${words}'`, bytes);
/** Gains some: the base is named. */
const longer = (bytes: number) => padded("class Longer(TheBaseOfAllThings):", (words) => `words = '${words}'\n\n    ${INIT}`, bytes);
const BASE = "class TheBaseOfAllThings(object):\n    def run(self):\n        pass\n\n\n";

describe("a rewritten module", () => {
  it("is what was asked for, whichever of its suites are long enough to be read by themselves, before or after", async () => {
    for (let bytes = 108; bytes < 124; bytes += 2) {
      const text = `${BASE}${shorter(240 - bytes)}${longer(bytes)}`;
      const { code, failures, findings } = await transformSource(text, { others: "none" });
      expect([bytes, failures, findings.map(({ outcome }) => outcome)]).toEqual([bytes, [], ["applied", "applied"]]);
      expect(code).toContain("    alias = TheBaseOfAllThings.run\n");
    }
  });
});
