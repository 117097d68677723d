import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { transformSource, transformTree } from "../src/index.js";
import { folderOf, LEAKY, read, repository, unleak } from "./command.js";
import { someOfEach } from "./fixture.js";

const BASE = `class Base(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        pass

    def close(self):
        self.stop()

    def __del__(self):
        self.close()
`;

/** A project in which nearly everything that is found in a file hangs on another one. */
const TREE = {
  "setup.py": "",
  "pkg/__init__.py": "",
  "pkg/base.py": BASE,
  "pkg/sub.py":
    "from pkg.base import Base\n\nclass Sub(Base):\n    def stop(self):\n        return 1\n\n    def __del__(self):\n        self.stop()\n",
  "pkg/patched.py": BASE.replaceAll("Base", "Patched"),
  "pkg/tested.py": BASE.replaceAll("Base", "Tested").replace("halt", "halted"),
  "pkg/silenced.py": `${BASE.replaceAll("Base", "Silenced").replace("self.stop\n", "self.stop  # unleak: ignore\n")}`,
  "pkg/skipped.py": `# unleak: skip-file\n${BASE}`,
  "pkg/broken.py": `${BASE}\ndef (\n`,
  "pkg/alone.py": LEAKY,
  "pkg/excluded.py": LEAKY,
  "pkg/latin.py": `# coding: latin-1\n# \xe9\n${LEAKY.replace("Spooler", "Latin")}`,
  "pkg/users.py": "from pkg import patched\npatched.Patched.stop = None\n\ndef ask(x):\n    return hasattr(x, 'halted')\n",
  "pyproject.toml": '[tool.unleak]\nexclude = ["excluded.py"]\nshow-kept = true\n',
  "other/pyproject.toml": '[tool.unleak]\ntransform = ["method-alias"]\nshow-kept = true\n',
  "other/spooler.py": LEAKY,
};

const piped = (folder: string, name: string, text: string, ...args: string[]) =>
  unleak(["-q", "-", "--stdin-filename", name, ...args], folder, { input: Buffer.from(text, "latin1") });

describe("standard input with a name", () => {
  it.each(Object.keys(TREE).filter((name) => name.endsWith(".py")))("says of %s what is said of the file", (name) => {
    const folder = folderOf(TREE);
    expect(piped(folder, name, read(folder, name))).toEqual(unleak(["-q", name], folder));
  });

  it("decides by the project: not by the text alone, and not otherwise than the file would", () => {
    const folder = folderOf(TREE);
    expect(piped(folder, "pkg/base.py", BASE).err).toContain("kept subclass-outside-paths");
    expect(piped(folder, "pkg/patched.py", read(folder, "pkg/patched.py")).err).toContain("withheld patched-elsewhere");
    expect(piped(folder, "pkg/tested.py", read(folder, "pkg/tested.py")).err).toContain("withheld presence-tested");
    expect(piped(folder, "other/spooler.py", LEAKY).out).not.toContain("__enter__");
    expect(piped(folder, "pkg/alone.py", LEAKY, "--root", "pkg").out).toContain("+    isClosed = is_closed\n");
  });

  it("counts in place of what the file holds, for other files' classes, too", () => {
    for (const text of [BASE.replace("self.halt", "self.other"), BASE.replace("Base", "Renamed"), "x = 1\n", "", "\0", "class A(:\n"]) {
      const [folder, written] = [folderOf(TREE), folderOf({ ...TREE, "pkg/base.py": text })];
      expect(piped(folder, "pkg/base.py", text)).toEqual(unleak(["-q", "pkg/base.py"], written));
      expect(read(folder, "pkg/base.py")).toBe(BASE);
    }
  });

  it.each(["pkg/new.py", "made/later/new.py", "new.txt"])("may stand for a file that isn't there: %s", (name) => {
    const text = `from pkg.base import Base\n\n${LEAKY.replace("object", "Base")}`;
    const [folder, written] = [folderOf(TREE), folderOf({ ...TREE, [name]: text })];
    const { out, err, status } = piped(folder, name, text);
    expect({ out, err, status }).toEqual(unleak(["-q", name], written));
    expect(out).toContain(`+++ b/${name}\n`);
  });

  it("is rewritten with its neighbours in mind where no project is found, and a note says so", () => {
    const folder = folderOf({ "lib/a.py": LEAKY, "lib/b.py": "from a import Spooler\nSpooler.is_closed = None\n" });
    const { out, err } = unleak(["-", "--stdin-filename", "lib/a.py"], folder, { input: LEAKY });
    expect(out).not.toContain("+    isClosed");
    expect(out).toContain("+    def __enter__");
    expect(err).toContain("unleak: no project was found around lib (no .git, setup.py,");
    expect(piped(folder, "other/a.py", LEAKY).out).toContain("+    isClosed = is_closed\n");
  });

  it("puts nothing but the rewritten source on standard output with -w, and writes no file", () => {
    const folder = folderOf(TREE);
    const written = folderOf(TREE);
    unleak(["-w", "-q", "pkg/alone.py"], written);
    expect(piped(folder, "pkg/alone.py", LEAKY, "-w").out).toBe(read(written, "pkg/alone.py"));
    expect(piped(folder, "pkg/base.py", BASE.replace("__del__", "__gone__"), "-w").out).toBe(BASE.replace("__del__", "__gone__"));
    expect(read(folder, "pkg/alone.py")).toBe(LEAKY);
  });

  it("is a file: a folder is none", () => {
    const { err, out, status } = piped(folderOf(TREE), "pkg", LEAKY);
    expect([err.split("\n", 1)[0], out, status]).toEqual(["unleak: pkg is a folder, and a source stands for a file", "", 2]);
  });

  it("is what decisions were made on", () => {
    const folder = repository({ "a.py": LEAKY });
    const { files } = JSON.parse(unleak(["-q", "-f", "json", "a.py"], folder).out) as { files: { findings: { id: string }[] }[] };
    const ids = files.flatMap(({ findings }) => findings.map(({ id }) => id));
    const sha256 = createHash("sha256").update(LEAKY).digest("hex");
    writeFileSync(
      join(folder, "decisions.json"),
      JSON.stringify({ version: 1, files: [{ path: "a.py", sha256 }], accepted: ids.slice(0, 1) }),
    );
    const { out } = piped(folder, "a.py", LEAKY, "--decisions", "decisions.json");
    expect(out).toContain("+    isClosed = is_closed");
    expect(out).not.toContain("__enter__");
    expect(piped(folder, "a.py", `# new\n${LEAKY}`, "--decisions", "decisions.json").err).toContain("it has changed since the decisions");
  });
});

describe("standard input without a name", () => {
  it("is left alone where other files count, with a reason, and rewritten when asked for", () => {
    const folder = folderOf({ "setup.py": "" });
    const { out, err, status } = unleak(["--show-kept", "-"], folder, { input: LEAKY });
    expect([out, status]).toEqual(["", 0]);
    expect(err).toContain("<stdin>:3:9: withheld no-project: only this text was read, and another file may inherit from `Spooler`");
    expect(err).toContain("<stdin>:11:5: withheld no-project: ");
    expect(unleak(["-q", "--root", ".", "-"], folder, { input: LEAKY }).out).toBe("");
    expect(unleak(["-q", "--unsafe", "-"], folder, { input: LEAKY }).out).toContain("+    isClosed = is_closed\n");
    expect(unleak(["explain", "no-project"], folder).out).toContain("--stdin-filename");
  });

  it("tells another reason where there is one, and writes no forwarding method that nobody can vouch for", () => {
    const kept = unleak(["-q", "--show-kept", "-"], folderOf({}), {
      input: BASE.replace("        pass", "        self.halt = None"),
    });
    expect(kept.err).toContain("kept alias-reassigned");
    const input =
      "class Base(object):\n    @classmethod\n    def create(cls):\n        pass\n\nclass Pump(Base):\n    def __init__(self):\n        self.make = self.create\n";
    const forwarded = (...args: string[]) => unleak(["-q", "--forward", "--show-kept", "-", ...args], folderOf({}), { input });
    expect(forwarded()).toMatchObject({ out: "", err: expect.stringContaining("withheld no-project") });
    expect(forwarded("--stdin-filename", "a.py").out).toContain("+    def make(self)");
  });
});

describe("transformSource", () => {
  /** What can be compared of the same file, found and piped. */
  const told = (findings: readonly object[]) => findings.map((finding) => JSON.stringify(finding));

  it("finds in each file of the trees among the fixtures what transformTree finds", { timeout: 300_000 }, async () => {
    const ours = someOfEach().filter(({ name }) => name.startsWith("method-alias/"));
    const trees = ours.map(({ folder }) => join(folder, "before")).filter((folder) => existsSync(folder));
    expect(trees.length).toBeGreaterThan(20);
    for (const tree of trees) {
      const files = readdirSync(tree, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".py"));
      for (const filename of files) {
        const where = { cwd: tree, root: tree, forward: true };
        const source = await transformSource(readFileSync(join(tree, filename)), { filename, ...where });
        const found = await transformTree(filename, where).result();
        expect(source.result.files.map(({ path, status }) => [path, status])).toEqual(
          found.files.map(({ path, status }) => [path, status]),
        );
        const [file] = found.files;
        if (file?.changed) expect(source.code).toEqual(file.code);
        const outcomes = (result: typeof found) => told(result.files.flatMap((each) => each.findings));
        expect(outcomes(source.result)).toEqual(outcomes(found));
      }
    }
  });

  it("knows the project of its name, none without one, and is all there is when that is said", async () => {
    const cwd = folderOf(TREE);
    const reasons = async (options: Parameters<typeof transformSource>[1]) =>
      (await transformSource(BASE, { cwd, transforms: ["method-alias"], ...options })).findings.map(({ reason }) => reason?.name);
    expect(await reasons({ filename: "pkg/base.py" })).toEqual(["subclass-outside-paths"]);
    expect(await reasons({ filename: join(cwd, "pkg/base.py") })).toEqual(["subclass-outside-paths"]);
    expect(await reasons({})).toEqual(["no-project"]);
    expect(await reasons({ filename: "pkg/base.py", others: "unknown" })).toEqual(["no-project"]);
    expect(await reasons({ filename: "pkg/base.py", others: "none" })).toEqual([undefined]);
    expect(await reasons({ others: "none" })).toEqual([undefined]);
  });

  it.each([
    [{ others: "found" } as const, "the other files of a source without a name can't be found"],
    [{ root: "." }, "'root' says where other files are"],
    [{ filename: "a.py", root: ".", others: "none" } as const, "'root' says where other files are"],
    [{ others: "some" as "none" }, "the option 'others' of transformSource is 'found', 'unknown' or 'none'"],
    [{ filename: "../a.py", root: "." }, "the path ../a.py lies outside of the root ."],
  ])("refuses %j", async (options, message) => {
    await expect(transformSource(LEAKY, { cwd: folderOf({}), ...options })).rejects.toThrow(message);
  });

  it("stops before it reads a project that nobody waits for any more", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(transformSource(LEAKY, { cwd: folderOf(TREE), filename: "pkg/alone.py", signal })).rejects.toThrow("enough");
  });

  it("takes a string for UTF-8 whatever its coding line says, in a project, too", async () => {
    const text = `# coding: shift_jis\n# \u8868\n${LEAKY}`;
    const { code, findings } = await transformSource(text, { cwd: folderOf({}), filename: "a.py" });
    expect(code.startsWith(text.slice(0, 24))).toBe(true);
    expect(findings[0]?.span).toMatchObject({ line: 5, column: 9 });
  });
});
