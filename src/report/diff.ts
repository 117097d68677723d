import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatchHunk } from "diff";
import type { Changed } from "../result.js";
import type { Format } from "./format.js";
import { hunksOf } from "./hunks.js";
import { visible } from "./text.js";

/**
 * A unified diff of all changed files, as `git apply` takes it. A character for each byte: it is written as latin-1, so
 * that the lines come out in whatever encoding the files have.
 */
export const diffFormat: Format = {
  name: "diff",
  encoding: "latin1",
  needsTexts: false,
  *print({ result, context }) {
    for (const file of result.files) if (file.changed) yield fileDiff(file, context);
  },
};

/** What one file is to be against what it was; the two differ. */
export function fileDiff({ path, before, after }: Omit<Changed, "changed"> & { readonly path: string }, context: number): string {
  return diffOf(path, hunksOf(before, after, context));
}

/** The same of what changes in it. */
export function diffOf(path: string, hunks: StructuredPatchHunk[]): string {
  const patch = { oldFileName: "a", newFileName: "b", oldHeader: undefined, newHeader: undefined, hunks };
  const body = formatPatch(patch, FILE_HEADERS_ONLY).split("\n").slice(2).join("\n");
  return `--- ${quotePath(`a/${path}`)}\n+++ ${quotePath(`b/${path}`)}\n${body}`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  '"': '\\"',
  "\\": "\\\\",
};

/** Odd names the way git writes them: in double quotes, with C escapes and octal bytes. */
export function quotePath(path: string): string {
  const bytes = Buffer.from(path).toString("latin1");
  // A name with a space needs no quotes, but a tab after it, so that what follows is not taken for a part of it.
  if (!/[\x00-\x1f\x7f-\xff"\\]/.test(bytes)) return path.includes(" ") ? `${path}\t` : path;
  const quoted = bytes.replace(
    /[\x00-\x1f\x7f-\xff"\\]/g,
    (byte) => ESCAPES[byte] ?? `\\${byte.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
  return `"${quoted}"`;
}

const RED = "\x1b[31m";
const GREEN = "\x1b[32m";
const CYAN = "\x1b[36m";
const BOLD = "\x1b[1m";
const PLAIN = "\x1b[0m";

/** The same diff for a terminal, as text: what can't be seen in it is visible, and its lines have colours. */
export function colourDiff(diff: string): string {
  return visible(diff).replace(/^(?:(--- |\+\+\+ )|(@@)|(-)|(\+)).*$/gm, (line, header, hunk, removed) => {
    const colour = header ? BOLD : hunk ? CYAN : removed ? RED : GREEN;
    return `${colour}${line}${PLAIN}`;
  });
}
