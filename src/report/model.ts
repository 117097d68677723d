import { createHash } from "node:crypto";
import type { Edit } from "../edit.js";
import type { Decided, Failure, FileResult, NotRead, Outcome, Remark } from "../result.js";
import type { Times } from "../times.js";
import type { Cycle, Finding, Reason, Verdict } from "../transform.js";
import { type Content, contentOf, differenceOf } from "./content.js";
import { type Folds, foldsOf } from "./fold.js";
import type { Report } from "./format.js";
import { type Slow, slowestOf } from "./slowest.js";
import { type Totals, totalsOf } from "./summary.js";
import { Texts, type WholeSpan } from "./texts.js";

/** What `report.schema.json` describes, and both `json` and `ndjson` print; the tests keep the two in step. */
export const SCHEMA_VERSION = "1";

/** What made a report, and how. */
export interface HeadRecord {
  /** Where several are told of. */
  readonly repository?: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly wrote: boolean;
  /** Whether forwarding methods were asked for. */
  readonly forward: boolean;
  readonly transforms: readonly { readonly name: string; readonly summary: string }[];
}

/** Bytes `[start, end)` of a file, and what takes their place. */
export interface EditRecord extends Content {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** A reason or a warning, as reports tell it. */
export interface ReasonRecord {
  readonly name: string;
  readonly message: string;
  readonly related: readonly WholeSpan[];
}

/** A finding, as reports tell it. */
export interface FindingRecord {
  readonly id: string;
  readonly transform: string;
  readonly path: string;
  readonly span: WholeSpan;
  readonly className: string;
  readonly subject: string;
  readonly attribute?: string;
  readonly verdict: Verdict;
  readonly outcome: Outcome;
  readonly why?: string;
  readonly reason?: ReasonRecord;
  readonly warnings: readonly ReasonRecord[];
  readonly cycle?: Cycle;
  readonly edits: readonly EditRecord[];
  readonly forward?: { readonly verdict: Verdict; readonly reason: ReasonRecord; readonly edits: readonly EditRecord[] };
  readonly silencedBy?: WholeSpan;
  readonly needs: readonly string[];
  /** The finding that it is told along with in other reports. */
  readonly foldedInto?: string;
  /** Where that finding is itself, and where those are that are told along with it. */
  readonly places?: readonly WholeSpan[];
}

export interface FileRecord {
  readonly path: string;
  readonly status: FileResult["status"];
  readonly changed: boolean;
  readonly encoding?: string;
  readonly sha256?: string;
  /** The file as it was read, where the report is for programs that have nothing but the report. */
  readonly source?: Content;
  readonly edits: readonly EditRecord[];
  readonly findings: readonly FindingRecord[];
  readonly failures: readonly Failure[];
  readonly remarks: readonly Remark[];
}

export interface TimesRecord extends Times {
  readonly slowest: readonly Slow[];
}

export interface TailRecord {
  readonly totals: Totals;
  readonly times?: TimesRecord;
}

/** A report as plain objects, each made when it is asked for. */
export interface ReportRecords {
  readonly head: HeadRecord;
  files(): Iterable<FileRecord>;
  readonly notRead: readonly NotRead[];
  readonly failures: readonly Failure[];
  readonly tail: TailRecord;
}

/** `withSources`: each file along with what it held. */
export function recordsOf(report: Report, { withSources = false } = {}): ReportRecords {
  const { result, timed } = report;
  const recorder = new Recorder(new Texts(result.files), { withSources, folds: foldsOf(result.files) });
  const { times } = result;
  return {
    head: headOf(report),
    *files() {
      for (const file of result.files) yield recorder.file(file);
    },
    notRead: result.notRead,
    failures: result.failures,
    tail: { totals: totalsOf(result), ...(timed && times && { times: { ...times, slowest: slowestOf(result) } }) },
  };
}

function headOf({ repository, version, wrote, forward, transforms }: Report): HeadRecord {
  return {
    ...(repository && { repository: repository.name }),
    tool: { name: "unleak", version },
    ...{ wrote, forward, transforms: transforms.map(({ name, summary }) => ({ name, summary })) },
  };
}

/** Turns what a run gives into what reports tell; whatever else its objects hold stays behind. */
export class Recorder {
  private readonly withSources: boolean;
  private readonly folds: Folds;
  private readonly foldedInto: ReadonlyMap<Decided, string>;

  constructor(
    private readonly texts: Texts,
    { withSources = false, folds = new Map() }: { readonly withSources?: boolean; readonly folds?: Folds } = {},
  ) {
    this.withSources = withSources;
    this.folds = folds;
    this.foldedInto = new Map([...folds.values()].flatMap(([first, ...others]) => others.map((each) => [each, first.finding.id] as const)));
  }

  file(file: FileResult): FileRecord {
    const { path, status, changed, findings, failures, remarks } = file;
    const source = this.texts.of(path);
    return {
      ...{ path, status, changed },
      ...(source && { encoding: source.encoding, sha256: sha256(Buffer.from(source.text, "latin1")) }),
      ...(source && this.withSources && { source: contentOf(source.text, source.encoding) }),
      edits: file.changed ? differenceOf(file.before, file.after).map((each) => this.edit({ path, ...each })) : [],
      findings: findings.map((each) => this.finding(each)),
      ...{ failures, remarks },
    };
  }

  finding(decided: Decided): FindingRecord {
    const { finding, outcome, why } = decided;
    const { id, transform, path, className, subject, attribute, verdict, reason, cycle, silencedBy, needs } = finding;
    return {
      ...{ id, transform, path, span: this.texts.whole(finding.span), className, subject },
      ...(attribute !== undefined && { attribute }),
      ...{ verdict, outcome },
      ...(why !== undefined && { why }),
      ...(reason && { reason: this.reason(reason) }),
      warnings: finding.warnings.map((each) => this.reason(each)),
      ...(cycle && { cycle }),
      edits: finding.edits.map((each) => this.edit(each)),
      ...(finding.forward && { forward: this.forward(finding.forward) }),
      ...(silencedBy && { silencedBy: this.texts.whole(silencedBy) }),
      needs,
      ...this.folded(decided),
    };
  }

  private folded(decided: Decided): Pick<FindingRecord, "foldedInto" | "places"> {
    const foldedInto = this.foldedInto.get(decided);
    const fold = this.folds.get(decided) ?? [];
    return {
      ...(foldedInto !== undefined && { foldedInto }),
      ...(fold.length > 1 && { places: fold.map(({ finding }) => this.texts.whole(finding.span)) }),
    };
  }

  edit({ path, start, end, text }: Edit): EditRecord {
    return { path, start, end, ...contentOf(text, this.texts.of(path)?.encoding ?? "utf-8") };
  }

  private reason({ name, message, related }: Reason): ReasonRecord {
    return { name, message, related: related.map((each) => this.texts.whole(each)) };
  }

  private forward({ verdict, reason, edits }: NonNullable<Finding["forward"]>): NonNullable<FindingRecord["forward"]> {
    return { verdict, reason: this.reason(reason), edits: edits.map((each) => this.edit(each)) };
  }
}

export function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
