import { spawn } from "node:child_process";

/** What a run took of the machine. */
export interface Cost {
  /** Of processors, all threads together. */
  readonly seconds: number;
  /** At most, at one time. */
  readonly megabytes: number;
}

/** Said by the process itself when it ends, for nobody else is told. */
const TELL = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from "node:fs";
  import { isMainThread } from "node:worker_threads";
  if (isMainThread) process.on("exit", () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeSync(3, JSON.stringify({ seconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: (maxRSS * 1024) / 1e6 }));
  });`,
)}`;

/** Runs the program; undefined where it has not ended after so many seconds. Throws an Error where it fails. */
export function costOf(cli: string, args: readonly string[], most: number): Promise<Cost | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", TELL, cli, ...args], { stdio: ["ignore", "ignore", "pipe", "pipe"] });
    const said = { err: "", cost: "" };
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      said.err += chunk;
    });
    child.stdio[3]?.on("data", (chunk: Buffer) => {
      said.cost += chunk;
    });
    let isLate = false;
    const end = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
    }, most * 1000);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(end);
      if (isLate) resolve(undefined);
      else if (code === null || code > 1 || said.cost === "") reject(new Error(`${cli} ended with ${code}: ${said.err.slice(-500)}`));
      else resolve(JSON.parse(said.cost) as Cost);
    });
  });
}
