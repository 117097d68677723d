import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, LEAKY, run, unleak } from "./command.js";

const KEPT = `class Cache(object):
    def __init__(self):
        self.lookup = self.find

    def find(self):
        self.lookup = None
`;

/** As long as the statistics need to scale: so many classes. */
const many = (number: number) => Array.from({ length: number }, (_, at) => LEAKY.replace("Spooler", `Spooler${at}`)).join("\n\n");

const FILES: Readonly<Record<string, string>> = {
  "a.py": LEAKY,
  "b/big.py": many(30),
  "b/clean.py": "x = 1\n",
  "b/kept.py": KEPT,
  "silenced.py": LEAKY.replace("class Spooler(object):", "class Spooler(object):  # unleak: ignore"),
  "deep/er/and/deeper/than/anybody/would/ever/put/a/module/of/python/code/into/spooler_of_pipes.py": LEAKY,
  "schlüssel.py": LEAKY,
  "a b.py": LEAKY,
};

/** A git repository whose one commit holds these files. */
function committed(files: Readonly<Record<string, string>>): string {
  const folder = folderOf(files);
  const git = (...args: string[]) => run("git", ["-c", "user.name=n", "-c", "user.email=e", "-C", folder, ...args], folder);
  git("init", "-q");
  git("add", "-A");
  git("commit", "-q", "-m", "all");
  return folder;
}

describe("--stat", () => {
  it.each([{ number: 0 }, { number: 1 }, { number: 30 }])("prints what git says of $number files when they are written", ({ number }) => {
    const folder = committed({
      "c.py": "x = 1\n",
      ...Object.fromEntries(Array.from({ length: number }, (_, at) => [`m${at}.py`, many(at + 1)])),
    });
    const { out, status } = unleak(["--stat", "."], folder);
    expect(status).toBe(0);
    expect(run("git", ["diff", "--quiet"], folder).status).toBe(0);
    expect(unleak(["-q", "-w", "--stat", "."], folder).out).toBe(out);
    expect(run("git", ["diff", "--stat=80"], folder).out).toBe(out);
    expect(out.split("\n").length).toBe(number === 0 ? 1 : number + 2);
  });

  it("cuts and quotes names as git does", () => {
    const folder = committed(FILES);
    const { out } = unleak(["--stat", "."], folder);
    unleak(["-w", "."], folder);
    expect(out).toBe(run("git", ["diff", "--stat=80"], folder).out);
    expect(out).toContain(" .../module/of/python/code/into/spooler_of_pipes.py");
    expect(out).toContain('"schl\\303\\274ssel.py"');
  });

  it("goes with the other options as the diff does", () => {
    const folder = committed(FILES);
    expect(unleak(["-q", "--check", "--stat", "b"], folder)).toMatchObject({ status: 1, out: expect.stringContaining(" b/big.py | ") });
    expect(unleak(["-q", "--stat", "--since", "HEAD", "."], folder).out).toBe("");
    writeFileSync(join(folder, "a.py"), `${LEAKY}\n`);
    expect(unleak(["-q", "--stat", "--since", "HEAD", "."], folder).out).toMatch(
      /^ a\.py \| \d+ [+-]+\n 1 file changed, 9 insertions\(\+\), 1 deletion\(-\)\n$/,
    );
    expect(unleak(["-q", "--stat", "-o", "stat.txt", "b"], folder).out).toBe("");
    expect(unleak(["-q", "--stat", "--color", "always", "a.py"], folder).out).toMatch(/ \| 10 \x1b\[32m\++\x1b\[0m\x1b\[31m-\x1b\[0m\n/);
  });
});

describe("--files-with-findings", () => {
  const all = (folder: string, ...options: string[]) => unleak(["-q", "--files-with-findings", ...options, "."], folder).out;

  it("prints the files that would change, and with --show-kept those with what it lists, in the order of the report", () => {
    const folder = folderOf(FILES);
    const changed = Object.keys(FILES).filter((name) => !/clean|kept|silenced/.test(name));
    const bytes = (names: readonly string[]) => names.map((name) => Buffer.from(`${name}\n`).toString("latin1")).sort();
    expect(all(folder).match(/.*\n/g)).toEqual(bytes(changed));
    expect(all(folder, "--show-kept").match(/.*\n/g)).toEqual(bytes([...changed, "b/kept.py", "silenced.py"]));
    for (const jobs of ["1", "3"]) expect(all(folder, "-j", jobs)).toBe(all(folder));
  });

  it("ends each with NUL for xargs -0, whatever it is called", () => {
    const folder = folderOf({});
    mkdirSync(join(folder, "new\nline"));
    for (const name of ["new\nline/it's.py", "a b.py", "-x.py"]) writeFileSync(join(folder, name), LEAKY);
    expect(all(folder, "-0")).toBe("-x.py\0a b.py\0new\nline/it's.py\0");
    expect(all(folder, "--null")).toBe(all(folder, "-0"));
    const again = unleak(["-q", "--stat", "--files-from", "-"], folder, { input: all(folder, "-0") });
    expect(again.out).toContain(" 3 files changed");
    expect(unleak(["-q", "-w", "--files-with-findings", "-0", "."], folder).out).toBe("-x.py\0a b.py\0new\nline/it's.py\0");
    expect(all(folder, "-0")).toBe("");
  });
});

it.each([
  [["--stat", "--files-with-findings"], "--stat and --files-with-findings"],
  [["--stat", "-f", "json"], "--stat and --format"],
  [["-0"], "--null"],
  [["--stat", "-0"], "--null"],
])("%j is told to make no sense", (options, message) => {
  const { err, status } = unleak([...options, "."], folderOf({ "a.py": LEAKY }));
  expect(err).toContain(message);
  expect(status).toBe(2);
});

it("goes before the format of a settings file", () => {
  const folder = folderOf({ "a.py": LEAKY, "pyproject.toml": '[tool.unleak]\nformat = "json"\n' });
  expect(unleak(["-q", "--files-with-findings", "."], folder).out).toBe("a.py\n");
});
