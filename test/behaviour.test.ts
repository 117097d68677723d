import { describe, it } from "vitest";
import type { Check } from "../src/fixtures/checks.js";
import { driveChecks } from "../src/fixtures/drive.js";
import { allFixtures, type Fixture } from "./fixture.js";
import { python2, skipReason } from "./python2.js";

const checksOf = (fixture: Fixture): Check[] => (python2 ? driveChecks(fixture, python2) : []);

describe.skipIf(skipReason !== undefined)("behaviour under Python 2.7", () => {
  for (const fixture of allFixtures()) for (const { name, run } of checksOf(fixture)) it(`${fixture.name} ${name}`, () => run());
});
