import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "vitest";
import { allChecks, troublesIn } from "../src/fixtures/checks.js";
import { loadParser } from "../src/python/parse.js";
import { allFixtures } from "./fixture.js";
import { python2, skipReason } from "./python2.js";

const parser = await loadParser();
const update = Boolean(process.env.UPDATE_FIXTURES);

describe("the fixture", () => {
  it.concurrent.for(allFixtures().map((fixture) => [fixture.name, fixture] as const))("%s", async ([, fixture], { skip }) => {
    const troubles = await troublesIn(allChecks(fixture, { parser, update }, python2));
    if (troubles.length > 0) throw new Error(troubles.join("\n\n"));
    // What holds without an interpreter has been shown by now.
    if (existsSync(join(fixture.folder, "drive.py"))) skip(skipReason !== undefined, `not driven: ${skipReason}`);
  });
});
