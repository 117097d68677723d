import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import { UsageError } from "../errors.js";
import { type Answer, git } from "./git.js";
import { realPath } from "./paths.js";
import { changedSince, type IsChanged } from "./since.js";

/** What git says for itself is more than is known here. */
const ASK_GIT = "git status, in that folder, says whether it is whole";

/** A git repository that commits are made in. Neither hooks nor filters nor what signs are started: they are programs that the repository names. */
export class Repository {
  private constructor(
    /** Absolute, once all links are followed. */
    readonly top: string,
  ) {}

  /** The one around a folder. Throws a UsageError where there is none, or no commit could be made in it. */
  static async around(folder: string, signal?: AbortSignal): Promise<Repository> {
    const answer = await git(folder, ["rev-parse", "--show-toplevel"], { signal });
    if ("trouble" in answer)
      throw new UsageError(
        `${folder} lies in no git repository that commits could be made in: ${answer.trouble}`,
        "leave out --commit-per",
      );
    const repository = new Repository(realpathSync.native(lineOf(answer)));
    await repository.must(
      ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"],
      "there is no commit yet",
      "commit the tree as it is first",
    );
    await repository.must(
      ["var", "GIT_COMMITTER_IDENT"],
      "git doesn't know who commits",
      "git config user.name and git config user.email say so",
    );
    return repository;
  }

  private async must(args: readonly string[], what: string, help: string): Promise<void> {
    if ("trouble" in (await git(this.top, args))) throw new UsageError(`${what} in ${this.top}`, help);
  }

  /** The paths of what is staged, relative to the top. */
  async staged(): Promise<readonly string[]> {
    const answer = await git(this.top, ["diff-index", "--cached", "--name-only", "-z", "HEAD"]);
    if ("trouble" in answer) throw new UsageError(`git can't tell what is staged in ${this.top}: ${answer.trouble}`, ASK_GIT);
    return answer.out.toString("utf8").split("\0").filter(Boolean);
  }

  /** Tells which files are not as the last commit has them, by absolute paths once links are followed. */
  uncommitted(signal?: AbortSignal): Promise<IsChanged> {
    return changedSince("HEAD", this.top, signal);
  }

  /** Of these files, which are absolute, those that git hands to a program, or to another encoding, before it keeps them. Throws a UsageError. */
  async converted(files: readonly string[]): Promise<readonly string[]> {
    const names = files.map((file) => this.nameOf(file));
    const answer = await git(this.top, ["check-attr", "-z", "--stdin", ...CONVERTING], {
      input: names.map((name) => `${name}\0`).join(""),
    });
    if ("trouble" in answer) throw new UsageError(`git can't tell what it does with the files in ${this.top}: ${answer.trouble}`, ASK_GIT);
    const words = answer.out.toString("utf8").split("\0");
    const isConverted = (_: string, at: number) =>
      CONVERTING.some((_attribute, which) => !NOTHING.has(words[(at * CONVERTING.length + which) * 3 + 2] ?? ""));
    return files.filter(isConverted);
  }

  private nameOf(file: string): string {
    return relative(this.top, realPath(file)).split(sep).join("/");
  }

  /** Commits these files, which are absolute, and nothing else; its short name. Throws an Error that says why it could not. */
  async commit(files: readonly string[], message: string): Promise<string> {
    const names = files.map((file) => this.nameOf(file));
    const options = ["--quiet", "--no-verify", "--no-gpg-sign", "--only", "--pathspec-from-file=-", "--pathspec-file-nul"];
    const quiet = ["-c", "gc.auto=0", "-c", "maintenance.auto=false", "--literal-pathspecs"];
    const made = await git(this.top, [...quiet, "commit", ...options, "--message", message], { input: names.join("\0"), isApart: true });
    if ("trouble" in made) throw new Error(made.trouble);
    const name = await git(this.top, ["rev-parse", "--short", "HEAD"]);
    return "out" in name ? lineOf(name) : "HEAD";
  }
}

const CONVERTING = ["filter", "working-tree-encoding"];
/** What `check-attr` says of an attribute that does nothing. */
const NOTHING = new Set(["unspecified", "unset", ""]);

function lineOf(answer: Extract<Answer, { out: Buffer }>): string {
  return answer.out.toString("utf8").replace(/\r?\n$/, "");
}
