import { access, constants, rename, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { systemMessage } from "../run/messages.js";
import { temporaryName } from "../run/temporary.js";
import { UsageError } from "../run/usage.js";
import { inBulk } from "./bulk.js";

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
    for await (const piece of inBulk(pieces)) process.stdout.write(Buffer.from(piece, encoding));
    return;
  }
  try {
    if (await isSpecial(output)) await writeFile(output, inBulk(pieces), { encoding });
    else await replace(output, pieces, encoding);
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code) throw error;
    throw new UsageError(`the report could not be written to ${output}: ${systemMessage(error)}`);
  }
}

/** A device or a pipe, such as /dev/stdout: what comes there is not put in its place. */
async function isSpecial(path: string): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status !== undefined && !status.isFile();
}

async function replace(path: string, pieces: Pieces, encoding: "latin1" | "utf8"): Promise<void> {
  const temporary = temporaryName(path);
  try {
    await writeFile(temporary, inBulk(pieces), { encoding });
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** Throws a UsageError where a report could not be put, before the work is done that it would tell of. */
export async function checkOutput(output: string): Promise<void> {
  try {
    await access((await isSpecial(output)) ? output : dirname(resolve(output)), constants.W_OK);
  } catch (error) {
    throw new UsageError(`the report could not be written to ${output}: ${systemMessage(error)}`);
  }
}

/**
 * The same command with one more option in front, as a shell takes it; undefined where it has it already. How many threads there are is
 * left out: what is told is the same for any number.
 */
export function commandLine(args: readonly string[], option: string): string | undefined {
  if (args.includes(option)) return undefined;
  const isJobs = (each: string | undefined) => each === "-j" || each === "--jobs";
  const others = args.filter(
    (each, at) => each !== "--check" && !isJobs(each) && !isJobs(args[at - 1]) && !/^(?:-j|--jobs=)\d+$/.test(each),
  );
  return ["unleak", option, ...others.map(quoted)].join(" ");
}

function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
