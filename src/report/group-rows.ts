import type { GroupBy, Grouping } from "../files/grouping.js";
import type { Decided, FileResult, RunResult } from "../result.js";
import { grouped } from "./groups.js";
import { isListed } from "./listed.js";

/** What a table of the groups is called. */
export const GROUPED_BY: Readonly<Record<GroupBy, string>> = { package: "By package", owner: "By owner", folder: "By folder" };

/** So many columns of the table are numbers. */
export const GROUP_NUMBERS = 4;

/** A row for each group of which something is said, with its head as the first one. */
export function groupRows({ files }: Pick<RunResult, "files">, grouping: Grouping): string[][] {
  const told = files.filter(({ findings, changed }) => changed || findings.length > 0);
  const rows = grouped(told, grouping).map(({ name, members }) => [name, ...numbersOf(members).map(String)]);
  return [[grouping.by, "files", "changed", "applied", "left alone"], ...rows];
}

function numbersOf(files: readonly FileResult[]): number[] {
  const all = files.flatMap(({ findings }) => findings);
  const number = (test: (decided: Decided) => boolean) => all.filter(test).length;
  return [files.length, files.filter(({ changed }) => changed).length, number(({ outcome }) => outcome === "applied"), number(isListed)];
}
