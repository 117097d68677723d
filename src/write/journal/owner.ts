import { spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { lstat, open, readFile, unlink } from "node:fs/promises";
import { hostname } from "node:os";

/** Who is at work: a process, told from a later one that has its number by when it started. */
interface Owner {
  readonly pid: number;
  /** Since when it runs, in the system's own words; empty where the system doesn't tell. */
  readonly started: string;
  readonly host: string;
  /** Which of the host's starts it was, and which of its sets of process numbers. */
  readonly boot: string;
  readonly numbers: string;
}

/** So long after its last sign, in milliseconds, a process that can't be asked for (on another host, in a container) counts as ended. */
const UNSEEN = 10 * 60_000;

/** Takes a file as the sign that this process is at work. Throws EEXIST where a process that is running has it; one that ended has it no more. */
export async function claim(path: string): Promise<void> {
  if ((await holderOf(path)) === undefined) await unlink(path).catch(() => undefined);
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(JSON.stringify(ourselves()));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The process that has taken a file, if it is running, or may be; `work` is what it writes to. Undefined where nobody has. */
export async function holderOf(path: string, work = path): Promise<{ readonly pid: number; readonly since: Date } | undefined> {
  const status = await lstat(path).catch(() => undefined);
  if (!status?.isFile()) return undefined;
  const owner = parsed(await readFile(path, "utf8").catch(() => ""));
  const sign = (await lstat(work).catch(() => undefined)) ?? status;
  return owner && isRunning(owner, sign.mtimeMs) ? { pid: owner.pid, since: status.mtime } : undefined;
}

function parsed(text: string): Owner | undefined {
  try {
    const owner = JSON.parse(text) as Owner | null;
    return typeof owner?.pid === "number" ? owner : undefined;
  } catch {
    // It was killed before it had written the file.
    return undefined;
  }
}

function isRunning(owner: Owner, lastSign: number): boolean {
  const self = ourselves();
  if (owner.host === self.host && owner.boot !== self.boot) return false;
  if (owner.host === self.host && owner.numbers === self.numbers) return isAlive(owner.pid) && startOf(owner.pid) === owner.started;
  return Date.now() - lastSign < UNSEEN;
}

function ourselves(): Owner {
  return {
    ...{ pid: process.pid, started: startOf(process.pid) ?? "", host: hostname() },
    boot: told(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1")),
    numbers: told(() => readlinkSync("/proc/self/ns/pid")),
  };
}

function told(ask: () => string): string {
  try {
    return ask().trim();
  } catch {
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** When a process started: proc(5), or ps(1) where there is no /proc. Undefined for one that has ended and not been waited for. */
function startOf(pid: number): string | undefined {
  const [state = "", ...rest] = told(() => readFileSync(`/proc/${pid}/stat`, "latin1").replace(/^.*\) /s, "")).split(" ");
  if (state !== "") return isEnded(state) ? undefined : rest[18];
  const { stdout } = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    encoding: "latin1",
    env: { ...process.env, LC_ALL: "C" },
  });
  const [, letters = "", start = ""] = /^\s*(\S+)\s+(.*\S)\s*$/.exec(stdout ?? "") ?? [];
  return isEnded(letters) ? undefined : start;
}

const isEnded = (state: string) => /^[ZXx]/.test(state);
