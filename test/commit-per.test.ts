import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { CLI, folderOf, LEAKY, read, run, unleak } from "./command.js";

const git = (folder: string, ...args: string[]) => {
  const { out, err, status } = run("git", args, folder);
  if (status !== 0) throw new Error(err);
  return out;
};

function committed(files: Readonly<Record<string, string>>): string {
  const folder = folderOf(files);
  git(folder, "init", "-q", "-b", "main");
  git(folder, "config", "user.name", "A. Tester");
  git(folder, "config", "user.email", "tester@example.org");
  git(folder, "add", "-A");
  git(folder, "commit", "-qm", "as it was");
  return folder;
}

const KEPT =
  "class Cache(object):\n    def __init__(self):\n        self.lookup = self.find\n\n    def find(self):\n        self.lookup = None\n";

const FILES: Readonly<Record<string, string>> = {
  "alpha/__init__.py": "",
  "alpha/a.py": LEAKY,
  "alpha/b.py": `${LEAKY}\n\n${KEPT}`,
  "alpha/base.py": LEAKY.replaceAll("Spooler", "Base"),
  "beta/__init__.py": "",
  "beta/a b.py": LEAKY,
  "beta/below.py": "from alpha.base import Base\n\n\nclass Below(Base):\n    def is_closed(self):\n        return False\n",
  "gamma/:(top)x.py": LEAKY,
  "top.py": LEAKY,
  "clean.py": "x = 1\n",
  "docs/CODEOWNERS": "alpha/ @a\nbeta/ @b\n",
};

const subjects = (folder: string) => git(folder, "log", "--reverse", "--format=%s").trim().split("\n").slice(1);
const isClean = (folder: string) => git(folder, "status", "--porcelain") === "";
const about = (...groups: string[]) => groups.map((group) => `${group}: free what leaks through reference cycles`);

/** What `-w` alone makes of the same files. */
const wanted = (folder: string) => {
  unleak(["-q", "-w", "."], folder);
  git(folder, "commit", "-qam", "all");
  return git(folder, "rev-parse", "HEAD^{tree}");
};

describe.skipIf(spawnSync("git", ["--version"]).status !== 0)("-w --commit-per", () => {
  it("package: a commit for each, of its files alone, and last what goes through several", () => {
    const folder = committed(FILES);
    const { out, err, status } = unleak(["-w", "--commit-per", "package", "."], folder);
    expect([out, status]).toEqual(["", 0]);
    expect(subjects(folder)).toEqual(about("top folder", "alpha", "beta", "gamma", "several at once"));
    expect(isClean(folder)).toBe(true);
    const files = (back: number) => git(folder, "show", "--format=", "--name-only", `HEAD~${back}`).trim().split("\n");
    expect([4, 3, 2, 1, 0].map(files)).toEqual([
      ["top.py"],
      ["alpha/a.py", "alpha/b.py"],
      ["beta/a b.py"],
      ["gamma/:(top)x.py"],
      ["alpha/base.py", "beta/below.py"],
    ]);
    expect(git(folder, "rev-parse", "HEAD^{tree}")).toBe(wanted(committed(FILES)));
    for (const line of err.split("\n").slice(0, 5)) expect(line).toMatch(/^[0-9a-f]{7,} .+: \d files? committed$/);
    expect(err).toContain("7 files rewritten: ");
    expect(err).toContain("next: git revert COMMIT");
    expect(err).not.toContain("unleak undo");
  });

  it("says in the message what was done, why and how often, and what was left", () => {
    const folder = committed(FILES);
    unleak(["-q", "-w", "--commit-per", "package", "."], folder);
    const body = git(folder, "log", "-1", "--format=%b", "HEAD~3");
    expect(body).toContain("4 findings applied in 2 files by unleak ");
    expect(body).toMatch(/^2 context-manager: Gives every class/m);
    expect(body).toMatch(/^2 method-alias: Turns/m);
    expect(body).toContain("Left alone: 1 method-alias/alias-reassigned.");
    expect(Math.max(...body.split("\n").map((line) => line.length))).toBeLessThanOrEqual(72);
  });

  it.each([
    ["owner", ["@a", "@b", "without an owner", "several at once"]],
    ["folder", ["top folder", "alpha", "beta", "gamma", "several at once"]],
  ])("%s", (by, groups) => {
    const folder = committed(FILES);
    unleak(["-q", "-w", "--commit-per", by, "."], folder);
    expect(subjects(folder)).toEqual(about(...groups));
  });

  it("goes on with what is left, and has nothing to do a second time", () => {
    const folder = committed(FILES);
    expect(unleak(["-q", "-w", "--commit-per", "package", "alpha"], folder).status).toBe(0);
    expect(subjects(folder)).toEqual(about("alpha"));
    expect(unleak(["-q", "-w", "--commit-per", "package", "."], folder).status).toBe(0);
    expect(isClean(folder)).toBe(true);
    const before = git(folder, "rev-parse", "HEAD");
    expect(unleak(["-w", "--commit-per", "package", "."], folder).status).toBe(0);
    expect(git(folder, "rev-parse", "HEAD")).toBe(before);
  });

  it("refuses what would mix with others' changes, and changes nothing then", () => {
    const refused = (change: (folder: string) => void, message: string) => {
      const folder = committed(FILES);
      change(folder);
      const status = git(folder, "status", "--porcelain");
      expect(unleak(["-w", "--commit-per", "package", "."], folder)).toMatchObject({ status: 2, err: expect.stringContaining(message) });
      expect(git(folder, "status", "--porcelain")).toBe(status);
      expect(subjects(folder)).toEqual([]);
    };
    refused((folder) => appendFileSync(join(folder, "top.py"), "# mine\n"), "changes that are not committed (1 file, such as top.py)");
    refused((folder) => writeFileSync(join(folder, "new.py"), LEAKY), "changes that are not committed (1 file, such as new.py)");
    refused((folder) => {
      appendFileSync(join(folder, "clean.py"), "# mine\n");
      git(folder, "add", "clean.py");
    }, "something is staged (1 file, such as clean.py)");
    refused((folder) => unleak(["-q", "-w", "alpha/a.py"], folder), "what unleak wrote before is not committed (1 file, such as ");
  });

  it("leaves others' unstaged changes in other files as they are", () => {
    const folder = committed(FILES);
    appendFileSync(join(folder, "clean.py"), "# mine\n");
    writeFileSync(join(folder, "untracked.txt"), "mine\n");
    expect(unleak(["-q", "-w", "--commit-per", "package", "."], folder).status).toBe(0);
    expect(git(folder, "status", "--porcelain")).toBe(" M clean.py\n?? untracked.txt\n");
    expect(git(folder, "log", "-1", "--format=%H", "--", "clean.py")).toBe(git(folder, "rev-list", "--max-parents=0", "HEAD"));
  });

  it("starts nothing that the repository names", () => {
    const folder = committed(FILES);
    const trap = join(folder, ".git/hooks/pre-commit");
    mkdirSync(join(folder, ".git/hooks"), { recursive: true });
    for (const path of [trap, join(folder, ".git/hooks/post-commit")]) {
      writeFileSync(path, "#!/bin/sh\ntouch sprung\nexit 1\n");
      chmodSync(path, 0o755);
    }
    git(folder, "config", "commit.gpgsign", "true");
    git(folder, "config", "gpg.program", "touch");
    git(folder, "config", "filter.trap.clean", "touch sprung; cat");
    writeFileSync(join(folder, ".git/info/attributes"), "*.py filter=trap\n");
    expect(unleak(["-q", "-w", "--commit-per", "package", "."], folder)).toMatchObject({
      ...{ status: 2, err: expect.stringContaining("a filter or an encoding of git's attributes is about files that would be (7 files") },
    });
    expect(subjects(folder)).toEqual([]);
    writeFileSync(join(folder, ".git/info/attributes"), "");
    expect(unleak(["-q", "-w", "--commit-per", "package", "."], folder)).toMatchObject({ status: 0 });
    expect(subjects(folder)).toHaveLength(5);
    expect(spawnSync("test", ["-e", join(folder, "sprung")]).status).toBe(1);
  });

  it.each([
    [["--commit-per", "package", "."], "--commit-per commits the files that --write rewrites"],
    [["-w", "--commit-per", "package", "-"], "--commit-per commits the files that --write rewrites"],
  ])("%j makes no sense", (args, message) => {
    expect(unleak(args, committed(FILES), { input: LEAKY })).toMatchObject({ status: 2, err: expect.stringContaining(message) });
  });

  it("says where no commit can be made", () => {
    expect(unleak(["-w", "--commit-per", "package", "."], folderOf({ "a.py": LEAKY }))).toMatchObject({
      status: 2,
      err: expect.stringContaining("lies in no git repository"),
    });
    const empty = folderOf({ "a.py": LEAKY });
    git(empty, "init", "-q");
    expect(unleak(["-w", "--commit-per", "package", "."], empty)).toMatchObject({
      status: 2,
      err: expect.stringContaining("there is no commit yet"),
    });
    const merging = committed({ ...FILES, "other.txt": "1\n" });
    writeFileSync(join(merging, ".git/MERGE_HEAD"), git(merging, "rev-parse", "HEAD"));
    const { err, status } = unleak(["-w", "--commit-per", "package", "."], merging);
    expect(status).toBe(2);
    expect(err).toContain("top.py: not committed, and as it was: ");
    expect(err).toContain("0 files rewritten\n");
    expect(err).toMatch(/ = 0 applied \+ 1 kept \+ .* \+ 12 in conflict\n/);
    expect(read(merging, "top.py")).toBe(LEAKY);
  });

  it("keeps whole commits when it is stopped, and goes on", async () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`p${String(at).padStart(2, "0")}/m.py`, LEAKY]));
    const folder = committed(many);
    for (let round = 0; round < 3; round++) {
      const begun = subjects(folder).length;
      const child = spawn(process.execPath, [CLI, "-w", "--commit-per", "folder", "."], {
        cwd: folder,
        stdio: ["ignore", "ignore", "pipe"],
      });
      let told = "";
      child.stderr.on("data", (chunk: Buffer) => {
        told += chunk.toString();
      });
      const ended = once(child, "exit");
      while (child.exitCode === null && !told.includes("committed")) await setTimeout(5);
      await setTimeout(round * 15);
      child.kill("SIGINT");
      const [status] = await ended;
      expect(isClean(folder)).toBe(true);
      expect(subjects(folder).length).toBeGreaterThan(begun);
      if (status === 130)
        expect(told).toMatch(
          /stopped by SIGINT: \d+ commits? made, and nothing else was changed; the same command goes on with what is left/,
        );
    }
    expect(unleak(["-q", "-w", "--commit-per", "folder", "."], folder).status).toBe(0);
    expect(subjects(folder)).toEqual(about(...Object.keys(many).map((path) => path.slice(0, 3))));
    expect(isClean(folder)).toBe(true);
  });
});
