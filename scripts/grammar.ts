// npm run grammar -- 5000 [seed [native|wasm]]: makes programs of Python 2.7 at random, and tells where unleak sees something else in them.
import { chooseEngine } from "../src/python/parse.js";
import { campaign, type Miss } from "../test/grammar/campaign.js";

const [programs = "1000", seed = String(Date.now() % 2 ** 31), engine] = process.argv.slice(2);
const parser = await chooseEngine(engine);
console.log(`${programs} programs from seed ${seed}, with the ${parser.engine} engine`);
const started = Date.now();
const { refused, misses } = await campaign(Number(programs), Number(seed), parser, (done) => process.stderr.write(`\r${done} `));
process.stderr.write("\r");
const shown = ({ seed, what, text }: Miss) => `${"=".repeat(80)}\n${seed}: ${what}\n${JSON.stringify(text)}`;
for (const miss of misses) console.log(shown(miss));
console.log(
  `${refused.length} that Python 2.7 refuses${refused
    .slice(0, 5)
    .map(({ seed, what }) => `\n  ${seed}: ${what}`)
    .join("")}`,
);
console.log(`${misses.length} misses in ${Math.round((Date.now() - started) / 1000)} s`);
process.exitCode = misses.length > 0 ? 1 : 0;
