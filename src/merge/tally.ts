import { type Totals, totalsOf } from "../report/summary.js";
import { count } from "../report/text.js";
import type { Decided, RunResult } from "../result.js";
import { isUnusable, type Repository, type Unusable } from "./repository.js";

/** What is kept of a repository when its report is gone. */
export interface Row {
  readonly name: string;
  readonly totals: Totals;
  readonly wrote: boolean;
  /** Paths and messages of what could not be done, the files that were not parsed included. */
  readonly failures: number;
  /** The commonest first. */
  readonly reasons: readonly ReasonCount[];
}

/** How many findings of a transform were left alone for a reason. */
export interface ReasonCount {
  readonly transform: string;
  readonly name: string;
  readonly number: number;
}

/** Counts what goes by: it is whole when all repositories have. */
export class Tally {
  readonly unusable: Unusable[] = [];
  private readonly known: Row[] = [];
  /** How many findings are alike, by what the summary tells of them. */
  readonly kinds = new Map<string, number>();

  /** The repositories among these, each counted before it is given. */
  *through(all: Iterable<Repository | Unusable>): Generator<Repository> {
    for (const each of all) {
      if (isUnusable(each)) {
        this.unusable.push(each);
        continue;
      }
      this.note(each);
      yield each;
    }
  }

  private note({ name, report }: Repository): void {
    const { result, wrote } = report;
    const findings = result.files.flatMap((file) => file.findings);
    const failures = result.failures.length + result.files.reduce((sum, file) => sum + file.failures.length, 0);
    for (const each of findings) add(this.kinds, kindOf(each).join("\t"));
    this.known.push({ name, totals: totalsOf(result), wrote, failures, reasons: reasonsOf(result) });
  }

  /** The repository with the most findings first. */
  get rows(): readonly Row[] {
    return [...this.known].sort((a, b) => b.totals.findings - a.totals.findings || b.failures - a.failures || (a.name < b.name ? -1 : 1));
  }

  get totals(): Totals {
    return this.known.map(({ totals }) => totals).reduce(sum, totalsOf({ files: [], notRead: [], failures: [] }));
  }

  /** Those of all repositories, and in how many of them there are such findings. */
  get reasons(): readonly (ReasonCount & { readonly repositories: number })[] {
    const counts = new Map<string, ReasonCount & { readonly repositories: number }>();
    for (const each of this.known.flatMap(({ reasons }) => reasons)) {
      const { number = 0, repositories = 0 } = counts.get(ruleOf(each)) ?? {};
      counts.set(ruleOf(each), { ...each, number: number + each.number, repositories: repositories + 1 });
    }
    return [...counts.values()].sort(byNumber);
  }
}

/** `3 files would change, 12 findings`; where some runs wrote and others didn't, it is both. */
export function headline({ rows, totals }: Tally): string {
  const changed = (wrote: boolean) => rows.filter((row) => row.wrote === wrote).reduce((all, row) => all + row.totals.changed, 0);
  const wrote = rows.some((row) => row.wrote) ? [`${count(changed(true), "file")} rewritten`] : [];
  const would = rows.every((row) => row.wrote) && rows.length > 0 ? [] : [`${count(changed(false), "file")} would change`];
  return [...wrote, ...would, count(totals.findings, "finding")].join(", ");
}

function kindOf({ finding, outcome }: Decided): string[] {
  return [finding.transform, finding.verdict, outcome, finding.reason?.name ?? "-"];
}

/** Of what was neither applied nor is known already. */
function reasonsOf({ files }: RunResult): ReasonCount[] {
  const counts = new Map<string, ReasonCount>();
  for (const { finding, outcome } of files.flatMap((file) => file.findings)) {
    if (!finding.reason || outcome === "applied" || outcome === "known") continue;
    const each = { transform: finding.transform, name: finding.reason.name };
    counts.set(ruleOf(each), { ...each, number: (counts.get(ruleOf(each))?.number ?? 0) + 1 });
  }
  return [...counts.values()].sort(byNumber);
}

const ruleOf = ({ transform, name }: Pick<ReasonCount, "transform" | "name">) => `${transform}/${name}`;

const byNumber = (a: ReasonCount, b: ReasonCount) => b.number - a.number || (ruleOf(a) < ruleOf(b) ? -1 : 1);

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sum(a: Totals, b: Totals): Totals {
  const both = <T extends object>(one: T, other: T) =>
    Object.fromEntries(Object.entries(one).map(([key, value]) => [key, value + (other as Record<string, number>)[key]])) as T;
  const { outcomes, ...counts } = a;
  const { outcomes: others, ...rest } = b;
  return { ...both(counts, rest), outcomes: both(outcomes, others) };
}
