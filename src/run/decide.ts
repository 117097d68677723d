import type { Decided, Failure, Outcome } from "../result.js";
import type { Finding } from "../transform.js";
import type { Baseline } from "./baseline.js";

/** What the user asked for. */
export interface Policy {
  readonly unsafe: boolean;
  /** Whether a forwarding method may be written where the rewrite itself is not safe. */
  readonly forward: boolean;
  /** The ids of the findings that a person has accepted: they and no others are applied, unsafe ones included. */
  readonly accepted?: ReadonlySet<string>;
  /** What is known already is neither applied nor told. */
  readonly baseline?: Baseline;
}

/** What happens to each finding: the only place that says yes or no. */
export function decide(all: readonly Finding[], policy: Policy): Decided[] {
  const findings = all.map((finding) => (isForwarded(finding, policy) ? forwarded(finding) : finding));
  const known = policy.baseline?.known(findings);
  const outcomeOf = (finding: Finding) => (known?.has(finding.id) && !finding.silencedBy ? "known" : byVerdict(finding, policy));
  const outcomes = new Map<string, Outcome>(findings.map((finding) => [finding.id, outcomeOf(finding)]));
  const accepted = findings.filter((finding) => outcomes.get(finding.id) === "applied");
  for (const finding of clashing(accepted)) outcomes.set(finding.id, "conflict");
  settleNeeds(accepted, outcomes);
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  return findings.map((finding) => {
    const outcome = outcomes.get(finding.id) ?? "conflict";
    return { finding, outcome, ...(outcome === "conflict" && { why: conflictText(finding, byId, outcomes) }) };
  });
}

/** In the files of `blocked` nothing may change: a finding that would change one is not applied anywhere, and none that needs it is. */
export function unlessBlocked(decided: readonly Decided[], blocked: ReadonlyMap<string, Failure>): readonly Decided[] {
  if (blocked.size === 0) return decided;
  return withNeedsMet(decided.map((each) => (each.outcome === "applied" ? unlessStuck(each, blocked) : each)));
}

function unlessStuck(decided: Decided, blocked: ReadonlyMap<string, Failure>): Decided {
  const changed = new Set(decided.finding.changes.map((change) => change.path));
  const path = [...blocked.keys()].find((each) => changed.has(each));
  return path === undefined ? decided : { ...decided, outcome: "conflict", why: `it would change ${path}, which can't be changed` };
}

/** The same decisions, but for what is applied and needs a finding that is not. */
function withNeedsMet(decided: readonly Decided[]): Decided[] {
  const outcomes = new Map(decided.map(({ finding, outcome }) => [finding.id, outcome]));
  const applied = decided.filter(({ outcome }) => outcome === "applied").map(({ finding }) => finding);
  settleNeeds(applied, outcomes);
  const byId = new Map(decided.map(({ finding }) => [finding.id, finding]));
  return decided.map((each) => {
    const outcome = outcomes.get(each.finding.id) ?? each.outcome;
    if (outcome === each.outcome) return each;
    return { ...each, outcome, ...(outcome === "conflict" && { why: conflictText(each.finding, byId, outcomes) }) };
  });
}

function conflictText(finding: Finding, byId: ReadonlyMap<string, Finding>, outcomes: ReadonlyMap<string, Outcome>): string {
  const missing = finding.needs.find((id) => outcomes.get(id) !== "applied");
  const needed = missing === undefined ? undefined : byId.get(missing);
  if (missing === undefined) return "it changes what another finding of this run changes, too: run unleak again after this one";
  if (!needed) return absentText(missing);
  const file = needed.path === finding.path ? "line " : `${needed.path}:`;
  return `it needs the finding at ${file}${needed.span.line}, which is ${outcomes.get(needed.id) === "conflict" ? "in conflict" : outcomes.get(needed.id)}`;
}

/** What is needed comes of another transform, or from another file, which the run may not have. */
function absentText(id: string): string {
  const [transform = "", ...path] = id.split(":").slice(0, -1);
  return `it needs what ${transform} makes of ${path.join(":")}: run both on both files`;
}

/** A person who accepts what is kept accepts the forwarding method that was shown. */
function isForwarded({ id, verdict }: Finding, { forward, accepted }: Policy): boolean {
  return forward || (verdict === "kept" && accepted?.has(id) === true);
}

/** Rewritten because it was asked for: the reason says what to look at. */
function forwarded(finding: Finding): Finding {
  const { forward } = finding;
  return forward
    ? { ...finding, verdict: "unsafe", reason: forward.reason, changes: forward.changes, edits: forward.edits, needs: [] }
    : finding;
}

function byVerdict(finding: Finding, policy: Policy): Outcome {
  if (finding.silencedBy) return "silenced";
  if (finding.verdict === "kept") return "kept";
  if (policy.accepted) return policy.accepted.has(finding.id) ? "applied" : "declined";
  if (policy.forward && finding.forward) return finding.forward.verdict === "safe" || policy.unsafe ? "applied" : "withheld";
  return finding.verdict === "safe" || policy.unsafe ? "applied" : "withheld";
}

/** The findings that replace bytes which an earlier one changes, too. What is dropped and added is laid out together. */
function clashing(findings: readonly Finding[]): Finding[] {
  const replacing = new Set(findings.filter(({ changes }) => changes.some(({ kind }) => kind === "replace")));
  const met = replacing.size > 0 ? overlapping(findings) : new Map<Finding, ReadonlySet<Finding>>();
  const taken = new Set<Finding>();
  const late: Finding[] = [];
  for (const finding of findings) {
    const others = [...(met.get(finding) ?? [])];
    const isLate = others.some((other) => taken.has(other) && (replacing.has(finding) || replacing.has(other)));
    if (isLate) late.push(finding);
    else taken.add(finding);
  }
  return late;
}

/** Which findings change bytes that a finding changes, each way. */
function overlapping(findings: readonly Finding[]): ReadonlyMap<Finding, ReadonlySet<Finding>> {
  const edits = findings.flatMap((finding) => finding.edits.map((edit) => ({ edit, finding })));
  edits.sort((a, b) => (a.edit.path < b.edit.path ? -1 : a.edit.path > b.edit.path ? 1 : a.edit.start - b.edit.start));
  const met = new Map(findings.map((finding) => [finding, new Set<Finding>()]));
  // Of those that begin before: what may still go on.
  let open: typeof edits = [];
  for (const one of edits) {
    open = open.filter(({ edit }) => edit.path === one.edit.path && edit.end > one.edit.start);
    for (const other of open)
      if (other.edit.start < one.edit.end) {
        met.get(one.finding)?.add(other.finding);
        met.get(other.finding)?.add(one.finding);
      }
    open.push(one);
  }
  return met;
}

/** A finding goes the way of those that it needs. */
function settleNeeds(accepted: readonly Finding[], outcomes: Map<string, Outcome>): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const finding of accepted) {
      const missing = finding.needs.find((id) => outcomes.get(id) !== "applied");
      if (missing === undefined || outcomes.get(finding.id) !== "applied") continue;
      outcomes.set(finding.id, outcomes.get(missing) === "withheld" ? "withheld" : "conflict");
      changed = true;
    }
  }
}

/** A file, and what was found in it. */
interface Analyzed {
  readonly path: string;
  readonly findings: readonly Finding[];
}

/**
 * The files that stand or fall together: a finding in one changes another, or needs a finding there. Each group in the order of the
 * files, and the groups by their first file.
 */
export function groupsOf<F extends Analyzed>(files: readonly F[]): readonly (readonly F[])[] {
  const paths = new Union();
  const findings = files.flatMap((file) => file.findings);
  const homes = new Map(findings.map(({ id, path }) => [id, path]));
  for (const finding of findings) for (const path of reachedBy(finding, homes)) paths.join(finding.path, path);
  const groups = new Map<string, F[]>();
  for (const file of files) {
    const name = paths.find(file.path);
    const group = groups.get(name);
    if (group) group.push(file);
    else groups.set(name, [file]);
  }
  return [...groups.values()];
}

function reachedBy({ changes, forward, needs }: Finding, homes: ReadonlyMap<string, string>): string[] {
  const changed = [...changes, ...(forward?.changes ?? [])].map(({ path }) => path);
  return [...changed, ...needs.flatMap((id) => homes.get(id) ?? [])];
}

/** Disjoint sets of paths, each known by one of its members. */
class Union {
  private readonly parents = new Map<string, string>();

  find(path: string): string {
    let root = path;
    for (let parent = this.parents.get(root); parent !== undefined; parent = this.parents.get(root)) root = parent;
    if (root !== path) this.parents.set(path, root);
    return root;
  }

  join(a: string, b: string): void {
    const [one, two] = [this.find(a), this.find(b)];
    if (one !== two) this.parents.set(one, two);
  }
}
