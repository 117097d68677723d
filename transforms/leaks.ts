import { defineTransform } from "../src/kit.js";
import { leaksOf } from "./leaks/find.js";
import { docs, reasons } from "./leaks/reasons.js";
import { cycleOf, reasonOf, warningsOf } from "./leaks/told.js";

export default defineTransform({
  name: "leaks",
  summary: "Lists the reference cycles that instances build and that no rewrite can mend, and says what to do about each.",
  docs,
  reasons,
  // What a class keeps may be anything: only a file without classes surely has nothing.
  mayFind: (text) => text.includes("class"),
  *find(module, project) {
    for (const cls of module.classes)
      for (const leak of leaksOf(cls, project))
        yield {
          ...{ node: leak.store.target, cls, verdict: "kept", changes: [] },
          ...{ reason: reasonOf(leak, project), warnings: warningsOf(leak, project), cycle: cycleOf(leak) },
        };
  },
});
