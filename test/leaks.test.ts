import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, LEAKY, unleak } from "./command.js";

const HELD = `class Pump(object):
    def __init__(self):
        self.dispatch = {'a': self.on_a}

    def on_a(self):
        return 'a'
`;
const NEVER = `${HELD.replace("Pump", "FilePump")}
    def __del__(self):
        pass
`;
const FATE = "keep a table of names on the class (`{key: 'on_a'}`) and look it up with `getattr(self, name)`";

const SUGGESTED =
  "; suggested: `self.dispatch` holds the names of the methods, and `getattr` looks them up: whoever gets the table by another way finds names in it";

describe("unleak leaks", () => {
  it("lists the cycles, what is never freed first, and changes nothing", () => {
    const folder = folderOf({ "a.py": HELD, "b.py": NEVER, "c.py": LEAKY });
    const { out, err, status } = unleak(["leaks", "."], folder);
    const lines = Buffer.from(out, "latin1").toString("utf8").split("\n");
    expect(lines.slice(0, 4)).toEqual([
      "b.py:3:9: never freed: FilePump",
      "    self.dispatch = {'a': self.on_a}",
      "  FilePump → dispatch (line 3) → dict → bound method FilePump.on_a → FilePump",
      `  never freed on Python 2, because \`FilePump\` has \`__del__\` (line 8); ${FATE}, or set \`self.dispatch\` to \`None\` in a method that is called when it is done with${SUGGESTED}`,
    ]);
    expect(lines.slice(4, 12)).toEqual([
      "  unleak -w --unsafe -t leaks applies this:",
      ...["--- a/b.py", "+++ b/b.py", "@@ -1,6 +1,6 @@", " class FilePump(object):", "     def __init__(self):"],
      ...["-        self.dispatch = {'a': self.on_a}", "+        self.dispatch = {'a': 'on_a'}"],
    ]);
    expect(lines[lines.indexOf("a.py:3:9: freed late: Pump") - 1]).toBe("");
    expect(err).toContain("2 reference cycles: 1 never freed, 1 freed late\n");
    expect(err).toContain("files: 3 given = 1 clean + 2 found + 0 failed + 0 not read\n");
    expect(status).toBe(0);
    expect(readFileSync(join(folder, "c.py"), "latin1")).toBe(LEAKY);
  });

  it("changes what is suggested where that is asked for, and only by name", () => {
    const folder = folderOf({ "a.py": HELD });
    const text = () => readFileSync(join(folder, "a.py"), "latin1");
    unleak(["-w", "--unsafe", "."], folder);
    expect(text()).toBe(HELD);
    unleak(["-w", "-t", "leaks", "."], folder);
    expect(text()).toBe(HELD);
    expect(unleak(["-w", "--unsafe", "-t", "leaks", "."], folder).err).toContain("1 file rewritten: 1 leaks\n");
    expect(text()).toBe(HELD.replace("self.on_a}", "'on_a'}"));
    expect(unleak(["leaks", "."], folder).out).toBe("");
  });

  it("keeps what only files outside of the given paths could mend", () => {
    const child = "class Valve(object):\n    def __init__(self, pump):\n        self.pump = pump\n";
    const parent = "from valves import Valve\n\n\nclass Pump(object):\n    def __init__(self):\n        self.valve = Valve(self)\n";
    const folder = folderOf({ "setup.cfg": "", "valves.py": child, "pumps.py": parent });
    const verdicts = (...paths: string[]) =>
      JSON.parse(unleak(["leaks", "-f", "json", ...paths], folder).out).files.flatMap(({ findings }: { findings: { verdict: string }[] }) =>
        findings.map(({ verdict }) => verdict),
      );
    expect(verdicts(".")).toEqual(["unsafe"]);
    expect(verdicts("pumps.py")).toEqual(["kept"]);
  });

  it("leaves out what a comment silences and what a baseline knows", () => {
    const silenced = HELD.replace("on_a}", "on_a}  # unleak: ignore[leaks]");
    const folder = folderOf({ "a.py": silenced, "b.py": NEVER });
    expect(unleak(["leaks", "a.py"], folder).out).toBe("");
    unleak(["-t", "leaks", "--baseline", "known.json", "--write-baseline", "."], folder);
    expect(unleak(["leaks", "--baseline", "known.json", "."], folder).out).toBe("");
  });

  it("prints the other formats, into a file where one is named, and takes standard input", () => {
    const folder = folderOf({ "a.py": HELD });
    expect(unleak(["leaks", "-f", "json", "-o", "report.json", "."], folder).out).toBe("");
    const { files } = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
    expect(files[0].findings[0].cycle).toEqual([
      { by: "dispatch", to: "dict", at: "line 3" },
      { to: "bound method Pump.on_a" },
      { to: "Pump" },
    ]);
    expect(unleak(["leaks", "-f", "html", "."], folder).out).toContain('"picture":');
    expect(unleak(["leaks", "-"], folder, { input: HELD }).out).toMatch(/^<stdin>:3:9: freed late: Pump\n/);
  });

  it("ends with 2 where a file could not be read", () => {
    const { status, err } = unleak(["leaks", "gone.py"], folderOf({}));
    expect(err).toContain("gone.py: no such file or folder");
    expect(status).toBe(2);
  });
});
