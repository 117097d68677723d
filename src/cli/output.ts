import { rename, unlink, writeFile } from "node:fs/promises";
import { systemMessage } from "../run/messages.js";
import { temporaryName } from "../run/temporary.js";
import { UsageError } from "../run/usage.js";

/** Tells a person something. */
export function say(text: string): void {
  process.stderr.write(text);
}

/** `NO_COLOR` and `FORCE_COLOR` are conventions: https://no-color.org, https://force-color.org. */
export function wantsColour(wish: string, stream: NodeJS.WriteStream): boolean {
  if (wish !== "auto") return wish === "always";
  if (process.env.NO_COLOR) return false;
  return process.env.FORCE_COLOR ? process.env.FORCE_COLOR !== "0" : stream.isTTY === true;
}

export type Pieces = Iterable<string> | AsyncIterable<string>;

/** Puts a report where it is wanted: into a file, which is old or new as a whole, or on standard output. Throws a UsageError when it can't. */
export async function deliver(pieces: Pieces, encoding: "latin1" | "utf8", output?: string): Promise<void> {
  if (output === undefined) {
    for await (const piece of pieces) process.stdout.write(Buffer.from(piece, encoding));
    return;
  }
  const temporary = temporaryName(output);
  try {
    await writeFile(temporary, pieces, { encoding });
    await rename(temporary, output);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw new UsageError(`the report could not be written to ${output}: ${systemMessage(error)}`);
  }
}
