import {
  chmodSync,
  chownSync,
  cpSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UsageError, undo } from "../src/index.js";
import { contents, folderOf, LEAKY, read, repository, run, unleak } from "./command.js";
import { forge, ownState, rewriteAll, runsOf } from "./journals.js";
import { isRoot } from "./powerless.js";

const state = ownState();
const NOBODY = 65534;

/** Asserts that undo ends with an error for people that matches, and that no file of these folders is changed. */
async function expectRefused(cwd: string, message: RegExp, ...folders: readonly string[]): Promise<void> {
  const all = [cwd, ...folders];
  const before = all.map(contents);
  const error = await undo(cwd).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as UsageError).message).toMatch(message);
  expect((error as UsageError).help).toBeTruthy();
  expect(all.map(contents)).toEqual(before);
}

describe("a journal that somebody made up", () => {
  it.each([
    "../victim/a.py",
    "/etc/hostname",
    "sub/../../victim/a.py",
    "..",
    ".",
    "",
    "./a.py",
    "sub//a.py",
    "a.py/",
    "a\0.py",
  ])("may not name %j, and nothing else that it names is touched either", async (path) => {
    const top = folderOf({ "victim/a.py": "known", "tree/a.py": "known", "tree/sub/b.py": "" });
    const tree = join(top, "tree");
    forge(tree, { notes: { "a.py": { before: "evil", after: "known" }, [path]: { before: "evil", after: "known" } } });
    await expectRefused(tree, /not believed: it names a file outside of the tree/, top);
    rmSync(runsOf(tree)[0] ?? "", { recursive: true });
    forge(tree, { notes: { "a.py": { before: "evil", after: "known", backup: path } } });
    await expectRefused(tree, /not believed: it names a file outside of the tree/, top);
  });

  it.each([
    ["a folder", "out", "out/a.py", "../victim"],
    ["a file", "link.py", "link.py", "../victim/a.py"],
    ["a folder, from its root", "out", "out/a.py", undefined],
    ["a chain of links", "second", "second/a.py", "first"],
  ])("leads nowhere through a link to %s", async (_what, link, path, to) => {
    const top = folderOf({ "victim/a.py": "known", "tree/a.py": "known" });
    const tree = join(top, "tree");
    symlinkSync("../victim", join(tree, "first"));
    symlinkSync(to ?? join(top, "victim"), join(tree, link));
    forge(tree, { notes: { "a.py": { before: "evil", after: "known" }, [path]: { before: "evil", after: "known" } } });
    await expectRefused(tree, /lies outside of .*: a symbolic link leads there/, top);
    rmSync(runsOf(tree)[0] ?? "", { recursive: true });
    forge(tree, { notes: { "a.py": { before: "known", after: "x", backup: path } } });
    await expectRefused(tree, /lies outside of .*: a symbolic link leads there/, top);
  });

  it("changes no file through a hard link, whatever it says of it", async () => {
    const top = folderOf({ "victim.py": "known", "tree/a.py": "mine" });
    const tree = join(top, "tree");
    linkSync(join(top, "victim.py"), join(tree, "b.py"));
    for (const links of [undefined, { inode: "12345", count: 2 }, { inode: String(statSync(join(top, "victim.py")).ino), count: 1 }]) {
      forge(tree, { notes: { "b.py": { before: "evil", after: "known", ...(links && { links }) } } });
      expect((await undo(tree))?.failures).toMatchObject([{ path: join(tree, "b.py"), message: /not put back: it has other names/ }]);
      expect(read(top, "victim.py")).toBe("known");
      rmSync(runsOf(tree)[0] ?? "", { recursive: true });
    }
  });

  it("removes nothing but a backup that holds what the file did", async () => {
    const tree = repository({ "a.py": "old", "a.py.orig": "dear", "b.py": "old", "b.py.orig": "old" });
    symlinkSync("a.py", join(tree, "c.py.orig"));
    writeFileSync(join(tree, "c.py"), "old");
    const notes = ["a.py", "b.py", "c.py"].map((path) => [path, { before: "old", after: "new", backup: `${path}.orig` }]);
    forge(tree, { notes: Object.fromEntries(notes) });
    const left = ["a.py.orig", "c.py.orig"].map((name) => join(tree, name));
    expect(await undo(tree)).toMatchObject({ backupsRemoved: [join(tree, "b.py.orig")], backupsLeft: left });
    expect(readdirSync(tree).sort()).toEqual([".git", "a.py", "a.py.orig", "b.py", "c.py", "c.py.orig"]);
  });

  it.each([
    [{ uid: 12345 }, /it says that it is of another user \(12345\)/],
    [{ uid: "0" }, /it doesn't say that it is a journal of unleak/],
    [{ unleak: "diary" }, /it doesn't say that it is a journal of unleak/],
    [{ format: 99 }, /it is in format 99, of a newer unleak/],
    [{ format: 1 }, /it doesn't say that it is a journal of unleak/],
    [{ tree: { path: "/", inode: "2", cwd: "" } }, /it is about another tree/],
  ])("is not ours when it says %j", async (header, why) => {
    const tree = repository({ "a.py": "known" });
    forge(tree, { header, notes: { "a.py": { before: "evil", after: "known" } } });
    await expectRefused(tree, why);
  });

  it("can't ask for more bytes than there are", async () => {
    const tree = repository({ "a.py": "known" });
    for (const length of [5, 2 ** 40, -1, 1.5]) {
      const folder = forge(tree, { notes: { "a.py": { before: "evil", after: "known", length } } });
      await expectRefused(tree, /not believed: (?:what was kept|a line of it is no note)/);
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    "9".repeat(13),
    "8640000000000000",
    "9".repeat(16),
    "9".repeat(40),
    "9".repeat(200),
  ])("of the moment %s is no later than the next run", async (moment) => {
    const tree = repository({ "a.py": LEAKY });
    renameSync(forge(tree, { notes: { "a.py": { before: "evil", after: LEAKY } } }), join(tree, ".git", "unleak", `run-${moment}-1`));
    await rewriteAll(tree);
    expect((await undo(tree))?.restored).toEqual([join(tree, "a.py")]);
    expect(read(tree, "a.py")).toBe(LEAKY);
  });

  it("in the format of before says what to do", async () => {
    const tree = repository({ "a.py": "known" });
    const folder = join(tree, ".git", "unleak", "1700000000000-77");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "cwd"), tree);
    writeFileSync(join(folder, "originals"), "evil");
    writeFileSync(join(folder, "journal.ndjson"), `${JSON.stringify({ path: join(tree, "a.py"), start: 0, length: 4, after: "" })}\n`);
    await expectRefused(tree, /not believed: an older unleak made it/);
    await rewriteAll(folderOf({}));
    expect(readdirSync(folder)).toHaveLength(3);
  });
});

/** A run that has ended, in a repository of one file. */
async function ended(): Promise<{ readonly tree: string; readonly folder: string; readonly written: string }> {
  const tree = repository({ "a.py": LEAKY, "b.py": LEAKY });
  await rewriteAll(tree);
  return { tree, folder: runsOf(tree)[0] ?? "", written: read(tree, "a.py") };
}

describe("a journal that is damaged", () => {
  it("is refused wherever it is cut off", async () => {
    const { tree, folder } = await ended();
    const names = ["journal.ndjson", "originals"];
    for (const name of names) {
      const whole = readFileSync(join(folder, name));
      for (let size = 0; size < whole.length; size += size % 7 === 0 ? 1 : 13) {
        truncateSync(join(folder, name), size);
        await expectRefused(tree, /not believed: (?:it is cut off|what was kept)/);
        writeFileSync(join(folder, name), whole);
      }
    }
    rmSync(join(folder, "originals"));
    await expectRefused(tree, /not believed: no such file or folder/);
  });

  it("is refused whichever byte is another one", async () => {
    const { tree, folder } = await ended();
    for (const name of ["journal.ndjson", "originals"]) {
      const whole = readFileSync(join(folder, name));
      for (let at = 0; at < whole.length; at += 11) {
        const other = Buffer.from(whole);
        other[at] = (other[at] ?? 0) ^ 1;
        writeFileSync(join(folder, name), other);
        await expectRefused(tree, /not believed: /);
      }
      writeFileSync(join(folder, name), whole);
    }
    expect((await undo(tree))?.restored).toHaveLength(2);
  });

  it.each([
    "",
    "null\n",
    "[]\n",
    "{}\n",
    "not JSON at all",
    '{"unleak":"journal"}\n',
    "\n\n\n",
  ])("is refused when it says %j", async (text) => {
    const { tree, folder } = await ended();
    writeFileSync(join(folder, "journal.ndjson"), text);
    await expectRefused(tree, /not believed: /);
  });

  it("is refused when a line is missing, twice there or added", async () => {
    const { tree, folder } = await ended();
    const [header = "", notes = "", end = ""] = read(folder, "journal.ndjson").split("\n");
    for (const lines of [
      [header, end],
      [notes, end],
      [header, notes, notes, end],
      [header, notes, end, notes],
      [header, notes, end, "x"],
      [header, notes],
    ]) {
      writeFileSync(join(folder, "journal.ndjson"), lines.map((line) => `${line}\n`).join(""));
      await expectRefused(tree, /not believed: /);
    }
    writeFileSync(join(folder, "journal.ndjson"), `${[header, notes, end].join("\n")}\nx`);
    await expectRefused(tree, /not believed: something was added to it/);
  });

  it("is read up to its last whole line when the run was killed: what comes behind had not been begun", async () => {
    const { tree, folder, written } = await ended();
    const whole = read(folder, "journal.ndjson");
    const first = whole.indexOf("\n") + 1;
    const second = whole.indexOf("\n", first) + 1;
    const killed = JSON.stringify({ pid: process.pid, started: "", host: hostname(), boot: "an earlier one", numbers: "" });
    for (let size = 0; size <= second; size += 7) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "owner"), killed, { mode: 0o600 });
      writeFileSync(join(folder, "journal.ndjson"), whole.slice(0, size), { mode: 0o600 });
      writeFileSync(join(folder, "originals"), LEAKY + LEAKY, { mode: 0o600 });
      expect(await undo(tree)).toBeUndefined();
      expect(read(tree, "a.py")).toBe(written);
    }
    writeFileSync(join(folder, "journal.ndjson"), `${whole.slice(0, second)}{"no`);
    expect((await undo(tree))?.restored).toHaveLength(2);
    expect(contents(tree)).toEqual({ "a.py": LEAKY, "b.py": LEAKY });
  });
});

describe.skipIf(process.getuid === undefined)("a journal that others could have written", () => {
  it.each([
    [".git/unleak", 0o770],
    [".git/unleak", 0o702],
    [".git/unleak/RUN", 0o720],
    [".git/unleak/RUN/journal.ndjson", 0o620],
    [".git/unleak/RUN/originals", 0o602],
    [".git", 0o777],
    [".", 0o777],
  ])("is refused: %s has the mode %o", async (path, mode) => {
    const { tree, folder } = await ended();
    chmodSync(join(tree, path.replace(".git/unleak/RUN", folder.slice(tree.length + 1))), mode);
    await expectRefused(tree, /may be written by others/);
  });

  it.skipIf(!isRoot).each([".git/unleak", ".git/unleak/RUN", ".git/unleak/RUN/journal.ndjson", ".git/unleak/RUN/originals", ".git", "."])(
    "is refused: %s belongs to another user",
    async (path) => {
      const { tree, folder } = await ended();
      chownSync(join(tree, path.replace(".git/unleak/RUN", folder.slice(tree.length + 1))), NOBODY, NOBODY);
      await expectRefused(tree, /belongs to another user \(65534\)/);
    },
  );

  it.skipIf(!isRoot)("is refused in a tarball that root or somebody else unpacks, and in a repository above", async () => {
    const top = folderOf({ "tree/a.py": "known", "tree/sub/b.py": LEAKY });
    const tree = join(top, "tree");
    forge(tree, { header: { uid: NOBODY }, notes: { "a.py": { before: "evil", after: "known" } } });
    run("chown", ["-R", `${NOBODY}:${NOBODY}`, tree], "/");
    run("tar", ["-C", top, "-cf", "t.tar", "tree"], top);
    mkdirSync(join(top, "out"));
    run("tar", ["-C", "out", "-xpf", "t.tar"], top);
    await expectRefused(join(top, "out", "tree"), /belongs to another user/);
    chownSync(join(tree, "sub"), 0, 0);
    await expectRefused(join(tree, "sub"), /belongs to another user/, tree);
    run("chown", ["-R", "0:0", tree], "/");
    await expectRefused(tree, /it says that it is of another user \(65534\)/);
  });

  it("is not needed: the run is kept in the state folder then, and can be undone", async () => {
    for (const path of [".", ".git"]) {
      const tree = repository({ "a.py": LEAKY });
      chmodSync(join(tree, path), 0o777);
      await rewriteAll(tree);
      expect(readdirSync(join(tree, ".git"))).toEqual([]);
      expect((await undo(tree))?.restored).toEqual([join(tree, "a.py")]);
    }
  });
});

describe("a link in the place of a journal", () => {
  const photos = () => {
    const folder = folderOf({ "2024-01/a.jpg": "x", "run-1700000000000-1/b.jpg": "x" });
    for (const name of ["run-1500000000000-1", "2023-12"]) mkdirSync(join(folder, name));
    return folder;
  };
  const listing = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();

  it.each([".git/unleak", ".git"])("%s: it is neither followed nor written through, nor is anything removed behind it", async (link) => {
    const tree = folderOf({ "a.py": LEAKY });
    const elsewhere = photos();
    const before = listing(elsewhere);
    if (link !== ".git") mkdirSync(join(tree, ".git"));
    symlinkSync(elsewhere, join(tree, link));
    await rewriteAll(tree);
    expect((await undo(tree))?.restored).toEqual([join(tree, "a.py")]);
    await rewriteAll(tree);
    await rewriteAll(folderOf({}));
    writeFileSync(join(tree, "a.py"), LEAKY);
    await rewriteAll(tree);
    expect(listing(elsewhere)).toEqual(before);
    expect(lstatSync(join(tree, link)).isSymbolicLink()).toBe(true);
  });

  it("is named where there is no other journal", async () => {
    const tree = repository({ "a.py": LEAKY });
    symlinkSync(photos(), join(tree, ".git", "unleak"));
    await expectRefused(tree, /\.git\/unleak is not believed: it is a symbolic link/);
  });

  it.each(["journal.ndjson", "originals", "owner", "undoing", "."])("%s of a run is refused, and stays", async (name) => {
    const { tree, folder } = await ended();
    const elsewhere = folderOf({});
    rmSync(join(elsewhere, "."), { recursive: true });
    cpSync(folder, elsewhere, { recursive: true });
    rmSync(join(folder, name), { recursive: true, force: true });
    symlinkSync(join(elsewhere, name), name === "." ? folder : join(folder, name));
    const before = listing(elsewhere);
    await expectRefused(tree, /is a symbolic link/);
    for (const each of ["a.py", "b.py"]) writeFileSync(join(tree, each), LEAKY);
    await rewriteAll(tree);
    expect(listing(elsewhere)).toEqual(before);
    expect((await undo(tree))?.restored).toHaveLength(2);
    expect(lstatSync(folder).isSymbolicLink()).toBe(name === ".");
  });

  it("is no reason to remove what merely looks like a run", async () => {
    const tree = repository({ "a.py": LEAKY });
    renameSync(photos(), join(tree, ".git", "unleak"));
    chmodSync(join(tree, ".git", "unleak"), 0o700);
    mkdirSync(join(tree, ".git", "unleak", "2024-02"));
    const before = listing(join(tree, ".git", "unleak")).filter((name) => name !== "run-1500000000000-1");
    for (let round = 0; round < 3; round++) {
      await rewriteAll(tree);
      expect(listing(join(tree, ".git", "unleak"))).toEqual(expect.arrayContaining(before));
      expect((await undo(tree))?.restored).toHaveLength(1);
    }
    expect(await undo(tree)).toBeUndefined();
    const { err, status } = unleak(["undo"], tree, { env: { XDG_STATE_HOME: state } });
    expect([err, status]).toEqual([expect.stringContaining("there is nothing to undo"), 2]);
  });
});
