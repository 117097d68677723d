import { defineTransform, type Obstacle, obstacleTo, warningsOf } from "../../src/kit.js";
import { docs } from "./docs.js";
import { leaksIn } from "./find.js";
import { RULES } from "./rules/index.js";
import type { Leak } from "./subject.js";

export default defineTransform({
  name: "leaks",
  summary: "Lists the reference cycles that instances build and that no rewrite can mend, and says what to do about each.",
  docs,
  rules: RULES,
  // Who brings objects together makes their classes, or functions that get them from others.
  mayFind: (text) => text.includes("class") || (text.includes("def") && text.includes("import")),
  abstractSyntax: true,
  *find(module, project) {
    const { leaks, unlisted } = leaksIn(module, project);
    for (const leak of leaks)
      yield {
        ...{ node: leak.node, cls: leak.cls, module: leak.module, ...(leak.cycle.length > 0 && { cycle: leak.cycle }) },
        ...{ changes: leak.suggestion?.changes ?? [], obstacle: obstacleFor(leak), warnings: warningsOf(leak, RULES) },
      };
    if (project.extent.unlisted) for (const { why, ...place } of unlisted) yield { ...place, changes: [], unlisted: why };
  },
});

/** What can only be listed is kept; what there is a suggestion for, a person may ask for. */
function obstacleFor(leak: Leak): Obstacle | undefined {
  const obstacle = obstacleTo(leak, RULES);
  return obstacle && leak.suggestion ? { ...obstacle, verdict: "unsafe" } : obstacle;
}
