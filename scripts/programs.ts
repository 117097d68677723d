// npm run programs -- 5000 [seed]: makes programs at random, rewrites them, and runs each before and after.
import { type Campaign, campaign } from "../test/programs/campaign.js";

const [programs = "1000", seed = String(Date.now() % 2 ** 31)] = process.argv.slice(2);
console.log(`${programs} programs from seed ${seed}`);
const started = Date.now();
const total = await campaign(Number(programs), Number(seed), (done) => process.stderr.write(`\r${done} `));
process.stderr.write("\r");
for (const { report } of total.failures) console.log(`${"=".repeat(80)}\n${report}`);
console.log(table(total));
console.log(`in ${Math.round((Date.now() - started) / 1000)} s`);
process.exitCode = total.failures.length > 0 ? 1 : 0;

function table({ programs, changed, broken, steps, raising, outcomes, features, failures }: Campaign): string {
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
    "programs with such a feature",
    ...sorted(features),
    "",
    `failures: ${failures.length}${failures.map(({ seed }) => ` ${seed}`).join("")}`,
    ...(broken.length > 0 ? [`broken:${broken.map(({ seed }) => ` ${seed}`).join("")}`] : []),
  ].join("\n");
}
