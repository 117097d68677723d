import { chmodSync, existsSync, linkSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, LEAKY, read, unleak } from "./command.js";
import { python2, skipReason } from "./python2.js";

const REWRITTEN = unleak(["-w", "-q", "--unsafe", "-"], ".", { input: LEAKY }).out;

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
    expect(unleak(["-w", "-q", "--unsafe", "--python", python, "-"], folder, { ...options, input: LEAKY }).out).toBe(REWRITTEN);
  });
});
