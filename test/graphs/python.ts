import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { python2, skipReason } from "../python2.js";

export type Rank = "never freed" | "freed late" | "kept";

/** What became of an instance that was not freed at once, with the names of its class and that one's ancestors. */
export type Alive = readonly [rank: Rank, classes: readonly string[]];

/** What is alive once a program has let go of what it made; a text where it could not be run. */
export type Observed = readonly Alive[] | string;

const DRIVER = fileURLToPath(new URL("drive.py", import.meta.url));

/** Runs programs under Python 2.7, one after the other. */
export function observe(programs: readonly string[]): Promise<Observed[]> {
  if (!python2) throw new Error(skipReason);
  const env = { ...process.env, ...python2.environment, PYTHONDONTWRITEBYTECODE: "1", PYTHONHASHSEED: "0" };
  const child = spawn(python2.command, [DRIVER], { env, stdio: ["pipe", "pipe", "inherit"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stdin.end(JSON.stringify(programs));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code !== 0) reject(new Error(`the driver ended with ${code}`));
      else resolve(JSON.parse(Buffer.concat(chunks).toString()) as Observed[]);
    });
  });
}
