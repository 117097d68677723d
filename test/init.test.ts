import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withHook } from "../src/cli/init/hook.js";
import { CLI, contents, folderOf, LEAKY, read, repository, unleak } from "./command.js";
import { Session, skipReason } from "./tmux.js";

const HOOKS = ".pre-commit-config.yaml";
const BASELINE = "unleak-baseline.json";

describe("unleak init --yes", () => {
  it("writes a baseline, settings that name it, and a hook; then --check tells of what is new", () => {
    const folder = repository({ "src/a.py": LEAKY });
    expect(unleak(["init", "--yes"], folder)).toMatchObject({ status: 0, err: expect.stringContaining("next: unleak config") });
    expect(read(folder, "pyproject.toml")).toBe(`[tool.unleak]\n# unleak config lists what can stand here\nbaseline = "${BASELINE}"\n`);
    expect(read(folder, HOOKS)).toMatch(/^repos:\n {2}- repo: local\n {4}hooks:\n {6}- id: unleak\n/);
    expect(unleak(["--check", "src"], folder)).toMatchObject({ status: 0, err: expect.stringContaining("+ 2 in the baseline") });
    expect(unleak(["--check", "."], join(folder, "src")).status).toBe(0);
    const all = contents(folder);
    expect(unleak(["init", "-y"], folder)).toMatchObject({
      status: 0,
      out: expect.stringContaining("pyproject.toml: no settings written: there already\n"),
    });
    expect(unleak(["init"], folder)).toMatchObject({ status: 0, err: expect.not.stringContaining("init asks") });
    expect(contents(folder)).toEqual(all);
  });

  it.each([
    [
      "pyproject.toml",
      '[build-system]\nrequires = ["x"]',
      `\n\n[tool.unleak]\n# unleak config lists what can stand here\nbaseline = "${BASELINE}"\n`,
    ],
    ["setup.cfg", "[metadata]\r\nname = x\r\n", `\r\n[unleak]\r\n# unleak config lists what can stand here\r\nbaseline = ${BASELINE}\r\n`],
    ["tox.ini", "[tox]\nenvlist = py27\n", `\n[unleak]\n# unleak config lists what can stand here\nbaseline = ${BASELINE}\n`],
  ])("adds settings to %s, below what is there", (name, text, added) => {
    const folder = repository({ [name]: text, "a.py": LEAKY });
    expect(unleak(["init", "--yes"], folder).status).toBe(0);
    expect(read(folder, name)).toBe(text + added);
    expect(unleak(["config"], folder).out).toMatch(new RegExp(`baseline = "${BASELINE}" +# ${name}:`));
  });

  it("takes setup.cfg where there is a setup.py alone, which pip builds in another way beside a pyproject.toml", () => {
    const folder = repository({ "setup.py": "x = 1\n", "a.py": LEAKY });
    unleak(["init", "--yes"], folder);
    expect(existsSync(join(folder, "pyproject.toml"))).toBe(false);
    expect(read(folder, "setup.cfg")).toContain(`[unleak]\n`);
  });

  it.each([
    ["pyproject.toml", "[tool.unleak]\nexclude = ['x']\n"],
    ["pyproject.toml", "tool.unleak.show-kept = true\n"],
    ["setup.cfg", "[unleak]\n"],
  ])("leaves settings in %s as they are: %j", (name, text) => {
    const folder = repository({ [name]: text, "a.py": LEAKY });
    expect(unleak(["init", "--yes"], folder)).toMatchObject({
      status: 0,
      out: expect.stringContaining(`${name}: no settings written: there already`),
    });
    expect(read(folder, name)).toBe(text);
  });

  it("says what to add to settings that are there, for the new baseline to count", () => {
    const folder = repository({ "setup.cfg": "[unleak]\nshow-kept = yes\n", "a.py": LEAKY });
    const { out, status } = unleak(["init", "--yes"], folder);
    expect(status).toBe(0);
    expect(out).toContain(
      `setup.cfg: no settings written: there already; for the baseline to count, this is to be added\n    baseline = ${BASELINE}\n`,
    );
  });

  it("says what it can't add to, writes the rest, and ends with 2", () => {
    const folder = repository({ "pyproject.toml": "tool = { black = {} }\n", [HOOKS]: "repos: []\n", "a.py": LEAKY });
    const { out, status } = unleak(["init", "--yes"], folder);
    expect(status).toBe(2);
    expect(out).toContain("pyproject.toml: no settings written: a table [tool.unleak] can't stand at its end\n    [tool.unleak]\n");
    expect(out).toContain(`${HOOKS}: no pre-commit hook written: its repos are no list to which something could be added\n`);
    expect(Object.keys(contents(folder)).sort()).toEqual([HOOKS, "a.py", "pyproject.toml", BASELINE]);
    expect(read(folder, "pyproject.toml")).toBe("tool = { black = {} }\n");
  });

  it("writes no baseline of nothing, and no hook where there is no repository", () => {
    const folder = folderOf({ "a.py": "x = 1\n" });
    const { out, status } = unleak(["init", "--yes"], folder);
    expect(status).toBe(0);
    expect(out).toContain(`${BASELINE}: no baseline written: nothing was found, so there is nothing to note\n`);
    expect(out).toContain(`${HOOKS}: no pre-commit hook written: there is no git repository\n`);
    expect(contents(folder)).toEqual({ "a.py": "x = 1\n", "pyproject.toml": "[tool.unleak]\n# unleak config lists what can stand here\n" });
  });

  it("puts the hook in the top of the repository, and the rest in that of the project", () => {
    const folder = repository({ "part/setup.cfg": "[metadata]\n", "part/src/a.py": LEAKY });
    expect(unleak(["init", "--yes", "src"], join(folder, "part")).status).toBe(0);
    expect(Object.keys(contents(folder)).sort()).toEqual([HOOKS, "part/setup.cfg", "part/src/a.py", `part/${BASELINE}`].sort());
    expect(unleak(["--check", "."], join(folder, "part")).status).toBe(0);
  });
});

describe("unleak init", () => {
  it("without a terminal says what it would write, and writes nothing", () => {
    const folder = repository({ "a.py": LEAKY });
    const { out, err, status } = unleak(["init"], folder, { input: "y\ny\ny\n" });
    expect(status).toBe(2);
    for (const each of [BASELINE, "    [tool.unleak]\n", "        - id: unleak\n", "2 findings of today"]) expect(out).toContain(each);
    expect(err).toContain("--yes writes all of this");
    expect(contents(folder)).toEqual({ "a.py": LEAKY });
  });

  it.skipIf(skipReason !== undefined)("asks before each, and writes what is wanted", async () => {
    const folder = repository({ "a.py": LEAKY });
    const session = new Session(`${process.execPath} ${CLI} init; echo status $?`, folder, { columns: 80 });
    try {
      await session.until(/findings of today[\s\S]*Write it\? \[y\/n\]/);
      session.press("n", "Enter");
      await session.until(/\[tool\.unleak\][\s\S]*Write it\? \[y\/n\]/);
      session.press("maybe", "Enter");
      await session.until(/maybe\s+Write it\? \[y\/n\]/);
      session.press("y", "Enter");
      await session.until(/id: unleak[\s\S]*Write it\? \[y\/n\]/);
      session.press("C-c");
      const screen = await session.until("status 130");
      expect(screen).toContain("stopped by SIGINT: written: pyproject.toml");
    } finally {
      session.end();
    }
    expect(contents(folder)).toEqual({ "a.py": LEAKY, "pyproject.toml": "[tool.unleak]\n# unleak config lists what can stand here\n" });
  });
});

describe("a hook", () => {
  const hookedInto = async (text: string) => {
    const hooked = await withHook(text);
    return "after" in hooked ? hooked.after : hooked.why;
  };

  it.each([
    ["indented items", "repos:\n  - repo: a\n    rev: b\n    hooks:\n      - id: c\n", "  "],
    ["items that are not indented", "repos:\n- repo: a\n  rev: b\n  hooks:\n  - id: c\n", ""],
    ["a comment behind the last line, and no newline", "repos:\n  - repo: a\n    hooks: [{id: c}]  # why", "  "],
    [
      "a text of several lines at the end",
      "repos:\n  - repo: a\n    hooks:\n      - id: c\n        exclude: |\n          x\n          y\n",
      "  ",
    ],
  ])("comes below %s", async (_what, text, indent) => {
    const now = await hookedInto(text);
    expect(now.startsWith(text)).toBe(true);
    expect(now.slice(text.length).replace(/^\n/, "")).toMatch(new RegExp(`^${indent}- repo: local\\n${indent}  hooks:\\n`));
  });

  it("comes before what stands below the list, and a byte of the rest changes nowhere", async () => {
    const head = "# top\nexclude: '^x'\nrepos:\n  - repo: a\n    hooks:\n      - id: c\n";
    const tail = "\n# about what comes\nci:\n  skip: [c]\n";
    const now = await hookedInto(head + tail);
    expect(now.startsWith(head)).toBe(true);
    expect(now.endsWith(tail)).toBe(true);
    expect(await hookedInto(now)).toBe("there already");
  });

  it("has the newlines of the file", async () => {
    expect(await hookedInto("repos:\r\n- repo: a\r\n  hooks: []\r\n")).toMatch(/\r\n- repo: local\r\n {2}hooks:\r\n/);
    expect(await hookedInto("# nothing yet\n")).toMatch(/^# nothing yet\nrepos:\n {2}- repo: local\n/);
  });

  it.each(["repos: []\n", "repos: {}\n", "- x\n", "repos:\n", "a: [\n", "repos: *none\n"])("%j is left alone", async (text) => {
    expect((await withHook(text)) as object).toHaveProperty("why");
  });
});

it("init takes no two projects", () => {
  const folder = folderOf({ "a/setup.cfg": "", "b/setup.cfg": "", "a/x.py": LEAKY, "b/x.py": LEAKY });
  mkdirSync(join(folder, "c"));
  expect(unleak(["init", "--yes", "a", "b"], folder)).toMatchObject({ status: 2, err: expect.stringContaining("init is about one") });
});
