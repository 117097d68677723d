import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { systemMessage } from "./messages.js";
import { UsageError } from "./usage.js";

/** Whatever a repository has configured to run on such questions is not run. */
const CAREFUL = ["--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"];

/**
 * The files, absolute, that differ from a git revision in the repository around `folder`: committed since, changed, or new and not
 * ignored. Throws a UsageError when git can't tell.
 */
export function changedSince(revision: string, folder: string): ReadonlySet<string> {
  const git = (where: string, ...args: string[]) => {
    const { stdout, stderr, status, error } = spawnSync("git", [...CAREFUL, "-C", where, ...args], {
      encoding: "utf8",
      maxBuffer: 1 << 30,
    });
    if (error) throw new UsageError(`--since needs git: ${systemMessage(error)}`);
    if (status !== 0)
      throw new UsageError(`--since ${revision}: ${firstLine(stderr)}`, "it takes a revision of the repository that the paths lie in");
    return stdout;
  };
  const top = git(folder, "rev-parse", "--show-toplevel").replace(/\n$/, "");
  const commit = git(top, "rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`).trim();
  const changed = git(top, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--diff-filter=d", commit);
  const untracked = git(top, "ls-files", "-z", "--others", "--exclude-standard");
  return new Set(
    `${changed}${untracked}`
      .split("\0")
      .filter(Boolean)
      .map((path) => join(top, path)),
  );
}

function firstLine(text: string): string {
  return text.replace(/^fatal: /, "").split("\n", 1)[0] ?? "";
}
