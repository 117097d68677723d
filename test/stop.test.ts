import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { contents, folderOf, LEAKY, PROJECT, repository, run, unleak } from "./command.js";
import { libraryFiles } from "./library.js";
import { skipReason } from "./python2.js";

const CLI = join(PROJECT, "dist", "src", "cli.js");
const STATUS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Name = keyof typeof STATUS;
const NAMES = Object.keys(STATUS) as Name[];

/** How a command ended: with a status, or by a signal. */
interface End {
  readonly code: number | null;
  readonly by: string | null;
  readonly err: string;
}

class Started {
  private readonly child: ChildProcess;
  readonly end: Promise<End>;

  constructor(args: readonly string[], cwd: string) {
    this.child = spawn(process.execPath, [CLI, ...args], { cwd, stdio: ["pipe", "ignore", "pipe"] });
    let err = "";
    this.child.stderr?.on("data", (text) => {
      err += text;
    });
    this.end = new Promise((resolve) => this.child.on("close", (code, by) => resolve({ code, by, err })));
  }

  async signalled(name: Name, after: number): Promise<void> {
    await Promise.race([setTimeout(after), this.end]);
    this.child.kill(name);
  }

  /** Until it is gone. By the same: of two that wait at the same time, the system doesn't tell which was first. */
  async hammered(name: Name): Promise<void> {
    while (this.child.exitCode === null && this.child.signalCode === null) await this.signalled(name, 1);
  }
}

const WORD = /^unleak: stopped by SIG\w+: (?:nothing was changed|\d+ files? rewritten; unleak undo puts them back)\n$/;

describe.skipIf(skipReason !== undefined)("a signal at a random moment", () => {
  const seed = Number(process.env.UNLEAK_SEED ?? Date.now() % 1_000_000);

  it.each(["2", "4"])(`ends a run with %s threads in an orderly way (seed ${seed})`, async (jobs) => {
    const files = Object.fromEntries(
      (await libraryFiles(160)).map(({ path, text }) => [path.replaceAll("/", "-").replace(/\.py$/, "_.py"), text]),
    );
    files["leaky.py"] = LEAKY;
    const folder = repository(files);
    const args = ["-w", "-q", "--no-config", "-j", jobs, "."];
    const begun = Date.now();
    const over = unleak(args, folder);
    const whole = Date.now() - begun;
    unleak(["undo"], folder);
    const before = contents(folder);
    let state = seed + 1;
    let stopped = 0;
    for (let round = 0; stopped < 30 && round < 120; round++) {
      state = (state * 48_271) % 2_147_483_647;
      const name = NAMES[round % NAMES.length] as Name;
      const started = new Started(args, folder);
      const moment = (state / 2_147_483_647) * whole;
      await started.signalled(name, moment);
      // Now and then whoever waits gets impatient.
      if (round % 4 === 0) await started.signalled(name, 20);
      if (round % 4 === 1) await started.hammered(name);
      const { code, by, err } = await started.end;
      const said = `${code} ${by} after ${moment} of ${whole}: ${err}`;
      if (by !== null) {
        // Before anything of ours runs, the system ends it.
        expect([by, err, contents(folder)], said).toEqual([name, "", before]);
        continue;
      }
      const isOver = code === over.status && err === over.err;
      if (isOver || / rewritten;/.test(err))
        for (const [path, text] of Object.entries(before)) writeFileSync(join(folder, path), text, "latin1");
      if (!isOver) {
        expect(code, said).toBe(STATUS[name]);
        expect(err.replaceAll("unleak: stopping; what was written is put back first\n", ""), said).toMatch(WORD);
        stopped++;
      }
      expect(contents(folder), said).toEqual(before);
    }
    expect(stopped).toBeGreaterThan(20);
    expect(readdirSync(folder).filter((name) => name.startsWith("core"))).toEqual([]);
  });
});

describe("a signal", () => {
  const SLOW = "#!/bin/sh\nsleep 1000\n";
  let known: number | undefined;
  /** In milliseconds, how long it takes at most until a command waits for what it waits for; measured once. */
  const begunAfter = () => {
    const begun = Date.now();
    if (known === undefined) unleak(["--check", "m.py"], folderOf({ "m.py": LEAKY }));
    known ??= 2 * (Date.now() - begun);
    return known;
  };

  it.each(
    NAMES.flatMap(
      (name) =>
        [
          [name, "reads standard input", ["-"]],
          [name, "reads a list of files", ["--files-from", "-"]],
          [name, "waits for an interpreter", ["--python", "./slow", "-w", "m.py"]],
          [name, "looks at a file that takes for ever", ["-j", "1", "-t", "./mine.js", "m.py"]],
        ] as const,
    ),
  )("%s is answered while the command %s", async (name, _what, args) => {
    const mine = "export default { name: 'mine', summary: '', docs: '', rules: [], *find() { for (;;) {} } };\n";
    const folder = folderOf({ "m.py": LEAKY, slow: SLOW, "mine.js": mine, "package.json": '{"type":"module"}' });
    run("chmod", ["+x", "slow"], folder);
    const started = new Started(args, folder);
    await started.signalled(name, begunAfter());
    expect(await started.end).toEqual({ code: STATUS[name], by: null, err: `unleak: stopped by ${name}: nothing was changed\n` });
    expect(contents(folder)["m.py"]).toBe(LEAKY);
  });
});

describe("a file that takes too long", () => {
  /** Long, nothing but names and brackets, and about nothing that the other file asks. */
  const LONG = `class A:\n    def __init__(self):\n        self.go = self.run\n\nx = [${"(a, b, [c, {d: e}]), ".repeat(45_000)}]\n`;

  it.each(["1", "2"])("costs an error, in the middle of the parser too (%s threads)", (jobs) => {
    const folder = folderOf({ "long.py": LONG, "m.py": LEAKY });
    const { err, status } = unleak(["-j", jobs, "--check", "--no-config", "."], folder, { env: { UNLEAK_FILE_SECONDS: "1" } });
    expect(err).toContain("unleak: long.py: not analysed, the file is left alone: it took longer than 1 seconds\n");
    expect(err).toContain("files: 2 given = 0 clean + 1 found + 1 failed + 0 not read\n");
    expect(status).toBe(2);
  });
});

describe("the exit status", () => {
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`many/m${index}.py`, LEAKY]));
  const folder = folderOf({ "m.py": LEAKY, ...many });
  const shell = (line: string) => run("bash", ["-c", line.replaceAll("unleak", `"${process.execPath}" "${CLI}"`)], folder);

  it.each([
    ["standard error is full", "unleak --check m.py 2>/dev/full"],
    ["standard error is full, and the command line makes no sense", "unleak --nonsense 2>/dev/full"],
    ["standard output is full", "unleak m.py >/dev/full"],
    ["both are full", "unleak m.py >/dev/full 2>/dev/full"],
    ["too few files can be open for threads", "ulimit -n 28; unleak -j 4 --check --no-config many"],
  ])("is 2 where %s", (_what, line) => {
    const { err, status } = shell(line);
    expect(status, err).toBe(2);
    if (!line.includes("2>")) expect(err).toMatch(/unleak: .*(?:too many open files|too many files are open|could not be written)/);
  });

  it("is as ever where few files can be open, for few are needed", () => {
    expect(shell("ulimit -n 24; unleak --check m.py")).toMatchObject({ status: 1 });
  });

  it("is 2 after an error that nobody foresaw", () => {
    for (const happens of [
      "setTimeout(() => { throw new Error('x') }); await new Promise((done) => setTimeout(done, 500));",
      "Promise.reject(new Error('x')); await new Promise((done) => setTimeout(done, 500));",
      "await new Promise(() => undefined);",
      "process.exitCode = undefined; await new Promise(() => undefined);",
    ]) {
      writeFileSync(join(folder, "bad.mjs"), `${happens}\nexport default { name: 'bad', summary: '', docs: '', rules: [], *find() {} };\n`);
      expect(unleak(["-t", "./bad.mjs", "--check", "m.py"], folder).status, happens).not.toBe(1);
    }
  });
});
