import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Ended } from "./command.js";

const PROGRAM = fileURLToPath(new URL("host-process.js", import.meta.url));

/** The shell opens the pipes, which waits for us; a host that dies closes them. */
const SCRIPT = 'exec 3<commands 4>answers; exec "$0" "$1" >>out 2>>err';

/** A process that runs the built command line again and again, for those who wait for each run. */
class Host {
  private readonly folder = mkdtempSync(join(tmpdir(), "unleak-host-"));
  private readonly process: ChildProcess;
  private readonly commands: number;
  private readonly answers: number;

  constructor() {
    execFileSync("mkfifo", ["commands", "answers"], { cwd: this.folder });
    this.process = spawn("sh", ["-c", SCRIPT, process.execPath, PROGRAM], { cwd: this.folder, stdio: "ignore" });
    this.process.unref();
    this.commands = openSync(join(this.folder, "commands"), "w");
    this.answers = openSync(join(this.folder, "answers"), "r");
  }

  run(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Ended | undefined {
    writeSync(this.commands, `${Buffer.from(JSON.stringify({ args, cwd, env })).toString("base64")}\n`);
    const status = this.answer();
    return status === undefined ? undefined : { out: this.printed("out"), err: this.printed("err"), status };
  }

  /** Waits for it; undefined where the host has died. */
  private answer(): number | undefined {
    const piece = Buffer.alloc(16);
    const size = readSync(this.answers, piece);
    return size === 0 ? undefined : Number(piece.toString("latin1", 0, size));
  }

  printed(name: "out" | "err"): string {
    return readFileSync(join(this.folder, name), "latin1");
  }

  close(): void {
    closeSync(this.commands);
    closeSync(this.answers);
  }
}

let living: Host | undefined;
/** After so many runs another host goes on: what a program that ends leaves to the system is not all given back by one that doesn't. */
const MOST_RUNS = 100;
let runs = 0;

/** What the built command line says and ends with, started in a process that is there already; nothing is on its standard input. */
export function hosted(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Ended {
  living ??= new Host();
  const ended = living.run(args, cwd, env);
  if (!ended) {
    const said = living.printed("err");
    drop();
    throw new Error(`the command line broke down: unleak ${args.join(" ")}\n${said}`);
  }
  if (++runs % MOST_RUNS === 0) drop();
  return ended;
}

function drop(): void {
  living?.close();
  living = undefined;
}
