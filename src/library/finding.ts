import type { Change } from "../python/change.js";
import { type FindingRecord, Recorder } from "../report/model.js";
import { Texts } from "../report/texts.js";
import type { Decided, FileResult } from "../result.js";

/** A finding as a JSON report tells it, with what became of it; and what `applyFindings` needs to lay it out along with others. */
export interface FoundFinding extends FindingRecord {
  /** What is meant to change. Plain data, whose texts hold a character for each byte. */
  readonly changes: readonly Change[];
}

/** The findings of a file as its readers see them; `encoding` is that of the file where it isn't the declared one. */
export function foundIn(file: FileResult, encoding?: string): FoundFinding[] {
  const recorder = new Recorder(new Texts([file], encoding));
  return file.findings.map((decided: Decided) => ({ ...recorder.finding(decided), changes: decided.finding.changes }));
}
