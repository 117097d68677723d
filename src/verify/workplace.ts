import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { systemMessage, UsageError } from "../errors.js";
import { isWithin, statusOf } from "../files/paths.js";
import { Turns } from "../turns.js";
import { copyTree, type LeftOut, retargeted } from "./copy.js";

/**
 * A folder outside of the tree, in which all happens: a copy of the tree as it is, which nothing runs, and the one that runs, which is made anew
 * from it for each run. So no run meets what another one has left, and all of them happen at the same place.
 */
export class Workplace {
  private constructor(
    private readonly folder: string,
    /** The names of the original tree. */
    readonly names: readonly string[],
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** `root` is a folder by its absolute path, `within` the one to make it in. Throws a UsageError where it can't be made. */
  static make(root: string, within = tmpdir(), signal?: AbortSignal): Workplace {
    const real = realpathSync(root);
    if (!statusOf(within)?.isDirectory())
      throw new UsageError(
        `the copies can't be made in ${within}: it is no folder`,
        "--copy names a folder that is there, outside of the project",
      );
    const place = realpathSync(within);
    if (isWithin(place, real))
      throw new UsageError(
        `the copies can't be made in ${within}: it lies in the tree that is copied`,
        "--copy names a folder outside of the project",
      );
    try {
      return new Workplace(mkdtempSync(join(place, "unleak-verify-")), [...new Set([root, real])], signal);
    } catch (error) {
      throw new UsageError(`the copies can't be made in ${within}: ${systemMessage(error)}`, "--copy names another folder");
    }
  }

  /** Copies the tree as it is. Throws what the signal is aborted with, and a UsageError where there is no room. */
  async take(root: string): Promise<LeftOut> {
    for (const name of ["original", "run", "helpers", "out"]) mkdirSync(this.at(name));
    const retarget = (text: string) => this.retargeted(text);
    return this.unlessFull(() => copyTree({ from: root, to: this.original, retarget }, new Turns(this.signal)));
  }

  private get name(): string {
    return basename(this.names[0] ?? "") || "tree";
  }

  get original(): string {
    return this.at("original", this.name);
  }

  /** The copy that runs. */
  get tree(): string {
    return this.at("run", this.name);
  }

  get temporary(): string {
    return this.at("tmp");
  }

  at(...path: string[]): string {
    return join(this.folder, ...path);
  }

  /** The same text, about the copy that runs in place of the original. */
  retargeted(text: string): string {
    return retargeted(text, this.names, this.tree);
  }

  /** Makes the copy that runs anew, with these texts in place of those of the original; by their paths in the tree, a character for each byte. */
  async renew(texts: ReadonlyMap<string, string>): Promise<void> {
    await removed(this.at("run"));
    await removed(this.temporary);
    for (const name of ["run", "tmp"]) mkdirSync(this.at(name));
    const { failures } = await this.unlessFull(() =>
      copyTree({ from: this.original, to: this.tree, retarget: (text) => text }, new Turns(this.signal)),
    );
    // All of it could be copied once: a run without a file would be taken for what a rewrite does.
    if (failures[0])
      throw new UsageError(
        `the tree could not be copied again: ${failures[0].path}: ${failures[0].message}`,
        "leave the tree alone while its copies are tested, and run it again",
      );
    for (const [path, text] of texts) writeFileSync(join(this.tree, path), text, "latin1");
  }

  private async unlessFull<T extends LeftOut>(work: () => Promise<T>): Promise<T> {
    const left = await work();
    const full = left.failures.find(({ message }) => /no space left|no more space/.test(message));
    if (full)
      throw new UsageError(`the tree could not be copied: ${full.path}: ${full.message}`, "--copy names a folder on another device");
    return left;
  }

  async remove(): Promise<void> {
    await removed(this.folder);
  }
}

/** Tests may leave folders in which nothing may be removed. */
async function removed(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    open(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

function open(folder: string): void {
  chmodSync(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) open(join(folder, entry.name));
}
