// npm run graphs -- --count 5000 --seed 7: makes programs whose objects may hold each other, lists what leaks, and holds that to what Python 2.7 does.
import { parseArgs } from "node:util";
import { type Campaign, campaign, type Failure, failureReport } from "../test/graphs/campaign.js";

const { values } = parseArgs({ options: { count: { type: "string", default: "1000" }, seed: { type: "string" } } });
const [count, seed] = [Number(values.count), Number(values.seed ?? Date.now() % 2 ** 31)];
console.log(`${count} programs from seed ${seed}`);
const started = Date.now();
const total = await campaign(count, seed, (done) => process.stderr.write(`\r${done} `));
process.stderr.write("\r");
for (const [kind, failures] of byKind(total.failures))
  console.log(`${"=".repeat(80)}\n${failures.length} × ${kind}\n${smallest(failures)}`);
console.log(table(total));
console.log(`in ${Math.round((Date.now() - started) / 1000)} s`);
process.exitCode = total.failures.length > 0 ? 1 : 0;

/** Failures by what is wrong and by the feature that is the likeliest to be why: the one whose programs fail most often. */
function byKind(failures: readonly Failure[]): readonly (readonly [string, readonly Failure[]])[] {
  const share = (feature: string, mistake: string) => {
    const having = failures.filter(({ graph, mistake: own }) => own === mistake && graph.features.includes(feature)).length;
    return having / (total.features.get(feature) ?? 1);
  };
  const kinds = new Map<string, Failure[]>();
  for (const failure of failures) {
    const [why = "nothing"] = [...failure.graph.features].sort((a, b) => share(b, failure.mistake) - share(a, failure.mistake));
    const kind = `${failure.mistake}: ${why} (of ${total.features.get(why) ?? 0})`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), failure]);
  }
  return [...kinds].sort(([, a], [, b]) => b.length - a.length);
}

function smallest(failures: readonly Failure[]): string {
  const [first] = [...failures].sort((a, b) => a.graph.text.length - b.graph.text.length);
  return first ? failureReport(first) : "";
}

function table({ programs, alive, broken, failures, known }: Campaign): string {
  const countOf = (mistake: string, among: readonly Failure[]) => among.filter((failure) => failure.mistake === mistake).length;
  return [
    `programs ${programs}, of which ${alive} leave something alive`,
    ...["miss", "false finding", "wrong rank"].map(
      (mistake) => `${mistake}: ${countOf(mistake, failures)}, and ${countOf(mistake, known)} by what is known not to be followed`,
    ),
    `broken from the start: ${broken.length}${broken.map(({ graph }) => ` ${graph.seed}`).join("")}`,
    ...broken.slice(0, 3).map(({ graph, why }) => `${why}\n${graph.text}`),
  ].join("\n");
}
