import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The two copies that are compared. Both are copies, so that both run in the same conditions. */
export const SIDES = ["original", "rewritten"] as const;
export type Side = (typeof SIDES)[number];

/** What makes tests tell their outcomes; Python imports a module of this name at its start. */
export const LISTENER = "sitecustomize.py";

const HELPERS = fileURLToPath(new URL("python", import.meta.url));

/** Compiled files would be older than the rewrite that they don't know. */
const LEFT_OUT = /^(?:\.git|\.hg|\.svn|__pycache__|site-packages|dist-packages)$|\.py[co]$/;

/** A folder outside the project in which everything happens: the copies, their home folders, what the tests printed. */
export class Workplace {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "unleak-judge-")));
  readonly helpers = join(this.folder, "helpers");

  constructor() {
    cpSync(HELPERS, this.helpers, { recursive: true });
    for (const side of SIDES) for (const name of ["home", "tmp"]) mkdirSync(join(this.folder, side, name), { recursive: true });
    mkdirSync(join(this.folder, "logs"));
  }

  /** Copies a folder to `place` on both sides. */
  copy(from: string, place: string): void {
    for (const side of SIDES)
      cpSync(from, this.at(side, place), {
        recursive: true,
        preserveTimestamps: true,
        verbatimSymlinks: true,
        filter: (source) => source === from || !LEFT_OUT.test(basename(source)),
      });
  }

  at(side: Side, ...place: string[]): string {
    return join(this.folder, side, ...place);
  }

  log(name: string): string {
    return join(this.folder, "logs", name.replace(/[^\w.-]+/g, "-"));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
