import { createHash } from "node:crypto";

/** The first line of a journal: whose it is. */
export interface Header {
  readonly unleak: "journal";
  readonly format: typeof FORMAT;
  readonly version: string;
  readonly uid: number;
  readonly tree?: Tree;
}

/** The tree that a journal in the user's state folder is about; one in a repository is about that. */
export interface Tree {
  /** Absolute and real. */
  readonly path: string;
  readonly inode: string;
  /** Where the run was started, relative to `path`; empty for `path` itself. */
  readonly cwd: string;
}

/** A file that a run was about to write. Paths are relative to the tree, with `/`, and real: no part of them was a link. */
export interface Note {
  readonly path: string;
  /** What it held: these bytes of `originals`. */
  readonly start: number;
  readonly length: number;
  /** Their digest, and that of what it was to hold. */
  readonly before: string;
  readonly after: string;
  /** Of a file with several names, which is written in place: which one it is, and the new bytes behind the old ones. */
  readonly links?: Links;
  readonly newLength?: number;
  /** The copy of it that the run was about to make. */
  readonly backup?: string;
}

export interface Links {
  readonly inode: string;
  readonly count: number;
}

export const FORMAT = 2;

/** Of a content with a character for each byte, or of bytes; SHA-256 in hexadecimal. */
export function digest(content: string | Uint8Array): string {
  const hash = createHash("sha256");
  return (typeof content === "string" ? hash.update(content, "latin1") : hash.update(content)).digest("hex");
}

/**
 * The lines of a log: JSON, each with a digest of itself and of all before it, so that none can be lost or changed but the last. What a
 * batch of writes notes is one line, flushed before the first of them is begun.
 */
export class Chain {
  private last = "";

  /** With the newline; `taken` is called once it is on disk. */
  line(value: object): { readonly text: string; taken(): void } {
    const check = this.checkOf(JSON.stringify(value));
    return {
      text: `${JSON.stringify({ ...value, check })}\n`,
      taken: () => {
        this.last = check;
      },
    };
  }

  /** What the next line says; undefined where it isn't the next line. */
  read(text: string): object | undefined {
    const value = jsonObject(text);
    if (!value) return undefined;
    const { check, ...rest } = value;
    if (check !== this.checkOf(JSON.stringify(rest))) return undefined;
    this.last = check;
    return rest;
  }

  private checkOf(json: string): string {
    return digest(Buffer.from(this.last + json)).slice(0, 32);
  }
}

function jsonObject(text: string): { check?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The whole of a log. */
export interface Log {
  readonly header: Header;
  readonly notes: readonly Note[];
}

/** A log that isn't what a run leaves. */
export class BrokenError extends Error {
  override readonly name = "BrokenError";
}

/**
 * What a log says; undefined for one whose first line was not finished, so that nothing had been begun. `isKilled`: the run has not said
 * that it ended. Then a last line that was cut off stands for writes that were never begun. Throws a BrokenError.
 */
export function readLog(text: string, isKilled: boolean): Log | undefined {
  const lines = text.split("\n");
  const torn = lines.pop() ?? "";
  const chain = new Chain();
  const values = lines.map((line) => chain.read(line));
  const bad = values.indexOf(undefined);
  const end = values.at(-1);
  const isEnded = end !== undefined && "ended" in end;
  if (!isEnded && !isKilled) throw new BrokenError("it is cut off");
  if (bad >= 0 && (bad < values.length - 1 || torn !== "")) throw new BrokenError(`its line ${bad + 1} is not what was written there`);
  if (isEnded && torn !== "") throw new BrokenError("something was added to it");
  const [first, ...rest] = values.filter((value) => value !== undefined);
  if (first === undefined) return undefined;
  const header = checkedHeader(first);
  const notes = (isEnded ? rest.slice(0, -1) : rest).flatMap(notesIn);
  return { header, notes };
}

/** The first line alone; undefined where it isn't one. */
export function readHeader(text: string): Header | undefined {
  const first = new Chain().read(text.slice(0, Math.max(0, text.indexOf("\n"))));
  return first && isHeader(first) ? first : undefined;
}

function checkedHeader(value: object): Header {
  if (isHeader(value)) return value;
  const { unleak, format } = value as Partial<Header>;
  const isNewer = unleak === "journal" && typeof format === "number" && format > FORMAT;
  throw new BrokenError(isNewer ? `it is in format ${format}, of a newer unleak` : "it doesn't say that it is a journal of unleak");
}

function isHeader(value: object): value is Header {
  const { unleak, format, uid, tree } = value as Partial<Header>;
  return unleak === "journal" && format === FORMAT && typeof uid === "number" && (tree === undefined || isTree(tree));
}

function isTree({ path, inode, cwd }: Partial<Tree>): boolean {
  return typeof path === "string" && typeof inode === "string" && typeof cwd === "string";
}

function notesIn(value: object): readonly Note[] {
  const { notes } = value as { notes?: readonly Note[] };
  if (!Array.isArray(notes) || !notes.every(isNote)) throw new BrokenError("a line of it is no note of files");
  return notes;
}

function isNote(note: Partial<Note> | null): boolean {
  if (typeof note !== "object" || note === null) return false;
  const { path, start, length, before, after, links, newLength, backup } = note;
  for (const each of [path, backup ?? path])
    if (typeof each !== "string" || !isInner(each)) throw new BrokenError(`it names a file outside of the tree: ${String(each)}`);
  const numbers = [start, length, newLength ?? 0, links?.count ?? 0];
  return numbers.every(isSize) && [before, after, links?.inode ?? ""].every((each) => typeof each === "string");
}

const isSize = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;

/** Whether a path, by its words alone, is one below the folder that it is relative to. */
function isInner(path: string): boolean {
  const isWindows = process.platform === "win32";
  return (
    path.split(isWindows ? /[\\/]/ : "/").every((part) => !["", ".", ".."].includes(part) && !/[\0]/.test(part)) &&
    !(isWindows && /^[a-z]:/i.test(path))
  );
}
