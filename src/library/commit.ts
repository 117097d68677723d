import { resolve } from "node:path";
import { systemMessage, UsageError } from "../errors.js";
import type { Grouping } from "../files/grouping.js";
import { realPath, shownPath } from "../files/paths.js";
import { Repository } from "../files/repository.js";
import { commitMessage } from "../report/commit-message.js";
import { grouped } from "../report/groups.js";
import { count } from "../report/text.js";
import { VERSION } from "../resources.js";
import type { Decided, FileResult } from "../result.js";
import { NotPutBackError } from "../run/apply-groups.js";
import { lastJournal } from "../write/journal.js";
import { resultOf, type TreeResult } from "./result.js";
import { writeResults } from "./write-results.js";

/** A commit that was made. */
export interface Commit {
  readonly group: string;
  /** Its short name. */
  readonly name: string;
  readonly files: number;
}

/** How groups are committed. */
export interface CommitOptions {
  readonly grouping: Grouping;
  /** The folder that paths are relative to; by default that of the process. */
  readonly cwd?: string | undefined;
  readonly backup?: string | undefined;
  /** Stops the work before the next group: what is committed stays, and of all others nothing is written. */
  readonly signal?: AbortSignal | undefined;
  readonly onCommit?: ((commit: Commit) => void) | undefined;
}

/** What came of it: the result with what was written as what changed. */
export interface CommittedTree {
  readonly result: TreeResult;
  readonly commits: readonly Commit[];
}

/**
 * Writes what a run that wrote nothing would change, group by group, and commits each with a message that says what was done and why. What belongs to
 * one finding in files of several groups comes last, in a commit of its own. Throws a UsageError, and has written nothing, where something is
 * staged or a file that is to be written is not as the last commit has it. What can't be written or committed is as it was, and says so.
 */
export async function commitByGroups(result: TreeResult, options: CommitOptions): Promise<CommittedTree> {
  const { grouping, cwd = process.cwd(), backup, signal, onCommit } = options;
  const { run, transforms, forward } = result;
  const changed = run.files.filter((file) => file.changed);
  const repository = await Repository.around(cwd, signal);
  await checkClean(repository, changed, cwd, signal);
  const made = new Map<string, FileResult>();
  const commits: Commit[] = [];
  for (const { name: group, members } of groupsOf(changed, grouping)) {
    if (signal?.aborted) break;
    const message = commitMessage(group, members, transforms, VERSION);
    const then = async () => {
      const name = await repository.commit(
        members.map(({ path }) => resolve(cwd, path)),
        message,
      );
      commits.push({ group, name, files: members.length });
    };
    const before = commits.length;
    for (const file of await attempted(members, { cwd, backup, signal, isWhole: true, then })) made.set(file.path, file);
    const commit = commits[before];
    if (commit) onCommit?.(commit);
  }
  const files = run.files.map((file) => {
    const now = made.get(file.path) ?? file;
    return file.changed && !(made.has(file.path) && now.changed) ? leftAlone(now) : now;
  });
  return { result: resultOf({ ...run, files }, { transforms, wrote: true, forward }), commits };
}

/** A group that was stopped or could not be committed is as it was. */
async function attempted(members: readonly FileResult[], writing: Parameters<typeof writeResults>[1]): Promise<FileResult[]> {
  try {
    return await writeResults(members, writing);
  } catch (error) {
    if (error instanceof NotPutBackError) throw error;
    if (writing.signal?.aborted) return [];
    if (error instanceof UsageError) throw error;
    const message = `not committed, and as it was: ${systemMessage(error)}`;
    return members.map((file, index) => {
      const same = leftAlone(file);
      return index === 0 ? { ...same, failures: [...same.failures, { path: file.path, message }] } : same;
    });
  }
}

/** What was to be applied in it was not. */
function leftAlone({ path, status, findings, failures, remarks }: FileResult): FileResult {
  const notApplied = findings.map((decided): Decided => {
    return decided.outcome === "applied" ? { ...decided, outcome: "conflict", why: "it was not committed, and so not written" } : decided;
  });
  return { path, status, findings: notApplied, failures, remarks, changed: false };
}

/** Throws a UsageError where commits can't be made, whatever they would be: it can be asked before the work is done. */
export async function checkCommittable(cwd = process.cwd()): Promise<void> {
  await checkStaged(await Repository.around(cwd));
}

async function checkStaged(repository: Repository): Promise<void> {
  const staged = await repository.staged();
  if (staged.length > 0)
    throw new UsageError(
      `nothing was written: something is staged (${count(staged.length, "file")}, such as ${staged[0]})`,
      "commit what is staged, or take it out of the index: git restore --staged .",
    );
}

async function checkClean(repository: Repository, changed: readonly FileResult[], cwd: string, signal?: AbortSignal): Promise<void> {
  await checkStaged(repository);
  const isChanged = await repository.uncommitted(signal);
  const own = changed.filter(({ path }) => isChanged(realPath(resolve(cwd, path))));
  if (own[0])
    throw new UsageError(
      `nothing was written: files that would be have changes that are not committed (${count(own.length, "file")}, such as ${own[0].path})`,
      "commit them first, or set them aside with git stash; a file that git doesn't know is to be added",
    );
  const converted = await repository.converted(changed.map(({ path }) => resolve(cwd, path)));
  if (converted[0])
    throw new UsageError(
      `nothing was written: a filter or an encoding of git's attributes is about files that would be (${count(converted.length, "file")}, such as ${shownPath(converted[0], cwd)})`,
      "git would start a program that the repository names, which unleak doesn't: use -w alone, and commit by yourself",
    );
  // One that is not believed, of another user say, tells of nothing that this one has written.
  const journal = await lastJournal(cwd).catch(() => undefined);
  const earlier = journal?.entries.filter(({ path }) => isChanged(realPath(path))) ?? [];
  if (earlier[0])
    throw new UsageError(
      `nothing was written: what unleak wrote before is not committed (${count(earlier.length, "file")}, such as ${earlier[0].path})`,
      "unleak undo puts them back, and the same command goes on from there; or commit them",
    );
}

interface Group {
  readonly name: string;
  readonly members: readonly FileResult[];
}

/** Those of one group, but for what has to be written together with files of another one: that is a group of its own, the last one. */
function groupsOf(files: readonly FileResult[], grouping: Grouping): Group[] {
  const shared = sharedBetweenGroups(files, grouping);
  const alone = grouped(
    files.filter(({ path }) => !shared.has(path)),
    grouping,
  );
  const together = files.filter(({ path }) => shared.has(path));
  return together.length === 0 ? alone : [...alone, { name: "several at once", members: together }];
}

/** The paths of files that change along with files of other groups, and of those that hang together with them. */
function sharedBetweenGroups(files: readonly FileResult[], { groupOf }: Grouping): ReadonlySet<string> {
  const together = changedTogether(files);
  const shared = new Set(together.filter((paths) => new Set(paths.map(groupOf)).size > 1).flat());
  for (let size = -1; size !== shared.size; ) {
    size = shared.size;
    for (const paths of together) if (paths.some((path) => shared.has(path))) for (const path of paths) shared.add(path);
  }
  return shared;
}

/** For each finding that is applied, the files that it and what it needs are about. */
function changedTogether(files: readonly FileResult[]): string[][] {
  const applied = files.flatMap(({ findings }) => findings.flatMap(({ finding, outcome }) => (outcome === "applied" ? [finding] : [])));
  const byId = new Map(applied.map((finding) => [finding.id, finding.path]));
  return applied.map(({ path, edits, needs }) => [path, ...edits.map((edit) => edit.path), ...needs.flatMap((id) => byId.get(id) ?? [])]);
}
