import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { transformTree, UsageError, undo } from "../src/index.js";
import { CLI, contents, folderOf, LEAKY, read, repository, run, unleak } from "./command.js";
import { ownState, rewriteAll, runsOf } from "./journals.js";
import { smallDisk } from "./mount.js";
import { unleakPowerless } from "./powerless.js";

const hasGit = spawnSync("git", ["--version"]).status === 0;
let state = "";
beforeEach(() => {
  state = ownState();
});

const hasState = () => existsSync(join(state, "unleak"));

describe("a tree that is not where it was", () => {
  it("was copied: the copy is put back, and the original stays as it is", async () => {
    const tree = repository({ "a.py": LEAKY, "lib/b.py": LEAKY });
    await rewriteAll(tree);
    const written = contents(tree);
    const copy = join(folderOf({}), "copy");
    cpSync(tree, copy, { recursive: true, preserveTimestamps: true, mode: 0 });
    expect((await undo(copy))?.restored).toEqual([join(copy, "a.py"), join(copy, "lib/b.py")]);
    expect(contents(tree)).toEqual(written);
    expect((await undo(tree))?.restored).toHaveLength(2);
    expect(contents(tree)).toEqual(contents(copy));
  });

  it("was copied by hard links: the original stays as it is", async () => {
    const tree = repository({ "a.py": LEAKY });
    await rewriteAll(tree);
    const written = contents(tree);
    const copy = join(folderOf({}), "copy");
    if (run("cp", ["-al", tree, copy], "/").status !== 0) return;
    const undone = await undo(copy);
    expect(undone?.failures).toMatchObject([{ path: join(copy, "a.py"), message: expect.stringContaining("hard links") }]);
    expect(contents(tree)).toEqual(written);
  });

  it("was moved: it is put back where it is now", async () => {
    const tree = repository({ "a.py": LEAKY, "lib/b.py": LEAKY });
    await rewriteAll(tree);
    const moved = join(folderOf({}), "moved");
    renameSync(tree, moved);
    expect((await undo(join(moved, "lib")))?.restored).toEqual([join(moved, "a.py"), join(moved, "lib/b.py")]);
    expect(existsSync(tree)).toBe(false);
  });

  it("was moved, and is in no repository: it is known by being the same folder", async () => {
    const tree = folderOf({ "a.py": LEAKY, "lib/b.py": LEAKY });
    await rewriteAll(tree);
    const moved = join(folderOf({}), "moved");
    renameSync(tree, moved);
    expect((await undo(join(moved, "lib")))?.restored).toEqual([join(moved, "a.py"), join(moved, "lib/b.py")]);
  });

  it("is gone, and another folder has its number by now: nothing is known of that one", async () => {
    const tree = folderOf({ "a.py": LEAKY });
    await rewriteAll(tree);
    const another = join(folderOf({}), "another");
    renameSync(tree, another);
    unlinkSync(join(another, "a.py"));
    writeFileSync(join(another, "b.py"), LEAKY);
    expect(await undo(another)).toBeUndefined();
  });

  it("was copied, and is in no repository: nothing is known of the copy, and the original stays as it is", async () => {
    const tree = folderOf({ "a.py": LEAKY });
    await rewriteAll(tree);
    const copy = join(folderOf({}), "copy");
    cpSync(tree, copy, { recursive: true });
    expect(await undo(copy)).toBeUndefined();
    expect((await undo(tree))?.restored).toEqual([join(tree, "a.py")]);
  });

  it("has a link in it by now, to another folder of the tree", async () => {
    const tree = repository({ "lib/b.py": LEAKY });
    await rewriteAll(tree);
    mkdirSync(join(tree, "src"));
    renameSync(join(tree, "lib"), join(tree, "src", "lib"));
    symlinkSync("src/lib", join(tree, "lib"));
    expect((await undo(tree))?.restored).toHaveLength(1);
    expect(read(tree, "src/lib/b.py")).toBe(LEAKY);
  });
});

describe("files outside of the repository that the run was started in", () => {
  it("are put back along with those in it", async () => {
    const top = folderOf({ "app/.git/HEAD": "", "app/a.py": LEAKY, "lib/b.py": LEAKY, "real.py": LEAKY });
    symlinkSync("../real.py", join(top, "app", "link.py"));
    await rewriteAll(join(top, "app"), ["a.py", "../lib", "link.py"]);
    expect(readdirSync(join(top, "app/.git"))).toEqual(["HEAD"]);
    expect(await undo(folderOf({}))).toBeUndefined();
    expect((await undo(join(top, "app")))?.restored).toHaveLength(3);
    expect(["app/a.py", "lib/b.py", "real.py"].map((name) => read(top, name))).toEqual([LEAKY, LEAKY, LEAKY]);
  });
});

describe.skipIf(!hasGit)("the git directory of a tree", () => {
  const git = (cwd: string, ...args: string[]) => {
    const settings = ["-c", "user.name=x", "-c", "user.email=x@y", "-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"];
    const done = run("git", [...settings, ...args], cwd);
    if (done.status !== 0) throw new Error(done.err);
    return done.out.trim();
  };
  const committed = () => {
    const folder = folderOf({ "a.py": LEAKY });
    git(folder, "init", "-q");
    git(folder, "add", ".");
    git(folder, "commit", "-qm", "x");
    return folder;
  };

  it("is elsewhere for a linked work tree, and for a submodule: the journal goes there", async () => {
    const main = committed();
    const linked = join(folderOf({}), "linked");
    git(main, "worktree", "add", "-q", linked, "-b", "other");
    const top = committed();
    git(top, "submodule", "add", "-q", main, "lib/sub");
    for (const tree of [linked, join(top, "lib/sub")]) {
      await rewriteAll(tree);
      expect(readdirSync(join(realpathSync(git(tree, "rev-parse", "--absolute-git-dir")), "unleak"))).toHaveLength(1);
      expect(hasState()).toBe(false);
      expect((await undo(tree))?.restored).toEqual([join(tree, "a.py")]);
      expect(git(tree, "status", "--porcelain")).toBe("");
    }
  });

  it("is another tree's when nothing in it leads back: it is not written to, nor is its run put back", async () => {
    const main = committed();
    const linked = join(folderOf({}), "linked");
    git(main, "worktree", "add", "-q", linked, "-b", "other");
    await rewriteAll(linked);
    const copy = join(folderOf({}), "copy");
    cpSync(linked, copy, { recursive: true });
    expect(await undo(copy)).toBeUndefined();
    const apart = join(folderOf({}), "apart");
    git(main, "clone", "-q", "--separate-git-dir", join(folderOf({}), "x.git"), main, apart);
    await rewriteAll(apart);
    expect(hasState()).toBe(true);
    expect((await undo(apart))?.restored).toEqual([join(apart, "a.py")]);
    expect((await undo(linked))?.restored).toEqual([join(linked, "a.py")]);
  });
});

describe("a .git file", () => {
  it.each([
    ["leads nowhere", "gitdir: TOP/nonexistent/x\n"],
    ["leads nowhere, from here", "gitdir: ../nonexistent/x\n"],
    ["leads to a folder that is no git directory", "gitdir: TOP/other\n"],
    ["leads to the repository of another tree", "gitdir: TOP/repository/.git\n"],
    ["leads to one that leads elsewhere", "gitdir: TOP/liar\n"],
    ["is none", "anything else\n"],
    ["is empty", ""],
  ])("that %s: no folder is made there, and the run can be undone", async (_what, text) => {
    const top = folderOf({
      "tree/a.py": LEAKY,
      "other/notes.txt": "",
      "repository/.git/HEAD": "ref: refs/heads/main\n",
      "liar/HEAD": "ref: refs/heads/main\n",
      "liar/gitdir": "../repository/.git\n",
      "liar/config": "[core]\n\tworktree = ../repository\n",
    });
    const tree = join(top, "tree");
    writeFileSync(join(tree, ".git"), text.replace("TOP", top));
    const before = readdirSync(top, { recursive: true }).sort();
    await rewriteAll(tree);
    expect(readdirSync(top, { recursive: true }).sort()).toEqual(before);
    expect((await undo(tree))?.restored).toEqual([join(tree, "a.py")]);
  });

  it("that is no file at all is not waited for", async () => {
    const tree = folderOf({ "a.py": LEAKY });
    if (run("mkfifo", [".git"], tree).status !== 0) return;
    await rewriteAll(tree);
    expect((await undo(tree))?.restored).toHaveLength(1);
  });
});

describe("runs in one repository", () => {
  const begin = (cwd: string) => {
    const files = transformTree(["."], { cwd, write: true })[Symbol.asyncIterator]();
    return { next: () => files.next(), end: async () => void (await files.return?.()) };
  };

  it("that are under way at once can both be undone, the later one first", async () => {
    const tree = repository({ "p/a.py": LEAKY, "p/b.py": LEAKY, "q/c.py": LEAKY, "q/d.py": LEAKY, "old.py": LEAKY });
    const files = contents(tree);
    await rewriteAll(tree, ["old.py"]);
    const [first, second] = [begin(join(tree, "p")), begin(join(tree, "q"))];
    await first.next();
    await second.next();
    await first.next();
    await first.end();
    await second.next();
    await second.end();
    expect(runsOf(tree)).toHaveLength(3);
    expect((await undo(tree))?.restored).toEqual([join(tree, "q/c.py"), join(tree, "q/d.py")]);
    expect((await undo(tree))?.restored).toEqual([join(tree, "p/a.py"), join(tree, "p/b.py")]);
    expect((await undo(tree))?.restored).toEqual([join(tree, "old.py")]);
    expect(contents(tree)).toEqual(files);
  });

  it("that are under way at once can both be undone, be it that one has ended before the other comes to write", async () => {
    const tree = repository({ "p/a.py": LEAKY, "q/b.py": LEAKY, "q/c.py": LEAKY });
    const files = contents(tree);
    let others = 0;
    const onProgress = (done: number, _total: number, stage: string) => {
      if (stage === "judging" && done > 0 && others++ === 0) expect(unleak(["-w", "."], join(tree, "p")).status).toBe(0);
    };
    await transformTree(["."], { cwd: join(tree, "q"), write: true, onProgress }).result();
    expect(others).toBe(2);
    expect(runsOf(tree)).toHaveLength(2);
    expect((await undo(tree))?.restored).toEqual([join(tree, "q/b.py"), join(tree, "q/c.py")]);
    expect((await undo(tree))?.restored).toEqual([join(tree, "p/a.py")]);
    expect(contents(tree)).toEqual(files);
  });

  it("that are under way at once on the same files leave each as one of them made it, and undo brings back the first state", async () => {
    const tree = repository(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`m${index}.py`, LEAKY])));
    const files = contents(tree);
    const env = { ...process.env, XDG_STATE_HOME: state };
    const ends = [1, 2].map(() => {
      const child = spawn(process.execPath, [CLI, "-w", "-q", "."], { cwd: tree, stdio: "ignore", env });
      return new Promise((resolve) => child.on("exit", resolve));
    });
    await Promise.all(ends);
    const made = new Set(Object.values(contents(tree)));
    expect([...made].every((text) => text === LEAKY || text.includes("__enter__"))).toBe(true);
    for (let round = 0; round < 3; round++) await undo(tree);
    expect(contents(tree)).toEqual(files);
    expect(readdirSync(join(tree, ".git", "unleak"))).toEqual([]);
  });

  it("are dropped by one that comes after them and writes, and by no other", async () => {
    const tree = repository({ "a.py": LEAKY, "b.py": LEAKY });
    await rewriteAll(tree, ["a.py"]);
    const [first] = runsOf(tree);
    await rewriteAll(tree, ["a.py"]);
    expect(runsOf(tree)).toEqual([first]);
    writeFileSync(join(tree, "b.py.orig"), "something else");
    const refused = await transformTree(["b.py"], { cwd: tree, write: true, backup: "orig" }).result();
    expect(refused.files[0]?.failures).toHaveLength(1);
    expect(runsOf(tree)).toEqual([first]);
    const stop = new AbortController();
    const stopped = transformTree(["b.py"], { cwd: tree, write: true, signal: stop.signal });
    await expect(
      (async () => {
        for await (const { changed } of stopped) if (changed) stop.abort(new Error("enough"));
      })(),
    ).rejects.toThrow("enough");
    expect(runsOf(tree)).toEqual([first]);
    await rewriteAll(tree, ["b.py"]);
    expect(runsOf(tree)).toHaveLength(1);
    expect((await undo(tree))?.restored).toEqual([join(tree, "b.py")]);
    expect(await undo(tree)).toBeUndefined();
  });

  it("are not undone while they are under way; a process that is no more is none, nor is a later one of its number", async () => {
    const tree = repository({ "a.py": LEAKY, "b.py": LEAKY });
    const under = begin(tree);
    await under.next();
    await expect(undo(tree)).rejects.toThrow(/still under way \(process \d+, since/);
    const owner = join(runsOf(tree)[0] ?? "", "owner");
    const mine = JSON.parse(readFileSync(owner, "utf8")) as object;
    const others: [object, boolean][] = [
      [{ pid: 1 << 30 }, false],
      [{ started: "1" }, false],
      [{ boot: "another", started: "1" }, false],
      [{ host: "another" }, true],
    ];
    await under.end();
    for (const [other, isBusy] of others) {
      writeFileSync(owner, JSON.stringify({ ...mine, ...other }), { mode: 0o600 });
      if (isBusy) await expect(undo(tree)).rejects.toThrow(UsageError);
    }
    run("touch", ["-d", "1 hour ago", owner, join(owner, "../journal.ndjson")], tree);
    expect((await undo(tree))?.restored).toHaveLength(1);
    expect(readdirSync(join(tree, ".git", "unleak"))).toEqual([]);
  });
});

describe("where a journal can't be kept", () => {
  const refusal = async (tree: string, paths = ["."]) => {
    const error = await rewriteAll(tree, paths).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  };

  it("nothing is written: there is a file, or a link, in its place", async () => {
    const tree = repository({ "a.py": LEAKY });
    writeFileSync(join(tree, ".git", "unleak"), "");
    writeFileSync(join(state, "unleak"), "");
    expect(await refusal(tree)).toMatch(/^nothing was written: .*\.git\/unleak \(it is no folder\) or .* \(it is no folder\)$/);
    unlinkSync(join(state, "unleak"));
    const elsewhere = folderOf({});
    symlinkSync(elsewhere, join(state, "unleak"));
    expect(await refusal(tree)).toContain("(it is a symbolic link)");
    expect([readdirSync(elsewhere), read(tree, "a.py")]).toEqual([[], LEAKY]);
  });

  it("nothing is written: the disk is full, at the first file or at a later one", async (context) => {
    const large = `${LEAKY}# ${"x".repeat(30_000)}\n`;
    const names = Array.from({ length: 100 }, (_, index) => `m${index}.py`);
    const tree = folderOf(Object.fromEntries(names.map((name) => [name, large])));
    const files = contents(tree);
    smallDisk(context, state, "size=2400k");
    expect(await refusal(tree)).toMatch(/could no longer be kept .*no space left on the device/);
    expect(contents(tree)).toEqual(files);
    expect(await undo(tree)).toBeUndefined();
    writeFileSync(join(state, "rest"), "x".repeat(2_300_000));
    expect(await refusal(tree)).toMatch(/^nothing was written: .*no space left on the device/);
    expect(contents(tree)).toEqual(files);
    const { err, status } = unleak(["-w", "."], tree, { env: { XDG_STATE_HOME: state } });
    expect([err, status]).toEqual([expect.stringMatching(/^unleak: nothing was written: .*\n {2}make /), 2]);
  });

  it("in the repository, for lack of room or rights, it is kept in the state folder", async (context) => {
    const tree = repository({ "a.py": `${LEAKY}# ${"x".repeat(30_000)}\n` });
    smallDisk(context, join(tree, ".git"), "size=8k,mode=755");
    await rewriteAll(tree);
    expect(readdirSync(join(tree, ".git", "unleak"))).toEqual([]);
    expect((await undo(tree))?.restored).toHaveLength(1);
  });

  it("nothing is written: the places are read-only", () => {
    const tree = repository({ "a.py": LEAKY });
    chmodSync(join(tree, ".git"), 0o555);
    chmodSync(state, 0o555);
    const { err, status } = unleakPowerless(["-w", "."], tree, { env: { XDG_STATE_HOME: state } });
    for (const folder of [join(tree, ".git"), state]) chmodSync(folder, 0o755);
    expect([err, status]).toEqual([expect.stringMatching(/^unleak: nothing was written: .*permission denied.*\n {2}make /), 2]);
    expect(contents(tree)).toEqual({ "a.py": LEAKY });
  });
});

describe("undo that is killed", () => {
  it("is finished by the next one", async () => {
    const names = Array.from({ length: 150 }, (_, index) => `m${index}.py`);
    const tree = repository(Object.fromEntries(names.map((name) => [name, LEAKY])));
    const files = contents(tree);
    const env = { ...process.env, XDG_STATE_HOME: state };
    let stopped = 0;
    for (let round = 0; round < Number(process.env.UNLEAK_KILLS ?? 6); round++) {
      await transformTree(["."], { cwd: tree, write: true, backup: "orig" }).result();
      const child = spawn(process.execPath, [CLI, "undo"], { cwd: tree, stdio: "ignore", env });
      const ended = new Promise<unknown>((resolve) => child.on("exit", (_code, signal) => resolve(signal)));
      // It is killed when so many files are put back.
      const done = names[(round * 53) % names.length] ?? "";
      const timer = setInterval(() => read(tree, done) === LEAKY && child.kill("SIGKILL"), 1);
      if ((await ended) === "SIGKILL") stopped++;
      clearInterval(timer);
      await undo(tree);
      expect(contents(tree)).toEqual(files);
      rmSync(join(tree, ".git", "unleak"), { recursive: true });
    }
    expect(stopped).toBeGreaterThan(0);
  });
});
