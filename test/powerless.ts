import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { CLI, type Ended, run } from "./command.js";

/** Root without its capabilities owns its files, can read the project wherever it lies, and has no other rights than anybody. */
const AS_ANYBODY = ["setpriv", "--bounding-set=-all", "--ambient-caps=-all", "--inh-caps=-all"];

export const isRoot = process.getuid?.() === 0;

/** A command that runs without root's power: what it may not do, it can't. Who isn't root has none. */
export function powerless(command: string, ...args: readonly string[]): readonly [string, ...string[]] {
  const [program = "", ...rest] = isRoot ? [...AS_ANYBODY, command, ...args] : [command, ...args];
  return [program, ...rest];
}

const [program, ...rest] = powerless("test", "-w", "/proc/version");
if (process.platform === "linux" && spawnSync(program, rest).status !== 1)
  throw new Error("tests of rights prove nothing as root, and setpriv (util-linux), which takes root's power from them, doesn't work here");

/** Runs the built command line without root's power. */
export function unleakPowerless(args: readonly string[], cwd: string, options: SpawnSyncOptions = {}): Ended {
  const [command, ...given] = powerless(process.execPath, CLI, ...args);
  return run(command, given, cwd, options);
}

/**
 * The environment of a process that runs `script` before anything else. There `fs` is what the process takes for the file system: who wraps
 * one of its functions comes between two steps of unleak, at the very moment that a test is about.
 */
export function meddling(script: string): { readonly NODE_OPTIONS: string } {
  const module = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module"; ${script}; syncBuiltinESMExports();`;
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
}
