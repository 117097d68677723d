import type { Dirent } from "node:fs";
import { basename, join } from "node:path";
import type { Turns } from "../turns.js";
import { isScript } from "./file-kinds.js";
import { isEnvironment } from "./libraries.js";
import { isWithin, listFolder, realPath, statusOf } from "./paths.js";

/** Folders that no one enters, but by their names. */
export const PASSED_OVER: ReadonlySet<string> = new Set(["__pycache__", "node_modules"]);
/** Those, and what version control keeps: copies of what is, or was, in the project. */
const HOLDS_NO_SCRIPTS = new Set([...PASSED_OVER, ".git", ".hg", ".svn", ".bzr", "CVS", ".pc", "site-packages", "dist-packages"]);
/** So many scripts are looked at, the first by their paths: where there are more, they are hardly this project's own. */
const MOST_SCRIPTS = 2000;
/** And so many folders are entered for them: a link may lead to anything, a whole disk of data as well. */
const MOST_FOLDERS = 20_000;

/** What is said of an entry of a folder, or of what a link leads to. */
type EntryKind = Pick<Dirent, "isFile" | "isDirectory" | "isSymbolicLink">;

/**
 * The scripts in what is passed over, and behind links: they are no part of the project, and may still patch it, or make subclasses. What can't be
 * listed there can't be run, either.
 */
export class PassedOver {
  private scripts = 0;
  private folders = 0;
  private readonly behind = new Set<string>();

  constructor(
    private readonly turns: Turns,
    /** Is told of each script, and where it lies once all links are followed. */
    private readonly found: (absolute: string, real: string) => void,
    /** Whether what lies there is gone through otherwise, or not at all. */
    private readonly isKnown: (real: string) => boolean,
    private readonly isReadable: (absolute: string) => boolean,
  ) {}

  /** `real` is where it lies once all links are followed. */
  async enter(absolute: string, real: string, entry: EntryKind): Promise<void> {
    if (entry.isSymbolicLink()) return this.follow(absolute);
    if (entry.isFile() && isScript(absolute) && this.scripts++ < MOST_SCRIPTS) this.found(absolute, real);
    if (!entry.isDirectory() || HOLDS_NO_SCRIPTS.has(basename(absolute)) || isEnvironment(absolute)) return;
    await this.turns.next();
    const entries = entriesIn(absolute);
    if (isLibrary(absolute, entries) || this.scripts >= MOST_SCRIPTS || this.folders++ >= MOST_FOLDERS) return;
    for (const inner of entries) {
      const path = join(absolute, inner.name);
      if (this.isReadable(path)) await this.enter(path, join(real, inner.name), inner);
    }
  }

  /** A program imports what a link in it leads to, wherever that lies. */
  async follow(link: string): Promise<void> {
    const status = statusOf(link);
    const real = realPath(link);
    if (!status || this.behind.has(real) || this.isKnown(real)) return;
    this.behind.add(real);
    await this.enter(link, real, status);
  }
}

/** Whether a folder is one of them, or lies in one, or has one in it. */
export function overlaps(folder: string, folders: readonly string[]): boolean {
  return folders.some((each) => isWithin(folder, each) || isWithin(each, folder));
}

/** Whether a folder is an egg, or what Python's own library is in. */
function isLibrary(folder: string, entries: readonly Dirent[]): boolean {
  const names = new Set(entries.map(({ name }) => name));
  return folder.endsWith(".egg") || (names.has("os.py") && names.has("site.py"));
}

function entriesIn(folder: string): readonly Dirent[] {
  try {
    return listFolder(folder);
  } catch {
    return [];
  }
}
