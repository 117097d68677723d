import { describe, expect, it } from "vitest";
import { Source } from "../src/python/source.js";
import { Examination } from "../src/run/apply-groups.js";
import { Catalogue } from "../src/run/catalogue.js";
import { entryOf } from "../src/run/catalogue-file.js";
import { openContext } from "../src/run/context.js";
import { selectTransforms } from "../src/run/load.js";
import { folderOf, LEAKY, unleak } from "./command.js";

const OVERRIDING = `from spooler import Spooler


class Quiet(Spooler):
    def is_closed(self):
        return False
`;

describe("the project", () => {
  it("decides what is found in a file, and not which files are named", () => {
    const folder = folderOf({
      "setup.py": "",
      "lib/spooler.py": LEAKY,
      "lib/quiet.py": "import spooler\nspooler.Spooler.is_closed = None\n",
    });
    const alone = unleak(["--show-kept", "lib/spooler.py"], folder);
    const whole = unleak(["--show-kept", "."], folder);
    expect(alone.out).toBe(whole.out);
    expect(alone.err).toContain("lib/spooler.py:3:9: withheld patched-elsewhere");
    expect(whole.err).toContain("lib/spooler.py:3:9: withheld patched-elsewhere");
  });

  it("keeps an alias whose override lies outside the given paths, and rewrites both files when they are given", () => {
    const folder = folderOf({ "setup.py": "", "spooler.py": LEAKY, "quiet.py": OVERRIDING });
    expect(unleak(["--show-kept", "spooler.py"], folder).err).toContain("kept subclass-outside-paths");
    const { out } = unleak(["."], folder);
    expect(out).toMatch(/\+\+\+ b\/quiet\.py[\s\S]*\+ {4}isClosed = is_closed/);
    expect(out).toMatch(/\+\+\+ b\/spooler\.py[\s\S]*\+ {4}isClosed = is_closed/);
  });

  it("is what --root names", () => {
    const folder = folderOf({
      "a/spooler.py": LEAKY,
      "b/patch.py": "from a.spooler import Spooler\nSpooler.is_closed = None\n",
      "a/__init__.py": "",
    });
    expect(unleak(["a"], folder).out).toContain("isClosed = is_closed");
    expect(unleak(["--root", ".", "a"], folder).out).not.toContain("+    isClosed = is_closed");
  });

  it("counts an excluded file as one that can't be edited, and writes a forwarding method when asked for one", () => {
    const folder = folderOf({ "setup.py": "", "spooler.py": LEAKY, "quiet.py": OVERRIDING });
    expect(unleak(["--show-kept", "--exclude", "quiet.py", "."], folder).err).toContain("kept subclass-outside-paths");
    const { out, err } = unleak(["--forward", "spooler.py"], folder);
    expect(out).toContain("+    def isClosed(self):\n+        return self.is_closed()\n");
    expect(err).toContain("findings: 2 = 2 applied + 0 kept");
  });

  it("undoes a finding in all its files when one of them can't be written", async () => {
    const sources = [new Source("spooler.py", LEAKY), new Source("quiet.py", OVERRIDING)];
    const workshop = await openContext(await selectTransforms([]), { unsafe: false, forward: false });
    const entries = sources.map((source) => entryOf(source));
    const examination = Examination.of(entries, new Catalogue(entries, workshop.parser), workshop);
    expect(examination.results().every((file) => file.changed)).toBe(true);
    const [spooler, quiet] = examination.results(new Map([["quiet.py", { path: "quiet.py", message: "not written: read-only" }]]));
    expect(quiet).toMatchObject({ status: "failed", failures: [{ message: "not written: read-only" }] });
    expect(spooler?.findings.map(({ finding, outcome }) => `${finding.transform} ${outcome}`)).toEqual([
      "method-alias conflict",
      "context-manager applied",
    ]);
    expect(spooler).toMatchObject({ changed: true, after: expect.stringContaining("self.isClosed = self.is_closed") });
  });

  it("applies no finding that needs one in a file that can't be written", async () => {
    const base = "class Base(object):\n    def close(self):\n        pass\n\n    def __del__(self):\n        self.close()\n";
    const below = `from base import Base\n\nclass Below(Base):\n    def release(self):\n        pass\n\n    def __del__(self):\n        self.release()\n        Base.__del__(self)\n`;
    const entries = [new Source("base.py", base), new Source("below.py", below)].map((source) => entryOf(source));
    const workshop = await openContext(await selectTransforms([]), { unsafe: false, forward: false });
    const examination = Examination.of(entries, new Catalogue(entries, workshop.parser), workshop);
    expect(examination.results().every((file) => file.changed)).toBe(true);
    const stuck = new Map([["base.py", { path: "base.py", message: "not written: read-only" }]]);
    const [, result] = examination.results(stuck);
    expect(result?.findings.map(({ outcome, why }) => [outcome, why])).toEqual([
      ["conflict", "it needs the finding at base.py:5, which is in conflict"],
    ]);
    expect(result).toMatchObject({ changed: false });
    expect(result).not.toHaveProperty("after");
  });
});

/** Classes below one another, each with the body that `body` gives it. */
function chain(length: number, body: (level: number) => string): string {
  return Array.from({ length }, (_, level) => `class C${level}(${level === 0 ? "object" : `C${level - 1}`}):\n${body(level)}\n`).join("\n");
}

const method = (name: string, line: string) => `    def ${name}(self):\n        ${line}\n`;

describe("a deep hierarchy", () => {
  it.each([
    [
      "of aliases of aliases",
      40,
      (level: number) =>
        method("__init__", level ? `C${level - 1}.__init__(self); self.a${level} = self.a${level - 1}` : "self.a0 = self.stop"),
      40,
    ],
    ["of finalizers", 60, () => method("close", "pass") + method("__del__", "self.close()"), 1],
    ["below one alias", 400, (level: number) => (level ? method(`m${level}`, "pass") : method("__init__", "self.halt = self.stop")), 1],
  ])("%s is gone through in time that doesn't double with each level", async (_what, length, body, found) => {
    const workshop = await openContext(await selectTransforms([]), { unsafe: false, forward: false });
    const text = chain(length, body).replace("class C0(object):\n", `class C0(object):\n${method("stop", "pass")}`);
    const entry = entryOf(new Source("deep.py", text));
    const [result] = Examination.of([entry], new Catalogue([entry], workshop.parser), workshop).results();
    expect(result?.failures).toEqual([]);
    expect(result?.findings.length).toBe(found);
    expect(result?.findings.every(({ outcome }) => outcome === "applied")).toBe(true);
  });
});
