// npm run programs -- 5000 [seed] [reach] [machines]: makes programs at random, rewrites them, and runs each before and after.
// With `reach` it tries what was withheld, too, and says how often that would have made no difference; `machines` are programs
// with state machines, for method-state.
import { type Campaign, campaign } from "../test/programs/campaign.js";
import { generateMachine } from "../test/programs/machines.js";

const [programs = "1000", seed = String(Date.now() % 2 ** 31), ...words] = process.argv.slice(2);
const machines = words.includes("machines") ? { of: { generate: generateMachine, transforms: ["method-state"] } } : {};
console.log(`${programs} programs from seed ${seed}`);
const started = Date.now();
const progress = (done: number): boolean => process.stderr.write(`\r${done} `);
const total = await campaign(Number(programs), Number(seed), { ...machines, reach: words.includes("reach"), progress });
process.stderr.write("\r");
for (const { report } of total.failures) console.log(`${"=".repeat(80)}\n${report}`);
console.log(table(total));
console.log(`in ${Math.round((Date.now() - started) / 1000)} s`);
process.exitCode = total.failures.length > 0 ? 1 : 0;

function table(total: Campaign): string {
  const { programs, changed, broken, steps, raising, outcomes, failures } = total;
  const share = (count: number) => `${((100 * count) / programs).toFixed(1)} %`.padStart(8);
  const row = ([name, count]: readonly [string, number]) => `${name.padEnd(56)}${String(count).padStart(7)} ${share(count)}`;
  const sorted = (counts: ReadonlyMap<string, number>) => [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(row);
  return [
    row(["programs", programs]),
    row(["changed", changed]),
    row(["broken from the start", broken.length]),
    `steps ${steps}, of which ${raising} raise before and are not compared`,
    "",
    "programs with such an outcome",
    ...sorted(outcomes),
    "",
    "programs with such a feature, and those of them that are changed",
    ...parts(total.features, total.changedFeatures),
    "",
    "programs with findings that were withheld, and those that --unsafe rewrites without a difference",
    ...parts(total.withheld, total.withheldInVain),
    "",
    `failures: ${failures.length}${failures.map(({ seed }) => ` ${seed}`).join("")}`,
    ...(broken.length > 0 ? [`broken:${broken.map(({ seed }) => ` ${seed}`).join("")}`] : []),
  ].join("\n");
}

/** How many there are of each, and of how many of these something is true. */
function parts(all: ReadonlyMap<string, number>, some: ReadonlyMap<string, number>): string[] {
  const names = [...all.keys()].sort((a, b) => (a < b ? -1 : 1));
  return names.map((name) => `${name.padEnd(56)}${String(all.get(name)).padStart(7)}${String(some.get(name) ?? 0).padStart(7)}`);
}
