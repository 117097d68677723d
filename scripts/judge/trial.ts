import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync } from "node:fs";
import { type Difference, differences, normaliser, readTrial, type Trial } from "./outcomes.js";
import { SIDES, type Side, type Workplace } from "./workplace.js";

/** A process to run on both sides. */
export interface Experiment {
  readonly name: string;
  command(side: Side): readonly [string, ...string[]];
  cwd(side: Side): string;
  environment(side: Side): NodeJS.ProcessEnv;
  /** Both sides at once: for tests that take no fixed port. */
  readonly together: boolean;
  readonly seconds: number;
}

/** What came of an experiment: the last trial of each side, and what differed each time it was made. */
export interface Verdict {
  readonly name: string;
  readonly original: Trial;
  readonly rewritten: Trial;
  readonly different: readonly Difference[];
  /** What differed once and not again. */
  readonly flaky: readonly string[];
}

const ROUNDS = 3;

/** Runs the experiment; where the sides differ it runs again, and only what differs each time counts. */
export async function conduct(experiment: Experiment, place: Workplace): Promise<Verdict> {
  let { original, rewritten } = await both(experiment, place, experiment.together);
  let different = differences(original.outcomes, rewritten.outcomes);
  const first = different;
  for (let round = 1; round < ROUNDS && different.length > 0; round++) {
    ({ original, rewritten } = await both(experiment, place, false));
    const again = new Set(differences(original.outcomes, rewritten.outcomes).map(({ id }) => id));
    different = different.filter(({ id }) => again.has(id));
  }
  const lasting = new Set(different.map(({ id }) => id));
  const flaky = first.map(({ id }) => id).filter((id) => !lasting.has(id));
  return { name: experiment.name, original, rewritten, different, flaky };
}

async function both(experiment: Experiment, place: Workplace, together: boolean): Promise<Record<Side, Trial>> {
  const trial = (side: Side) => attempt(experiment, side, place);
  if (!together) return { original: await trial("original"), rewritten: await trial("rewritten") };
  const [original, rewritten] = await Promise.all([trial("original"), trial("rewritten")]);
  return { original, rewritten };
}

async function attempt(experiment: Experiment, side: Side, place: Workplace): Promise<Trial> {
  const results = place.log(`${experiment.name}.${side}.results`);
  const output = place.log(`${experiment.name}.${side}.txt`);
  rmSync(results, { force: true });
  const status = await execute(experiment, side, { ...ownEnvironment(place, side), JUDGE_RESULTS: results }, output);
  const written = existsSync(results) ? readFileSync(results, "latin1") : "";
  return readTrial(written, readFileSync(output, "latin1"), status, normaliser(SIDES.map((each) => place.at(each))));
}

const PROXIES = ["http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy"];

/** Neither the home folder nor the temporary files of whoever runs this have a part in it. */
function ownEnvironment(place: Workplace, side: Side): NodeJS.ProcessEnv {
  return {
    HOME: place.at(side, "home"),
    TMPDIR: place.at(side, "tmp"),
    PYTHONPATH: place.helpers,
    PYTHONHASHSEED: "0",
    PYTHONIOENCODING: undefined,
    LC_ALL: "C.UTF-8",
    ...Object.fromEntries(PROXIES.flatMap((name) => [name, name.toUpperCase()].map((each) => [each, undefined]))),
  };
}

/** Runs one process to its end, or to that of its time; then it goes with everything it has started. */
function execute(experiment: Experiment, side: Side, environment: NodeJS.ProcessEnv, output: string): Promise<string> {
  const [command, ...args] = experiment.command(side);
  const file = openSync(output, "w");
  const env = { ...process.env, ...environment, ...experiment.environment(side) };
  const child = spawn(command, args, { cwd: experiment.cwd(side), env, stdio: ["ignore", file, file], detached: true });
  closeSync(file);
  return new Promise((resolve, reject) => {
    let status: string | undefined;
    const timer = setTimeout(() => {
      status = "out of time";
      end(child.pid);
    }, experiment.seconds * 1000);
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      resolve(status ?? `exit ${code ?? signal}`);
    });
  });
}

function end(pid: number | undefined): void {
  if (pid !== undefined) process.kill(-pid, "SIGKILL");
}
