import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A command to run, by the shell. */
export interface Task {
  readonly command: string;
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Where what it prints goes: standard output, and standard error. */
  readonly outputs: readonly [string, string];
  readonly seconds: number;
  readonly signal: AbortSignal | undefined;
}

/** How a command ended. */
export interface Ended {
  /** `exit 0`, `killed by SIGSEGV`, `out of time`. */
  readonly status: string;
  readonly seconds: number;
  /** What it printed, on standard output and on standard error; of very much, the end. */
  readonly outputs: readonly [string, string];
}

/** What a test that doesn't end in time is said to have come to. */
export const OUT_OF_TIME = "out of time";

/** So long a process may take to end when it is asked to. In milliseconds. */
const PATIENCE = 1000;

/**
 * Runs a command to its end, or to that of its time; then it is gone with all processes of its group. Throws what the signal is aborted with, and then
 * they are gone as well.
 */
export async function runTask({ command, cwd, environment, outputs, seconds, signal }: Task): Promise<Ended> {
  signal?.throwIfAborted();
  const files = outputs.map((path) => openSync(path, "w+"));
  const begun = performance.now();
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), seconds * 1000);
  try {
    // A group of its own: nothing that a test starts is left behind, and Ctrl-C reaches us alone.
    const child = spawn("/bin/sh", ["-c", command], { cwd, env: environment, stdio: ["ignore", ...files], detached: true });
    const status = await endOf(child, AbortSignal.any([late.signal, ...(signal ? [signal] : [])]));
    signal?.throwIfAborted();
    const [out = "", err = ""] = files.map(textIn);
    return { status: status ?? OUT_OF_TIME, seconds: (performance.now() - begun) / 1000, outputs: [out, err] };
  } finally {
    clearTimeout(timer);
    for (const file of files) closeSync(file);
  }
}

/** Undefined where it was to end before it did. */
async function endOf(child: ChildProcess, stop: AbortSignal): Promise<string | undefined> {
  const ended = new Promise<string>((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code, by) => resolve(by === null ? `exit ${code}` : `killed by ${by}`));
  });
  const status = await Promise.race([ended, aborted(stop)]);
  if (status === undefined) {
    signalGroup(child, "SIGTERM");
    await Promise.race([ended, sleep(PATIENCE)]);
  }
  signalGroup(child, "SIGKILL");
  await ended;
  return status;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

function signalGroup({ pid }: ChildProcess, name: "SIGTERM" | "SIGKILL"): void {
  try {
    if (pid !== undefined) process.kill(-pid, name);
  } catch {
    // Nobody is left in it.
  }
}

/** In bytes; the summary of a runner stands at the end. */
const MOST = 1 << 27;

function textIn(file: number): string {
  const { size } = fstatSync(file);
  const buffer = Buffer.alloc(Math.min(size, MOST));
  const length = readSync(file, buffer, 0, buffer.length, size - buffer.length);
  return buffer.toString("utf8", 0, length);
}
