import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { allFixtures, type Fixture, hasVersion, isDrivenAsItIs, layOutForDrive, remove } from "./fixture.js";
import { runPython2, skipReason } from "./python2.js";

const driven = allFixtures().filter((fixture) => existsSync(join(fixture.folder, "drive.py")));

function drive(fixture: Fixture, version: string): string {
  const folder = layOutForDrive(fixture, version);
  try {
    return runPython2(["-B", "drive.py"], folder);
  } finally {
    remove(folder);
  }
}

describe.skipIf(skipReason !== undefined)("behaviour under Python 2.7", () => {
  it.each(
    driven
      .filter((fixture) => hasVersion(fixture, "after") || hasVersion(fixture, "forward"))
      .map((fixture) => [fixture.name, fixture] as const),
  )("%s does the same before and after", (_name, fixture) => {
    const before = drive(fixture, "before");
    expect(before).toMatch(/exit 0\n$/);
    for (const version of ["after", "forward"]) if (hasVersion(fixture, version)) expect(drive(fixture, version)).toBe(before);
  });

  it.each(
    driven
      .filter((fixture) => hasVersion(fixture, "naive") || hasVersion(fixture, "unsafe"))
      .map((fixture) => [fixture.name, fixture] as const),
  )("%s would do something else if it were rewritten all the same", (_name, fixture) => {
    const before = drive(fixture, "before");
    expect(before).toMatch(/exit 0\n$/);
    for (const version of ["naive", "unsafe"]) if (hasVersion(fixture, version)) expect(drive(fixture, version)).not.toBe(before);
  });

  it.each(driven.filter(isDrivenAsItIs).map((fixture) => [fixture.name, fixture] as const))("%s leaks as it says", (_name, fixture) => {
    const findings = readFileSync(join(fixture.folder, "findings.txt"), "utf8");
    const leaks = findings.includes("warning never-freed") ? "never freed" : "freed late";
    expect(drive(fixture, "before").split("\n")).toEqual([findings === "" ? "freed" : leaks, "exit 0", ""]);
  });
});
