import { Scanner } from "../../src/facts/scanner.js";
import { Source } from "../../src/python/source.js";
import { Examination } from "../../src/run/apply-groups.js";
import { Catalogue } from "../../src/run/catalogue.js";
import { entryOf } from "../../src/run/catalogue-file.js";
import { type AnalysisContext, openContext } from "../../src/run/context.js";
import { needsTree } from "../../src/run/file-analysis.js";
import { selectTransforms } from "../../src/run/load.js";
import type { Finding } from "../../src/transform.js";
import { seedOf } from "../programs/random.js";
import { type Graph, generate } from "./generate.js";
import { isKnown, type Mistake, mistakeIn } from "./judge.js";
import { type Observed, observe } from "./python.js";

/** A program of which something wrong is listed. */
export interface Failure {
  readonly graph: Graph;
  readonly mistake: Mistake;
  readonly observed: Observed;
  readonly findings: readonly Finding[];
}

/** What came of many programs. */
export interface Campaign {
  readonly programs: number;
  /** Programs that don't run: the generator's own fault. */
  readonly broken: { readonly graph: Graph; readonly why: string }[];
  /** How many leave something alive. */
  alive: number;
  readonly failures: Failure[];
  /** Those that need what is known not to be followed. */
  readonly known: Failure[];
  /** How many programs have such a feature. */
  readonly features: Map<string, number>;
}

const BATCH = 250;

/** Makes programs, lists what they leak, and runs them. While one batch runs under Python, the next one is made. */
export async function campaign(programs: number, base: number, progress: (done: number) => void = () => {}): Promise<Campaign> {
  const context = await openContext(await selectTransforms(["leaks", "method-alias"]));
  const scanner = Scanner.load();
  const total: Campaign = { programs, broken: [], alive: 0, failures: [], known: [], features: new Map() };
  let running: Promise<void> = Promise.resolve();
  for (let first = 0; first < programs; first += BATCH) {
    const graphs = Array.from({ length: Math.min(BATCH, programs - first) }, (_, index) => generate(seedOf(base, first + index)));
    await running;
    const observed = observe(graphs.map(({ text }) => text));
    const found: (readonly Finding[])[] = [];
    for (const graph of graphs) {
      found.push(findingsIn(graph, context, scanner));
      // Lets the pipes of the running interpreter be read.
      if (found.length % 20 === 0) await new Promise(setImmediate);
    }
    running = observed.then((all) => {
      graphs.forEach((graph, index) => {
        judge(graph, found[index] ?? [], all[index] ?? "no answer", total);
      });
      progress(first + graphs.length);
    });
  }
  await running;
  return total;
}

function findingsIn({ text }: Graph, context: AnalysisContext, scanner: Scanner): readonly Finding[] {
  const entries = [entryOf(new Source("main.py", text), scanner)];
  const catalogue = new Catalogue(entries, context.parser, (each) => needsTree(each, context));
  const results = Examination.of(entries, catalogue, context).results();
  return results.flatMap((result) => result.findings.map(({ finding }) => finding));
}

function judge(graph: Graph, findings: readonly Finding[], observed: Observed, total: Campaign): void {
  for (const feature of new Set(graph.features)) total.features.set(feature, (total.features.get(feature) ?? 0) + 1);
  if (typeof observed === "string") {
    total.broken.push({ graph, why: observed });
    return;
  }
  if (observed.length > 0) total.alive++;
  const mistake = mistakeIn(findings, observed);
  if (mistake) (isKnown(mistake, graph.features) ? total.known : total.failures).push({ graph, mistake, observed, findings });
}

/** All that is needed to look into a failure. */
export function failureReport({ graph, mistake, observed, findings }: Failure): string {
  return [
    `seed ${graph.seed}: ${mistake}: ${graph.features.join("; ")}`,
    `alive: ${JSON.stringify(observed)}`,
    ...findings.map(
      ({ span, reason, transform, verdict }) => `${span.line}: ${transform} ${verdict} ${reason?.name ?? ""}: ${reason?.message ?? ""}`,
    ),
    graph.text,
  ].join("\n");
}
