import type { Artifact, Invocation, Notification, Result, Suppression } from "sarif";
import type { Decided, Failure, FileResult, Remark } from "../result.js";
import type { Span } from "../transform.js";
import { Fingerprints } from "./fingerprints.js";
import { type Fold, foldsOf, offersNothing } from "./fold.js";
import type { Format, Report } from "./format.js";
import { sha256 } from "./model.js";
import { ruleOf, sentenceOf } from "./phrases.js";
import { jsonPieces } from "./pieces.js";
import { Places } from "./sarif-places.js";
import { levelOf, rulesOf } from "./sarif-rules.js";
import { visible } from "./text.js";
import { Texts } from "./texts.js";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export const sarifFormat: Format = {
  name: "sarif",
  encoding: "utf8",
  needsTexts: true,
  *print(report) {
    yield* sarifLog([runOf(report)]);
  },
};

/** A log of runs, which may be made as they are asked for. */
export function* sarifLog(runs: Iterable<object>): Generator<string> {
  yield* jsonPieces({ $schema: SCHEMA, version: "2.1.0", runs }, 4);
  yield "\n";
}

export function runOf(report: Report): object {
  return new SarifRun(report).members();
}

/** One run, whose lists are made as they are asked for. */
class SarifRun {
  private readonly texts: Texts;
  private readonly places: Places;
  private readonly rules;
  private readonly ruleIndexes: ReadonlyMap<string, number>;
  private readonly changed: ReadonlySet<string>;
  private readonly fingerprints = new Fingerprints();

  constructor(private readonly report: Report) {
    const { files } = report.result;
    this.texts = new Texts(files);
    this.places = new Places(this.texts, new Map(files.filter(isKnown).map(({ path }, index) => [path, index])));
    this.rules = rulesOf(report.transforms);
    this.ruleIndexes = new Map(this.rules.map(({ id }, index) => [id, index]));
    this.changed = new Set(files.filter((file) => file.changed).map(({ path }) => path));
  }

  members() {
    const { version, result, repository } = this.report;
    return {
      // What stands before the last slash is what others call a category.
      ...(repository && { automationDetails: { id: `${repository.name}/` } }),
      tool: { driver: { name: "unleak", version, semanticVersion: version, rules: this.rules } },
      invocations: [this.invocation()],
      defaultSourceLanguage: "python",
      // As Python counts them, and the longest first.
      newlineSequences: ["\r\n", "\n", "\r"],
      columnKind: "unicodeCodePoints",
      artifacts: each(result.files.filter(isKnown), (file) => this.artifact(file)),
      results: this.results(),
    };
  }

  private *results(): Generator<Result> {
    const folds = foldsOf(this.report.result.files, offersNothing);
    for (const { findings, remarks } of this.report.result.files) {
      for (const decided of findings) {
        const fold = folds.get(decided);
        const fingerprint = this.fingerprints.ofFinding(decided.finding);
        if (fold) yield this.result(fold, fingerprint);
      }
      for (const remark of remarks) yield this.remark(remark);
    }
  }

  private artifact({ path, before }: KnownFile): Artifact {
    const encoding = registeredName(this.texts.of(path)?.encoding ?? "");
    const bytes = Buffer.from(before, "latin1");
    const { uri, uriBaseId } = this.places.artifact(path);
    return {
      location: { uri: uri ?? "", uriBaseId: uriBaseId ?? "" },
      ...{ length: bytes.length, roles: ["analysisTarget"], sourceLanguage: "python" },
      ...(encoding !== undefined && { encoding }),
      hashes: { "sha-256": sha256(bytes) },
    };
  }

  private result(fold: Fold, fingerprint: string): Result {
    const [decided, ...others] = fold;
    const { finding, outcome } = decided;
    const { id, transform, verdict, className, subject, needs, reason } = finding;
    const isDone = outcome === "applied" && this.report.wrote;
    return {
      ...this.ruled(ruleOf(finding)),
      // What was done is no fault any more; SARIF has no level for that.
      ...(isDone ? { kind: "informational", level: "none" } : { level: levelOf(finding) }),
      message: { text: messageText(sentenceOf(fold, this.report.transforms, this.report.wrote)) },
      locations: [this.places.location(finding.span)],
      ...this.related(reason?.related ?? [], others),
      partialFingerprints: { "unleakFinding/v1": fingerprint },
      suppressions: this.suppressions(decided),
      ...this.fixes(decided),
      properties: { id, transform, verdict, outcome, className, subject, ...(needs.length > 0 && { needs }) },
    };
  }

  /** What decided it, then the other places of which the same is said: code scanning shows one of `locations` alone. */
  private related(deciding: readonly Span[], others: readonly Decided[]): Pick<Result, "relatedLocations" | "occurrenceCount"> {
    const told = [
      ...deciding.map((span) => this.places.location(span)),
      ...others.map(({ finding: { span, subject } }) => ({
        ...this.places.location(span),
        message: { text: messageText(`likewise \`${subject}\``) },
      })),
    ];
    if (told.length === 0) return {};
    return {
      relatedLocations: told.map((location, id) => ({ id, ...location })),
      ...(others.length > 0 && { occurrenceCount: others.length + 1 }),
    };
  }

  private remark({ path, line, column, name, message }: Remark): Result {
    return {
      ...this.ruled(name),
      level: "note",
      message: { text: messageText(message) },
      locations: [this.places.spot({ path, line, column })],
      partialFingerprints: { "unleakFinding/v1": this.fingerprints.ofMessage(name, path, message) },
      suppressions: [],
    };
  }

  private ruled(ruleId: string): Pick<Result, "ruleId" | "ruleIndex"> {
    const ruleIndex = this.ruleIndexes.get(ruleId);
    return { ruleId, ...(ruleIndex !== undefined && { ruleIndex }) };
  }

  /** All results have them, an empty list included: SARIF reads where none has any as "not known". */
  private suppressions({ finding: { silencedBy }, outcome }: Decided): Suppression[] {
    if (outcome === "known") return [{ kind: "external", justification: "It is in the baseline." }];
    if (outcome !== "silenced") return [];
    return [{ kind: "inSource", ...(silencedBy && { location: this.places.location(silencedBy) }) }];
  }

  /** None for what takes part in other findings' changes, or in a file that is not as it was read any more: such edits can't be made alone. */
  private fixes({ finding, outcome }: Decided): Pick<Result, "fixes"> {
    const { verdict, edits, forward, needs, transform } = finding;
    const summary = this.report.transforms.find(({ name }) => name === transform)?.summary ?? transform;
    const ways = [
      ...(verdict !== "kept" && needs.length === 0 ? [{ description: summary, edits }] : []),
      ...(forward && forward.edits !== edits
        ? [{ description: "Write a forwarding method, as --forward does.", edits: forward.edits }]
        : []),
    ];
    const isOpen = (path: string) => !(this.report.wrote && this.changed.has(path));
    const possible =
      outcome === "silenced" ? [] : ways.filter((way) => way.edits.length > 0 && way.edits.every(({ path }) => isOpen(path)));
    return possible.length > 0 ? { fixes: possible.map((way) => this.places.fix(way.description, way.edits)) } : {};
  }

  private invocation(): Invocation {
    const { failures, files, notRead } = this.report.result;
    const all = [...failures, ...files.flatMap((file) => file.failures)];
    const told = [
      ...all.map((failure) => this.notification("error", failure)),
      ...notRead.map(({ path, why }) => this.notification("note", { path, message: `not read: ${why}` })),
    ];
    return { executionSuccessful: all.length === 0, ...(told.length > 0 && { toolExecutionNotifications: told }) };
  }

  private notification(level: Notification.level, { message, ...place }: Failure): Notification {
    return { level, message: { text: messageText(message) }, locations: [this.places.spot(place)] };
  }
}

type KnownFile = FileResult & { readonly before: string };

/** In an empty file there is nothing to tell of. */
const isKnown = (file: FileResult): file is KnownFile => file.before !== undefined && file.before !== "";

function* each<T, U>(items: Iterable<T>, make: (item: T) => U): Generator<U> {
  for (const item of items) yield make(item);
}

/** A message is for people: what can't be seen is visible in it, but for tabs, which code has. */
function messageText(message: string): string {
  return escapeMessage(visible(message));
}

/** Braces hold the places of arguments in a message; twice, they stand for themselves. */
export function escapeMessage(text: string): string {
  return text.replace(/[{}]/g, "$&$&");
}

/** An encoding under a name that others than Python know, too. */
function registeredName(encoding: string): string | undefined {
  if (encoding === "latin-1") return "iso-8859-1";
  try {
    new TextDecoder(encoding);
    return encoding;
  } catch {
    return undefined;
  }
}
