import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { testTransform } from "../src/index.js";
import { folderOf, LEAKY, PROJECT, run } from "./command.js";
import { skipReason } from "./python2.js";

const EXAMPLES = join(PROJECT, "docs/examples");

describe("the example of a transform that isn't about leaks", () => {
  it("is what its fixtures say, under Python 2.7 too", async () => {
    const outcomes: string[] = [];
    for await (const { fixture, check, outcome, message } of testTransform(join(EXAMPLES, "has-key-to-in.js")))
      outcomes.push(outcome === "failed" ? `${fixture} ${check}: ${message}` : outcome);
    const expected = skipReason === undefined ? ["passed"] : ["passed", "skipped"];
    expect([...new Set(outcomes)].sort()).toEqual(expected);
  });

  it("takes less than 80 lines", () => {
    const lines = readFileSync(join(EXAMPLES, "has-key-to-in.js"), "utf8").split("\n");
    expect(lines.length).toBeLessThan(80);
  });
});

/** A repository of three packages, a class of one of which inherits from a class of another. */
function project(): string {
  const folder = folderOf({
    "setup.py": "",
    "top.py": LEAKY,
    ...Object.fromEntries(
      ["alpha", "beta", "gamma"].flatMap((name) => [
        [`${name}/__init__.py`, ""],
        ...Array.from(
          { length: 20 },
          (_, index) => [`${name}/m${index}.py`, LEAKY.replaceAll("Spooler", `Spooler${name}${index}`)] as const,
        ),
      ]),
    ),
    "alpha/base.py": LEAKY.replaceAll("Spooler", "Base"),
    "beta/below.py": "from alpha.base import Base\n\n\nclass Below(Base):\n    def is_closed(self):\n        return False\n",
  });
  const git = (...args: string[]) => gitIn(folder, ...args);
  git("init", "-q", "-b", "main");
  git("config", "user.name", "A. Tester");
  git("config", "user.email", "tester@example.org");
  git("add", "-A");
  git("commit", "-qm", "as it was");
  return folder;
}

function gitIn(folder: string, ...args: string[]): string {
  const { out, err, status } = run("git", args, folder);
  if (status !== 0) throw new Error(err);
  return out;
}

const reportOf = (folder: string) => join(folder, ".git/report.html");
const migrate = (folder: string) => run(process.execPath, [join(EXAMPLES, "migrate.js"), ".", reportOf(folder)], folder);
const subjects = (folder: string) => gitIn(folder, "log", "--format=%s").trim().split("\n").reverse();
const isClean = (folder: string) => gitIn(folder, "status", "--porcelain") === "";

const WHOLE = [
  "as it was",
  ...["alpha", "beta", "gamma", "the whole tree"].map((what) => `${what}: free what leaks through reference cycles`),
];

/** The tree that a migration that nobody disturbs leads to. */
function migrated(): string {
  const folder = project();
  expect(migrate(folder)).toMatchObject({ status: 0 });
  return gitIn(folder, "rev-parse", "HEAD^{tree}");
}

describe.skipIf(spawnSync("git", ["--version"]).status !== 0)("the example of a migration", () => {
  it("commits package by package, then what touches several, and writes one report of all", () => {
    const folder = project();
    const { out, err, status } = migrate(folder);
    expect([err, status]).toEqual(["", 0]);
    expect(out).toBe(
      `alpha: 21 files committed\nbeta: 20 files committed\ngamma: 20 files committed\n.: 3 files committed\nthe whole in ${reportOf(folder)}\n`,
    );
    expect(subjects(folder)).toEqual(WHOLE);
    expect(isClean(folder)).toBe(true);
    expect(gitIn(folder, "show", "--format=%b", "--stat", "HEAD")).toContain("alpha/base.py:3: method-alias in Base\n");
    expect(gitIn(folder, "show", "HEAD:beta/below.py")).toContain("isClosed = is_closed");
    const page = readFileSync(reportOf(folder), "utf8");
    for (const path of ["alpha/m3.py", "gamma/m19.py", "top.py"]) expect(page).toContain(path);
    expect(existsSync(join(folder, ".git/unleak-migration.json"))).toBe(false);
    expect(gitIn(folder, "worktree", "list").trim().split("\n")).toHaveLength(1);
  });

  it("has nothing to do a second time", () => {
    const folder = project();
    migrate(folder);
    expect(migrate(folder)).toMatchObject({ out: `the whole in ${reportOf(folder)}\n`, status: 0 });
    expect(subjects(folder)).toEqual(WHOLE);
  });

  it("refuses a tree with changes of one's own, and leaves them alone", () => {
    const folder = project();
    run("sh", ["-c", "echo '# mine' >> top.py"], folder);
    expect(migrate(folder)).toMatchObject({
      status: 1,
      err: "migrate: there are changes that are not committed: commit or stash them first\n",
    });
    expect(gitIn(folder, "diff", "--stat")).toContain("top.py | 1 +");
  });

  it.each(["SIGKILL", "SIGINT"] as const)("goes on where it was stopped by %s, at whatever moment", async (signal) => {
    const wanted = migrated();
    const folder = project();
    let kills = 0;
    for (const share of [0.3, 0.5, 0.7, 0.9]) {
      const child = spawn(process.execPath, [join(EXAMPLES, "migrate.js"), ".", reportOf(folder)], { cwd: folder, stdio: "ignore" });
      const ended = once(child, "exit");
      await Promise.race([ended, somethingHappens(folder, share)]);
      if (child.exitCode === null && child.kill(signal)) kills += 1;
      await ended;
      // A kill amid a commit leaves git's own lock, which git says to take away.
      run("rm", ["-f", ".git/index.lock"], folder);
    }
    expect(kills).toBeGreaterThan(0);
    expect(migrate(folder)).toMatchObject({ status: 0 });
    expect(gitIn(folder, "rev-parse", "HEAD^{tree}")).toBe(wanted);
    expect(subjects(folder)).toEqual(WHOLE);
    expect(isClean(folder)).toBe(true);
    expect(readFileSync(reportOf(folder), "utf8")).toContain("alpha/m3.py");
  });
});

/** Some moment in the next package: it has begun, and a part of its files is written. */
async function somethingHappens(folder: string, share: number): Promise<void> {
  const state = join(folder, ".git/unleak-migration.json");
  while (!existsSync(state)) await setTimeout(5);
  const begun = gitIn(folder, "rev-list", "--count", "HEAD");
  while (gitIn(folder, "rev-list", "--count", "HEAD") === begun && isClean(folder)) await setTimeout(5);
  await setTimeout(share * 40);
}
