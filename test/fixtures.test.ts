import { describe, it } from "vitest";
import { staticChecks } from "../src/fixtures/checks.js";
import { chooseEngine, type Parser } from "../src/python/parse.js";
import { allFixtures } from "./fixture.js";

const parsers = { native: await chooseEngine("native").catch(() => undefined), wasm: await chooseEngine("wasm") };
const fixtures = allFixtures();
/** One engine writes them, and both are held to it. */
const update = Boolean(process.env.UPDATE_FIXTURES);

if (!parsers.native) {
  if (process.env.CI) throw new Error("the native tree-sitter can't be loaded; in CI it must be there");
  console.warn("skipped: the native tree-sitter can't be loaded");
}

describe.each([["native"], ["wasm"]] as const)("fixtures, parsed with the %s engine", (engine) => {
  const parser = parsers[engine];

  describe.skipIf(!parser).each(fixtures.map((fixture) => [fixture.name, fixture] as const))("%s", (_name, fixture) => {
    for (const check of staticChecks(fixture, { parser: parser as Parser, update: update && engine === "wasm" }))
      it(check.name, () => check.run());
  });
});
