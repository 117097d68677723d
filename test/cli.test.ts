import { chmodSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtinTransforms, explainReport, type TreeOptions, transformTree } from "../src/index.js";
import { fileDiff } from "../src/report/diff.js";
import { folderOf, LEAKY, run, unleak } from "./command.js";
import { allFixtures, layOutAll, readVersion, remove, someFixtures, someOfEach } from "./fixture.js";
import { unleakPowerless } from "./powerless.js";

/** The files below a folder that would be rewritten, by the library. */
async function changedIn(cwd: string, paths: readonly string[], options: TreeOptions = {}): Promise<string[]> {
  const { files } = await transformTree(paths, { cwd, ...options }).result();
  return files.flatMap(({ path, changed }) => (changed ? [path] : []));
}

const bytes = (text: string) => Buffer.from(text).toString("latin1");

describe("standard output", () => {
  it("carries the diff alone, with paths relative to the current folder", () => {
    const folder = folderOf({ "src/spooler.py": LEAKY });
    const { out, err, status } = unleak(["src"], folder);
    expect(status).toBe(0);
    expect(out).toMatch(/^--- a\/src\/spooler\.py\n\+\+\+ b\/src\/spooler\.py\n@@ /);
    expect(out).toContain("-        self.isClosed = self.is_closed\n");
    expect(err).toContain("1 file would change");
  });

  it("is empty with --check", () => {
    expect(unleak(["--check", "."], folderOf({ "a.py": LEAKY })).out).toBe("");
  });

  it("holds the rewritten source when standard input is rewritten", () => {
    const { out, status } = unleak(["-w", "-", "--stdin-filename", "a.py"], folderOf({}), { input: LEAKY });
    expect(status).toBe(0);
    expect(out).toContain("    isClosed = is_closed\n");
    expect(out).not.toContain("@@");
  });

  it("names standard input as it is told", () => {
    expect(unleak(["-", "--stdin-filename", "lib/x.py"], folderOf({}), { input: LEAKY }).out).toContain("--- a/lib/x.py\n");
  });

  it("is coloured when asked for, and never by itself in a pipe", () => {
    const folder = folderOf({ "a.py": LEAKY });
    expect(unleak(["a.py"], folder).out).not.toContain("\x1b[");
    expect(unleak(["--color", "always", "a.py"], folder).out).toContain("\x1b[31m-        self.isClosed = self.is_closed\x1b[0m\n");
  });
});

describe("exit status", () => {
  it("is 0 when nothing changes and when something does", () => {
    expect(unleak(["."], folderOf({ "a.py": "x = 1\n" })).status).toBe(0);
    expect(unleak(["."], folderOf({ "a.py": LEAKY })).status).toBe(0);
  });

  it("is 1 with --check when something would change, and 0 when nothing would", () => {
    const folder = folderOf({ "a.py": LEAKY });
    expect(unleak(["--check", "."], folder).status).toBe(1);
    unleak(["-w", "."], folder);
    expect(unleak(["--check", "."], folder).status).toBe(0);
  });

  it.each([
    [["-t", "nope", "."], "there is no transform 'nope'"],
    [["--nope", "."], "there is no option --nope"],
    [["explain", "nope"], "nothing is called 'nope'"],
    [["-U", "-1", "."], "--unified takes a whole number"],
    [["-w", "--check", "."], "--write and --check contradict each other"],
    [[], "no paths were given"],
    [["-", "a.py"], "- stands for standard input"],
  ])("is 2 for %j, which is told in one line with what to do", (args, message) => {
    const { out, err, status } = unleak(args, folderOf({ "a.py": LEAKY }));
    expect(status).toBe(2);
    expect(out).toBe("");
    expect(err.split("\n")[0]).toContain(message);
    expect(err).not.toContain("    at ");
  });
});

describe("what can't be done", () => {
  it("is a path that isn't there: it is named, and the rest goes on", () => {
    const { out, err, status } = unleak(["gone.py", "a.py"], folderOf({ "a.py": LEAKY }));
    expect(status).toBe(2);
    expect(err).toContain("unleak: gone.py: no such file or folder\n");
    expect(out).toContain("+++ b/a.py\n");
  });

  it("is a syntax error: line and column are named, and classes it doesn't touch are rewritten", () => {
    const { out, err, status } = unleak(["a.py"], folderOf({ "a.py": `${LEAKY}\n\ndef broken(:\n    pass\n` }));
    expect(status).toBe(2);
    expect(err).toMatch(/unleak: a\.py:15:\d+: syntax error: /);
    expect(out).toContain("+    isClosed = is_closed\n");
  });

  it("is a class with a syntax error of its own: it is left alone", () => {
    const { out, status } = unleak(["a.py"], folderOf({ "a.py": LEAKY.replace("return True", "return True +* 2") }));
    expect(status).toBe(2);
    expect(out).toBe("");
  });

  it("is a folder or file that must not be read", () => {
    const folder = folderOf({ "a.py": LEAKY, "locked/b.py": LEAKY, "secret.py": LEAKY });
    chmodSync(join(folder, "locked"), 0o000);
    chmodSync(join(folder, "secret.py"), 0o000);
    const { out, err, status } = unleakPowerless(["."], folder);
    expect(status).toBe(2);
    expect(err).toContain("unleak: locked: permission denied\n");
    expect(err).toContain("unleak: secret.py: permission denied\n");
    expect(out).toContain("+++ b/a.py\n");
    expect(err).toContain("files: 2 given = 0 clean + 1 found + 1 failed + 0 not read\n");
  });

  it("is a binary file, which is named and not read, and no error", () => {
    const { err, status } = unleak(["."], folderOf({ "a.py": "class A: pass\n\0", "b.py": LEAKY }));
    expect(status).toBe(0);
    expect(err).toContain("unleak: a.py: not read: a binary file (it has a NUL byte)\n");
    expect(err).toContain("files: 2 given = 0 clean + 1 found + 0 failed + 1 not read\n");
  });
});

describe("what is read", () => {
  it("is Python by suffix or first line, ignore files and passed-over folders aside", async () => {
    const folder = folderOf({
      "a.py": LEAKY,
      "b.pyw": LEAKY,
      script: `#!/usr/bin/env python2.7\n${LEAKY}`,
      notes: LEAKY,
      "c.txt": LEAKY,
      ".gitignore": "built/\n*_pb2.py\n!kept_pb2.py\n",
      "built/d.py": LEAKY,
      "x_pb2.py": LEAKY,
      "kept_pb2.py": LEAKY,
      "sub/.ignore": "e.py\n",
      "sub/e.py": LEAKY,
      ".hidden/f.py": LEAKY,
      "node_modules/g.py": LEAKY,
      "env/pyvenv.cfg": "",
      "env/h.py": LEAKY,
    });
    const read = (paths: string[], options: TreeOptions = {}) => changedIn(folder, paths, options);
    const all = [...unleak([".", "-q"], folder).out.matchAll(/^\+\+\+ b\/(.*)$/gm)].map((match) => match[1]);
    expect(all).toEqual(["a.py", "b.pyw", "kept_pb2.py", "script"]);
    expect(await read(["."])).toEqual(all);
    expect(await read(["."], { ignore: false })).toHaveLength(10);
    expect(await read(["built/d.py", ".hidden"])).toEqual([".hidden/f.py", "built/d.py"]);
    expect(await read(["."], { exclude: ["b.*", "script"] })).toEqual(["a.py", "kept_pb2.py"]);
    expect(await read(["."], { include: ["*.txt"] })).toEqual(["c.txt"]);
  });

  it("enters a folder that is named, though a rule from above passes over it, and what lies in it", async () => {
    const folder = folderOf({ ".gitignore": "vendor\nold.py\n", "vendor/deep/a.py": LEAKY, "vendor/old.py": LEAKY });
    mkdirSync(join(folder, ".git"));
    expect(await changedIn(folder, ["."])).toEqual([]);
    expect(await changedIn(folder, ["vendor"])).toEqual(["vendor/deep/a.py", "vendor/old.py"]);
    expect(await changedIn(folder, ["vendor/deep"])).toEqual(["vendor/deep/a.py"]);
    expect(await changedIn(folder, ["vendor/old.py"])).toEqual(["vendor/old.py"]);
  });

  it("is each file once, however often it is named, and no symbolic link that isn't named", () => {
    const folder = folderOf({ "a.py": LEAKY });
    symlinkSync("a.py", join(folder, "link.py"));
    const { out, err } = unleak([".", "a.py", "./a.py"], folder);
    expect(out.match(/^\+\+\+ /gm)).toHaveLength(1);
    expect(err).toContain("link.py: not read: a symbolic link");
  });
});

describe("list and explain", () => {
  it("tell of every transform and every reason", async () => {
    const folder = folderOf({});
    const { out, status } = unleak(["list"], folder);
    expect(status).toBe(0);
    const names = out
      .trimEnd()
      .split("\n")
      .map((line) => line.trim().split(/\s+/)[0] ?? "");
    expect(names).toContain("method-alias");
    expect(names).toContain("overridden-in-subclass");
    const transforms = await builtinTransforms();
    for (const name of names) expect(explainReport(name, transforms), name).toMatch(/^# .+\n\n[\s\S]{80,}/);
    // What the library tells, the command line prints: of a transform, a reason and a topic.
    for (const name of ["method-alias", "overridden-in-subclass", names.at(-1) ?? ""])
      expect(unleak(["explain", name], folder)).toEqual({ out: bytes(explainReport(name, transforms) ?? ""), err: "", status: 0 });
  });
});

describe("over every fixture", () => {
  it("git takes its diff, and makes of it what is to come of it", () => {
    const folder = layOutAll(allFixtures());
    const changed = allFixtures().flatMap((fixture) => {
      const before = readVersion(fixture, "before");
      const after = [...(readVersion(fixture, "after") ?? [])].filter(([path, text]) => before?.get(path) !== text);
      return after.map(([path, text]) => ({ path: `${fixture.name}/${path}`, before: before?.get(path) ?? "", after: text }));
    });
    expect(changed.length).toBeGreaterThan(250);
    const patch = changed.map((each) => fileDiff(each, 3)).join("");
    run("git", ["init", "-q"], folder);
    expect(run("git", ["apply", "--whitespace=nowarn", "-"], folder, { input: Buffer.from(patch, "latin1") })).toMatchObject({
      status: 0,
      err: "",
    });
    for (const { path, after } of changed) expect(readFileSync(join(folder, path), "latin1"), path).toBe(after);
    remove(folder);
  });

  it("a patch gives, byte for byte, what -w writes, and a second run does nothing", async () => {
    const fixtures = someOfEach();
    const patched = layOutAll(fixtures);
    const written = layOutAll(fixtures);
    const patch = unleak([".", "-q"], patched).out;
    expect(patch).not.toBe("");
    run("git", ["init", "-q"], patched);
    const applied = run("git", ["apply", "--whitespace=nowarn", "-"], patched, { input: Buffer.from(patch, "latin1") });
    expect(applied).toMatchObject({ status: 0, err: "" });
    unleak(["-w", ".", "-q"], written);
    expect(run("diff", ["-r", "-x", ".git", patched, written], patched)).toMatchObject({ out: "", status: 0 });
    expect(await changedIn(written, ["."])).toEqual([]);
    expect(readFileSync(join(written, "defaults/os-pipe-holder/before.py"), "utf8")).toContain("isClosed = is_closed");
  });

  it("both engines print the same", () => {
    const folder = layOutAll(someFixtures());
    const [native, wasm] = ["native", "wasm"].map((engine) => unleak([".", "--show-kept"], folder, { env: { UNLEAK_ENGINE: engine } }));
    expect(wasm).toEqual(native);
  });
});
