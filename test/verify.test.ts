import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import Ajv2020 from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { UsageError, verifyTree } from "../src/index.js";
import { CLI, contents, folderOf, PROJECT, read, run, unleak } from "./command.js";
import { python2, skipReason } from "./python2.js";

const PYTHON = python2?.command ?? "python2.7";
const UNITTEST = `'${PYTHON}' -m unittest -v test_all`;

/** A class whose alias a look into an instance's dictionary shows, so that the rewrite is unsafe. */
const shown = (name: string) => `class ${name}(object):
    def __init__(self):
        self.look = self.see

    def see(self):
        return 1


def names(thing):
    return sorted(vars(thing))
`;

/** A class whose alias nobody misses. */
const plain = (name: string) => `class ${name}(object):
    def __init__(self):
        self.isClosed = self.is_closed

    def is_closed(self):
        return True
`;

const tests = (...methods: readonly string[]) => `import unittest
import a, b, c, d


class All(unittest.TestCase):
${methods.map((body, index) => `    def test_${index}(self):\n        ${body.replaceAll("\n", "\n        ")}\n`).join("\n")}`;

const MODULES = { "setup.py": "", "a.py": plain("A"), "b.py": plain("B"), "c.py": plain("C"), "d.py": shown("D") };
const CALLS = "self.assertTrue(a.A().isClosed() and b.B().isClosed() and c.C().isClosed())";
const LOOKS = "self.assertEqual(d.names(d.D()), ['look'])";

interface Told {
  readonly verdict: string;
  readonly obstacle?: { readonly name: string; readonly message: string };
  readonly culprits: readonly {
    readonly findings: readonly string[];
    readonly tests: readonly { readonly test: string; readonly after: string }[];
  }[];
  readonly findings: readonly { readonly finding: { readonly path: string }; readonly fate: string }[];
  readonly flaky: readonly { readonly test: string }[];
  readonly files: readonly { readonly path: string; readonly from: string; readonly unreached?: readonly number[] }[];
  readonly notes: readonly string[];
  readonly runs: readonly { readonly purpose: string; readonly status: string }[];
  readonly written: readonly string[];
}

const schemaOf = (path: string) => JSON.parse(readFileSync(join(PROJECT, "src", path), "utf8")) as object;
const schema = schemaOf("verify/verify.schema.json");
const validate = new Ajv2020.default({ strict: true }).addSchema(schemaOf("report/report.schema.json")).compile(schema);

/** Verifies in a place of its own, in which nothing may be left. */
function verified(
  folder: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Told & { readonly status: number | null; readonly err: string } {
  const copies = mkdtempSync(join(tmpdir(), "unleak-copies-"));
  const before = contents(folder);
  const { out, err, status } = unleak(["verify", "--copy", copies, "-f", "json", "--no-config", ...args], folder, { env });
  expect(readdirSync(copies)).toEqual([]);
  if (!args.includes("-w")) expect(contents(folder)).toEqual(before);
  const report = JSON.parse(Buffer.from(out, "latin1").toString("utf8"));
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  return { ...report, status, err };
}

const guilty = ({ culprits }: Told) => culprits.map(({ findings }) => findings.map((id) => id.split(":")[1]));
const fates = ({ findings }: Told) => findings.map(({ finding, fate }) => `${finding.path} ${fate}`);

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

describe("unleak verify runs nothing", () => {
  const folder = folderOf({ ...MODULES, "test_all.py": tests(CALLS) });

  it.each([
    [["verify", "."], "verify runs nothing of its own accord: --test says what"],
    [["verify", ".", "--test", " "], "verify runs nothing of its own accord: --test says what"],
    [["verify", "--test", "true"], "no paths were given"],
    [["verify", "-", "--test", "true"], "tests run on files"],
    [["verify", ".", "--test", "true", "--copy", "gone"], "the copies can't be made in"],
    [["verify", ".", "--test", "true", "--copy", "."], "it lies in the tree that is copied"],
    [["verify", ".", "--test", "true", "--timeout", "0"], "--timeout takes a whole number, 1 or more"],
    [["verify", ".", "--test", "true", "-f", "html"], "--format takes one of text, json, not 'html'"],
    [["verify", "gone", ".", "--root", "..", "--test", "true", "--tset", "x"], "did you mean `--test`?"],
  ])("with %j, and says what to give", (args, message) => {
    const { out, err, status } = unleak(args, folder);
    expect(err).toContain(message);
    expect([out, status]).toEqual(["", 2]);
  });

  it("because a settings file says so: it may come with the tree", () => {
    const set = folderOf({ ...MODULES, "pyproject.toml": '[tool.unleak]\ntest = "touch ran"\n' });
    expect(unleak(["verify", "."], set).status).toBe(2);
    expect(existsSync(join(set, "ran"))).toBe(false);
  });

  it("where nothing would change", () => {
    const clean = folderOf({ "setup.py": "", "a.py": "x = 1\n" });
    const told = verified(clean, [".", "--test", "touch ran; false"]);
    expect([told.verdict, told.runs, told.status]).toEqual(["same", [], 0]);
  });

  it("of what a script gives that is no command", async () => {
    await expect(verifyTree([folder], { test: "" })).rejects.toThrow(UsageError);
    await expect(verifyTree([folder], { test: "true", tests: 1 } as never)).rejects.toThrow("has no option 'tests'");
  });
});

describe("a command that says nothing but its exit status", () => {
  const folder = folderOf({ ...MODULES, "check.sh": "grep -q self.isClosed a.py && ! test -e left; touch left" });

  it("is compared by that", () => {
    const told = verified(folder, [".", "--test", "grep -q self.isClosed a.py"]);
    expect(guilty(told)).toEqual([["a.py"]]);
    expect(told.culprits[0]?.tests).toEqual([{ test: "(exit status)", before: "exit 0", after: "exit 1" }]);
    expect(told.status).toBe(1);
  });

  it("may fail, as long as it always does", () => {
    const told = verified(folder, [".", "--test", "exit 3"]);
    expect([told.verdict, told.status, told.runs.map(({ status }) => status)]).toEqual(["same", 0, ["exit 3", "exit 3", "exit 3"]]);
    expect(fates(told)).toEqual(["a.py untested", "b.py untested", "c.py untested"]);
    expect(told.notes.join()).toContain("no Python said which modules it imported");
  });

  it("finds nothing that an earlier run has left", () => {
    const told = verified(folder, [".", "--test", "! test -e left && ! ls $TMPDIR/* && touch left $TMPDIR/left"]);
    expect(told.runs.map(({ status }) => status)).toEqual(["exit 0", "exit 0", "exit 0"]);
  });

  it.each(["nosuchcommand --x", "./setup.py"])("that can't be started (%s) is what could not be done", (command) => {
    const told = verified(folder, [".", "--test", command]);
    expect([told.verdict, told.obstacle?.name, told.status]).toEqual(["unjudged", "not-started", 2]);
  });

  it("that doesn't end is ended, with all it has started", async () => {
    const pids = join(mkdtempSync(join(tmpdir(), "unleak-pids-")), "pids");
    const told = verified(folder, [".", "--timeout", "1", "--test", `(sleep 300 & echo $! > '${pids}'; wait)`]);
    expect([told.verdict, told.obstacle?.name, told.status]).toEqual(["unjudged", "out-of-time", 2]);
    await isGone(Number(readFileSync(pids, "utf8")));
  });

  it("that no longer ends is a difference like any other", () => {
    const told = verified(folder, [".", "--timeout", "2", "--test", "grep -q self.isClosed b.py || sleep 300"]);
    expect(guilty(told)).toEqual([["b.py"]]);
    expect(told.culprits[0]?.tests).toEqual([{ test: "(exit status)", before: "exit 0", after: "out of time" }]);
  });

  it("that leaves a process behind is ended with it", async () => {
    const pids = join(mkdtempSync(join(tmpdir(), "unleak-pids-")), "pids");
    expect(verified(folder, [".", "--test", `sleep 300 & echo $! > '${pids}'`]).status).toBe(0);
    await isGone(Number(readFileSync(pids, "utf8")));
  });

  it("finds two that break it only together, and others that break it alone", () => {
    const both = "(grep -q self.isClosed a.py || grep -q self.isClosed c.py)";
    const together = verified(folder, [".", "--test", both]);
    expect(guilty(together)).toEqual([["a.py", "c.py"]]);
    expect(fates(together)).toEqual(["a.py culprit", "b.py untested", "c.py culprit"]);
    const more = verified(folder, [".", "--test", `grep -q self.isClosed b.py && ${both}`]);
    expect(guilty(more)).toEqual([["b.py"], ["a.py", "c.py"]]);
  });
});

async function isGone(pid: number): Promise<void> {
  for (let round = 0; round < 100; round++) {
    try {
      // What nobody waits for stays as a zombie.
      if (/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) return;
      process.kill(pid, 0);
    } catch {
      return;
    }
    await setTimeout(50);
  }
  throw new Error(`process ${pid} is still there`);
}

describe("Ctrl-C", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("(%s) leaves no copy and no process behind", async (name, status) => {
    const folder = folderOf(MODULES);
    const copies = mkdtempSync(join(tmpdir(), "unleak-copies-"));
    const pids = join(mkdtempSync(join(tmpdir(), "unleak-pids-")), "pids");
    const command = `trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo $! > '${pids}'; wait`;
    const child = spawn(process.execPath, [CLI, "verify", "--copy", copies, ".", "-w", "--test", command], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let err = "";
    child.stderr.on("data", (text) => {
      err += text;
    });
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    const isBegun = () => existsSync(pids) && readFileSync(pids, "utf8") !== "";
    while (!isBegun() && child.exitCode === null) await setTimeout(20);
    child.kill(name);
    expect(await ended, err).toBe(status);
    expect(err).toBe(`unleak: stopped by ${name}: nothing was changed\n`);
    expect(readdirSync(copies)).toEqual([]);
    expect(contents(folder)).toEqual(MODULES);
    await isGone(Number(readFileSync(pids, "utf8")));
  });
});

describe.skipIf(skipReason !== undefined)("a project's own tests", () => {
  it("come to the same: says what it ran, that the copy was imported, and what to type next", () => {
    const folder = folderOf({ ...MODULES, "test_all.py": tests(CALLS, LOOKS) });
    const { out, err, status } = unleak(["verify", "--no-config", ".", "--test", UNITTEST], folder);
    expect(out).toMatch(
      /^ran `.* -m unittest -v test_all` 3 times in [\d.]+ s, in copies of .*\nunchanged: 2 ok \(unittest\), exit 0\nrewritten: the same, with 3 findings\n/,
    );
    expect(out).toContain("the tests imported 3 of 3 rewritten files from the copy\n");
    expect(err).toMatch(
      /^3 findings tried: 3 passed, 0 change what the tests come to\nnothing was written: -w writes what passed\nnext: unleak verify -w --no-config /,
    );
    expect(status).toBe(0);
  });

  it("break through one unsafe rewrite, which is named with the tests that it changes", () => {
    const folder = folderOf({ ...MODULES, "test_all.py": tests(CALLS, LOOKS, "self.fail()") });
    const told = verified(folder, [".", "--unsafe", "--test", UNITTEST]);
    expect(guilty(told)).toEqual([["d.py"]]);
    expect(told.culprits[0]?.tests).toEqual([
      { test: "test_1 (test_all.All)", before: "ok", after: "failed AssertionError" },
      { test: "(totals of unittest)", before: "ran 3: failures=1", after: "ran 3: failures=2" },
    ]);
    expect(fates(told)).toEqual(["a.py passed", "b.py passed", "c.py passed", "d.py culprit"]);
    const { out } = unleak(["verify", "--no-config", ".", "--unsafe", "--test", UNITTEST], folder);
    expect(out).toContain("\nd.py:3:9: unsafe instance-dict: ");
    expect(out).toContain("    self.look = self.see\n  changes 2 outcomes:\n    test_1 (test_all.All): ok -> failed AssertionError\n");
  });

  it.each(["-v", ""])("break through two, one after the other (unittest %s)", (flag) => {
    const folder = folderOf({
      ...MODULES,
      "a.py": shown("A"),
      "test_all.py": tests("b.B().isClosed()", LOOKS, LOOKS.replaceAll(/\bd\b/g, "a").replace("D", "A")),
    });
    const told = verified(folder, [".", "--unsafe", "--test", UNITTEST.replace("-v ", flag && `${flag} `)]);
    expect(guilty(told)).toEqual([["a.py"], ["d.py"]]);
    expect(told.culprits.map(({ tests }) => tests[0]?.test)).toEqual(["test_2 (test_all.All)", "test_1 (test_all.All)"]);
    expect(fates(told)).toContain("b.py passed");
    expect(told.status).toBe(1);
  });

  it("are left out where they are flaky, and named", () => {
    const count = join(mkdtempSync(join(tmpdir(), "unleak-count-")), "count");
    const flaky = `f = open(${JSON.stringify(count)}, 'a+')\nf.write('x')\nf.flush()\nf.seek(0)\nself.assertTrue(len(f.read()) % 2)`;
    const folder = folderOf({ ...MODULES, "test_all.py": tests(CALLS, LOOKS, flaky) });
    const safe = verified(folder, [".", "--test", UNITTEST]);
    expect([safe.verdict, safe.status]).toEqual(["same", 0]);
    expect(safe.flaky.map(({ test }) => test)).toContain("test_2 (test_all.All)");
    expect(guilty(verified(folder, [".", "--unsafe", "--test", UNITTEST]))).toEqual([["d.py"]]);
  });

  it("of which none passes judge nothing: what they end with is told, and nothing is written", () => {
    const folder = folderOf({ ...MODULES, "test_all.py": `${tests(CALLS)}\nimport nosuch\n` });
    const told = verified(folder, [".", "-w", "--test", UNITTEST]);
    expect([told.verdict, told.written, told.status]).toEqual(["same", [], 0]);
    expect(fates(told)).toEqual(["a.py untested", "b.py untested", "c.py untested"]);
    expect(told.notes.join()).toContain("nothing passes in the unchanged tree");
    const { out } = unleak(["verify", "--no-config", ".", "--test", UNITTEST], folder);
    expect(out).toContain("    ImportError: No module named nosuch\n");
  });

  it("that fail once, and only with the rewrite, lead to nobody", () => {
    const count = join(mkdtempSync(join(tmpdir(), "unleak-count-")), "count");
    const third = `f = open(${JSON.stringify(count)}, 'a+')\nf.write('x')\nf.flush()\nf.seek(0)\nself.assertNotEqual(len(f.read()), 3)`;
    const folder = folderOf({ ...MODULES, "test_all.py": tests(CALLS, third) });
    const told = verified(folder, [".", "--test", UNITTEST]);
    expect([told.verdict, told.culprits, told.status]).toEqual(["same", [], 0]);
    expect(told.flaky.map(({ test }) => test)).toContain("test_1 (test_all.All)");
  });

  it("-w writes what passed and nothing else, and undo puts it back", () => {
    const files = { ...MODULES, "e.py": plain("E"), "test_all.py": tests(CALLS, LOOKS) };
    const folder = folderOf(files);
    const told = verified(folder, [".", "-w", "--unsafe", "--test", UNITTEST]);
    expect(fates(told)).toEqual(["a.py passed", "b.py passed", "c.py passed", "d.py culprit", "e.py untested"]);
    expect(told.written).toEqual(["a.py", "b.py", "c.py"]);
    expect(read(folder, "a.py")).toContain("    isClosed = is_closed\n");
    expect([read(folder, "d.py"), read(folder, "e.py")]).toEqual([files["d.py"], files["e.py"]]);
    expect(unleak(["undo"], folder).status).toBe(0);
    expect(contents(folder)).toEqual(files);
  });

  it("-w leaves alone what has changed since it was tested", () => {
    const folder = folderOf({ ...MODULES, "test_all.py": tests(CALLS) });
    const saved = `${plain("A")}\n\nx = 1\n`;
    writeFileSync(join(folder, "saved"), saved);
    // The tree is named by another tree's name, so that the command reaches the original.
    const link = join(mkdtempSync(join(tmpdir(), "unleak-link-")), "link");
    run("ln", ["-s", folder, link], folder);
    const told = verified(folder, [".", "-w", "--test", `cp '${link}/saved' '${link}/a.py'; ${UNITTEST}`]);
    expect(read(folder, "a.py")).toBe(saved);
    expect(told.written).toEqual(["b.py", "c.py"]);
    expect(told.status).toBe(2);
    expect(told.err).toContain("unleak: a.py: not written: it has changed since it was tested\n");
  });

  it("run where the person stands, on a project whose top is above", () => {
    const { "setup.py": setup, ...modules } = MODULES;
    const files = Object.fromEntries(Object.entries(modules).map(([path, text]) => [`src/${path}`, text]));
    const folder = folderOf({ "setup.py": setup, ...files, "src/test_all.py": tests(CALLS) });
    const told = verified(join(folder, "src"), ["a.py", "--test", UNITTEST]);
    expect(fates(told)).toEqual(["a.py passed"]);
  });

  it("run where the person stands, too, where no project is found above the paths", () => {
    const { "setup.py": _setup, ...modules } = MODULES;
    const files = Object.fromEntries(Object.entries(modules).map(([path, text]) => [`src/${path}`, text]));
    const folder = folderOf({ ...files, "tests/test_all.py": tests(CALLS, LOOKS) });
    const told = verified(folder, ["src", "--unsafe", "--test", `cd tests; PYTHONPATH=../src:$PYTHONPATH ${UNITTEST}`]);
    expect(guilty(told)).toEqual([["src/d.py"]]);
    expect(told.notes).toContain("no project was found above the paths: the current folder was copied");
    expect(
      fates(verified(mkdtempSync(join(tmpdir(), "unleak-away-")), [folder, "--test", `cd src; cp ../tests/* .; ${UNITTEST}`])),
    ).toHaveLength(3);
  });

  it("say what they didn't run, with --coverage", () => {
    const more = `${plain("B")}
    def __del__(self):
        self.close()

    def close(self):
        pass
`;
    const folder = folderOf({ ...MODULES, "b.py": more, "test_all.py": tests("b.B()") });
    const told = verified(folder, ["b.py", "--coverage", "--test", UNITTEST]);
    // What __enter__ and __exit__ do.
    expect(told.files).toEqual([{ path: "b.py", from: "copy", others: [], unreached: [11, 14] }]);
    expect(told.runs.map(({ purpose }) => purpose)).toEqual(["unchanged", "unchanged", "rewritten", "coverage"]);
  });

  it("that name the original by its absolute path are led to the copy, and it is told", () => {
    const folder = folderOf({ ...MODULES, "test_all.py": tests(CALLS, LOOKS) });
    const command = `cd '${folder}' && cd / && '${PYTHON}' -m unittest -v test_all`;
    const told = verified(folder, [".", "--unsafe", "--test", command], { PYTHONPATH: `/nowhere:${folder}` });
    expect(guilty(told)).toEqual([["d.py"]]);
    expect(told.notes).toEqual([
      "the command and PYTHONPATH name the tree by its absolute path: in the runs, that of the copy stood there",
    ]);
  });

  it("that find the original by a develop link are led to the copy, and it is told", () => {
    const folder = folderOf({ ...MODULES, "pkg/test_all.py": tests(CALLS, LOOKS) });
    const home = mkdtempSync(join(tmpdir(), "unleak-home-"));
    const site = run(PYTHON, ["-c", "import site; print site.getusersitepackages()"], folder, {
      env: { HOME: home, PYTHONUSERBASE: home },
    }).out.trim();
    mkdirSync(site, { recursive: true });
    writeFileSync(join(site, "easy-install.pth"), `${folder}\n`);
    const told = verified(folder, [".", "--unsafe", "--test", `cd pkg; ${UNITTEST}`], { PYTHONUSERBASE: home });
    expect(guilty(told)).toEqual([["d.py"]]);
    expect(told.notes.join("\n")).toContain("is on the path of Python");
  });

  it("that find the original by a link to it are led to the copy", () => {
    const folder = folderOf({ ...MODULES, "pkg/test_all.py": tests(CALLS, LOOKS) });
    const link = join(mkdtempSync(join(tmpdir(), "unleak-link-")), "link");
    run("ln", ["-s", folder, link], folder);
    const told = verified(folder, [".", "--unsafe", "--test", `cd pkg; ${UNITTEST}`], { PYTHONPATH: link });
    expect(guilty(told)).toEqual([["d.py"]]);
    expect(told.notes).toEqual([
      `${link} is on the path of Python (PYTHONPATH, a develop link or a .pth file): in the runs, the copy stood there`,
    ]);
  });

  it("that go to the original by way of the home folder are led to the copy", () => {
    const home = folderOf({});
    const folder = join(home, "code");
    run("cp", ["-r", folderOf({ ...MODULES, "test_all.py": tests(CALLS, LOOKS) }), folder], home);
    for (const where of ["~/code", '"$HOME/code"', "$" + "{HOME}/code/"])
      expect(guilty(verified(folder, [".", "--unsafe", "--test", `cd /; cd ${where}; ${UNITTEST}`], { HOME: home }))).toEqual([["d.py"]]);
  });

  it("that import through a link in the tree count as tests of the file it leads to", () => {
    const folder = folderOf({
      "setup.py": "",
      "lib/pkg/__init__.py": "",
      "lib/pkg/a.py": plain("A"),
      "test_all.py": "import unittest, pkg.a\n",
    });
    run("ln", ["-s", "lib/pkg", "pkg"], folder);
    expect(fates(verified(folder, ["lib", "--test", `${UNITTEST}; true`]))).toEqual(["lib/pkg/a.py passed"]);
  });

  it("that take a module out again, as test.regrtest does, have imported it", () => {
    const folder = folderOf({
      "setup.py": "",
      "pkg/__init__.py": "",
      "pkg/a.py": plain("A"),
      "test_all.py": "import sys, unittest, pkg.a\ndel sys.modules['pkg.a']\n",
    });
    expect(fates(verified(folder, ["pkg", "--test", `${UNITTEST}; true`]))).toEqual(["pkg/a.py passed"]);
  });

  it("that set sys.exitfunc, and lose what is registered for the end, tell what they imported all the same", () => {
    const folder = folderOf({ ...MODULES, "test_all.py": `import sys\nsys.exitfunc = lambda: None\n${tests(CALLS)}` });
    const told = verified(folder, ["b.py", "--coverage", "--test", UNITTEST]);
    expect(told.files).toEqual([{ path: "b.py", from: "copy", others: [], unreached: [] }]);
  });

  it("that import the original after all judge nothing", () => {
    const folder = folderOf(MODULES);
    const path = Buffer.from(folder).toString("base64");
    writeFileSync(join(folder, "test_all.py"), `import sys\nsys.path.insert(0, '${path}'.decode('base64'))\n${tests(CALLS)}`);
    const told = verified(folder, [".", "-w", "--test", `PYTHONDONTWRITEBYTECODE=1 ${UNITTEST}`]);
    expect([told.verdict, told.obstacle?.name, told.written, told.status]).toEqual(["unjudged", "original-imported", [], 2]);
    expect(told.obstacle?.message).toContain(join(folder, "a.py"));
  });

  it("that import an installed copy judge nothing", () => {
    const folder = folderOf({ "setup.py": "", "pkg/__init__.py": "", "pkg/a.py": plain("A"), "tests/test_all.py": "import pkg.a\n" });
    const site = folderOf({ "site-packages/pkg/__init__.py": "", "site-packages/pkg/a.py": `# an older one\n${plain("A")}` });
    const command = `cd tests; PYTHONPATH="$PYTHONPATH:${site}/site-packages" '${PYTHON}' test_all.py`;
    const told = verified(folder, [".", "--test", command]);
    expect([told.verdict, told.obstacle?.name, told.status]).toEqual(["unjudged", "imported-elsewhere", 2]);
    expect(told.obstacle?.message).toContain(`${site}/site-packages/pkg/a.py in place of pkg/a.py`);
  });

  it("are not led astray by what was compiled of the original", () => {
    const folder = folderOf({ ...MODULES, "test_all.py": tests(CALLS, LOOKS) });
    run(PYTHON, ["-m", "compileall", "-q", "."], folder);
    const told = verified(folder, [".", "--unsafe", "--test", UNITTEST]);
    expect(guilty(told)).toEqual([["d.py"]]);
    expect(told.notes.join()).toContain("6 compiled files (.pyc) of the original were not copied");
  });

  it("see the sitecustomize that they would see, and no other path", () => {
    const own = folderOf({ "sitecustomize.py": "import sys\nsys.seen = 1\n" });
    const look =
      "import sys, sitecustomize\nself.assertEqual(sys.seen, 1)\nself.assertTrue(sitecustomize.__file__.startswith(OWN))\nself.assertEqual([p for p in sys.path if 'helpers' in p], [])";
    const folder = folderOf({ ...MODULES, "test_all.py": tests(CALLS, look.replace("OWN", JSON.stringify(own))) });
    const told = verified(folder, [".", "--test", UNITTEST], { PYTHONPATH: own });
    expect([told.status, told.runs.map(({ status }) => status)]).toEqual([0, ["exit 0", "exit 0", "exit 0"]]);
  });

  it("are a function for scripts", async () => {
    const folder = folderOf({ ...MODULES, "test_all.py": tests(CALLS, LOOKS) });
    const runs: string[] = [];
    const { verdict, culprits, passed } = await verifyTree(["."], {
      ...{ cwd: folder, test: UNITTEST, unsafe: true },
      onProgress: ({ purpose, done }) => runs.push(`${done} ${purpose}`),
    });
    expect([verdict, culprits.map(({ findings }) => findings.map(({ path }) => path)), passed.length]).toEqual([
      "different",
      [["d.py"]],
      3,
    ]);
    expect(runs.slice(0, 4)).toEqual(["0 unchanged", "1 unchanged", "2 rewritten", "3 again"]);
  });
});
