import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { ChangedError, systemMessage } from "../errors.js";
import { Facts } from "../facts/facts.js";
import { Scanner } from "../facts/scanner.js";
import type { FoundFile } from "../files/files.js";
import { type Limits, tooLarge } from "../files/limits.js";
import { quoted } from "../files/told.js";
import { disguised } from "../python/disguise.js";
import { Source } from "../python/source.js";
import type { Failure, NotRead } from "../result.js";
import type { Stopwatch } from "../times.js";
import type { Turns } from "../turns.js";
import type { CatalogueFile } from "./catalogue-file.js";

/** Why a file was not read: it is none that is read, or it can't be. */
export type Unreadable = { readonly notRead: string } | { readonly failure: string };

/** What is known of the files once each was read. By their indexes. */
export interface IndexedFiles {
  readonly unreadable: readonly (Unreadable | undefined)[];
  /** Why a file that was read is not to be parsed. */
  readonly unparsed: readonly (string | undefined)[];
  /** By which each text that was indexed is known again: all that is said of the files is said of these texts. */
  readonly marks: readonly string[];
  /** What threads share of the facts; undefined of a file of which the tree alone can tell. */
  readonly facts: readonly (SharedFacts | undefined)[];
}

/** The memory of facts. */
export type SharedFacts = Pick<Facts, "rows" | "words" | "directives">;

/** The text of a file, a character for each byte; or why it is not read. */
export function readText(file: FoundFile, largest: number): string | Unreadable {
  try {
    const { path, absolute, standIn, told } = file;
    const size = standIn?.text.length ?? statSync(absolute).size;
    if (size > largest) return { notRead: tooLarge(size, largest) };
    const text = standIn?.text ?? readFileSync(absolute, "latin1");
    if (text.includes("\0")) return { notRead: "a binary file (it has a NUL byte)" };
    if (told) return text;
    const why = disguised(new Source(path, text, standIn?.encoding));
    return why ? { notRead: why.message } : text;
  } catch (error) {
    // Who can't read it can't run it.
    return file.told ? { notRead: systemMessage(error) } : { failure: systemMessage(error) };
  }
}

/** The same, as the catalogue wants it: of what lies beside the program, what can be asked of it. */
function readFile(file: FoundFile, largest: number, scanner: Scanner): string | Unreadable {
  const { path, told } = file;
  const text = readText(file, largest);
  if (typeof text !== "string" || !told) return text;
  const isPython = told !== "settings" || "facts" in scanner.scan(new Source(path, text));
  return isPython ? quoted(text, told) : { notRead: "no Python" };
}

/** By which a text, a character for each byte, is known again. */
function markOf(text: string): string {
  return createHash("sha1").update(text, "latin1").digest("base64");
}

/** The files that were read, as the catalogue wants them. */
export function entriesOf(files: readonly FoundFile[], { unreadable, unparsed, marks, facts }: IndexedFiles): CatalogueFile[] {
  const texts = new Texts();
  return files.flatMap((file, index) => {
    const why = unparsed[index];
    if (unreadable[index] && why === undefined) return [];
    const { path, absolute, standIn, told } = file;
    const read = (text: string) => (told ? quoted(text, told) : text);
    const text = () => (standIn ? read(standIn.text) : texts.of(absolute, marks[index], read));
    const load = () => new Source(path, text(), standIn?.encoding);
    const shared = facts[index];
    const known = shared && new Facts(shared.rows, shared.words, shared.directives);
    return [{ path, facts: known, text, load, isModule: !told, ...(why !== undefined && { unparsed: why }) }];
  });
}

/** How many bytes of text are kept to be asked again. */
const KEPT = 48 * 1024 * 1024;

/** Texts of files; those that were asked for last are kept. */
class Texts {
  private readonly kept = new Map<string, string>();
  private size = 0;

  /** A character for each byte, as it is `read`. Throws a ChangedError where that has not this mark, or what the system says. */
  of(path: string, mark: string | undefined, read: (text: string) => string): string {
    let text = this.kept.get(path);
    if (text === undefined) {
      text = read(readFileSync(path, "latin1"));
      if (markOf(text) !== mark) throw new ChangedError();
      this.size += text.length;
    } else this.kept.delete(path);
    this.kept.set(path, text);
    for (const [oldest, { length }] of this.kept) {
      if (this.size <= KEPT) break;
      this.kept.delete(oldest);
      this.size -= length;
    }
    return text;
  }
}

/** Reads the facts of every file, once; `bytes` is how long they are together. */
export async function readFiles(
  files: readonly FoundFile[],
  limits: Limits,
  turns: Turns,
  watch: Stopwatch,
  onRead: (done: number, total: number) => void = () => undefined,
): Promise<IndexedFiles & { readonly bytes: number }> {
  const scanner = Scanner.load();
  const facts: (SharedFacts | undefined)[] = [];
  let bytes = 0;
  const unreadable: (Unreadable | undefined)[] = [];
  const unparsed: (string | undefined)[] = [];
  const marks: string[] = [];
  for (const [index, file] of files.entries()) {
    await turns.next();
    const text = readFile(file, limits.read, scanner);
    marks.push(typeof text === "string" ? markOf(text) : "");
    watch.ended("read");
    if (typeof text === "string") {
      bytes += text.length;
      const scanned = scanner.scan(new Source(file.path, text, file.standIn?.encoding));
      facts[index] = "facts" in scanned ? scanned.facts : undefined;
      if (text.length > limits.parsed && limits.isDense(text)) unparsed[index] = tooLarge(text.length, limits.parsed);
    }
    const why = unparsed[index];
    const isPassedOver = why !== undefined && typeof text === "string" && limits.isOfInterest(text);
    unreadable.push(typeof text !== "string" ? text : isPassedOver ? { notRead: why } : undefined);
    watch.ended("survey");
    onRead(index + 1, files.length);
  }
  return { unreadable, unparsed, marks, facts, bytes };
}

/** The files that are passed over, and those that can't be read. */
export interface UnreadFiles {
  readonly notRead: readonly NotRead[];
  readonly failures: readonly Failure[];
}

export function unreadIn(files: readonly FoundFile[], unreadable: readonly (Unreadable | undefined)[]): UnreadFiles {
  const notRead: NotRead[] = [];
  const failures: Failure[] = [];
  for (const [index, { path }] of files.entries()) {
    const why = unreadable[index];
    if (why && "notRead" in why) notRead.push({ path, why: why.notRead });
    else if (why) failures.push({ path, message: why.failure });
  }
  return { notRead, failures };
}
