import {
  chmodSync,
  constants,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { systemMessage } from "../errors.js";
import { isWithin } from "../files/paths.js";
import type { Turns } from "../turns.js";

/** What a copy has not, or has as it was compiled. */
export interface LeftOut {
  /** Compiled files whose source is copied: the copy is compiled anew. */
  readonly stale: number;
  /** Compiled files without a source, which are copied and which nothing rewrites. Relative to the tree. */
  readonly orphans: readonly string[];
  /** What could not be copied, and why. */
  readonly failures: readonly { readonly path: string; readonly message: string }[];
}

/** What versions are kept in; it may be large, and tests have no part in it. */
const VERSIONS = new Set([".git", ".hg", ".svn", ".bzr", "CVS"]);

const CACHES = new Set(["__pycache__", ".pytest_cache"]);

/** So large a file is no script and no list of paths. In bytes. */
const LARGEST_LIST = 1 << 20;

/** Where a copy is made, and what is to be changed in it. */
export interface CopyPlan {
  readonly from: string;
  readonly to: string;
  /** Changes what leads to the original: it is to lead to the copy. */
  retarget(text: string): string;
}

/**
 * Copies a tree without what versions are kept in and without compiled files. Links lead to where they led, and what leads to the original by its
 * absolute path (a link, a list of paths for Python's `site`, the first line of a script) leads to the copy.
 */
export async function copyTree(plan: CopyPlan, turns: Turns): Promise<LeftOut> {
  const copier = new Copier(plan, turns);
  await copier.folder(plan.from, plan.to);
  return copier.leftOut;
}

class Copier {
  private stale = 0;
  private readonly orphans: string[] = [];
  private readonly failures: { path: string; message: string }[] = [];

  constructor(
    private readonly plan: CopyPlan,
    private readonly turns: Turns,
  ) {}

  get leftOut(): LeftOut {
    return { stale: this.stale, orphans: this.orphans, failures: this.failures };
  }

  async folder(from: string, to: string): Promise<void> {
    mkdirSync(to);
    const names = this.attempt(from, () => readdirSync(from)) ?? [];
    const all = new Set(names);
    for (const name of names) {
      await this.turns.next();
      if (this.isWanted(join(from, name), name, all)) await this.entry(join(from, name), join(to, name));
    }
    this.attempt(from, () => chmodSync(to, statSync(from).mode | 0o700));
  }

  private isWanted(path: string, name: string, beside: ReadonlySet<string>): boolean {
    if (VERSIONS.has(name) || CACHES.has(name)) return false;
    if (!/\.py[co]$/.test(name)) return true;
    if (!beside.has(name.slice(0, -1))) this.orphans.push(relative(this.plan.from, path));
    else this.stale++;
    return !beside.has(name.slice(0, -1));
  }

  private async entry(from: string, to: string): Promise<void> {
    const status = this.attempt(from, () => lstatSync(from));
    if (status?.isDirectory()) await this.folder(from, to);
    else if (status?.isSymbolicLink()) this.attempt(from, () => symlinkSync(this.target(from), to));
    // A pipe or a socket belongs to a process that is elsewhere.
    else if (status?.isFile())
      this.attempt(from, () => {
        copyFileSync(from, to, constants.COPYFILE_FICLONE);
        this.retarget(to, status.mode, status.size);
        utimesSync(to, status.atime, status.mtime);
      });
  }

  private target(link: string): string {
    const target = readlinkSync(link);
    if (isAbsolute(target)) return this.plan.retarget(target);
    const real = resolve(dirname(link), target);
    return isWithin(real, this.plan.from) ? target : real;
  }

  private retarget(path: string, mode: number, size: number): void {
    const isList = /\.(?:pth|egg-link)$/.test(path);
    if (!(isList || ((mode & 0o111) > 0 && !path.endsWith(".py"))) || size > LARGEST_LIST) return;
    const text = readFileSync(path, "latin1");
    if (!isList && !text.startsWith("#!")) return;
    const changed = this.plan.retarget(text);
    if (changed !== text) writeFileSync(path, changed, "latin1");
  }

  private attempt<T>(path: string, action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      this.failures.push({ path: relative(this.plan.from, path) || basename(path), message: systemMessage(error) });
      return undefined;
    }
  }
}

/** Names `to` wherever a text names one of `names` as a whole path, or as the beginning of one. */
export function retargeted(text: string, names: readonly string[], to: string): string {
  const escaped = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return text.replace(new RegExp(`(?<![\\w./-])(?:${escaped.join("|")})(?![\\w.-])`, "g"), () => to);
}
