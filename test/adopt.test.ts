import { createHash } from "node:crypto";
import { chmodSync, existsSync, linkSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, LEAKY, run, unleak } from "./command.js";
import { python2, skipReason } from "./python2.js";

const read = (folder: string, path: string) => readFileSync(join(folder, path), "latin1");
const changed = (out: string) => [...out.matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, path]) => path);
const REWRITTEN = unleak(["-w", "-q", "-"], ".", { input: LEAKY }).out;

function git(folder: string, ...args: string[]): string {
  const { out, err, status } = run("git", ["-c", "user.name=x", "-c", "user.email=x@example.org", ...args], folder);
  if (status !== 0) throw new Error(err);
  return out;
}

describe("a baseline", () => {
  const withBaseline = (files: Record<string, string>) => {
    const folder = folderOf(files);
    const written = unleak(["--baseline", "known.json", "--write-baseline", "."], folder);
    expect(written.status).toBe(0);
    expect(written.out).toBe("");
    return { folder, written };
  };

  it("makes a run tell of what is new alone, with totals that add up", () => {
    const { folder, written } = withBaseline({ "a.py": LEAKY });
    expect(written.err).toContain("2 findings noted in known.json");
    writeFileSync(join(folder, "b.py"), LEAKY);
    const { out, err, status } = unleak(["--baseline", "known.json", "--check", "--show-kept", "."], folder);
    expect(status).toBe(1);
    expect(err).toMatch(/findings: 4 = 2 applied \+ 0 kept .* \+ 2 in the baseline\n/);
    expect(err).not.toContain("a.py");
    expect(out).toBe("");
    expect(changed(unleak(["--baseline", "known.json", "."], folder).out)).toEqual(["b.py"]);
  });

  it("leaves alone what it knows, with -w as well", () => {
    const { folder } = withBaseline({ "a.py": LEAKY });
    expect(unleak(["--baseline", "known.json", "-w", "."], folder).status).toBe(0);
    expect(read(folder, "a.py")).toBe(LEAKY);
  });

  it("knows a finding when lines have moved, and doesn't when its code or its reason has changed", () => {
    const { folder } = withBaseline({ "a.py": LEAKY, "k.py": LEAKY.replace("self.is_closed\n", "self.nowhere\n") });
    writeFileSync(join(folder, "a.py"), `# one\n\n\n${LEAKY}`);
    expect(unleak(["--baseline", "known.json", "--check", "."], folder).status).toBe(0);
    writeFileSync(join(folder, "a.py"), LEAKY.replace("self.isClosed = ", "self.isDone = "));
    expect(unleak(["--baseline", "known.json", "."], folder).out).toContain("+    isDone = is_closed");
    writeFileSync(join(folder, "a.py"), LEAKY);
    writeFileSync(
      join(folder, "k.py"),
      `${LEAKY.replace("self.is_closed\n", "self.nowhere\n")}\n    def nowhere(self):\n        return 1\n`,
    );
    expect(unleak(["--baseline", "known.json", "."], folder).out).toContain("+    isClosed = nowhere");
  });

  it("counts: a second one of the same kind is new", () => {
    const { folder } = withBaseline({ "a.py": LEAKY });
    writeFileSync(join(folder, "a.py"), `${LEAKY}\n\n${LEAKY}`);
    expect(unleak(["--baseline", "known.json", "-w", "."], folder).err).toContain("2 applied");
    // The first two are those that are known.
    expect(read(folder, "a.py")).toBe(`${LEAKY}\n\n${REWRITTEN}`);
  });

  it("is the same wherever it is read from", () => {
    const { folder } = withBaseline({ "src/a.py": LEAKY });
    expect(unleak(["--baseline", "../known.json", "--check", "."], join(folder, "src")).status).toBe(0);
    expect(unleak(["--baseline", join(folder, "known.json"), "--check", folder], "/").status).toBe(0);
  });

  it.each([
    ["is not there", undefined, "can't be read: no such file or folder"],
    ["is no JSON", "{", "is no JSON"],
    ["is of another kind", '{"version": 2}', "is no baseline of this version"],
    ["is null", "null", "is no baseline of this version"],
  ])("that %s is bad usage", (_what, text, message) => {
    const { err, out, status } = unleak(
      ["--baseline", "b.json", "."],
      folderOf({ "a.py": LEAKY, ...(text !== undefined && { "b.json": text }) }),
    );
    expect(err).toContain(message);
    expect([out, status]).toEqual(["", 2]);
  });

  it("is written where it is said, by a run that writes nothing else", () => {
    const folder = folderOf({ "a.py": LEAKY });
    expect(unleak(["--write-baseline", "."], folder).err).toContain("name the file: --baseline FILE");
    expect(unleak(["--write-baseline", "--baseline", "b", "-w", "."], folder).status).toBe(2);
    expect(readdirSync(folder)).toEqual(["a.py"]);
  });
});

describe("--since", () => {
  const repository = () => {
    const folder = folderOf({ "old.py": LEAKY, "sub/changed.py": LEAKY, "gone.py": LEAKY, ".gitignore": "ignored.py\n" });
    git(folder, "init", "-q");
    git(folder, "add", ".");
    git(folder, "commit", "-qm", "one");
    return folder;
  };

  it("looks at what was committed, changed or added since, and at nothing else", () => {
    const folder = repository();
    writeFileSync(join(folder, "committed.py"), LEAKY);
    git(folder, "add", "committed.py");
    git(folder, "commit", "-qm", "two");
    writeFileSync(join(folder, "sub/changed.py"), `# changed\n${LEAKY}`);
    for (const name of ["new.py", "ignored.py"]) writeFileSync(join(folder, name), LEAKY);
    rmSync(join(folder, "gone.py"));
    const { out, err, status } = unleak(["--since", "HEAD~1", "."], folder);
    expect(changed(out)).toEqual(["committed.py", "new.py", "sub/changed.py"]);
    expect(err).toContain("files: 3 given = 0 clean + 3 found");
    expect(status).toBe(0);
    expect(changed(unleak(["--since", "HEAD~1", "."], join(folder, "sub")).out)).toEqual(["changed.py"]);
  });

  it("knows the whole project all the same", () => {
    const folder = repository();
    writeFileSync(
      join(folder, "old.py"),
      `from sub.changed import Spooler\n\nclass Mine(Spooler):\n    def is_closed(self):\n        return 1\n`,
    );
    writeFileSync(join(folder, "sub/__init__.py"), "");
    git(folder, "add", ".");
    git(folder, "commit", "-qm", "two");
    writeFileSync(join(folder, "sub/changed.py"), `# changed\n${LEAKY}`);
    const since = unleak(["--since", "HEAD", "--show-kept", "."], folder);
    expect(since.err).toContain("subclass-outside-paths: `Spooler.is_closed` is overridden in `Mine` (old.py:4)");
  });

  it.each([
    ["no-such-revision", "no-such-revision"],
    ["--output=x", "--output=x"],
  ])("takes a revision, and %s is none", (revision, told) => {
    const folder = repository();
    const { err, out, status } = unleak([`--since=${revision}`, "."], folder);
    expect(err).toContain(`unleak: --since ${told}: `);
    expect([out, status]).toEqual(["", 2]);
    expect(existsSync(join(folder, "x"))).toBe(false);
  });

  it("needs a repository, and runs nothing that one has configured", () => {
    expect(unleak(["--since", "HEAD", "."], folderOf({ "a.py": LEAKY })).status).toBe(2);
    const folder = repository();
    writeFileSync(join(folder, "hook"), `#!/bin/sh\ntouch "${join(folder, "ran")}"\n`);
    chmodSync(join(folder, "hook"), 0o755);
    git(folder, "config", "core.fsmonitor", join(folder, "hook"));
    git(folder, "config", "diff.external", join(folder, "hook"));
    writeFileSync(join(folder, "old.py"), `# changed\n${LEAKY}`);
    expect(changed(unleak(["--since", "HEAD", "."], folder).out)).toEqual(["old.py"]);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });
});

describe("--files-from", () => {
  it.each([
    ["lines", "a.py\nwith space.py\n"],
    ["lines that end as on Windows", "a.py\r\nwith space.py\r\n"],
    ["NULs", "a.py\0with space.py\0"],
  ])("takes paths with %s, from a file or from standard input", (_what, list) => {
    const folder = folderOf({ "a.py": LEAKY, "b.py": LEAKY, "with space.py": LEAKY, list });
    expect(changed(unleak(["--files-from", "list"], folder).out).sort()).toEqual(["a.py", "with space.py\t"]);
    expect(changed(unleak(["--files-from", "-"], folder, { input: list }).out)).toHaveLength(2);
    expect(changed(unleak(["--files-from", "list", "b.py"], folder).out)).toHaveLength(3);
  });

  it("may list nothing, and can't be missing", () => {
    const folder = folderOf({ list: "" });
    expect(unleak(["--files-from", "list"], folder).status).toBe(0);
    expect(unleak(["--files-from", "nowhere"], folder).err).toContain("the paths could not be read from nowhere: no such file or folder");
  });
});

describe("--backup", () => {
  it("keeps the old file, with its mode, and leaves nothing else", () => {
    const folder = folderOf({ "a.py": LEAKY, "clean.py": "x = 1\n" });
    chmodSync(join(folder, "a.py"), 0o750);
    expect(unleak(["-w", "--backup", "orig", "."], folder).status).toBe(0);
    expect(readdirSync(folder).sort()).toEqual(["a.py", "a.py.orig", "clean.py"]);
    expect([read(folder, "a.py"), read(folder, "a.py.orig")]).toEqual([REWRITTEN, LEAKY]);
    expect(statSync(join(folder, "a.py.orig")).mode & 0o777).toBe(0o750);
    expect(unleak(["undo"], folder).status).toBe(0);
    expect(read(folder, "a.py")).toBe(LEAKY);
  });

  it("never replaces a file: the one beside it is not written", () => {
    const folder = folderOf({ "a.py": LEAKY, "a.py.orig": "mine", "b.py": LEAKY });
    const { err, status } = unleak(["-w", "--backup", ".orig", "."], folder);
    expect(err).toMatch(/^unleak: a\.py: not written: there is a backup of it already: /m);
    expect(status).toBe(2);
    expect([read(folder, "a.py"), read(folder, "a.py.orig"), read(folder, "b.py")]).toEqual([LEAKY, "mine", REWRITTEN]);
    expect(readdirSync(folder).sort()).toEqual(["a.py", "a.py.orig", "b.py", "b.py.orig"]);
  });

  it("is taken away again where the file could not be written after all", () => {
    const folder = folderOf({
      "a.py": LEAKY,
      "b.py": "from a import Spooler\n\nclass Mine(Spooler):\n    def is_closed(self):\n        return 1\n",
      "b.py.orig": "mine",
    });
    // The alias is written into both files or into none, and b.py can't have a backup.
    const { err, status } = unleak(["-w", "--unsafe", "--backup", "orig", "."], folder);
    expect(status).toBe(2);
    expect(err).toContain("b.py: not written");
    expect(read(folder, "a.py")).not.toContain("isClosed = is_closed\n\n");
    const kept = existsSync(join(folder, "a.py.orig"));
    expect(kept).toBe(read(folder, "a.py") !== LEAKY);
  });

  it.each(["", ".", "a/b", "../x"])("takes a suffix, and %j is none", (suffix) => {
    const folder = folderOf({ "a.py": LEAKY });
    expect(unleak(["-w", `--backup=${suffix}`, "."], folder).status).toBe(2);
    expect(read(folder, "a.py")).toBe(LEAKY);
  });

  it("goes with links: hard ones and symbolic ones", () => {
    const folder = folderOf({ "real.txt": LEAKY, "b.py": LEAKY });
    symlinkSync("real.txt", join(folder, "a.py"));
    linkSync(join(folder, "b.py"), join(folder, "b.txt"));
    unleak(["-w", "--backup", "orig", "a.py", "b.py"], folder);
    expect([read(folder, "a.py.orig"), read(folder, "b.py.orig")]).toEqual([LEAKY, LEAKY]);
    expect([read(folder, "real.txt"), read(folder, "b.txt")]).toEqual([REWRITTEN, REWRITTEN]);
  });
});

/** A program that stands in for an interpreter: it answers each file as it is told to. */
function interpreter(folder: string, answers: string): string {
  const path = join(folder, "interpreter");
  writeFileSync(path, `#!/bin/sh\n[ "$7" = pass ] && exit 0\ncat > /dev/null\nprintf '${answers}'\n`);
  chmodSync(path, 0o755);
  return path;
}

describe("--python", () => {
  it("is asked about each rewritten file, and what it refuses stays as it was", () => {
    const folder = folderOf({ "a.py": LEAKY, "b.py": LEAKY, "clean.py": "x = 1\n" });
    const python = interpreter(folder, "3 invalid syntax\\nok\\n");
    const { err, status } = unleak(["-w", "--python", python, "a.py", "b.py", "clean.py"], folder);
    expect(err).toContain(`unleak: a.py: not rewritten: ${python} doesn't compile it: invalid syntax (line 3 as it would be)`);
    expect(status).toBe(2);
    expect([read(folder, "a.py"), read(folder, "b.py")]).toEqual([LEAKY, REWRITTEN]);
  });

  it("that dies costs the file that it died of", () => {
    const folder = folderOf({ "a.py": LEAKY });
    const { err, out, status } = unleak(["--python", interpreter(folder, ""), "a.py"], folder);
    expect(err).toContain("doesn't compile it: it ended with status 0");
    expect([out, status]).toEqual(["", 2]);
  });

  it("that can't be started is bad usage", () => {
    const { err, status } = unleak(["--python", "./nowhere", "."], folderOf({ "a.py": LEAKY }));
    expect(err).toContain("the interpreter ./nowhere can't be started: no such file or folder");
    expect(status).toBe(2);
  });

  it.skipIf(!python2)(`compiles and doesn't run (${skipReason ?? "Python 2.7"})`, () => {
    const python = python2?.command ?? "";
    const options = { env: python2?.environment ?? {} };
    const marks = "open('ran', 'w')\n";
    const folder = folderOf({
      "a.py": `${marks}${LEAKY}`,
      "latin.py": `# -*- coding: latin-1 -*-\nname = 'caf\xe9'\r\n${LEAKY.replaceAll("\n", "\r\n")}`,
      "three.py": `def f(*, a): pass\n${LEAKY}`,
      // Would be imported by a careless compiler.
      "encodings.py": marks,
      "sys.py": marks,
      "codecs.py": marks,
    });
    const { err, status } = unleak(["-w", "--python", python, "."], folder, options);
    expect(err).toMatch(/three\.py: not rewritten: .* doesn't compile it: invalid syntax \(line 1 as it would be\)/);
    expect(status).toBe(2);
    expect(existsSync(join(folder, "ran"))).toBe(false);
    expect(read(folder, "a.py")).toBe(`${marks}${REWRITTEN}`);
    expect(read(folder, "latin.py")).toContain("isClosed = is_closed\r\n");
    expect(read(folder, "three.py")).toContain("self.isClosed = self.is_closed");
    expect(unleak(["-w", "-q", "--python", python, "-"], folder, { ...options, input: LEAKY }).out).toBe(REWRITTEN);
  });
});

describe("--decisions", () => {
  const decisions = (folder: string, accepted: readonly string[], paths: readonly string[] = ["a.py"]) => {
    const files = paths.map((path) => ({ path, sha256: createHash("sha256").update(read(folder, path), "latin1").digest("hex") }));
    writeFileSync(join(folder, "d.json"), JSON.stringify({ version: 1, tool: "unleak", files, accepted, rejected: [] }));
  };
  const alias = `method-alias:a.py:${LEAKY.indexOf("self.isClosed")}`;

  it("applies just what was accepted, and the rest is declined", () => {
    const folder = folderOf({ "a.py": LEAKY, "b.py": LEAKY });
    decisions(folder, [alias]);
    const { err, status } = unleak(["-w", "--decisions", "d.json", "."], folder);
    expect(status).toBe(0);
    expect(err).toMatch(/findings: 4 = 1 applied \+ .* 3 declined/);
    expect(read(folder, "a.py")).toContain("isClosed = is_closed\n");
    expect(read(folder, "a.py")).not.toContain("__exit__");
    expect(read(folder, "b.py")).toBe(LEAKY);
  });

  it("applies what needs --unsafe when it was accepted", () => {
    const folder = folderOf({ "a.py": `${LEAKY}\n\nclass Mine(Spooler):\n    def is_closed(self):\n        return 1\n` });
    decisions(folder, [alias]);
    expect(unleak(["--decisions", "d.json", "."], folder).err).toContain("1 applied");
  });

  it("applies the forwarding method where what is kept was accepted, or all were made with --forward", () => {
    const mine = "from a import Spooler\n\nclass Mine(Spooler):\n    def is_closed(self):\n        return 1\n";
    const folder = folderOf({ "a.py": LEAKY, "b.py": mine });
    const run = (...args: string[]) => unleak(["-q", "--root", ".", "-t", "method-alias", ...args, "a.py"], folder).out;
    const forwarded = run("--forward");
    expect(run()).toBe("");
    expect(forwarded).toContain("+    def isClosed(");
    decisions(folder, [alias]);
    expect(run("--decisions", "d.json")).toBe(forwarded);
    const saved = JSON.parse(read(folder, "d.json")) as object;
    writeFileSync(join(folder, "d.json"), JSON.stringify({ ...saved, forward: true }));
    expect(run("--decisions", "d.json")).toBe(forwarded);
  });

  it("refuses a file that has changed since, and says so", () => {
    const folder = folderOf({ "a.py": LEAKY, "b.py": LEAKY });
    decisions(folder, [alias, alias.replace("a.py", "b.py")], ["a.py", "b.py"]);
    writeFileSync(join(folder, "a.py"), `# changed\n${LEAKY}`);
    const { err, status } = unleak(["-w", "--decisions", "d.json", "."], folder);
    expect(err).toContain("unleak: a.py: it has changed since the decisions were made");
    expect(status).toBe(2);
    expect([read(folder, "a.py"), read(folder, "b.py")]).toEqual([
      `# changed\n${LEAKY}`,
      LEAKY.replace("        self.isClosed = self.is_closed\n\n", "        pass\n\n").replace(
        "        return True\n",
        "        return True\n\n    isClosed = is_closed\n",
      ),
    ]);
  });

  it("on what isn't there are told", () => {
    const folder = folderOf({ "a.py": LEAKY });
    decisions(folder, ["method-alias:a.py:7"]);
    const { err, status } = unleak(["-w", "--decisions", "d.json", "."], folder);
    expect(err).toContain("unleak: d.json: 1 accepted finding not found by this run, such as method-alias:a.py:7");
    expect(status).toBe(2);
    rmSync(join(folder, "a.py"));
    writeFileSync(join(folder, "b.py"), LEAKY);
    expect(unleak(["--decisions", "d.json", "."], folder).err).toContain("unleak: a.py: there is no such file any more");
  });

  it.each([
    "{",
    "null",
    "[]",
    '{"version":1}',
    '{"version":1,"files":[null],"accepted":[]}',
    '{"version":1,"files":[],"accepted":[1]}',
  ])("have to be decisions, and %s is none", (text) => {
    const { err, status } = unleak(["--decisions", "d.json", "."], folderOf({ "a.py": LEAKY, "d.json": text }));
    expect(err).toMatch(/decisions/);
    expect(err).not.toContain("internal error");
    expect(status).toBe(2);
  });
});
