import { createHash } from "node:crypto";
import type { Edit } from "../../edit.js";
import type { Decided } from "../../result.js";
import type { Finding } from "../../transform.js";
import { Fingerprints } from "../fingerprints.js";
import { type Fold, foldsOf, offersNothing } from "../fold.js";
import type { Report } from "../format.js";
import { grouped } from "../groups.js";
import { RANKS, rankOf } from "../leaks.js";
import { reasonLabel } from "../phrases.js";
import { count, printable } from "../text.js";
import { Code } from "./code.js";
import type { FileData, FindingData, Note, PageData, View } from "./data.js";
import { gistOf } from "./gist.js";
import type { Layouts } from "./layouts.js";
import { pictureOf } from "./pictures.js";

/** What the page is to know of a run. */
export function gather(report: Report, layouts: Layouts): PageData {
  const files = new Files(report);
  const all = report.result.files.flatMap((file) => file.findings);
  const fingerprints = new Fingerprints();
  const run = {
    ...{ report, files },
    byId: new Map(all.map(({ finding }) => [finding.id, finding])),
    links: new Map(all.map(({ finding }) => [finding.id, fingerprints.ofFinding(finding).slice(0, 12)])),
  };
  const { by, members } = inOrder(report);
  const findings = members.map(({ fold, group, isAlone }) => ({
    ...(group !== undefined && { group }),
    ...new Gathering(fold, isAlone, run).data(layouts),
  }));
  const told = {
    tool: printable(`unleak ${report.version}`),
    forward: report.forward,
    files: files.all,
    findings,
    layouts: layouts.all,
    ...(by !== undefined && { groupedBy: by }),
  };
  // Where a page is one of several, others may have the same files.
  const marked = JSON.stringify([report.repository?.name, told.files, findings.map(({ id }) => id)]);
  return { ...told, run: createHash("sha256").update(marked).digest("hex").slice(0, 16) };
}

interface GatheredReport {
  readonly report: Report;
  readonly files: Files;
  readonly byId: ReadonlyMap<string, Finding>;
  readonly links: ReadonlyMap<string, string>;
}

/** A finding where it stands in the page. */
interface Placed {
  readonly fold: Fold;
  readonly group?: string;
  /** Whether no other finding stands on the same line. */
  readonly isAlone: boolean;
}

/** By the groups that were asked for; cycles as a terminal lists them, the worst first; all else in the order of the paths. */
function inOrder({ result, grouping, transforms }: Report): { readonly by?: string; readonly members: readonly Placed[] } {
  const placed = (files: Report["result"]["files"], group?: string) => {
    // Each group is for a reader of its own.
    const folds = foldsOf(files, offersNothing);
    return files.flatMap(({ findings }) =>
      findings.flatMap((decided): readonly Placed[] => {
        const fold = folds.get(decided);
        return fold ? [{ fold, ...(group !== undefined && { group }), isAlone: isAlone(decided, findings) }] : [];
      }),
    );
  };
  if (grouping)
    return { by: grouping.by, members: grouped(result.files, grouping).flatMap(({ name, members }) => placed(members, printable(name))) };
  const all = placed(result.files);
  if (!transforms.every(({ name }) => name === "leaks")) return { members: all };
  return {
    by: "what becomes of it",
    members: RANKS.flatMap((rank) =>
      all.filter(({ fold: [first] }) => rankOf(first.finding) === rank).map((each) => ({ ...each, group: rank })),
    ),
  };
}

function isAlone({ finding }: Decided, all: readonly Decided[]): boolean {
  return !all.some((other) => other.finding !== finding && other.finding.span.line === finding.span.line);
}

/** The files that findings are about or would edit, numbered. */
class Files {
  readonly all: FileData[] = [];
  private readonly places = new Map<string, number>();
  private readonly codes = new Map<string, Code>();

  constructor({ result }: Report) {
    for (const { path, before } of result.files) if (before) this.codes.set(path, new Code(path, before));
  }

  /** Undefined for a file whose text is not known. */
  code(path: string): Code | undefined {
    return this.codes.get(path);
  }

  place(path: string): number {
    const known = this.places.get(path);
    if (known !== undefined) return known;
    this.places.set(path, this.all.length);
    const sha256 = this.code(path)?.sha256;
    const folder = printable(path.includes("/") ? path.slice(0, path.lastIndexOf("/")) || "/" : ".");
    this.all.push({ path, shown: printable(path), folder, ...(sha256 !== undefined && { sha256 }) });
    return this.all.length - 1;
  }
}

/** One finding on its way into the page. */
class Gathering {
  private readonly decided: Decided;
  private readonly finding: Finding;
  private readonly others: readonly Decided[];

  constructor(
    [decided, ...others]: Fold,
    private readonly isAlone: boolean,
    private readonly run: GatheredReport,
  ) {
    this.decided = decided;
    this.finding = decided.finding;
    this.others = others;
  }

  data(layouts: Layouts): FindingData {
    const { id, transform, path, span, className, subject, verdict, reason } = this.finding;
    const file = this.run.files.place(path);
    const picture = pictureOf(this.finding, layouts);
    const views = this.views();
    return {
      id,
      link: this.run.links.get(id) ?? "",
      transform: printable(transform),
      file,
      place: (this.isAlone ? `line ${span.line}` : `line ${span.line}, column ${span.column}`) + this.andMore(),
      findings: this.others.length + 1,
      className: printable(className),
      subject: printable(subject),
      gist: gistOf(printable(subject), file, views),
      verdict,
      outcome: this.decided.outcome,
      ...(reason && { reason: printable(reasonLabel(transform, reason.name, this.run.report.transforms)) }),
      notes: this.notes(),
      canMark: this.canMark(),
      edits: this.edited().map((each) => this.run.files.place(each)),
      views,
      ...(picture && { picture }),
    };
  }

  private andMore(): string {
    return this.others.length > 0 ? ` and ${count(this.others.length, "more place")}` : "";
  }

  /** What is written already can't be decided on, and what a comment silences is left alone whatever is decided. */
  private canMark(): boolean {
    const { verdict, forward, silencedBy } = this.finding;
    return !this.run.report.wrote && !silencedBy && (verdict !== "kept" || forward !== undefined);
  }

  private edited(): string[] {
    const { edits, forward } = this.finding;
    return pathsOf([...edits, ...(forward?.edits ?? [])]);
  }

  private notes(): Note[] {
    const { reason, warnings, forward, silencedBy, needs } = this.finding;
    const { why } = this.decided;
    return [
      ...(reason ? [{ kind: "reason", name: printable(reason.name), text: printable(reason.message) } as const] : []),
      ...(why === undefined ? [] : [{ kind: "outcome", text: printable(why) } as const]),
      ...(silencedBy ? [{ kind: "outcome", text: `the comment at line ${silencedBy.line} says to leave it alone` } as const] : []),
      ...this.placesNote(),
      ...needs.flatMap((id) => this.needNote(id)),
      ...warnings.map(({ name, message }) => ({ kind: "warning", name: printable(name), text: printable(message) }) as const),
      ...(forward && forward.reason.message !== reason?.message ? [forwardNote(forward.reason)] : []),
    ];
  }

  /** The other places, by file. */
  private placesNote(): Note[] {
    if (this.others.length === 0) return [];
    const lines = new Map<string, number[]>();
    for (const { finding } of this.others) lines.set(finding.path, [...(lines.get(finding.path) ?? []), finding.span.line]);
    const told = [...lines].map(([path, numbers]) => {
      const where = path === this.finding.path ? "" : `${path} `;
      return `${where}${numbers.length === 1 ? "line" : "lines"} ${numbers.join(", ")}`;
    });
    return [{ kind: "places", text: printable(`the same is to be said of ${told.join("; ")}`) }];
  }

  private needNote(id: string): Note[] {
    const needed = this.run.byId.get(id);
    if (!needed) return [];
    const { path, span } = needed;
    const place = path === this.finding.path ? `line ${span.line}` : `${path}:${span.line}`;
    return [{ kind: "need", text: printable(`the finding at ${place}: without it this one can't be applied`) }];
  }

  private views(): View[] {
    const { edits, forward, path, span } = this.finding;
    const views = this.changes(edits, "change");
    // With --forward the finding has the edits of the forwarding method already.
    const isOther = forward !== undefined && JSON.stringify(forward.edits) !== JSON.stringify(edits);
    if (isOther) views.push(...this.changes(forward.edits, "forward"));
    if (views.length > 0) return views;
    const code = this.run.files.code(path);
    if (!code) return [];
    return [{ file: this.run.files.place(path), kind: "place", hunks: [code.around(span.line, Math.max(this.run.report.context, 3))] }];
  }

  private changes(edits: readonly Edit[], kind: View["kind"]): View[] {
    return pathsOf(edits).flatMap((path) => {
      const own = edits.filter((edit) => edit.path === path);
      const code = this.run.files.code(path);
      return code ? [{ file: this.run.files.place(path), kind, hunks: code.changed(own, this.run.report.context) }] : [];
    });
  }
}

function forwardNote({ name, message }: { name: string; message: string }): Note {
  return { kind: "forward", name: printable(name), text: printable(message) };
}

function pathsOf(edits: readonly Edit[]): string[] {
  return [...new Set(edits.map(({ path }) => path))];
}
