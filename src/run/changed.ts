import { createHash } from "node:crypto";

/** The file is not as it was when it was read. */
export class ChangedError extends Error {
  override readonly name = "ChangedError";

  constructor() {
    super("the file has changed since it was read");
  }
}

/** By which a text, a character for each byte, is known again. */
export function markOf(text: string): string {
  return createHash("sha1").update(text, "latin1").digest("base64");
}
