import { once } from "node:events";
import { setImmediate } from "node:timers/promises";
import { type Pieces, writeReport } from "../index.js";

/** `NO_COLOR` and `FORCE_COLOR` are conventions: https://no-color.org, https://force-color.org. */
export function wantsColour(wish: string, stream: NodeJS.WriteStream): boolean {
  if (wish !== "auto") return wish === "always";
  if (process.env.NO_COLOR) return false;
  return process.env.FORCE_COLOR ? process.env.FORCE_COLOR !== "0" : stream.isTTY === true;
}

/** Puts a report where it is wanted: into a file, or on standard output. Throws a UsageError when it can't. */
export async function deliver(pieces: Pieces, output?: string): Promise<void> {
  if (output !== undefined) return writeReport(output, pieces);
  for await (const piece of pieces) {
    // A reader may be slow, and a signal may come.
    if (process.stdout.write(piece)) await setImmediate();
    else await once(process.stdout, "drain");
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
