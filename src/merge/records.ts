import { systemMessage } from "../errors.js";
import { readInputNow } from "../files/input.js";
import type { FileRecord, HeadRecord, TailRecord } from "../report/model.js";
import type { Failure, NotRead } from "../result.js";
import { BrokenReport } from "./broken.js";
import type { LineReader } from "./lines.js";

/** What stands in one report. */
export interface Records {
  readonly head: HeadRecord;
  readonly files: readonly FileRecord[];
  readonly notRead: readonly NotRead[];
  readonly failures: readonly Failure[];
  readonly tail: TailRecord;
}

const AGAIN = "run unleak on this repository again";

/** Throws a BrokenReport where the file holds no report, not all of one, or more than one. */
export function readRecords(file: string, reader: LineReader): Records {
  const [files, notRead, failures]: [FileRecord[], NotRead[], Failure[]] = [[], [], []];
  let head: HeadRecord | undefined;
  let tail: TailRecord | undefined;
  let number = 0;
  for (const bytes of linesOf(contentsOf(file))) {
    number++;
    if (tail) throw new BrokenReport(number, "a second report begins, and a file is the report on one repository: give each its own");
    const line = readWhole(bytes, number, reader);
    const isFirst = number === 1;
    if (isFirst !== (line.kind === "run"))
      throw new BrokenReport(number, isFirst ? `the report has no beginning: ${AGAIN}` : `a report begins before the end of one: ${AGAIN}`);
    if (line.kind === "run") head = line;
    else if (line.kind === "file") files.push(line);
    else if (line.kind === "notRead") notRead.push(line);
    else if (line.kind === "failure") failures.push(line);
    else tail = line;
  }
  if (!head) throw new BrokenReport(undefined, `the report is empty: ${AGAIN}`);
  if (!tail) throw new BrokenReport(number, `the report is cut off behind this line: ${AGAIN}`);
  return { head, files, notRead, failures, tail };
}

function contentsOf(file: string): Buffer {
  try {
    return readInputNow(file);
  } catch (error) {
    throw new BrokenReport(undefined, `the report can't be read: ${systemMessage(error)}`);
  }
}

const NEWLINE = 0x0a;

/** Each with its newline, which the last one lacks where it is cut off. A text would end lines at more than that, U+2028 in a string of code for one. */
function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(NEWLINE, start);
    const next = end < 0 ? bytes.length : end + 1;
    yield bytes.subarray(start, next);
    start = next;
  }
}

function readWhole(line: Buffer, number: number, reader: LineReader): ReturnType<LineReader["read"]> {
  if (line.at(-1) !== NEWLINE) throw new BrokenReport(number, `the report is cut off in the middle of this line: ${AGAIN}`);
  return reader.read(line.subarray(0, -1), number);
}
