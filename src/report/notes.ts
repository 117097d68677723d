import type { Decided, Failure, FileResult, Remark } from "../result.js";
import { Fingerprints } from "./fingerprints.js";
import { type Fold, type Folds, foldsOf, placesText } from "./fold.js";
import type { Report } from "./format.js";
import { ruleOf, sentenceOf } from "./phrases.js";
import { printable } from "./text.js";
import { Texts } from "./texts.js";

/** Something could not be done; something would change; somebody should look at something; something was left alone, or mended by this run. */
export type Level = "error" | "change" | "remark" | "notice" | "mended";

/** What a build server shows at a place. Lines and columns are 1-based; the end is behind the last character. */
export interface Note {
  readonly level: Level;
  /** `method-alias/overridden-in-subclass`, or what else it is filed under. */
  readonly rule: string;
  readonly path: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly endLine?: number | undefined;
  readonly endColumn?: number | undefined;
  /** What it is about, where it is about code. */
  readonly subject?: string;
  /** All in it can be seen. */
  readonly message: string;
  /** The same in the next run, though lines move; another for each note of a report. */
  readonly fingerprint: string;
}

/** The notes on one file. */
export interface FileNotes {
  readonly path: string;
  readonly notes: readonly Note[];
}

/** What reports for build servers tell, each in words of its own. What a comment or a baseline silences is no matter for them. */
export class Notes {
  private readonly fingerprints = new Fingerprints();
  private readonly texts: Texts;
  private readonly folds: Folds;

  constructor(private readonly report: Report) {
    this.texts = new Texts(report.result.files);
    this.folds = foldsOf(report.result.files);
  }

  /** What could not be done with what is no file that was looked at; then the files in their order, those of which nothing is said as well. */
  *all(): Generator<FileNotes> {
    const { failures, files } = this.report.result;
    for (const failure of failures) yield { path: failure.path, notes: [this.failure(failure)] };
    for (const file of files) yield { path: file.path, notes: [...file.failures.map((each) => this.failure(each)), ...this.onCode(file)] };
  }

  /** The findings and remarks. */
  private *onCode({ findings, remarks }: FileResult): Generator<Note> {
    for (const decided of findings) {
      // It counts among those that say the same, so that theirs are as they would be without the comment.
      const fold = this.folds.get(decided);
      const fingerprint = this.fingerprints.ofFinding(decided.finding);
      if (fold && decided.outcome !== "silenced" && decided.outcome !== "known") yield this.finding(fold, fingerprint);
    }
    for (const remark of remarks) yield this.remark(remark);
  }

  private finding(fold: Fold, fingerprint: string): Note {
    const [decided] = fold;
    const { finding } = decided;
    const { path, line, column, endLine, endColumn } = this.texts.whole(finding.span);
    const message = printable(sentenceOf(fold, this.report.transforms, this.report.wrote));
    const place = { path, line, column, endLine, endColumn };
    return {
      level: this.levelOf(decided),
      rule: ruleOf(finding),
      ...place,
      subject: placesText(fold) ?? finding.subject,
      message,
      fingerprint,
    };
  }

  private levelOf({ outcome }: Decided): Level {
    if (outcome === "applied") return this.report.wrote ? "mended" : "change";
    return outcome === "conflict" ? "change" : "notice";
  }

  private remark({ path, line, column, name, message }: Remark): Note {
    const fingerprint = this.fingerprints.ofMessage(name, path, message);
    return { level: "remark", rule: name, path, line, column, message: printable(message), fingerprint };
  }

  private failure({ path, line, column, message }: Failure): Note {
    const fingerprint = this.fingerprints.ofMessage("unleak", path, message);
    return { level: "error", rule: "unleak", path, line, column, message: printable(message), fingerprint };
  }
}
