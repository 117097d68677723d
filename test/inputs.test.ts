import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { REWRITE_OPTIONS } from "../src/cli/options.js";
import { findSettings } from "../src/cli/settings.js";
import { mergeReports, transformTree, UsageError } from "../src/index.js";
import { folderOf, LEAKY, PROJECT, read, repository, run, unleak } from "./command.js";

/** What hangs takes for ever; a slow and busy machine takes less. */
const timed = { timeout: 120_000 };
const hasMkfifo = spawnSync("mkfifo", ["--version"]).status === 0;
const CLI = join(PROJECT, "dist", "src", "cli.js");

/** What is said of a file in a folder that can't be taken; undefined where it is taken after all, or was a fault of unleak. */
type Refusal = (file: string, folder: string) => Promise<string | undefined>;

/** In the words of a usage error, as the command line prints them behind its name. */
async function refusal(work: Promise<unknown>): Promise<string | undefined> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof UsageError ? `unleak: ${error.message}\n` : undefined;
}

async function unusable(file: string): Promise<string | undefined> {
  const { pieces, totals } = await mergeReports([file]);
  for await (const _ of pieces);
  return totals().unusable.map(({ path, message }) => `unleak: ${path}: ${message}\n`)[0];
}

const byLibrary = {
  decisions: (file, cwd) => refusal(transformTree(["."], { cwd, decisions: file }).result()),
  baseline: (file, cwd) => refusal(transformTree(["."], { cwd, baseline: file }).result()),
  merge: (file, cwd) => unusable(resolve(cwd, file)),
} satisfies Record<string, Refusal>;

/** As options of the command line. */
const INPUTS = {
  decisions: (file: string) => ["--decisions", file, "."],
  baseline: (file: string) => ["--baseline", file, "."],
  config: (file: string) => ["--config", file, "."],
  "files-from": (file: string) => ["--files-from", file],
  merge: (file: string) => ["merge", file],
  transform: (file: string) => ["-t", file, "."],
};

const ODD_FILES = ["/dev/zero", "/dev/tty", "/dev/full", "fifo.json", "folder.json", "gone.json", "loop.json"];
const NO_WORDS = /internal error| {4}at |Cannot |call stack|not iterable|undefined/;

/** Has what `ODD_FILES` names. */
function oddFolder(): string {
  const folder = folderOf({ "a.py": LEAKY });
  if (hasMkfifo) run("mkfifo", ["fifo.json"], folder);
  mkdirSync(join(folder, "folder.json"));
  symlinkSync("loop.json", join(folder, "loop.json"));
  return folder;
}

const files = ODD_FILES.filter((file) => hasMkfifo || file !== "fifo.json");

describe.each(Object.entries(INPUTS))("the file for %s", (name, args) => {
  const folder = oddFolder();

  // What the library refuses, the command line tells: that much one file shows.
  it.each(name in byLibrary ? ["/dev/zero"] : files)("is refused by the command line at once where it is %s", (file) => {
    const { out, err, status } = unleak(args(file), folder, timed);
    expect(err).toMatch(/^unleak: \S.*\n/);
    expect(err).toContain(file);
    expect(err).not.toMatch(NO_WORDS);
    expect([out.includes("+++"), status]).toEqual([false, 2]);
  });
});

describe.each(Object.entries<Refusal>(byLibrary))("the file for %s", (_name, refuse) => {
  const folder = oddFolder();

  it.each(files)("is refused by the library at once where it is %s", async (file) => {
    const err = await refuse(file, folder);
    expect(err).toMatch(/^unleak: \S.*\n/);
    expect(err).toContain(file);
    expect(err).not.toMatch(NO_WORDS);
    expect(read(folder, "a.py")).toBe(LEAKY);
  });
});

/** Whatever JSON can be. */
const JSONS = [
  "",
  "null",
  "1",
  '"x"',
  "[]",
  "{}",
  "[null]",
  '{"__proto__": null}',
  '{"version": 1, "findings": [null]}',
  '{"version": 1, "findings": null}',
  '{"version": 1, "findings": [{"__proto__": {"path": "a.py"}}]}',
  '{"version": 1, "findings": {"length": 1}}',
  '{"version": 1, "files": [null], "accepted": []}',
  '{"version": 1, "files": [[]], "accepted": []}',
  '{"version": 1, "files": [{"path": null, "sha256": 1}], "accepted": []}',
  '{"version": 1, "files": [{"__proto__": {"path": "a.py", "sha256": ""}}], "accepted": []}',
  '{"version": 1, "files": [{"path": "a\\u0000b", "sha256": ""}], "accepted": []}',
  '{"version": 1, "files": [], "accepted": [null]}',
  '{"version": 1, "files": [], "accepted": {"__proto__": []}}',
  '{"version": {"__proto__": 1}, "files": [], "accepted": []}',
  '{"kind": "run", "schemaVersion": "1", "__proto__": {}}',
  '{"kind": "__proto__", "schemaVersion": "1"}',
  "root:x:0:0:secret:/root:/bin/sh\n",
  '{"secret": ',
  "[".repeat(200_000),
  `${"[".repeat(200_000)}${"]".repeat(200_000)}`,
  `${'{"findings":'.repeat(50_000)}1${"}".repeat(50_000)}`,
];

describe("a file of JSON that is not what it should be", () => {
  const { decisions, baseline } = INPUTS;
  const names = ["decisions", "baseline", "merge"] as const;

  it.each(names)("is an error in words, whatever it holds, and nothing of it is quoted (%s)", async (name) => {
    const folder = folderOf({ "a.py": LEAKY });
    for (const text of JSONS) {
      writeFileSync(join(folder, "x.json"), text);
      const err = await byLibrary[name]("x.json", folder);
      const what = `${name}: ${text.slice(0, 80)}`;
      expect(err, what).toMatch(/^unleak: \S*.*x\.json.*\n/);
      expect(err, what).not.toMatch(NO_WORDS);
      if (name !== "merge") expect(err, what).not.toContain("secret");
    }
    expect(read(folder, "a.py")).toBe(LEAKY);
  });

  it.each(names)("is told of by the command line (%s)", (name) => {
    const folder = folderOf({ "a.py": LEAKY, "x.json": '{"secret": ' });
    const { err, out, status } = unleak(INPUTS[name]("x.json"), folder, timed);
    expect(err).toMatch(/^unleak: \S*.*x\.json.*\n/);
    expect(err).not.toMatch(NO_WORDS);
    if (name !== "merge") expect(err).not.toContain("secret");
    expect([out.includes("+++"), status]).toEqual([false, 2]);
  });

  const ENTRY = '"path": "a.py", "transform": "t", "class": "C", "subject": "s"';
  const FILE = '"path": "a.py", "sha256": "0"';

  it.each([
    ["decisions", decisions, '{"version": 1, "files": [], "accepted": [], KEY}', "it"],
    ["decisions", decisions, `{"version": 1, "files": [{${FILE}}, {${FILE}, KEY}], "accepted": []}`, "files[1]"],
    ["baseline", baseline, '{"version": 1, "findings": [], KEY}', "it"],
    ["baseline", baseline, `{"version": 1, "findings": [{${ENTRY}}, {${ENTRY}, KEY}]}`, "findings[1]"],
  ] as const)("is refused where it has a key that nobody reads, which is named (%s, %#)", (_name, args, text, place) => {
    for (const [key, value] of [
      ["__proto__", '{"x": 1}'],
      ["__proto__", "null"],
      ["constructor", "1"],
      ["toString", "null"],
      ["acepted", '["method-alias:a.py:1"]'],
      ["", "1"],
      ["a\u001b[2J", "1"],
    ] as const) {
      const folder = folderOf({ "a.py": LEAKY, "x.json": text.replace("KEY", () => `${JSON.stringify(key)}: ${value}`) });
      const { err, out, status } = unleak(args("x.json"), folder, timed);
      expect(err).toMatch(/^unleak: x\.json /);
      expect(err).toContain(`: ${place} has the key ${JSON.stringify(key)}, which means nothing there\n`);
      expect([out, status]).toEqual(["", 2]);
    }
  });

  it.each([
    ["decisions", decisions, '{"version": 1, "files": [], "accepted": [], "rejected": [null]}', "rejected[0] must be string"],
    ["decisions", decisions, '{"version": 1, "files": [], "accepted": [], "rejected": null}', "rejected must be array"],
    ["decisions", decisions, '{"version": 1, "files": [], "accepted": [], "forward": null}', "forward must be boolean"],
    ["decisions", decisions, '{"version": 1, "files": [], "accepted": [], "tool": null}', "tool must be string"],
    ["decisions", decisions, '{"version": 1, "files": [null], "accepted": []}', "files[0] must be object"],
    ["baseline", baseline, `{"version": 1, "findings": [{${ENTRY}}, null]}`, "findings[1] must be object"],
    ["baseline", baseline, `{"version": 1, "findings": [{${ENTRY}, "reason": null}]}`, "findings[0].reason must be string"],
  ] as const)("is refused where an entry is another thing, which is named (%s, %#)", (_name, args, text, fault) => {
    const { err, out, status } = unleak(args("x.json"), folderOf({ "a.py": LEAKY, "x.json": text }), timed);
    expect(err).toMatch(/^unleak: x\.json /);
    expect(err).toContain(`: ${fault}\n`);
    expect([out, status]).toEqual(["", 2]);
  });

  it("may be what was decided on files that are none: they are not waited for", () => {
    const files = ["/dev/zero", "/dev/tty", "fifo.py", "."].map((path) => ({ path, sha256: "0" }));
    const folder = folderOf({ "a.py": LEAKY, "d.json": JSON.stringify({ version: 1, files, accepted: [] }) });
    if (hasMkfifo) run("mkfifo", ["fifo.py"], folder);
    const { err, status } = unleak(["--decisions", "d.json", "."], folder, timed);
    for (const { path } of files) expect(err).toContain(`unleak: ${path}: `);
    expect(status).toBe(2);
  });

  it("is refused where it is larger than anything that unleak writes", () => {
    const folder = folderOf({ "a.py": LEAKY, "x.json": "" });
    truncateSync(join(folder, "x.json"), 2 ** 33);
    for (const args of [decisions, baseline]) expect(unleak(args("x.json"), folder, timed).err).toContain("it is larger than 256 MiB");
  });
});

describe("a pipe that a shell makes", () => {
  it("is read: <(command)", () => {
    const folder = folderOf({ "a.py": LEAKY, "b.py": LEAKY });
    const { out, status } = run("bash", ["-c", `"${process.execPath}" "${CLI}" -q --files-from <(echo a.py)`], folder, timed);
    expect(out.match(/^\+\+\+ .*$/gm)).toEqual(["+++ b/a.py"]);
    expect(status).toBe(0);
  });

  it("is not the terminal, nor standard input by another name", () => {
    const folder = folderOf({ "a.py": LEAKY });
    const line = `"${process.execPath}" "${CLI}" --files-from /dev/stdin < <(sleep 20 2> /dev/null)`;
    const { err } = run("bash", ["-c", line], folder, timed);
    expect(err).toContain("the paths could not be read from /dev/stdin: it is a pipe, which may never end, and no file\n");
    expect(err).toContain("- for standard input");
  });
});

describe("settings that are found in a tree", () => {
  /** What is said of the settings of a folder; undefined where there is nothing to say. */
  const refused = (cwd: string) => refusal(findSettings(["."], { cwd, options: REWRITE_OPTIONS, transforms: [] }));
  /** The same by the command line. */
  const told = (folder: string) => {
    const { out, err, status } = unleak(["."], folder, timed);
    expect([out, status]).toEqual(["", 2]);
    return err;
  };
  const SPELLINGS: Readonly<Record<string, (key: string, value: string) => string>> = {
    "pyproject.toml": (key, value) => `[tool.unleak]\n${key} = "${value}"\n`,
    "setup.cfg": (key, value) => `[unleak]\n${key} = ${value}\n`,
    "tox.ini": (key, value) => `[unleak]\n${key} =\n    ${value}\n`,
  };

  const PLACES = ["/", "..", "sub/../..", "/etc/passwd", "link", "link/secret.json", "link/gone", "/dev/zero", "/dev/fd/0"];

  it.each(Object.keys(SPELLINGS))("lead nowhere outside of it (%s)", async (name) => {
    const away = folderOf({ "secret.json": "secret", "b.py": LEAKY });
    const folder = folderOf({ "sub/a.py": LEAKY });
    symlinkSync(away, join(folder, "link"));
    for (const key of ["root", "baseline"]) {
      const expected = new RegExp(`^unleak: ${name}:[23]: '${key}' leads out of /.*: in a settings file that is found in a tree`);
      const set = (value: string) => writeFileSync(join(folder, name), SPELLINGS[name]?.(key, value) ?? "");
      for (const value of PLACES) {
        set(value);
        const err = await refused(folder);
        expect(err, `${key} ${value}`).toMatch(expected);
        expect(err).not.toMatch(/secret"|root:/);
      }
      expect(told(folder)).toMatch(expected);
    }
  });

  it("may lead up to the top of the repository, and a file that --config names anywhere", () => {
    const folder = repository({ "sub/setup.cfg": "[unleak]\nroot = ..\n", "sub/a.py": LEAKY, "b.py": LEAKY });
    expect(unleak(["-q", "sub"], folder).status).toBe(0);
    writeFileSync(join(folder, "sub/setup.cfg"), "[unleak]\nroot = ../..\n");
    expect(unleak(["-q", "sub"], folder).status).toBe(2);
    const named = folderOf({ "x.ini": "[unleak]\nroot = ../here\n", "here/a.py": LEAKY });
    writeFileSync(join(named, "x.ini"), `[unleak]\nroot = ${join(named, "here")}\n`);
    expect(unleak(["-q", "--config", "x.ini", "here"], named).status).toBe(0);
  });

  it.each([
    ["setup.cfg", "[unleak]\n# a comment\n__proto__ = x\n", 3, "__proto__"],
    ["setup.cfg", "[unleak]\n__proto__ =\n    unsafe\n", 2, "__proto__"],
    ["setup.cfg", "[unleak]\n__proto__[] = x\n", 2, "__proto__[]"],
    ["setup.cfg", "[unleak]\nunsafe = no\n; x\nconstructor: x\n", 4, "constructor"],
    ["tox.ini", "[unleak]\nunsfae\n", 2, "unsfae"],
    ["tox.ini", "[unleak]\nprototype =\n", 2, "prototype"],
    ["pyproject.toml", "[tool.unleak]\n# a comment\n__proto__ = 1\n", 3, "__proto__"],
    ["pyproject.toml", "[tool.unleak]\nconstructor = 1\n", 2, "constructor"],
    ["pyproject.toml", "[tool.unleak.__proto__]\nunsafe = true\n", 1, "__proto__"],
    ["pyproject.toml", '[tool.unleak]\n"__proto__".unsafe = true\n', 2, "__proto__"],
    ["pyproject.toml", '[tool]\nunleak = { "__proto__" = 1 }\n', 1, "__proto__"],
  ])("have no key that is passed over without a word (%s, %j)", async (name, text, line, key) => {
    const err = await refused(folderOf({ [name]: text, "a.py": LEAKY }));
    expect(err).toContain(`unleak: ${name}:`);
    expect(err).toContain(`there is no setting '${key}'`);
    if (name !== "pyproject.toml") expect(err).toContain(`${name}:${line}: `);
  });

  it.each([
    ["setup.cfg", "[unleak]\nunsafe = no\n[other]\n[unleak]\nunsafe = yes\n", "setup.cfg:4: there is a section [unleak] above it already"],
    ["setup.cfg", "[unleak]\njobs = 100000\n", "setup.cfg:2: 'jobs' takes no more than 64"],
    ["pyproject.toml", `[tool.unleak]\nexclude = ${"[".repeat(100_000)}\n`, "pyproject.toml:2:"],
    ["pyproject.toml", `[tool.unleak]\nexclude = ${"[".repeat(900)}${"]".repeat(900)}\n`, "'exclude' takes a list of texts"],
  ])("that make no sense are told: %s, %#", async (name, text, message) => {
    const err = await refused(folderOf({ [name]: text, "a.py": LEAKY }));
    expect(err).toContain(message);
    expect(err).not.toMatch(/internal error| {4}at /);
  });

  it("that make no sense are told by the command line", () => {
    expect(told(folderOf({ "setup.cfg": "[unleak]\n__proto__ = x\n", "a.py": LEAKY }))).toContain("there is no setting '__proto__'");
    expect(told(folderOf({ "setup.cfg": "[unleak]\nexclude = !(a)\n", "a.py": LEAKY }))).toContain("the glob '!(a)' can't be taken");
    const nested = `[tool.unleak]\nexclude = ${"[".repeat(100_000)}\n`;
    expect(told(folderOf({ "pyproject.toml": nested, "a.py": LEAKY }))).toMatch(/^unleak: pyproject\.toml:2:(?![\s\S]* {4}at )/);
  });

  it.runIf(hasMkfifo)("that are pipes or devices are told, and not waited for", async () => {
    for (const name of Object.keys(SPELLINGS)) {
      const folder = folderOf({ "a.py": LEAKY });
      run("mkfifo", [name], folder);
      expect(await refused(folder)).toBe(`unleak: ${name}: it is a pipe, which may never end, and no file\n`);
    }
    const folder = folderOf({ "a.py": LEAKY });
    run("mkfifo", ["tox.ini"], folder);
    expect(told(folder)).toContain("unleak: tox.ini: it is a pipe, which may never end, and no file\n  --no-config");
    expect(unleak(["--no-config", "-q", "."], folder, timed).status).toBe(0);
  });

  it("have patterns that are matched in no time, whatever the names", () => {
    const excluded = [`${"a*".repeat(60)}b`, `${"a/**/".repeat(60)}b`, `${"+(a|".repeat(20)}a${")".repeat(20)}b`].map(
      (glob) => `"${glob}"`,
    );
    const long = "a".repeat(250);
    const folder = folderOf({
      "pyproject.toml": `[tool.unleak]\nexclude = [${excluded.join(", ")}]\n`,
      ".gitignore": `${"a/**/".repeat(60)}b\n${"*a".repeat(60)}b\n`,
      [`${"a/".repeat(60)}${long}`]: "",
      [`${long}/x.py`]: LEAKY,
    });
    const { out, status } = unleak(["-q", "."], folder, timed);
    expect([out.includes("x.py"), status]).toEqual([true, 0]);
    expect(read(folder, `${long}/x.py`)).toBe(LEAKY);
  });
});
