import type { ReportingConfiguration, ReportingDescriptor } from "sarif";
import type { Finding, Transform } from "../transform.js";
import { firstSentence } from "./explain.js";
import { TOPICS } from "./topics.js";

/** A person has something to decide or to apply, or just to know. */
export function levelOf({ verdict }: Pick<Finding, "verdict">): "warning" | "note" {
  return verdict === "kept" ? "note" : "warning";
}

/** A rule for each transform, which is what safe findings go by, and one for each of its reasons: all, so that the list is always the same. */
export function rulesOf(transforms: readonly Transform[]): ReportingDescriptor[] {
  return [
    ...transforms.flatMap(({ name, summary, docs, rules }) => [
      rule(name, summary, docs, "warning"),
      ...rules.map(({ id, page }) => rule(`${name}/${id}`, firstSentence(page), page, "note")),
    ]),
    ...Object.entries(TOPICS)
      .filter(([name]) => name === UNUSED)
      .map(([name, page]) => rule(name, firstSentence(page), page, "note")),
  ];
}

/** The one topic that is reported at a place. */
const UNUSED = "unused-silencing";

/** GitHub takes no longer descriptions. */
const LONGEST = 1024;

function rule(id: string, summary: string, page: string, level: ReportingConfiguration.level): ReportingDescriptor {
  const paragraph =
    page
      .trim()
      .split("\n\n")
      .find((part) => !part.startsWith("#")) ?? summary;
  return {
    id,
    shortDescription: { text: summary.slice(0, LONGEST) },
    fullDescription: { text: paragraph.replace(/\s+/g, " ").slice(0, LONGEST) },
    help: { text: page.trim(), markdown: `# ${id}\n\n${page.trim()}\n` },
    defaultConfiguration: { level },
    properties: { tags: ["python2", "resource-leak"] },
  };
}
