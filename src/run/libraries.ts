import { resolve } from "node:path";
import { Scanner } from "../facts/scanner.js";
import { type Limits, limitsFor, tooLarge } from "../files/limits.js";
import { realPath, shownPath, statusOf } from "../files/paths.js";
import type { LibraryPaths } from "../python/imports.js";
import { Source } from "../python/source.js";
import type { CatalogueFile } from "./catalogue-file.js";
import { readText } from "./reading.js";

/** What a thread needs to look into libraries for itself. Plain data: it crosses threads. */
export interface LibraryFolders {
  /** As they are shown, in the order in which they are looked through. */
  readonly folders: readonly string[];
  readonly cwd: string;
  /** In bytes; undefined where nobody says. */
  readonly maxFileSize?: number | undefined;
}

/**
 * Trees of others that the project imports from. Nothing in them is listed beforehand: whether a file is there is asked when an import leads
 * to it, and it is read when somebody asks what it says.
 */
export class Libraries implements LibraryPaths {
  static readonly NONE = new Libraries({ folders: [], cwd: "." });

  readonly folders: readonly string[];
  private readonly prefixes: readonly string[];
  private readonly limits: Limits;
  private readonly there = new Map<string, boolean>();
  private readonly entries = new Map<string, CatalogueFile>();
  private scanner: Scanner | undefined;

  constructor(private readonly given: LibraryFolders) {
    this.folders = given.folders;
    this.prefixes = given.folders.map((folder) => (folder === "." ? "" : `${folder}/`));
    this.limits = limitsFor(given.maxFileSize, () => true);
  }

  has(path: string): boolean {
    if (!this.prefixes.some((prefix) => path.startsWith(prefix))) return false;
    let isThere = this.there.get(path);
    if (isThere === undefined) {
      // What lies in the project has its name there, and no other.
      const isNamed = shownPath(this.absolute(path), this.given.cwd) === path;
      isThere = isNamed && statusOf(this.absolute(path))?.isFile() === true;
      this.there.set(path, isThere);
    }
    return isThere;
  }

  /** A file that `has` knows; what keeps it from being read is thrown by whoever asks for its text. */
  entry(path: string): CatalogueFile | undefined {
    if (!this.has(path)) return undefined;
    let entry = this.entries.get(path);
    if (!entry) {
      entry = this.read(path);
      this.entries.set(path, entry);
    }
    return entry;
  }

  private absolute(path: string): string {
    return resolve(this.given.cwd, path);
  }

  private read(path: string): CatalogueFile {
    const absolute = this.absolute(path);
    const text = readText({ path, absolute, real: realPath(absolute) }, this.limits.read);
    if (typeof text !== "string") return unreadable(path, "notRead" in text ? text.notRead : text.failure);
    const source = new Source(path, text);
    this.scanner ??= Scanner.load();
    const scanned = this.scanner.scan(source);
    const facts = "facts" in scanned ? scanned.facts : undefined;
    const isHeavy = text.length > this.limits.parsed && this.limits.isDense(text);
    return {
      ...{ path, facts, text: () => text, load: () => source, isModule: true },
      ...(isHeavy && { unparsed: tooLarge(text.length, this.limits.parsed) }),
    };
  }
}

function unreadable(path: string, why: string): CatalogueFile {
  const fail = () => {
    throw new Error(why);
  };
  return { path, text: fail, load: fail, isModule: true };
}
