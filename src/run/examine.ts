import type { Finding } from "../transform.js";
import { changesOf } from "./analyze.js";
import type { Catalogue, CatalogueFile } from "./catalogue.js";
import { decide, withNeedsMet } from "./decide.js";
import { groupsOf } from "./groups.js";
import { Analyzer, type FileAnalysis } from "./look.js";
import { internalMessage } from "./messages.js";
import type { Changed, Decided, Failure, FileResult, Remark, Unchanged } from "./result.js";
import { rewrite } from "./rewrite.js";
import { Silencing } from "./silence.js";
import { unusedSilencing } from "./unused.js";
import type { AnalysisContext } from "./workshop.js";

/** What the transforms make of the files that were looked at, which are among those of the catalogue. */
export class Examination {
  private readonly decided: readonly Decided[];
  private readonly byPath = new Map<string, Decided[]>();
  /** The files that stand or fall together. */
  readonly groups: readonly (readonly FileAnalysis[])[];

  constructor(
    readonly looks: readonly FileAnalysis[],
    private readonly catalogue: Catalogue,
    private readonly workshop: AnalysisContext,
    /** Whether the results give the texts of all files that a finding is about, and not of those alone that change. */
    private readonly withTexts = false,
  ) {
    const findings = looks.flatMap((look) => look.findings);
    this.decided = decide(findings, workshop.policy);
    this.groups = groupsOf(looks);
    for (const each of this.decided) {
      const same = this.byPath.get(each.finding.path);
      if (same) same.push(each);
      else this.byPath.set(each.finding.path, [each]);
    }
  }

  static of(entries: readonly CatalogueFile[], catalogue: Catalogue, workshop: AnalysisContext): Examination {
    const paths = new Set(entries.map((entry) => entry.path));
    const analyst = new Analyzer(catalogue, workshop, (path) => paths.has(path));
    const looks = entries.map((entry) => analyst.look(entry));
    return new Examination(looks, catalogue, workshop);
  }

  /** The result of each file, in the order of the looks. */
  results(blocked: ReadonlyMap<string, Failure> = new Map()): FileResult[] {
    const results = new Map(this.groups.flatMap((group) => this.resultsOf(group, blocked)).map((result) => [result.path, result]));
    return this.looks.flatMap(({ path }) => results.get(path) ?? []);
  }

  /**
   * The results of the files of a group. In the files of `blocked` nothing may change, for the reason given: a finding that touches
   * one of them is not applied anywhere, nor one that needs it. A file whose rewrite fails is blocked likewise.
   */
  resultsOf(group: readonly FileAnalysis[], blocked: ReadonlyMap<string, Failure>): FileResult[] {
    const stuck = new Map(blocked);
    const found = group.flatMap(({ path }) => this.byPath.get(path) ?? []);
    for (;;) {
      const decided = new Decisions(withoutStuck(found, stuck));
      const results = group.map((look) => this.conclude(look, decided, stuck));
      if (results.every((result) => result !== undefined)) return results;
    }
  }

  /** Undefined, and one more in `stuck`, when the rewrite fails. */
  private conclude(look: FileAnalysis, decided: Decisions, stuck: Map<string, Failure>): FileResult | undefined {
    const { path, milliseconds } = look;
    const findings = decided.of(path);
    const failure = stuck.get(path);
    const failures = failure ? [...look.failures, failure] : look.failures;
    try {
      const { becomes, remarks } = this.rewritten(look, decided);
      const status = failures.length > 0 ? "failed" : findings.length > 0 || becomes.changed ? "found" : "clean";
      return { path, status, findings, failures, remarks, ...becomes, ...(milliseconds !== undefined && { milliseconds }) };
    } catch (error) {
      // A second failure of the same file would go on for ever; with nothing to change there is none.
      stuck.set(path, { path, message: internalMessage(error) });
      return undefined;
    }
  }

  private rewritten({ path, mayBeSilenced }: FileAnalysis, decided: Decisions): Rewritten {
    const isChanged = decided.changed.has(path);
    const module = mayBeSilenced || isChanged ? this.catalogue.parsed(path) : undefined;
    if (!module) {
      const before = this.withTexts && decided.touched.has(path) ? this.catalogue.textOf(path) : undefined;
      return { becomes: { changed: false, ...(before !== undefined && { before }) }, remarks: [] };
    }
    const { known, transforms, parser } = this.workshop;
    const before = module.source.text;
    const after = isChanged ? rewrite(module, decided.accepted, parser) : before;
    const becomes = after === before ? ({ changed: false, before } as const) : ({ changed: true, before, after } as const);
    return { becomes, remarks: unusedSilencing(new Silencing(module), this.decided, { known, run: transforms }) };
  }
}

interface Rewritten {
  readonly becomes: Unchanged | Changed;
  readonly remarks: readonly Remark[];
}

/** What was decided on all findings, by the files that it is about. */
class Decisions {
  readonly accepted: readonly Finding[];
  /** The files that change. */
  readonly changed: ReadonlySet<string>;
  /** The files that a finding stands in or would change. */
  readonly touched: ReadonlySet<string>;
  private readonly byPath = new Map<string, Decided[]>();

  constructor(all: readonly Decided[]) {
    this.accepted = all.filter(({ outcome }) => outcome === "applied").map(({ finding }) => finding);
    this.changed = new Set(this.accepted.flatMap(({ changes }) => changes.map(({ path }) => path)));
    this.touched = new Set(all.flatMap(({ finding: { path, edits } }) => [path, ...edits.map((edit) => edit.path)]));
    for (const each of all) {
      const same = this.byPath.get(each.finding.path);
      if (same) same.push(each);
      else this.byPath.set(each.finding.path, [each]);
    }
  }

  of(path: string): readonly Decided[] {
    return this.byPath.get(path) ?? [];
  }
}

/** A finding that would change a file which can't be changed is not applied anywhere, and none that needs it is. */
function withoutStuck(found: readonly Decided[], stuck: ReadonlyMap<string, Failure>): readonly Decided[] {
  if (stuck.size === 0) return found;
  return withNeedsMet(found.map((each) => (each.outcome === "applied" ? unlessStuck(each, stuck) : each)));
}

function unlessStuck(decided: Decided, stuck: ReadonlyMap<string, Failure>): Decided {
  const path = [...stuck.keys()].find((each) => changesOf([decided.finding], each).length > 0);
  return path === undefined ? decided : { ...decided, outcome: "conflict", why: `it would change ${path}, which can't be changed` };
}

/** The result of a file that could not be looked at. */
export function failed(path: string, ...failures: Failure[]): FileResult {
  return { path, status: "failed", findings: [], failures, remarks: [], changed: false };
}
