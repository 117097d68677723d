import { section } from "../report/summary-format.js";
import { count } from "../report/text.js";
import type { MergeFormat } from "./format.js";
import { headline, type Row, type Tally } from "./tally.js";

/** Sums over all, and a line for each repository. */
export const mergedSummary: MergeFormat = {
  name: "summary",
  *print(repositories, tally) {
    // Nothing is told of one before all are counted.
    for (const _ of repositories);
    const { given, clean, found, failed, notRead } = tally.totals;
    yield `${repositoriesText(tally)}\n`;
    yield `${count(given, "file")}: ${clean} clean, ${found} found, ${failed} failed, ${notRead} not read\n`;
    yield `${headline(tally)}\n`;
    yield* section("Repositories", [ROW, ...tally.rows.map(cells)], ROW.length - 1);
    yield* section("Findings", [KIND, ...[...tally.kinds].sort(byKey).map(([kind, number]) => [...kind.split("\t"), String(number)])]);
  },
};

const ROW = ["repository", "files", "failed", "changed", "kept", "withheld", "findings"];
const KIND = ["transform", "verdict", "outcome", "reason", "number"];

function cells({ name, totals }: Row): string[] {
  const { given, failed, changed, outcomes, findings } = totals;
  return [name, ...[given, failed, changed, outcomes.kept, outcomes.withheld, findings].map(String)];
}

const byKey = ([a]: readonly [string, number], [b]: readonly [string, number]) => (a < b ? -1 : 1);

function repositoriesText({ rows, unusable }: Tally): string {
  const left = unusable.length > 0 ? `, and ${count(unusable.length, "report")} that could not be merged` : "";
  return `${count(rows.length, "repository", "repositories")}${left}`;
}
