import { createHash } from "node:crypto";
import { lstatSync, readFileSync, realpathSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { UsageError } from "../errors.js";
import { git } from "../files/git.js";
import { didYouMean, nearest } from "../nearest.js";
import { READ } from "./limits.js";

/** Whether a file, by its absolute path once links are followed, differs from what a revision has. */
export type IsChanged = (path: string) => boolean;

/**
 * Tells which files differ from a git revision in the repository around `folder`: committed since, changed, or new. Git is asked for the hashes of
 * that revision and never looks at the working tree, where it would run the filters that a repository names: the files are hashed here. One that a
 * filter converts counts as changed, but for the line ends of `core.autocrlf`. Throws a UsageError when git can't tell.
 */
export async function changedSince(revision: string, folder: string, signal?: AbortSignal): Promise<IsChanged> {
  const top = await topOf(folder, revision, signal);
  const commit = await commitOf(revision, top, signal);
  const blobs = await blobsOf({ top, commit, signal }).catch((error: Error) => {
    if (!(error instanceof UnreadableTree)) throw error;
    throw new UsageError(
      `--since ${revision}: the tree of that revision can't be read: ${error.message}`,
      "a partial clone lacks what was not asked for, and unleak fetches nothing: git checkout that revision once, or clone as a whole",
    );
  });
  const converts = await convertsLineEnds(top, signal);
  return (path) => isInside(top, path) && !isSame(path, blobs.get(path), converts);
}

async function topOf(folder: string, revision: string, signal: AbortSignal | undefined): Promise<string> {
  const answer = await git(folder, ["rev-parse", "--show-toplevel"], { signal });
  const top = "out" in answer ? realPath(answer.out.toString("utf8").replace(/\r?\n$/, "")) : undefined;
  if (top !== undefined) return top;
  const trouble = "trouble" in answer ? answer.trouble : "the folder that its files should lie in isn't there";
  const isNone = trouble.startsWith("not a git repository");
  throw new UsageError(
    `--since ${revision}: ${isNone ? `${folder} lies in no git repository` : `git can't be asked about ${folder}: ${trouble}`}`,
    "it takes a revision of the repository that the paths lie in",
  );
}

/** Undefined where there is nothing. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

/** The commit's hash. */
async function commitOf(revision: string, top: string, signal: AbortSignal | undefined): Promise<string> {
  const isOne = revision !== "" && !revision.startsWith("-") && !revision.includes("\0");
  const answer = isOne ? await git(top, ["rev-parse", "--verify", "--quiet", `${revision}^{commit}`], { signal }) : undefined;
  const commit = answer && "out" in answer ? answer.out.toString("latin1").trim() : "";
  if (/^[0-9a-f]{40,64}$/.test(commit)) return commit;
  throw new UsageError(
    `--since ${revision}: there is no revision \`${revision}\` in this repository (${top})`,
    didYouMean(nearest(revision, await namesIn(top, signal), { parts: false }), REVISIONS),
  );
}

const REVISIONS =
  "it takes a branch, a tag or a commit: git log --oneline lists commits, git branch -a branches; a shallow clone has the newest commits alone, and git fetch --unshallow brings the others";

/** The branches and tags; none where git can't tell. */
async function namesIn(top: string, signal: AbortSignal | undefined): Promise<string[]> {
  const answer = await git(top, ["for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags"], { signal });
  return "out" in answer ? answer.out.toString("utf8").split("\n").filter(Boolean) : [];
}

class UnreadableTree extends Error {}

interface Tree {
  /** The folder, absolute, with no link in it. */
  readonly top: string;
  readonly commit: string;
  readonly isInner?: boolean;
  readonly signal: AbortSignal | undefined;
}

/** The hashes of the regular files in a commit, those of its submodules included, by absolute path. Throws an UnreadableTree. */
async function blobsOf({ top, commit, isInner = false, signal }: Tree): Promise<Map<string, string>> {
  const answer = await git(top, ["ls-tree", "-r", "-z", "--full-tree", commit], { signal, isInner });
  if ("trouble" in answer) throw new UnreadableTree(answer.trouble);
  const blobs = new Map<string, string>();
  for (const line of answer.out.toString("utf8").split("\0")) {
    // As in `100644 blob 83baae61804e65cc73a7201a7252750c76066a30<tab>src/pumps.py`.
    const [, mode, hash = "", name = ""] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    const path = join(top, name);
    if (mode === "160000") for (const each of await submodule({ top: path, commit: hash, isInner: true, signal })) blobs.set(...each);
    else if (mode?.startsWith("100")) blobs.set(path, hash);
  }
  return blobs;
}

/** None where it isn't checked out, or lacks the commit: its files count as changed then. */
async function submodule(tree: Tree): Promise<Map<string, string>> {
  const isThere = lstatSync(join(tree.top, ".git"), { throwIfNoEntry: false }) && realPath(tree.top) === tree.top;
  if (!isThere) return new Map();
  return blobsOf(tree).catch((error: Error) => {
    if (error instanceof UnreadableTree) return new Map();
    throw error;
  });
}

export async function convertsLineEnds(top: string, signal: AbortSignal | undefined): Promise<boolean> {
  const answer = await git(top, ["config", "--get", "core.autocrlf"], { signal });
  return "out" in answer && /^(?:input|true|yes|on|1)$/i.test(answer.out.toString("latin1").trim());
}

function isInside(top: string, path: string): boolean {
  const inside = relative(top, path);
  return inside !== "" && inside !== ".." && !inside.startsWith(`..${sep}`);
}

/** Whether a file, by its absolute path, holds what has that hash; `converts`: but for line ends. What can't be read is told where it is read: it counts as changed. */
export function isSame(path: string, hash: string | undefined, converts: boolean): boolean {
  if (hash === undefined) return false;
  try {
    const status = lstatSync(path);
    if (!status.isFile() || status.size > READ) return false;
    const bytes = readFileSync(path);
    return blobHash(bytes, hash.length) === hash || (converts && blobHash(withPlainEnds(bytes), hash.length) === hash);
  } catch {
    return false;
  }
}

/** https://git-scm.com/book/en/v2/Git-Internals-Git-Objects; SHA-1 has 40 digits, SHA-256 has 64. */
function blobHash(bytes: Buffer, digits: number): string {
  const hash = createHash(digits === 40 ? "sha1" : "sha256");
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

function withPlainEnds(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
}
