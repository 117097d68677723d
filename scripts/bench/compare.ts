import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Contender {
  readonly name: string;
  readonly command: readonly string[];
}

/** One run of a command: seconds of the clock, megabytes at most, and the seconds of each phase where it tells them. */
export interface Measurement {
  readonly seconds: number;
  /** Undefined where the system doesn't tell. */
  readonly memory: number | undefined;
  readonly phases: ReadonlyMap<string, number>;
}

/** Runs all contenders in turn, so many rounds after one that doesn't count. */
export async function compare(contenders: readonly Contender[], rounds: number): Promise<Map<string, Measurement[]>> {
  const runs = new Map(contenders.map(({ name }) => [name, [] as Measurement[]]));
  for (let round = rounds > 1 ? -1 : 0; round < rounds; round++)
    for (const { name, command } of contenders) {
      const run = await time(command);
      if (round >= 0) runs.get(name)?.push(run);
    }
  return runs;
}

function time([program = "", ...args]: readonly string[]): Promise<Measurement> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
    let err = "";
    let memory: number | undefined;
    const watch = setInterval(() => {
      memory = peakOf(child.pid) ?? memory;
    }, 10);
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      err += chunk;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearInterval(watch);
      // 2: a file of the tree has a syntax error, which ours has on purpose.
      if (signal !== null || (code ?? 0) > 2) reject(new Error(`${program} ended with ${signal ?? code}: ${err.slice(-500)}`));
      else resolve({ seconds: (performance.now() - begun) / 1000, memory, phases: phasesIn(err) });
    });
  });
}

/** The most memory that a process has had, in megabytes; only Linux tells. */
function peakOf(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

/** `time: 1.2 s = start 0.1 + walk 0.1 …; 0.5 s of it in the parser`. */
function phasesIn(err: string): Map<string, number> {
  const line = /^time: .*$/m.exec(err)?.[0] ?? "";
  const phases = new Map(Array.from(line.matchAll(/([a-z]+) (\d+\.\d+)/g), ([, name = "", spent]) => [name, Number(spent)] as const));
  const parser = /(\d+\.\d+) s of it in the parser/.exec(line)?.[1];
  if (parser !== undefined) phases.set("of it parsing", Number(parser));
  return phases;
}
