import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apiReports } from "../scripts/api/extract.js";
import { PROJECT } from "./command.js";

describe.each(apiReports({ update: false }).map((report) => [report.file, report] as const))("%s", (file, { isChanged, forgotten }) => {
  it("is what the build declares: a change of it is meant (npm run api writes it anew)", () => {
    expect(isChanged).toBe(false);
  });

  it("has a sentence on every export", () => {
    const report = readFileSync(join(PROJECT, file), "utf8");
    expect(report.match(/(?<=@public \(undocumented\)\n).*/g) ?? []).toEqual([]);
  });

  it("names every type that others meet", () => {
    expect(forgotten).toEqual([]);
  });
});
