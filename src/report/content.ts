import { decode } from "../python/decode.js";
import { lineRuns } from "./line-diff.js";

/**
 * Bytes of a file for readers of text. What has to be inserted is `bytes`, in base64, where it is there, and else the UTF-8 encoding of
 * `text`: so nobody needs to know the file's encoding to make an edit.
 */
export interface Content {
  readonly text: string;
  readonly bytes?: string;
}

/** `raw` holds a character for each byte. */
export function contentOf(raw: string, encoding: string): Content {
  const text = decode(raw, encoding);
  const bytes = Buffer.from(raw, "latin1");
  return Buffer.from(text, "utf8").equals(bytes) ? { text } : { text, bytes: bytes.toString("base64") };
}

/** Bytes `[start, end)` of a file and what takes their place, a character for each byte. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The replacements of whole lines that make `after` of `before`, which both hold a character for each byte. */
export function differenceOf(before: string, after: string): Replacement[] {
  const replacements: Replacement[] = [];
  let at = 0;
  let open: { start: number; end: number; text: string } | undefined;
  for (const { kind, lines } of lineRuns(before, after)) {
    const text = lines.join("");
    if (kind === "same") open = undefined;
    else if (!open) {
      open = { start: at, end: at, text: "" };
      replacements.push(open);
    }
    if (kind !== "added") at += text.length;
    if (open && kind === "added") open.text += text;
    if (open && kind === "removed") open.end = at;
  }
  return replacements;
}
