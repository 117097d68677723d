import type { Failure, FileResult, Remark } from "../result.js";
import { type FoundFinding, foundIn } from "./finding.js";

/** What came of one file. */
export interface TransformedFile {
  /** Relative to the current folder, with `/`. */
  readonly path: string;
  readonly status: FileResult["status"];
  /** Whether it is rewritten, or would be. */
  readonly changed: boolean;
  readonly findings: readonly FoundFinding[];
  readonly failures: readonly Failure[];
  readonly remarks: readonly Remark[];
  /** The file as it is to be, where it changes. */
  readonly code: Buffer | undefined;
  /** The file as it was read, where it changes. */
  readonly original: Buffer | undefined;
}

/** `encoding` is that of the file where it isn't the declared one. */
export function transformedFile(file: FileResult, encoding?: string): TransformedFile {
  const { path, status, changed, failures, remarks } = file;
  const code = file.changed ? Buffer.from(file.after, "latin1") : undefined;
  const original = file.changed ? Buffer.from(file.before, "latin1") : undefined;
  return { path, status, changed, findings: foundIn(file, encoding), failures, remarks, code, original };
}
