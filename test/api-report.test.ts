import { describe, expect, it } from "vitest";
import { apiReports } from "../scripts/api/extract.js";

describe.each(apiReports({ update: false }).map((report) => [report.file, report] as const))("%s", (_file, { isChanged, forgotten }) => {
  it("is what the build declares: a change of it is meant (npm run api writes it anew)", () => {
    expect(isChanged).toBe(false);
  });

  it("names every type that others meet", () => {
    expect(forgotten).toEqual([]);
  });
});
