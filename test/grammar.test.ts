import { describe, expect, it } from "vitest";
import { chooseEngine } from "../src/python/parse.js";
import { campaign } from "./grammar/campaign.js";
import { skipReason } from "./python2.js";

/** `npm run grammar -- 5000` makes more of them, and prints those that were missed. */
const PROGRAMS = Number(process.env.UNLEAK_GRAMMAR ?? 120);
const ANY_SEED = Number(process.env.UNLEAK_SEED ?? 20_261_129);

describe.skipIf(skipReason !== undefined)("Python 2.7 written at random", () => {
  it.each([
    ["native", PROGRAMS, 20_270_718],
    ["wasm", PROGRAMS / 4, 20_270_718],
    ["native", PROGRAMS / 4, ANY_SEED],
  ])(
    "is to the %s engine what it is to the interpreter, and its leak is mended: %i programs from seed %i",
    {
      timeout: 900_000,
    },
    async (engine, programs, seed) => {
      const { refused, misses } = await campaign(programs, seed, await chooseEngine(engine));
      expect(misses).toEqual([]);
      // Programs that Python 2.7 refuses would prove nothing.
      expect(refused.length / programs, refused[0]?.what).toBeLessThan(0.05);
    },
  );
});
