import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { CYCLE_TRANSFORMS, garbageReport, readGarbage, transformTree } from "../src/index.js";
import { folderOf, PROJECT, read, unleak } from "./command.js";
import { DUMP, PROBE } from "./probe.js";
import { runPython2, skipReason } from "./python2.js";

const schemaOf = (path: string) => JSON.parse(readFileSync(join(PROJECT, "src/report", path), "utf8")) as object;
const schema = schemaOf("garbage/garbage.schema.json");
const validate = new Ajv2020.default({ strict: true }).addSchema(schemaOf("report.schema.json")).compile(schema);

interface Told {
  readonly seen: readonly {
    readonly finding: { readonly path: string; readonly className: string; readonly subject: string; readonly transform: string };
    readonly objects: number;
    readonly types: readonly { readonly class: { readonly name: string }; readonly objects: number }[];
    readonly cycles: readonly string[];
    readonly isWhole: boolean;
    readonly foundBy: string;
    readonly paths: readonly string[];
  }[];
  readonly notPredicted: readonly {
    readonly class: { readonly name: string; readonly line: number };
    readonly attribute?: string;
    readonly objects: number;
    readonly paths?: readonly string[];
  }[];
  readonly onNoCycle: readonly { readonly class: { readonly name: string }; readonly objects: number }[];
  readonly neverSeen: readonly { readonly className: string; readonly subject: string }[];
}

/** Runs a program in one folder, and asks about its dump in another one, where the project is. */
function told(program: string, installed: Readonly<Record<string, string>>, project = installed): Told {
  const running = folderOf({
    ...installed,
    "unleak_probe.py": PROBE,
    "program.py": `import gc, unleak_probe\n${program}\ngc.collect()\nprint unleak_probe.dump('dump.json')\n`,
  });
  expect(runPython2(["program.py"], running)).toBe("None\nexit 0\n");
  const folder = folderOf({ ...project, "setup.py": "", "dump.json": read(running, "dump.json") });
  const { out, err, status } = unleak(["leaks", "-q", "--garbage", "dump.json", "-f", "json", "."], folder);
  expect([err, status]).toEqual(["", 0]);
  const report = JSON.parse(Buffer.from(out, "latin1").toString("utf8"));
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  return report;
}

const subjects = ({ seen }: Told) => seen.map(({ finding, objects }) => `${objects} ${finding.path}: ${finding.subject}`);

const FINALIZED = "    def __del__(self): pass\n";
const ALIAS = `class Pump(object):
    def __init__(self):
        self.isClosed = self.is_closed
    def is_closed(self):
        return True
${FINALIZED}`;
const TABLE = `class Table(object):
    def __init__(self):
        self.rows = {'a': self.on_a, 'b': self.on_b}
    def on_a(self): pass
    def on_b(self): pass
${FINALIZED}`;

it("the schema describes every property", () => {
  const described = (value: unknown): boolean =>
    typeof value !== "object" || value === null
      ? true
      : Object.entries(value).every(([key, each]) =>
          key === "properties"
            ? Object.values(each as object).every((one) => ("description" in one || "$ref" in one) && described(one))
            : described(each),
        );
  expect(described(schema)).toBe(true);
});

describe.skipIf(skipReason !== undefined)("a dump", () => {
  it("is put beside the findings that tell of it, what holds most first, and what mends it is shown", () => {
    const report = told("import pumps, tables\nfor _ in range(3): tables.Table()\nfor _ in range(9): pumps.Pump()", {
      "pumps.py": ALIAS,
      "tables.py": TABLE,
    });
    expect(subjects(report)).toEqual([
      "9 pumps.py: self.isClosed = self.is_closed",
      "3 tables.py: self.rows = {'a': self.on_a, 'b': self.on_b}",
    ]);
    expect(report.seen.map(({ foundBy, isWhole }) => [foundBy, isWhole])).toEqual([
      ["file", true],
      ["file", true],
    ]);
    expect(report.notPredicted).toEqual([]);
  });

  it("names what is predicted and never seen, and leaves out what is freed late", () => {
    const report = told("import pumps", {
      "pumps.py": `${ALIAS}${TABLE}${TABLE.replace("Table", "Late").replace(FINALIZED, "")}`,
    });
    expect(report.neverSeen.map(({ className, subject }) => [className, subject])).toEqual([
      ["Table", "self.rows = {'a': self.on_a, 'b': self.on_b}"],
    ]);
  });

  it("names what is seen and not predicted, with the attribute of the class that makes it", () => {
    const report = told("import pumps\nfor _ in range(4): pumps.link(pumps.Pump())", {
      "pumps.py": `class Box(dict): pass\nclass Pump(object):\n${FINALIZED}\ndef link(pump):\n    setattr(pump, 'x' + 'y', Box())\n    pump.xy['back'] = [pump]\n`,
    });
    expect(report.seen).toEqual([]);
    expect(report.notPredicted).toMatchObject([{ class: { name: "Pump", line: 3 }, attribute: "xy", objects: 4, paths: ["pumps.py"] }]);
  });

  it("tells once of a cycle that two classes lie on", () => {
    const report = told("import pumps\nfor _ in range(4): pumps.link(pumps.Pump(), pumps.Valve())", {
      "pumps.py": `class Pump(object):\n${FINALIZED}\nclass Valve(object):\n${FINALIZED}\ndef link(*pair):\n    for one, other in (pair, pair[::-1]): vars(one).update(other=[other])\n`,
    });
    expect(report.seen).toEqual([]);
    expect(report.notPredicted.map(({ attribute, objects }) => [attribute, objects])).toEqual([["other", 8]]);
  });

  it("finds attributes of ancestors, private ones, and those of what is held and holds back", () => {
    const report = told("import pumps\npumps.Below(); pumps.Old()\nfor _ in range(2): pumps.Tank()", {
      "pumps.py": `${TABLE.replaceAll("rows", "__rows").replace("Table", "_Above")}
class Below(_Above): pass
${TABLE.replace("Table(object)", "Old")}
class Valve(object):
    def __init__(self, tank):
        self.__tank = tank
${FINALIZED}
class Tank(object):
    def __init__(self):
        self.valve = Valve(self)
`,
    });
    expect(subjects(report)).toEqual([
      "2 pumps.py: self.valve = Valve(self)",
      "1 pumps.py: self.__rows = {'a': self.on_a, 'b': self.on_b}",
      "1 pumps.py: self.rows = {'a': self.on_a, 'b': self.on_b}",
    ]);
    expect(report.seen[0]?.types).toMatchObject([{ class: { name: "Valve" }, objects: 2 }]);
    expect(report.notPredicted).toEqual([]);
  });

  it("tells two classes of one name apart by the ends of their paths, wherever they are installed", () => {
    const installed = {
      "lib/app/__init__.py": "",
      "lib/app/a/__init__.py": "",
      "lib/app/b/__init__.py": "",
      "lib/app/a/m.py": TABLE,
      "lib/app/b/m.py": TABLE,
    };
    const project = Object.fromEntries(Object.entries(installed).map(([path, text]) => [path.replace("lib/", "src/"), text]));
    const report = told("import sys; sys.path.insert(0, 'lib')\nimport app.a.m, app.b.m\napp.b.m.Table()", installed, project);
    expect(report.seen.map(({ paths, foundBy }) => [paths, foundBy])).toEqual([[["src/app/b/m.py"], "file"]]);
    expect(report.neverSeen).toHaveLength(1);
  });

  it("finds a class by its module where its file is another, by its name where that is the only one, and says when it can't tell", () => {
    const installed = { "app/__init__.py": "", "app/m.py": TABLE };
    const lost = "import app.m\napp.m.__file__ = 'app.egg/gone/x.py'\napp.m.Table()";
    expect(told(lost, installed).seen).toMatchObject([{ foundBy: "module", paths: ["app/m.py"] }]);
    const elsewhere = { "other/x.py": TABLE };
    expect(told(lost.replace("x.py", "y.py"), installed, elsewhere).seen).toMatchObject([{ foundBy: "name", paths: ["other/x.py"] }]);
    const twice = { ...elsewhere, "third/z.py": TABLE };
    const { seen } = told(lost.replace("x.py", "y.py"), installed, twice);
    expect(seen.map(({ paths, finding }) => [finding.path, paths])).toEqual([
      ["other/x.py", ["other/x.py", "third/z.py"]],
      ["third/z.py", ["other/x.py", "third/z.py"]],
    ]);
  });

  it("finds the classes of the main program by its file", () => {
    const program = `${TABLE}\nTable()`;
    expect(told(program, {}, { "bin/program.py": program, "bin/other.py": TABLE }).seen).toMatchObject([{ paths: ["bin/program.py"] }]);
  });

  it("says what lies on no cycle, and what holds it", () => {
    const { onNoCycle } = told("import pumps\npumps.Pump()", {
      "pumps.py": `class Pipe(object):\n${FINALIZED}\n${ALIAS.replace("self.isClosed", "self.pipes = [Pipe(), Pipe()]\n        self.isClosed")}`,
    });
    expect(onNoCycle).toMatchObject([{ class: { name: "Pipe" }, objects: 2, holder: { class: { name: "Pump" }, attribute: "pipes" } }]);
  });
});

describe("unleak leaks --garbage", () => {
  const folder = folderOf({ "m.py": ALIAS, "setup.py": "", "dump.json": JSON.stringify(DUMP) });

  it("tells a person the line, the cycle and the diff, and of the process on standard error", () => {
    const { out, err, status } = unleak(["leaks", "--garbage", "dump.json", "m.py"], folder);
    const lines = Buffer.from(out, "latin1").toString("utf8").split("\n");
    expect(lines.slice(0, 6)).toEqual([
      "m.py:3:9: 2 objects: Pump",
      "    self.isClosed = self.is_closed",
      "  Pump → isClosed → bound method Pump.is_closed → Pump",
      "  unleak -w -t method-alias mends it:",
      "--- a/m.py",
      "+++ b/m.py",
    ]);
    expect(err).toContain("process 7, Python 2.7.18, at 1970-01-01T00:00:01.500Z: 1 of 1024 descriptors open (1 pipe)\n");
    expect(err).toContain("2 objects in gc.garbage: 1 finding seen, 0 cycles not predicted, 0 predicted and never seen\n");
    expect(status).toBe(0);
    expect(read(folder, "m.py")).toBe(ALIAS);
  });

  it("goes into a file, and ends with 2 where a file can't be read", () => {
    expect(unleak(["leaks", "-q", "--garbage", "dump.json", "-o", "out.txt", "m.py"], folder)).toMatchObject({
      out: "",
      err: "",
      status: 0,
    });
    expect(read(folder, "out.txt")).toContain("m.py:3:9: 2 objects: Pump");
    expect(unleak(["leaks", "--garbage", "dump.json", "gone.py"], folder).status).toBe(2);
  });

  it("takes a source on standard input", () => {
    const { out } = unleak(["leaks", "-q", "--garbage", "dump.json", "-", "--stdin-filename", "m.py"], folder, { input: ALIAS });
    expect(out).toContain("m.py:3:9: 2 objects: Pump");
  });

  it("says that a comment silences what is seen, and what is known", () => {
    const silenced = folderOf({ "m.py": ALIAS.replace("is_closed\n", "is_closed  # unleak: ignore\n"), "dump.json": JSON.stringify(DUMP) });
    expect(unleak(["leaks", "-q", "--garbage", "dump.json", "m.py"], silenced).out).toContain("  silenced by a comment\n");
  });

  it("shows nothing of a dump that a terminal would obey", () => {
    const evil = JSON.stringify(DUMP).replaceAll("Pump", "\\u001b]0;x\\u0007\\nP").replaceAll("/srv/m.py", "\\u001b[31m\\n::error::");
    const { out, err } = unleak(["leaks", "--garbage", "dump.json", "m.py"], folderOf({ "m.py": ALIAS, "dump.json": evil }));
    expect(`${out}${err}`).not.toMatch(/\x1b|\x07|^::/m);
    expect(out).toContain("no finding tells of it");
  });

  const changed = (change: (dump: typeof DUMP) => unknown) => JSON.stringify(change(structuredClone(DUMP)));
  it.each([
    ["isn't there", undefined, "the dump bad.json can't be read: no such file or folder"],
    ["is empty", "", "the dump bad.json is no JSON: it is empty"],
    ["breaks off", JSON.stringify(DUMP).slice(0, 300), "the dump bad.json is no JSON: "],
    ["is other JSON", "[1]", "bad.json is no dump that this version of unleak knows"],
    ["is nothing", "null", "bad.json is no dump that this version of unleak knows"],
    ["is of another version", changed((dump) => ({ ...dump, version: 2 })), "bad.json is no dump that this version of unleak knows"],
    [
      "is of another program",
      changed((dump) => ({ ...dump, format: "x" })),
      "bad.json is no dump that this version of unleak knows: format must be equal",
    ],
    [
      "lacks something",
      changed(({ classes: _, ...dump }) => dump),
      "bad.json is no dump that this version of unleak knows: it must have required property 'classes'",
    ],
    [
      "names a class that isn't there",
      changed((dump) => ({ ...dump, classes: dump.classes.slice(0, 1) })),
      "bad.json is no dump that this version of unleak knows: it names class 1, and has 1",
    ],
    [
      "has a cycle without links",
      JSON.stringify(DUMP).replace(/"links":\[.*?\]/, '"links":[]'),
      "bad.json is no dump that this version of unleak knows: garbage.types[0].cycles[0].links must NOT have fewer than 1 items",
    ],
  ])("is an error of use where the dump %s", (_what, text, message) => {
    const bad = folderOf({ "m.py": ALIAS, ...(text !== undefined && { "bad.json": text }) });
    const { out, err, status } = unleak(["leaks", "--garbage", "bad.json", "m.py"], bad);
    expect(err).toContain(`unleak: ${message}`);
    expect(err).toContain("\n  unleak probe prints the module that writes one");
    expect([out, status]).toEqual(["", 2]);
  });

  it.each([
    [["-f", "html"], "what --garbage tells is text or JSON, and has no format 'html'"],
    [["--garbage", "-"], "a dump has to stand in a file"],
    [["--garbage", "."], "the dump . can't be read: it is a folder"],
  ])("is an error of use with %j", (more, message) => {
    const { err, status } = unleak(["leaks", "--garbage", "dump.json", ...more, "m.py"], folder);
    expect(err).toContain(`unleak: ${message}`);
    expect(status).toBe(2);
  });

  it("is a text where a settings file wants another format", () => {
    const set = folderOf({ "m.py": ALIAS, "dump.json": JSON.stringify(DUMP), "pyproject.toml": '[tool.unleak]\nformat = "sarif"\n' });
    expect(unleak(["leaks", "-q", "--garbage", "dump.json", "m.py"], set).out).toContain("m.py:3:9: 2 objects: Pump\n");
  });

  it("is there for scripts", async () => {
    const result = await transformTree(["m.py"], { cwd: folder, transforms: CYCLE_TRANSFORMS, texts: true }).result();
    const { headline, print } = garbageReport(result, await readGarbage("dump.json", folder), folder);
    let text = "";
    for await (const piece of print("text")) text += piece.toString();
    expect(headline).toContain("1 finding seen");
    expect(text).toContain("m.py:3:9: 2 objects: Pump\n");
  });
});
