import { UsageError } from "../errors.js";
import { readSaved } from "../files/saved.js";
import { DUMP_FORMAT, type GarbageDump, strayPlace } from "../report/garbage/dump.js";
import { type Joined, join } from "../report/garbage/join.js";
import { garbageJson } from "../report/garbage/json.js";
import { garbageHeadline, garbageText, processLines } from "../report/garbage/text.js";
import { VERSION } from "../resources.js";
import type { RunResult } from "../result.js";
import { inBulk } from "./bulk.js";
import type { TreeResult } from "./result.js";

/** The transforms whose findings tell of reference cycles: those to run for a report on a dump, along with the texts of the files. */
export const CYCLE_TRANSFORMS: readonly string[] = ["leaks", "method-alias"];

/** What a running program's `gc.garbage` held, put beside the findings of a run. */
export interface GarbageReport {
  /** A line on what was seen, what was not predicted and what was never seen. */
  readonly headline: string;
  /** What the dump says of the process, in lines. */
  readonly process: string;
  /** For people (`text`), or one object as `garbage.schema.json` describes it (`json`). */
  print(format: "text" | "json"): AsyncIterable<Buffer>;
}

/** Reads what `unleak_probe.dump` wrote. Throws a UsageError where it can't be read, or is anything else. */
export async function readGarbage(path: string, cwd = process.cwd()): Promise<GarbageDump> {
  const dump = (await readSaved(path, cwd, DUMP_FORMAT)) as GarbageDump;
  const stray = strayPlace(dump);
  if (stray !== undefined)
    throw new UsageError(`${path} ${DUMP_FORMAT.otherwise}: it names class ${stray}, and has ${dump.classes.length}`, DUMP_FORMAT.help);
  return dump;
}

/**
 * Puts a dump beside the findings of a run of `CYCLE_TRANSFORMS` with `texts`: which of them tell of what lies in `gc.garbage`, ranked by
 * how many objects they hold, what is there and none tells of, and what was predicted and isn't there. `cwd` is that of the run.
 */
export function garbageReport(result: TreeResult, dump: GarbageDump, cwd = process.cwd()): GarbageReport {
  const joined = join(result.run.files, dump, cwd);
  return {
    headline: garbageHeadline(joined, dump),
    process: processLines(dump),
    print: (format) =>
      pieces(format === "json" ? garbageJson(joined, dump, { result: result.run, version: VERSION }) : text(result.run, joined)),
  };
}

function text({ files }: RunResult, joined: Joined): Iterable<string> {
  return garbageText(joined, new Map(files.flatMap(({ path, before }) => (before === undefined ? [] : [[path, before] as const]))));
}

async function* pieces(printed: Iterable<string>): AsyncGenerator<Buffer, void> {
  for await (const piece of inBulk(printed)) yield Buffer.from(piece, "utf8");
}
