import { readNose } from "./nose.js";
import { readPytest } from "./pytest.js";
import { readRegrtest } from "./regrtest.js";
import type { Reader, TestReport } from "./report.js";
import { readTrial } from "./trial.js";
import { readUnittest } from "./unittest.js";

/** Of those in one row, the first that knows the output: what they print looks alike. */
const READERS: readonly (readonly Reader[])[] = [[readTrial, readNose, readUnittest], [readPytest], [readRegrtest]];

/** What is known of the tests from what a command has printed, on each of its streams: a command may run several runners. */
export function readReports(outputs: readonly string[]): TestReport[] {
  const texts = outputs.map(withoutColours);
  return texts.flatMap((text) => READERS.flatMap((row) => firstOf(row, text)));
}

function firstOf(readers: readonly Reader[], text: string): TestReport[] {
  for (const read of readers) {
    const report = read(text);
    if (report) return [report];
  }
  return [];
}

function withoutColours(text: string): string {
  return text.replace(/\x1b\[[\d;]*m/g, "");
}
