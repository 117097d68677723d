import { describe, expect, it } from "vitest";
import { transformTree } from "../src/index.js";
import { folderOf, LEAKY, unleak } from "./command.js";

const rows = (bytes: number) => "    (1, 2, 3),\n".repeat(Math.ceil(bytes / 15));
const MEBIBYTE = 1024 * 1024;
/** A module of data, about nothing that another file asks. */
const data = (bytes: number) =>
  `class Table(object):\n    def __init__(self):\n        self.size = self.count\n\nROWS = [\n${rows(bytes)}]\n`;

describe("a file that is too large to be parsed", () => {
  it.each(["1", "2", "3"])("is not read, and named with what to do; the sums add up (%s threads)", (jobs) => {
    const folder = folderOf({ "big.py": data(1.5 * MEBIBYTE), "m.py": LEAKY });
    const { err, status } = unleak(["-j", jobs, "--no-config", "--check", "."], folder);
    expect(err).toContain("unleak: big.py: not read: larger than 1 MiB; --max-file-size 2M has it read\n");
    expect(err).toContain("files: 2 given = 0 clean + 1 found + 0 failed + 1 not read\n");
    expect(status).toBe(1);
  });

  it("is read where it would not have to be parsed, and where that is asked for", () => {
    const folder = folderOf({
      "plain.py": `ROWS = [\n${rows(1.5 * MEBIBYTE)}]\n`,
      "big.py": `${LEAKY}ROWS = [\n${rows(1.5 * MEBIBYTE)}]\n`,
    });
    expect(unleak(["--check", "plain.py"], folder).err).toContain("files: 1 given = 1 clean");
    expect(unleak(["--check", "--max-file-size", "2M", "big.py"], folder).err).toContain("files: 1 given = 0 clean + 1 found");
    expect(unleak(["--check", "--max-file-size", "1000", "plain.py"], folder).err).toContain("plain.py: not read: larger than 1000 bytes");
  });

  it.each([
    ["overrides the method", "from m import Spooler\nclass Sub(Spooler):\n    def is_closed(self):\n        return False\n"],
    ["replaces it", "import m\nm.Spooler.is_closed = None\n"],
    ["asks whether the alias is there", "def f(x):\n    return hasattr(x, 'isClosed')\n"],
  ])("counts against what it may have to do with: it %s", async (_what, code) => {
    const folder = folderOf({
      "m.py": LEAKY,
      "other.py": LEAKY.replaceAll(/\w*[cC]losed?\b/g, "$&d").replace("Spooler", "Other"),
      "big.py": `${code}${data(1.5 * MEBIBYTE)}`,
    });
    for (const jobs of [1, 2]) {
      const { files, notRead } = await transformTree(["m.py", "other.py"], {
        cwd: folder,
        root: folder,
        transforms: ["method-alias"],
        jobs,
      }).result();
      const applied = (name: string) =>
        files.find(({ path }) => path === name)?.findings.filter(({ outcome }) => outcome === "applied").length;
      expect(applied("m.py")).toBe(0);
      expect(applied("other.py")).toBe(1);
      expect(files.find(({ path }) => path === "m.py")?.failures.map(({ message }) => message)).toEqual([
        "not analysed, the file is left alone: what big.py says of it is not known: larger than 1 MiB; --max-file-size 2M has it read",
      ]);
      expect(notRead).toEqual([]);
    }
  });

  it("is parsed where nearly all of it is one string or comment, whatever quotes and signs stand in there", () => {
    const many = (text: string) => text.repeat(1 << 19);
    for (const text of [`"${many("a'b")}"`, `"""${many('"b # c\n')}"""`, `# ${many("a, (")}`, `r'${many("\\\n")}'`]) {
      const { err } = unleak(["--check", "."], folderOf({ "a.py": `${LEAKY}${text}\n` }));
      expect(err).toContain("files: 1 given = 0 clean + 1 found");
    }
  });

  it("makes what is inherited from it unknown", async () => {
    const folder = folderOf({
      "m.py": `from big import Base\n${LEAKY.replace("object", "Base")}`,
      "big.py": `class Base(object):\n    pass\n${data(1.5 * MEBIBYTE)}`,
    });
    const { files } = await transformTree(["m.py"], { cwd: folder, root: folder }).result();
    expect(files[0]?.findings.filter(({ outcome }) => outcome === "applied")).toEqual([]);
  });

  it("costs no more memory than its text", () => {
    const folder = folderOf({ "big.py": data(8 * MEBIBYTE) });
    const told = "data:text/javascript,process.on('exit',()=>console.error('RSS',process.resourceUsage().maxRSS))";
    const { err } = unleak(["-j", "1", "--check", "."], folder, { env: { NODE_OPTIONS: `--import "${told}"` } });
    expect(Number(/RSS (\d+)/.exec(err)?.[1])).toBeGreaterThan(10_000);
    expect(Number(/RSS (\d+)/.exec(err)?.[1])).toBeLessThan(300_000);
  });

  it("may be set in a settings file, in units", () => {
    const folder = folderOf({ "m.py": LEAKY, "pyproject.toml": '[tool.unleak]\nmax-file-size = "10"\n' });
    expect(unleak(["--check", "m.py"], folder).err).toContain("m.py: not read: larger than 10 bytes");
    expect(unleak(["config", "m.py"], folder).out).toMatch(/max-file-size = "10" +# pyproject.toml:2/);
    expect(unleak(["--check", "--max-file-size", "1k", "m.py"], folder).status).toBe(1);
    for (const wrong of ["0", "-1", "1.5M", "much", "4 M"]) {
      const { err, status } = unleak(["--check", "--no-config", `--max-file-size=${wrong}`, "m.py"], folder);
      expect(err).toContain("--max-file-size takes a number of bytes, such as 500000, 500K or 4M");
      expect(status).toBe(2);
    }
    expect(unleak(["--check", "m.py"], folderOf({ "m.py": LEAKY, "setup.cfg": "[unleak]\nmax-file-size = lots\n" })).err).toContain(
      "setup.cfg:2: 'max-file-size' takes a number of bytes",
    );
  });
});

it.each([
  ["opens texts and ends none", (line: number) => `python <<E${line} class\n`],
  ["opens quotes and closes none", (line: number) => `python -c ${line % 2 ? "'" : '"'}class Pump\n`],
  ["says one word", () => "python "],
])("a script of a shell that %s is gone through once", (_what, line) => {
  const script = Array.from({ length: 40_000 }, (_, index) => line(index)).join("");
  const folder = folderOf({ "setup.py": "", "m.py": LEAKY, "run.sh": script });
  // What hangs takes for ever.
  expect(unleak(["--check", "m.py"], folder, { timeout: 60_000 }).status).toBe(1);
});
