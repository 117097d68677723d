import { type Commit, type CommittedTree, commitByGroups, count, type GroupBy, groupingBy, printable, type TreeResult } from "../index.js";
import type { Given } from "./command.js";
import { say } from "./output.js";
import type { Stop } from "./stop.js";

/** Writes and commits what a run that wrote nothing would change, and tells of each commit. */
export async function committed(found: TreeResult, given: Given, paths: readonly string[], stop: Stop): Promise<TreeResult> {
  const { commitPer, root, backup, quiet } = given;
  const grouping = groupingBy(commitPer as GroupBy, paths, { cwd: process.cwd(), root });
  const onCommit = quiet
    ? undefined
    : ({ group, name, files }: Commit) => say(`${name} ${printable(group)}: ${count(files, "file")} committed\n`);
  const work = (signal: AbortSignal) => commitByGroups(found, { grouping, backup, signal, onCommit });
  return (await stop.orderlyDone(work, whatIsCommitted)).result;
}

function whatIsCommitted({ commits }: CommittedTree): string {
  if (commits.length === 0) return "nothing was changed";
  return `${count(commits.length, "commit")} made, and nothing else was changed; the same command goes on with what is left`;
}

/** What takes the commits back, as a summary tells it. */
export const TAKEN_BACK = ["git revert COMMIT", "takes one of them back"] as const;
