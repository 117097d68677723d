import type { TextEdit } from "vscode-languageserver/node";
import type { Edit } from "../edit.js";
import { sortByPath } from "../files/paths.js";
import { render } from "../python/layout.js";
import { loadParser } from "../python/parse.js";
import type { Source } from "../python/source.js";
import type { Decided } from "../result.js";
import { changesOf } from "../run/analyze.js";
import { Examination } from "../run/apply-groups.js";
import type { AnalysisContext } from "../run/context.js";
import { type FileAnalysis, nothingSeen } from "../run/file-analysis.js";
import { withSilencing } from "../run/silencing-comments.js";
import type { Finding } from "../transform.js";
import type { LiveProject } from "./live-project.js";
import type { Edits, FileEdits } from "./messages.js";
import { Positions } from "./positions.js";

/** What these findings change and those that they need, in whatever files; all of it, or nothing. */
export function editsOf(ids: readonly string[], path: string, project: LiveProject, context: AnalysisContext): Edits {
  const { accepted, analyses } = withNeeded(ids, path, project);
  const policy = { unsafe: context.policy.unsafe, forward: context.policy.forward, accepted: new Set(accepted.keys()) };
  const touched = new Set(
    [...accepted.values()].flatMap(({ changes, forward }) => [...changes, ...(forward?.changes ?? [])].map((change) => change.path)),
  );
  const others = [...touched].filter((each) => !analyses.has(each)).map((each) => nothingSeen(each));
  const results = new Examination([...analyses.values(), ...others], project.modules, { ...context, policy }).results();
  const decided = results.flatMap((result) => result.findings);
  const missing = [...accepted.keys()].find((id) => !decided.some((each) => each.finding.id === id && each.outcome === "applied"));
  if (missing !== undefined || accepted.size === 0) return { refusal: refusalOf(decided.find(({ finding }) => finding.id === missing)) };
  const applied = decided.flatMap(({ finding, outcome }) => (outcome === "applied" ? [finding] : []));
  const files = sortByPath(results.filter(({ changed }) => changed)).map((result) => fileEdits(result.path, applied, project));
  return { files };
}

function refusalOf(decided: Decided | undefined): string {
  return decided?.why ?? decided?.finding.reason?.message ?? "it is found no longer";
}

interface Accepted {
  readonly accepted: ReadonlyMap<string, Finding>;
  readonly analyses: ReadonlyMap<string, FileAnalysis>;
}

/** A finding may need one in another file, which is then looked at as well. */
function withNeeded(ids: readonly string[], path: string, project: LiveProject): Accepted {
  const analyses = new Map<string, FileAnalysis>();
  const accepted = new Map<string, Finding>();
  const waiting = [...ids];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (accepted.has(id)) continue;
    const home = ids.includes(id) ? path : homeOf(id);
    const analysis = analyses.get(home) ?? project.look(home);
    analyses.set(home, analysis);
    const finding = analysis.findings.find((each) => each.id === id);
    if (!finding) return { accepted: new Map(), analyses };
    accepted.set(id, finding);
    waiting.push(...finding.needs);
  }
  return { accepted, analyses };
}

/** The file that a finding stands in: its id is the transform, the path and an offset. */
function homeOf(id: string): string {
  return id.slice(id.indexOf(":") + 1, id.lastIndexOf(":"));
}

function fileEdits(path: string, applied: readonly Finding[], project: LiveProject): FileEdits {
  const module = project.modules.parsed(path);
  return textEdits(render(module, changesOf(applied, path)), module.source, path, project);
}

function textEdits(edits: readonly Edit[], source: Source, path: string, project: LiveProject): FileEdits {
  const positions = new Positions(source, project.isOpen(path));
  return {
    path: project.absolute(path),
    edits: edits.map(({ start, end, text }): TextEdit => ({ range: positions.range(start, end), newText: positions.text(text) })),
  };
}

/** The comment that silences a finding, and none of the others. */
export async function silencingOf(id: string, path: string, project: LiveProject): Promise<Edits> {
  const { findings } = project.look(path);
  const open = findings.filter(({ silencedBy }) => !silencedBy);
  const wanted = open.filter((finding) => finding.id === id);
  const { source } = project.modules.parsed(path);
  const others = open.filter((finding) => !wanted.includes(finding));
  const { text, left } = withSilencing(source, wanted, others, await loadParser());
  if (text === source.text) return { refusal: left[0]?.why ?? "it is found no longer" };
  return { files: [textEdits([difference(source.text, text, path)], source, path, project)] };
}

/** What a text has in one place that another hasn't. */
function difference(before: string, after: string, path: string): Edit {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start++;
  let kept = 0;
  while (kept < shortest - start && before[before.length - 1 - kept] === after[after.length - 1 - kept]) kept++;
  return { path, start, end: before.length - kept, text: after.slice(start, after.length - kept) };
}
