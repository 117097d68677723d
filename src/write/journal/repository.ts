import { lstat, readFile, realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import ini from "ini";
import { doubtAbout, doubtAboutTree } from "./trust.js";

/** A repository around a folder. Both paths are absolute, and real but for their last part. */
export interface Repository {
  /** The folder that holds `.git`. */
  readonly tree: string;
  /** Where git keeps what it knows of this tree. */
  readonly git: string;
  /** Why nothing in `git` may be believed or written. */
  readonly doubt: string | undefined;
}

/** The innermost repository around `cwd`; undefined where there is none, and where its `.git` is a file that leads to no git directory of this tree. */
export async function repositoryAround(cwd: string): Promise<Repository | undefined> {
  for (let tree = await realpath(cwd); ; tree = dirname(tree)) {
    const named = join(tree, ".git");
    const status = await lstat(named).catch(() => undefined);
    if (status) {
      const git = status.isFile() ? await gitFolderOf(tree) : named;
      return git === undefined ? undefined : { tree, git, doubt: await doubtAboutRepository(tree, git) };
    }
    if (dirname(tree) === tree) return undefined;
  }
}

async function doubtAboutRepository(tree: string, git: string): Promise<string | undefined> {
  const doubt = await doubtAboutTree(tree);
  if (doubt !== undefined) return `${tree} ${doubt}`;
  const status = await lstat(git);
  const about = status.isDirectory() ? await doubtAboutTree(git) : await doubtAbout(git, "folder");
  return about === undefined ? undefined : `${git} ${about}`;
}

/**
 * Where the `.git` file of a tree leads: the git directory of a linked work tree, whose `gitdir` leads back here, or that of a submodule,
 * whose `core.worktree` does (gitrepository-layout(5)). Undefined for anything else.
 */
async function gitFolderOf(tree: string): Promise<string | undefined> {
  const named = lineAfter("gitdir: ", await textOf(join(tree, ".git")));
  const git = named === undefined ? undefined : await real(resolve(tree, named));
  if (git === undefined || !(await isFile(join(git, "HEAD")))) return undefined;
  const backFile = (await textOf(join(git, "gitdir"))).trim();
  const isWorkTree = backFile !== "" && (await real(resolve(git, backFile))) === join(tree, ".git");
  return isWorkTree || (await workTreeIn(git)) === tree ? git : undefined;
}

async function workTreeIn(git: string): Promise<string | undefined> {
  const { core } = ini.parse(await textOf(join(git, "config"))) as { core?: { worktree?: unknown } };
  return typeof core?.worktree === "string" ? real(resolve(git, core.worktree)) : undefined;
}

function lineAfter(word: string, text: string): string | undefined {
  return text.startsWith(word) ? text.slice(word.length).replace(/[\r\n]+$/, "") : undefined;
}

/** Git's own files of this kind are short; what is longer, or isn't there, says nothing. */
async function textOf(path: string): Promise<string> {
  const status = await lstat(path).catch(() => undefined);
  return status?.isFile() && status.size < 1 << 20 ? readFile(path, "utf8").catch(() => "") : "";
}

async function isFile(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined))?.isFile() ?? false;
}

function real(path: string): Promise<string | undefined> {
  return realpath(path).catch(() => undefined);
}
