/** unleak as a library: all that the command line does, it does by this. */
/// <reference types="node" preserve="true" />

export type { Edit } from "./edit.js";
export { systemMessage, UsageError } from "./errors.js";
export { type GroupBy, type Grouping, groupingBy } from "./files/grouping.js";
export { readInput } from "./files/input.js";
export { type Provenance, type ProvenanceOptions, provenanceOf } from "./files/provenance.js";
export { commonFolder, projectRoots, type Root, type RootOptions } from "./files/root.js";
export type * from "./kit.js";
export { type Addition, writeAddition } from "./library/addition.js";
export { applyFindings } from "./library/apply.js";
export { baselineOf, writeBaseline } from "./library/baseline.js";
export { type Commit, type CommitOptions, type CommittedTree, checkCommittable, commitByGroups } from "./library/commit.js";
export { checkWritable, type Delivered, type Pieces, writeReport } from "./library/deliver.js";
export type { TransformedFile } from "./library/file.js";
export type { FoundFinding } from "./library/finding.js";
export { CYCLE_TRANSFORMS, type GarbageReport, garbageReport, readGarbage } from "./library/garbage.js";
export { type MergedReport, type MergeFormatName, type MergeTotals, mergePages, mergeReports, type Unusable } from "./library/merge.js";
export { newTransform } from "./library/new-transform.js";
export type { FilesOptions, RewriteOptions, TreeOptions } from "./library/options.js";
export { probeModule } from "./library/probe.js";
export { createProject, type OpenProject } from "./library/project.js";
export { type FormatName, type ReportOptions, report } from "./library/report.js";
export type { TreeResult } from "./library/result.js";
export { type SilencedTree, silenceFindings } from "./library/silence.js";
export { type Code, type SameCode, type SourceOptions, type TransformedSource, transformSource } from "./library/source.js";
export { type Tested, type TestOptions, testTransform } from "./library/test-transform.js";
export { type TreeRun, transformTree } from "./library/tree.js";
export { type Verification, type VerifyOptions, verificationReport, verifyTree } from "./library/verify.js";
export { didYouMean, type NearestOptions, nearest } from "./nearest.js";
export type { Content } from "./report/content.js";
export { colourDiff } from "./report/diff.js";
export { explainReport, listReport } from "./report/explain.js";
export { findingDiff } from "./report/finding-diff.js";
export type { Format, Report } from "./report/format.js";
export { FORMATS } from "./report/formats.js";
export type { DumpedClass, DumpedCycle, DumpedLink, DumpedType, GarbageDump } from "./report/garbage/dump.js";
export { keptLines } from "./report/kept.js";
export { colourLeaks, leaksHeadline } from "./report/leaks.js";
export type { EditRecord, FindingRecord, ReasonRecord } from "./report/model.js";
export { projectLine } from "./report/project-line.js";
export { colourStat } from "./report/stat.js";
export {
  failureLines,
  remarkLines,
  type SummaryOptions,
  summaryReport,
  type Totals,
  totalsOf,
  warningLines,
} from "./report/summary.js";
export { count, linesText, printable, visible } from "./report/text.js";
export type { WholeSpan } from "./report/texts.js";
export { timesReport } from "./report/times.js";
export { TOPICS } from "./report/topics.js";
export { undoReport } from "./report/undo.js";
export { VERSION } from "./resources.js";
export type {
  Changed,
  Decided,
  Failure,
  FileFindings,
  FileResult,
  NotRead,
  Outcome,
  Remark,
  RunResult,
  Unchanged,
  UnmatchedGlobs,
} from "./result.js";
export { NotPutBackError } from "./run/apply-groups.js";
export { builtinTransforms } from "./run/builtin.js";
export { isPath } from "./run/load.js";
export type { Unsilenced } from "./run/silencing-comments.js";
export type { OnProgress, Phase, Stage, Times } from "./times.js";
export type { Cycle, Finding, Reason, Span, Transform, Verdict } from "./transform.js";
export { type Draft, defineTransform } from "./transform.js";
export type { Difference, Observation } from "./verify/compare.js";
export type { LeftOut } from "./verify/copy.js";
export type { ImportedFile } from "./verify/imported.js";
export type {
  Culprit,
  Flaky,
  Judgement,
  Purpose,
  Verified,
  VerifiedFile,
  VerifyObstacle,
  VerifyProgress,
  VerifyRun,
} from "./verify/model.js";
export type { TestReport } from "./verify/outcomes/report.js";
export { duration, verificationHeadline } from "./verify/text.js";
export { type Undone, undo } from "./write/undo.js";
