import { readFileSync, statSync } from "node:fs";
import { disguised } from "../python/disguise.js";
import { Source } from "../python/source.js";
import { Survey } from "../python/survey.js";
import type { Entry } from "./catalogue.js";
import type { FoundFile } from "./files.js";
import { systemMessage } from "./messages.js";
import type { Failure, NotRead } from "./result.js";
import type { Stopwatch } from "./times.js";
import type { Turns } from "./turns.js";

const LARGEST = 16 * 1024 * 1024;

/** Why a file was not surveyed: it is none that is read, or it can't be. */
export type Unreadable = { readonly notRead: string } | { readonly failure: string };

/** The text of a file, a character for each byte; or why it is not read. */
export function readText(file: FoundFile): string | Unreadable {
  try {
    if (statSync(file.absolute).size > LARGEST) return { notRead: "larger than 16 MiB" };
    const text = readFileSync(file.absolute, "latin1");
    if (text.includes("\0")) return { notRead: "a binary file (it has a NUL byte)" };
    const why = disguised(new Source(file.path, text));
    return why ? { notRead: why.message } : text;
  } catch (error) {
    return { failure: systemMessage(error) };
  }
}

/** The memory for the surveys of so many files, which threads can share. */
export function surveyMemory(count: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(count * Survey.BYTES));
}

/** The part of the memory for the survey of the file with that index. */
export function partOf(memory: Uint8Array, index: number): Uint8Array {
  return memory.subarray(index * Survey.BYTES, (index + 1) * Survey.BYTES);
}

/** The files that were surveyed, as the catalogue wants them. */
export function entriesOf(files: readonly FoundFile[], unreadable: readonly (Unreadable | undefined)[], memory: Uint8Array): Entry[] {
  const texts = new Texts();
  return files.flatMap((file, index) => {
    if (unreadable[index]) return [];
    const text = () => texts.of(file.absolute);
    return [{ path: file.path, survey: new Survey(partOf(memory, index)), text, load: () => new Source(file.path, text()) }];
  });
}

/** How many bytes of text are kept to be asked again. */
const KEPT = 48 * 1024 * 1024;

/** Texts of files; those that were asked for last are kept. */
class Texts {
  private readonly kept = new Map<string, string>();
  private size = 0;

  /** A character for each byte. Throws what the system says. */
  of(path: string): string {
    let text = this.kept.get(path);
    if (text === undefined) {
      text = readFileSync(path, "latin1");
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

/** Reads every file once, to know which words it holds. */
export async function surveyFiles(
  files: readonly FoundFile[],
  turns: Turns,
  watch: Stopwatch,
): Promise<{ unreadable: (Unreadable | undefined)[]; memory: Uint8Array }> {
  const memory = surveyMemory(files.length);
  const unreadable: (Unreadable | undefined)[] = [];
  for (const [index, file] of files.entries()) {
    await turns.next();
    const text = readText(file);
    watch.ended("read");
    if (typeof text === "string") new Survey(partOf(memory, index)).note(text);
    unreadable.push(typeof text === "string" ? undefined : text);
    watch.ended("survey");
  }
  return { unreadable, memory };
}

/** The files that are passed over, and those that can't be read. */
export interface Unread {
  readonly notRead: readonly NotRead[];
  readonly failures: readonly Failure[];
}

export function unreadIn(files: readonly FoundFile[], unreadable: readonly (Unreadable | undefined)[]): Unread {
  const notRead: NotRead[] = [];
  const failures: Failure[] = [];
  for (const [index, { path }] of files.entries()) {
    const why = unreadable[index];
    if (why && "notRead" in why) notRead.push({ path, why: why.notRead });
    else if (why) failures.push({ path, message: why.failure });
  }
  return { notRead, failures };
}
