import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { python2, skipReason } from "../python2.js";
import type { Files } from "./render.js";

/** A step: the name of the exception that it raised, or nothing, and what it printed. */
export type Observation = readonly [raised: string, printed: string];

/** What the steps of a program showed; a text where the program could not be imported at all. */
export type Observed = readonly Observation[] | string;

const DRIVER = fileURLToPath(new URL("drive.py", import.meta.url));

export function layOut(files: Files, folder: string): string {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text, "latin1");
  }
  return folder;
}

/** Runs the programs in these folders under Python 2.7, one after the other. */
export function observe(folders: readonly string[]): Promise<Observed[]> {
  if (!python2) throw new Error(skipReason);
  const env = { ...process.env, ...python2.environment, PYTHONDONTWRITEBYTECODE: "1", PYTHONHASHSEED: "0" };
  const child = spawn(python2.command, [DRIVER], { env, stdio: ["pipe", "pipe", "inherit"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stdin.end(JSON.stringify(folders));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code !== 0) reject(new Error(`the driver ended with ${code}`));
      else resolve(JSON.parse(Buffer.concat(chunks).toString()) as Observed[]);
    });
  });
}
