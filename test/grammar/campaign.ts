import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { agreement, askInterpreter, type Verdict } from "../../scripts/agreement.js";
import { difference as factsDifference } from "../../scripts/facts-agreement.js";
import { factsOfTree } from "../../src/facts/read.js";
import { Scanner } from "../../src/facts/scanner.js";
import { treeOfFacts } from "../../src/facts/tree.js";
import type { Parser } from "../../src/python/parse.js";
import { Source } from "../../src/python/source.js";
import { Examination } from "../../src/run/apply-groups.js";
import { Catalogue } from "../../src/run/catalogue.js";
import { entryOf } from "../../src/run/catalogue-file.js";
import { type AnalysisContext, openContext } from "../../src/run/context.js";
import { selectTransforms } from "../../src/run/load.js";
import { abstractDifference } from "../abstract.js";
import { remove } from "../fixture.js";
import { seedOf } from "../programs/random.js";
import { type Python2, python2, skipReason } from "../python2.js";
import { ALIAS, CLASS, generate, METHOD } from "./program.js";

/** A program that unleak does not understand as Python 2.7 does. */
export interface Miss {
  readonly seed: number;
  readonly what: string;
  readonly text: string;
}

/** What came of many programs. */
export interface Campaign {
  readonly programs: number;
  /** What Python 2.7 itself refuses: the generator's own fault. */
  readonly refused: readonly Miss[];
  readonly misses: readonly Miss[];
}

interface Case {
  readonly seed: number;
  readonly path: string;
  readonly text: string;
}

const BATCH = 500;

/** Makes programs, and holds what unleak makes of them against what the interpreter does. */
export async function campaign(
  programs: number,
  base: number,
  parser: Parser,
  progress: (done: number) => void = () => {},
): Promise<Campaign> {
  if (!python2) throw new Error(skipReason);
  const workshop = await workshopWith(parser);
  const total = { programs, refused: [] as Miss[], misses: [] as Miss[] };
  for (let first = 0; first < programs; first += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, programs - first) }, (_, index) => seedOf(base, first + index));
    const made = new Map(seeds.map((seed) => [seed, generate(seed)]));
    const { refused, misses } = runBatch(made, workshop, python2);
    total.refused.push(...refused);
    total.misses.push(...misses);
    progress(first + seeds.length);
  }
  return total;
}

async function workshopWith(parser: Parser): Promise<AnalysisContext> {
  return { ...(await openContext(await selectTransforms([]), { unsafe: false, forward: false })), parser };
}

/** What unleak misses in each of these texts; undefined where that is nothing, or Python 2.7 refuses it. For whoever makes one smaller. */
export async function missesOf(texts: readonly string[], parser: Parser): Promise<(string | undefined)[]> {
  if (!python2) throw new Error(skipReason);
  const { misses } = runBatch(new Map(texts.map((text, index) => [index, text])), await workshopWith(parser), python2);
  return texts.map((_, index) => misses.find(({ seed }) => seed === index)?.what);
}

function runBatch(programs: ReadonlyMap<number, string>, workshop: AnalysisContext, python: Python2): Omit<Campaign, "programs"> {
  const folder = mkdtempSync(join(tmpdir(), "unleak-grammar-"));
  try {
    const cases = [...programs].map(([seed, text]) => ({ seed, path: join(folder, `${seed}.py`), text }));
    for (const { path, text } of cases) writeFileSync(path, text, "latin1");
    const verdicts = askInterpreter(
      cases.map(({ path }) => path),
      python,
    );
    const refused = cases.flatMap((each, index) => missOf(each, verdicts[index]?.error));
    const understood = cases.filter((_, index) => verdicts[index]?.error === undefined);
    const seen = cases.flatMap((each, index) => missOf(each, difference(verdicts[index] as Verdict, each, workshop.parser)));
    return { refused, misses: [...seen, ...rewritten(understood, workshop, python)] };
  } finally {
    remove(folder);
  }
}

function missOf({ seed, text }: Case, what: string | undefined): Miss[] {
  return what === undefined ? [] : [{ seed, what, text }];
}

/** Both ways to read a file: from a tree of all that is written, and from facts alone. */
function difference(verdict: Verdict, { path, text }: Case, parser: Parser): string | undefined {
  const { differences } = agreement([verdict], parser, true);
  if (differences.length > 0) return differences.map(({ what }) => what).join("; ");
  const source = new Source(path, text);
  const scanned = verdict.error === undefined ? scanner.scan(source) : undefined;
  if (!scanned || !("facts" in scanned)) return undefined;
  const tree = parser.parse(source);
  // The grammar takes some of Python for something else.
  if (factsDifference(source, scanned.facts, factsOfTree(source, tree)) !== undefined) return undefined;
  const what = abstractDifference(tree.root, treeOfFacts(scanned.facts, text).root);
  return what === undefined ? undefined : `read from facts it is something else: ${what}`;
}

const scanner = Scanner.load();

const COMPARE = fileURLToPath(new URL("changed27.py", import.meta.url));

/** Rewrites them by themselves, and asks one process what of each has changed. */
function rewritten(cases: readonly Case[], workshop: AnalysisContext, python: Python2): Miss[] {
  const outcomes = cases.map((each) => ({ each, after: after(each, workshop) }));
  const changed = outcomes.flatMap(({ each, after }) => ("text" in after ? [{ each, text: after.text, path: `${each.path}.after` }] : []));
  for (const { path, text } of changed) writeFileSync(path, text, "latin1");
  const done = spawnSync(python.command, ["-B", COMPARE, CLASS, ALIAS, METHOD], {
    input: changed.map(({ each, path }) => `${each.path}\t${path}\n`).join(""),
    env: { ...process.env, ...python.environment },
    encoding: "latin1",
    maxBuffer: 2 ** 28,
  });
  const answers = done.stdout.split("\n").slice(0, -1);
  if (answers.length !== changed.length) throw new Error(`the interpreter stopped after ${answers.length} files: ${done.stderr}`);
  return [
    ...outcomes.flatMap(({ each, after }) => ("miss" in after ? missOf(each, after.miss) : [])),
    ...changed.flatMap(({ each, text }, index) => {
      const [miss] = missOf(each, (JSON.parse(answers[index] ?? "null") as string | null) ?? undefined);
      return miss ? [{ ...miss, text: `${miss.text}\n${"-".repeat(40)}\n${text}` }] : [];
    }),
  ];
}

function after({ path, text }: Case, workshop: AnalysisContext): { readonly text: string } | { readonly miss: string } {
  const entries = [entryOf(new Source(path, text))];
  const [result] = Examination.of(entries, new Catalogue(entries, workshop.parser), workshop).results();
  const [failure] = result?.failures ?? [];
  if (failure) return { miss: `${failure.line}: ${failure.message}` };
  // `self.state = self.self` is told, too.
  const told = result?.findings.filter(({ finding }) => finding.transform === "method-alias" && finding.className === CLASS) ?? [];
  if (!told.some(({ outcome }) => outcome === "applied")) {
    const outcomes = told.map(({ outcome, finding }) => `${outcome}: ${finding.reason?.name}`);
    return { miss: `the alias is ${outcomes.join(", ") || "not found"}` };
  }
  return { text: result?.changed ? result.after : text };
}
