import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const SSHD = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"].find((path) => existsSync(path));

const missing = [
  ...(existsSync("/proc/self/stat") ? [] : ["Linux's /proc"]),
  ...(spawnSync("parallel", ["--version"]).stdout?.includes("GNU parallel") ? [] : ["GNU parallel"]),
  ...(SSHD ? [] : ["sshd (openssh-server)"]),
  ...["ssh", "ssh-keygen", "git", "perl"].filter((name) => spawnSync("sh", ["-c", 'command -v "$1"', "sh", name]).status !== 0),
];

/** Why tests that need hosts to run things on are skipped; undefined when they are not. */
export const skipReason = missing.length === 0 ? undefined : `hosts to run things on want what is not there: ${missing.join(", ")}`;

if (skipReason) {
  if (process.env.CI) throw new Error(`${skipReason}; in CI it must be there`);
  console.warn(`skipped: ${skipReason}`);
}

const PATIENCE = 240_000;
const PAUSE = 50;

/** Waits until something is so; `what` is what is missed if it never is. */
export async function until(isSo: () => boolean, what: () => string): Promise<void> {
  const limit = Date.now() + PATIENCE;
  while (!isSo()) {
    if (Date.now() > limit) throw new Error(`waited in vain: ${what()}`);
    await setTimeout(PAUSE);
  }
}

/** Hosts on this machine: ssh servers at ports of their own, each with its own key, home, temporary folder and programs. */
export class Hosts {
  readonly config: string;
  private readonly known: string;
  private readonly servers = new Map<string, ChildProcess>();

  constructor(private readonly folder: string) {
    this.config = join(folder, "ssh_config");
    this.known = join(folder, "known_hosts");
    this.makeKey("user");
    writeFileSync(this.known, "");
    // What the documentation says, in less time.
    const common = ["BatchMode yes", "ConnectTimeout 20", "ServerAliveInterval 2", "ServerAliveCountMax 10"];
    const own = [`User ${userInfo().username}`, `IdentityFile ${join(folder, "user")}`, "IdentitiesOnly yes"];
    const keys = [`UserKnownHostsFile ${this.known}`, "GlobalKnownHostsFile /dev/null"];
    writeFileSync(this.config, `${[...common, ...own, ...keys].join("\n")}\n`);
    // Where it belongs to the system, the server wants this folder, which its service makes.
    if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  }

  private makeKey(name: string): string {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", join(this.folder, name)]);
    return readFileSync(join(this.folder, `${name}.pub`), "utf8");
  }

  /** A folder of the host: `home`, `tmp` or `bin`. */
  path(host: string, ...rest: readonly string[]): string {
    return join(this.folder, host, ...rest);
  }

  /** Gives a host a program of its own. */
  install(host: string, name: string, script: string): void {
    writeFileSync(this.path(host, "bin", name), `#!/bin/sh\n${script}\n`);
    chmodSync(this.path(host, "bin", name), 0o755);
  }

  async start(host: string): Promise<void> {
    for (const name of ["home", "tmp", "bin"]) mkdirSync(this.path(host, name), { recursive: true });
    const [kind, key] = this.makeKey(`${host}-key`).split(" ");
    const port = await freePort();
    const environment = {
      PATH: `${this.path(host, "bin")}:${process.env.PATH}`,
      HOME: this.path(host, "home"),
      TMPDIR: this.path(host, "tmp"),
    };
    const settings = {
      ...{ ListenAddress: `127.0.0.1:${port}`, HostKey: join(this.folder, `${host}-key`), PidFile: "none" },
      ...{ AuthorizedKeysFile: join(this.folder, "user.pub"), StrictModes: "no", UsePAM: "no", PasswordAuthentication: "no" },
      ...{ PermitRootLogin: "prohibit-password", PrintMotd: "no" },
      SetEnv: Object.entries(environment)
        .map(([name, value]) => `"${name}=${value}"`)
        .join(" "),
    };
    const file = this.path(host, "sshd_config");
    writeFileSync(
      file,
      Object.entries(settings)
        .map(([name, value]) => `${name} ${value}\n`)
        .join(""),
    );
    appendFileSync(this.known, `[127.0.0.1]:${port} ${kind} ${key}\n`);
    appendFileSync(this.config, `Host ${host}\n  HostName 127.0.0.1\n  Port ${port}\n`);
    this.servers.set(host, spawn(SSHD ?? "", ["-D", "-f", file, "-E", this.path(host, "log")], { stdio: "ignore" }));
    const greeted = () => spawnSync("ssh", ["-F", this.config, host, "true"], { encoding: "utf8" });
    await until(
      () => greeted().status === 0,
      () => `a login at the test's own ssh server: ${greeted().stderr}${readFileSync(this.path(host, "log"), "utf8")}`,
    );
  }

  /** Switches a host off: its server and all that runs on it are gone. */
  cut(host: string): void {
    this.signal(host, "SIGKILL");
    this.servers.delete(host);
  }

  /** A host that is there and answers nothing any more. */
  freeze(host: string): void {
    this.signal(host, "SIGSTOP");
  }

  private signal(host: string, signal: NodeJS.Signals): void {
    const pid = this.servers.get(host)?.pid;
    if (pid !== undefined) signalTree(pid, signal);
  }

  end(): void {
    for (const host of [...this.servers.keys()]) this.cut(host);
  }
}

/** Signals a process and all that it has started, from the top down, so that nothing new comes. */
export function signalTree(pid: number, signal: NodeJS.Signals): void {
  const below = childrenOf(pid);
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
  for (const child of new Set([...below, ...childrenOf(pid)])) signalTree(child, signal);
}

function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
    .map(Number);
}

/** The name of a program may hold anything, so what follows counts from its last bracket. */
function parentOf(pid: string): number | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "latin1");
    return Number(status.slice(status.lastIndexOf(")")).split(" ")[2]);
  } catch {
    return undefined;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
