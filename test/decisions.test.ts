import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CLOSING, folderOf, LEAKY, read, unleak } from "./command.js";
import { runPython2, skipReason } from "./python2.js";

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

  it.skipIf(skipReason)("keeps an import that is still used where one of the findings that used it is declined", () => {
    const folder = folderOf({ "a.py": CLOSING });
    const idAt = (text: string) => `with-statement:a.py:${CLOSING.indexOf(text)}`;
    const unused = idAt("contextlib\n");
    const places = { one: idAt('contextlib.closing(Pipe("one"))'), two: idAt('contextlib.closing(Pipe("two"))') };
    const rewritten = (...accepted: readonly string[]) => {
      writeFileSync(join(folder, "a.py"), CLOSING);
      decisions(folder, accepted);
      unleak(["-w", "--root", ".", "-t", "with-statement", "--decisions", "d.json", "a.py"], folder);
      expect(runPython2(["a.py"], folder)).toBe("one\nclose one\ntwo\nclose two\nexit 0\n");
      return read(folder, "a.py");
    };
    for (const [name, id] of Object.entries(places)) {
      const wanted = CLOSING.replace(`contextlib.closing(Pipe("${name}"))`, `Pipe("${name}")`);
      // Whether or not the import was to go, too.
      for (const accepted of [[id], [id, unused]]) expect(rewritten(...accepted)).toBe(wanted);
    }
    expect(rewritten(unused)).toBe(CLOSING);
    expect(rewritten(...Object.values(places), unused)).toBe(
      CLOSING.replaceAll(/contextlib\.closing\((.*?\))\)/g, "$1").replace("import contextlib\n\n", ""),
    );
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
