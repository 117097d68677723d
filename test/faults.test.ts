import { spawnSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, openSync, readFileSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Source } from "../src/python/source.js";
import type { FileResult } from "../src/result.js";
import { applyGroups, Examination } from "../src/run/apply-groups.js";
import { Catalogue } from "../src/run/catalogue.js";
import { entryOf } from "../src/run/catalogue-file.js";
import { openContext } from "../src/run/context.js";
import { selectTransforms } from "../src/run/load.js";
import { Journal } from "../src/write/journal.js";
import { Writer } from "../src/write/write.js";
import { folderOf, LEAKY, PROJECT, run, unleak } from "./command.js";
import { readOnly, smallDisk } from "./mount.js";
import { isRoot, unleakPowerless } from "./powerless.js";

// The journals of runs inside the tests themselves; those of the command have a place of their own.
process.env.XDG_STATE_HOME = folderOf({});

/** Nothing may take longer, on a slow and busy machine; what hangs takes for ever. */
const LONGEST = 100_000;
const timed = { timeout: LONGEST };

const hasMkfifo = spawnSync("mkfifo", ["--version"]).status === 0;

describe("a disk that is full", () => {
  it("costs a file an error; it stays as it was, and nothing is left beside it", (context) => {
    const folder = folderOf({});
    smallDisk(context, folder, "size=64k");
    const large = `${LEAKY}# ${"x".repeat(30_000)}\n`;
    writeFileSync(join(folder, "a.py"), large);
    writeFileSync(join(folder, "rest"), "x".repeat(28_000));
    const { err, status } = unleak(["-w", "."], folder);
    expect(status).toBe(2);
    expect(err).toContain("unleak: a.py: not written: no space left on the device\n");
    expect(readFileSync(join(folder, "a.py"), "latin1")).toBe(large);
    expect(run("ls", ["-A"], folder).out).toBe("a.py\nrest\n");
  });
});

describe("what is no file of source", () => {
  it.skipIf(!hasMkfifo)("is named and not read: a FIFO, a folder called x.py, a socket, a device", async () => {
    const folder = folderOf({ "good.py": LEAKY, "x.py/inside.py": LEAKY });
    run("mkfifo", ["pipe.py", "script"], folder);
    const server = createServer().listen(join(folder, "socket.py"));
    await new Promise((resolve) => server.once("listening", resolve));
    const device = isRoot && spawnSync("mknod", [join(folder, "null.py"), "c", "1", "3"]).status === 0;
    const { out, err, status } = unleak([".", "pipe.py"], folder, timed);
    server.close();
    expect(status).toBe(0);
    expect(out.match(/^\+\+\+ b\/.*$/gm)).toEqual(["+++ b/good.py", "+++ b/x.py/inside.py"]);
    expect(err).toContain("unleak: pipe.py: not read: not a regular file\n");
    expect(err).toContain("unleak: socket.py: not read: not a regular file\n");
    if (device) expect(err).toContain("unleak: null.py: not read: not a regular file\n");
    expect(err).toContain(`files: ${device ? 5 : 4} given = 0 clean + 2 found + 0 failed + ${device ? 3 : 2} not read\n`);
  });

  it("is a loop of symbolic links, and a link that leads nowhere", () => {
    const folder = folderOf({ "good.py": LEAKY });
    symlinkSync("b.py", join(folder, "a.py"));
    symlinkSync("a.py", join(folder, "b.py"));
    symlinkSync("gone", join(folder, "c.py"));
    symlinkSync(".", join(folder, "again"));
    const walked = unleak(["."], folder, timed);
    expect(walked.status).toBe(0);
    expect(walked.out.match(/^\+\+\+ .*$/gm)).toEqual(["+++ b/good.py"]);
    expect(walked.err).toContain("unleak: a.py: not read: a symbolic link");
    expect(walked.err).toContain("unleak: again: not read: a symbolic link");
    const named = unleak(["a.py", "c.py", "good.py"], folder, timed);
    expect(named.status).toBe(2);
    expect(named.err).toContain("unleak: a.py: too many symbolic links\n");
    expect(named.err).toContain("unleak: c.py: no such file or folder\n");
    expect(named.out).toContain("+++ b/good.py\n");
  });

  it("is a file of 200 MB", () => {
    const folder = folderOf({ "huge.py": LEAKY, "a.py": LEAKY });
    truncateSync(join(folder, "huge.py"), 200 * 1024 * 1024);
    const { err, status } = unleak(["."], folder, timed);
    expect(status).toBe(0);
    expect(err).toContain("unleak: huge.py: not read: larger than 16 MiB\n");
    expect(err).toContain("files: 2 given = 0 clean + 1 found + 0 failed + 1 not read\n");
  });
});

describe("what must not be written", () => {
  it("is a file on a file system that is read-only", (context) => {
    const folder = folderOf({ "a.py": LEAKY });
    readOnly(context, folder);
    const { err, status } = unleak(["-w", "."], folder);
    expect(status).toBe(2);
    expect(err).toContain("unleak: a.py: not written: the file system is read-only\n");
    expect(readFileSync(join(folder, "a.py"), "latin1")).toBe(LEAKY);
  });

  it("is a file in a folder that must not be written to", () => {
    const folder = folderOf({ "locked/a.py": LEAKY, "b.py": LEAKY });
    chmodSync(join(folder, "locked"), 0o555);
    const { err, status } = unleakPowerless(["-w", "."], folder);
    chmodSync(join(folder, "locked"), 0o755);
    expect(status).toBe(2);
    expect(err).toContain("unleak: locked/a.py: not written: permission denied\n");
    expect(readFileSync(join(folder, "locked/a.py"), "latin1")).toBe(LEAKY);
    expect(readFileSync(join(folder, "b.py"), "latin1")).not.toBe(LEAKY);
  });

  it("is nothing when a name of many hard links is given: all of them are rewritten once", () => {
    const folder = folderOf({ "a.py": LEAKY });
    linkSync(join(folder, "a.py"), join(folder, "b.py"));
    const { err, status } = unleak(["-w", "."], folder);
    expect(status).toBe(0);
    expect(err).toContain("unleak: b.py: not read: a hard link to a.py, which is read\n");
    const [a, b] = ["a.py", "b.py"].map((name) => readFileSync(join(folder, name), "latin1"));
    expect(a).toBe(b);
    expect(a?.match(/isClosed = is_closed/g)).toHaveLength(1);
  });
});

describe("a file that is not what it was when it was read", () => {
  const begin = async () => {
    const folder = folderOf({ "a.py": LEAKY, "b.py": LEAKY });
    const workshop = await openContext(await selectTransforms([]), { unsafe: false, forward: false });
    const absolute = new Map(["a.py", "b.py"].map((name) => [name, join(folder, name)]));
    const entries = [...absolute].map(([name, path]) => entryOf(Source.fromBytes(name, readFileSync(path))));
    return { folder, absolute, examination: Examination.of(entries, new Catalogue(entries, workshop.parser), workshop) };
  };

  it.each([
    ["has vanished", (path: string) => unlinkSync(path), "not written: no such file or folder"],
    ["has changed", (path: string) => writeFileSync(path, "x = 1\n"), "not written: the file has changed since it was read"],
  ])("%s: it is left alone, and the others are written", async (_what, happen, message) => {
    const { folder, absolute, examination } = await begin();
    happen(join(folder, "a.py"));
    const writer = new Writer(absolute, new Journal(folder), undefined, undefined);
    const results: FileResult[] = [];
    for await (const result of applyGroups(examination, { writer })) results.push(result);
    expect(results.find(({ path }) => path === "a.py")).toMatchObject({ status: "failed", failures: [{ path: "a.py", message }] });
    expect(results.find(({ path }) => path === "b.py")).toMatchObject({ status: "found", failures: [] });
    expect(readFileSync(join(folder, "b.py"), "latin1")).toContain("isClosed = is_closed");
  });
});

describe("standard output", () => {
  it("may be closed by whoever has read enough", () => {
    const files = Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`m${index}.py`, LEAKY]));
    const folder = folderOf(files);
    const command = `"${process.execPath}" "${join(PROJECT, "dist/src/cli.js")}" . | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { out, err } = run("bash", ["-c", command], folder, timed);
    expect(out).toBe("--- a/m0.py\n0\n");
    expect(err).not.toMatch(/EPIPE|internal error| {4}at /);
  });

  it("may be on a disk that is full", (context) => {
    if (spawnSync("test", ["-c", "/dev/full"]).status !== 0) context.skip("there is no /dev/full here");
    const { err, status } = unleak(["."], folderOf({ "a.py": LEAKY }), { stdio: ["ignore", openSync("/dev/full", "w"), "pipe"] });
    expect(status).toBe(2);
    expect(err).toContain("no space left on the device");
  });
});

describe.each(["native", "wasm"])("source that is out of all proportion, with the %s engine", (engine) => {
  const examine = (text: string) =>
    unleak(["--root", ".", "--unsafe", "."], folderOf({ "a.py": text }), { ...timed, env: { UNLEAK_ENGINE: engine } });
  const indented = (levels: number, header: string) =>
    Array.from({ length: levels }, (_, index) => `${" ".repeat(index)}${header}\n`).join("");
  const chain = (length: number, body: string) =>
    Array.from({ length }, (_, index) => `\n\nclass C${index}(${index === 0 ? "Spooler" : `C${index - 1}`}):\n${body}`).join("");

  it.each([
    ["closed", `x = ${"(".repeat(100_000)}1${")".repeat(100_000)}\n`],
    ["of all kinds, never closed", `x = ${"([{".repeat(33_000)}\n`],
    ["of calls", `x = ${"f(".repeat(100_000)}${")".repeat(100_000)}\n`],
  ])("brackets, 100,000 deep: an error for the file (%s)", (_kind, text) => {
    const { out, err, status } = examine(LEAKY + text);
    expect(status).toBe(2);
    expect(out).toBe("");
    expect(err).toMatch(/^unleak: a\.py:13:\d+: syntax error: brackets are nested more than 1000 deep/);
  });

  it("a bracket that is never closed: an error for the file", () => {
    const { err, status } = examine(`${LEAKY}x = (\n`);
    expect(status).toBe(2);
    expect(err).toMatch(/^unleak: a\.py:\d+:\d+: syntax error: /);
  });

  it.each([
    ["operators", `x = ${"1 + ".repeat(20_000)}1\n`],
    ["not", `x = ${"not ".repeat(20_000)}1\n`],
    ["attributes", `x = a${".b".repeat(20_000)}\n`],
    ["calls", `x = a${".b()".repeat(20_000)}\n`],
    ["lambda", `x = ${"lambda: ".repeat(20_000)}1\n`],
    ["a condition", `x = ${"1 if a else ".repeat(20_000)}1\n`],
    ["elif", `if a:\n    pass\n${"elif b:\n    pass\n".repeat(5_000)}`],
    ["a string of 10 MB", `x = "${"a".repeat(10 << 20)}"\n`],
    ["a comment of 10 MB", `#${"a".repeat(10 << 20)}\n`],
    ["a list of 1 MB on a line", `x = [${"1, ".repeat(1 << 18)}]\n`],
    ["if, as deep as Python goes", `${indented(98, "if a:")}${" ".repeat(98)}pass\n`],
    ["def, as deep as Python goes", `${indented(98, "def f():")}${" ".repeat(98)}pass\n`],
    ["class, as deep as Python goes", `${indented(98, "class D(object):")}${" ".repeat(98)}pass\n`],
    ["heirs, 2,000 deep", chain(2_000, "    pass\n")],
    ["the same import, many times", "from b import *\n".repeat(5_000)],
  ])("%s: the classes beside it are rewritten", (_kind, text) => {
    const { out, err, status } = examine(LEAKY + text);
    expect(err).not.toContain("internal error");
    expect(status).toBe(0);
    expect(out).toContain("+    isClosed = is_closed\n");
  });

  it("classes and blocks nested far deeper than Python goes: an error, and no crash", () => {
    for (const header of ["if a:", "def f():", "class D(object):"]) {
      const { err, status } = examine(`${LEAKY}${indented(1_500, header)}${" ".repeat(1_500)}pass\n`);
      expect(err).toMatch(/^unleak: a\.py:\d+:\d+: syntax error: /);
      expect(status).toBe(2);
    }
  });

  it("names that stand for one another, 20,000 long: an error in words", () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `a${index + 1} = a${index}\n`).join("");
    const { err, status } = examine(`a0 = Base\n${names}${LEAKY.replace("object", "a20000")}`);
    expect(err).not.toMatch(/internal error|call stack/);
    expect([0, 2]).toContain(status);
  });

  it("`class` without end: the text is searched once", () => {
    expect(examine(`${"class ".repeat(100_000)}self.a = self.b __del__`).err).toMatch(/^unleak: a\.py:1:1: syntax error: /);
  });

  it("a class of 50,000 methods", () => {
    const methods = Array.from({ length: 50_000 }, (_, index) => `    def m${index}(self):\n        return self.x${index}\n\n`);
    const { out, status } = examine(LEAKY.replace("    def close(self)", `${methods.join("")}    def close(self)`));
    expect(status).toBe(0);
    expect(out).toContain("+    isClosed = is_closed\n");
  });

  it("100,000 lines that look like aliases", () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `        self.a${index} = self.b${index}\n`);
    const { err, status } = examine(LEAKY.replace("        self.isClosed", `${lines.join("")}        self.isClosed`));
    expect(err).not.toContain("internal error");
    expect(status).toBe(0);
  });
});

describe("names", () => {
  it("that are not UTF-8 are read and told", () => {
    const folder = folderOf({});
    mkdirSync(join(folder, "src"));
    writeFileSync(Buffer.concat([Buffer.from(join(folder, "src/caf")), Buffer.from([0xe9]), Buffer.from(".py")]), LEAKY);
    const { err, status } = unleak(["src"], folder);
    expect(err).not.toContain("internal error");
    expect(err).toContain("not UTF-8");
    expect(status).toBe(2);
  });

  it("of what isn't there are told, and the rest goes on", () => {
    const folder = folderOf({ "a.py": LEAKY });
    const { out, err, status } = unleak(["nowhere/", "a.py/x.py", "a.py"], folder);
    expect(status).toBe(2);
    expect(err).toContain("unleak: nowhere/: no such file or folder\n");
    expect(err).toContain("unleak: a.py/x.py: not a folder\n");
    expect(out).toContain("+++ b/a.py\n");
    unlinkSync(join(folder, "a.py"));
  });
});
