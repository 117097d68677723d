import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, LEAKY, unleak } from "./command.js";

/** The lines of `unleak config`, by the name of the setting. */
function settings(folder: string, ...args: string[]): Map<string, string> {
  const { out, err, status } = unleak(["config", ...args], folder);
  expect(err).toBe("");
  expect(status).toBe(0);
  return new Map(out.split("\n").map((line) => [line.split(" ")[line.startsWith("# ") ? 1 : 0] ?? "", line.replace(/ +/g, " ")]));
}

describe("settings", () => {
  it.each([
    ["pyproject.toml", '[project]\nname = "x"\n\n[tool.unleak]\nunsafe = true\nexclude = ["build", "docs/**"]\njobs = 3\n', [5, 6, 7]],
    [
      "setup.cfg",
      "[metadata]\nname = x\n[unleak]\nunsafe: yes\nexclude =\n    build\n    docs/**\n# many\njobs = 3\n[other]\nunsafe = no\n",
      [4, 5, 9],
    ],
    ["tox.ini", "[tox]\n[unleak]\nunsafe=1\nexclude=build, docs/**\njobs=3\n", [3, 4, 5]],
  ])("come from %s, and are told with the line they stand on", (name, text, lines) => {
    const found = settings(folderOf({ [name]: text }));
    expect(found.get("unsafe")).toBe(`unsafe = true # ${name}:${lines[0]}`);
    expect(found.get("exclude")).toBe(`exclude = ["build", "docs/**"] # ${name}:${lines[1]}`);
    expect(found.get("jobs")).toBe(`jobs = 3 # ${name}:${lines[2]}`);
    expect(found.get("forward")).toBe("forward = false # default");
  });

  it("of the nearest file that speaks of unleak count, and of no other", () => {
    const folder = folderOf({
      "pyproject.toml": "[tool.unleak]\nunsafe = true\njobs = 2\n",
      "sub/pyproject.toml": '[project]\nname = "sub"\n',
      "sub/setup.cfg": "[unleak]\nforward = true\n",
      "sub/deep/a.py": LEAKY,
      "other/a.py": LEAKY,
    });
    expect(settings(folder, "sub/deep/a.py").get("forward")).toBe("forward = true # sub/setup.cfg:2");
    expect(settings(folder, "sub/deep").get("unsafe")).toBe("unsafe = false # default");
    expect(settings(folder, "other").get("jobs")).toBe("jobs = 2 # pyproject.toml:3");
    expect(settings(folder, "sub", "other").get("jobs")).toBe("jobs = 2 # pyproject.toml:3");
    expect(settings(join(folder, "sub/deep"), ".").get("forward")).toBe("forward = true # ../setup.cfg:2");
  });

  it("are not looked for above the repository", () => {
    const folder = folderOf({ "tox.ini": "[unleak]\nunsafe = true\n", "repo/a.py": LEAKY });
    mkdirSync(join(folder, "repo/.git"));
    expect(settings(folder, "repo").get("unsafe")).toBe("unsafe = false # default");
  });

  it("give way to the command line, which can also take them back or name another file", () => {
    const folder = folderOf({
      "tox.ini": "[unleak]\nunsafe = true\njobs = 2\nno-ignore = true\n",
      "other.toml": '[tool.unleak]\nshow-kept = true\npython = "python2.7"\n',
    });
    expect(settings(folder, "--no-unsafe").get("unsafe")).toBe("unsafe = false # the command line");
    expect(settings(folder, "-j", "5").get("jobs")).toBe("jobs = 5 # the command line");
    expect(settings(folder).get("no-ignore")).toBe("no-ignore = true # tox.ini:4");
    expect(settings(folder, "--ignore").get("no-ignore")).toBe("no-ignore = false # the command line");
    expect(settings(folder, "--no-config").get("unsafe")).toBe("unsafe = false # default");
    const named = settings(folder, "--config", "other.toml");
    expect(named.get("show-kept")).toBe("show-kept = true # other.toml:2");
    expect(named.get("python")).toBe('python = "python2.7" # other.toml:3');
    expect(named.get("unsafe")).toBe("unsafe = false # default");
  });

  it("are what a run goes by; globs are seen from the folder of the file", () => {
    const folder = folderOf({
      "tox.ini": "[unleak]\nexclude = old/**\ntransform = context-manager\n",
      "src/a.py": LEAKY,
      "src/old/b.py": LEAKY,
      "old/c.py": LEAKY,
    });
    const { out } = unleak(["-q", "."], folder);
    expect([...out.matchAll(/^\+\+\+ b\/(.*)$/gm)].map(([, path]) => path)).toEqual(["src/a.py", "src/old/b.py"]);
    expect(out).not.toContain("isClosed = is_closed\n+");
    expect(unleak(["-q", ".."], join(folder, "src")).out).not.toContain("c.py");
  });

  it.each([
    ["unsafe = true\nunsfae = true", 3, "there is no setting 'unsfae'"],
    ['unsafe = "yes"', 2, `'unsafe' takes true or false, not "yes"`],
    ["jobs = 0", 2, "'jobs' takes a whole number, 1 or more, not 0"],
    ["jobs = 1.5", 2, "'jobs' takes a whole number, 1 or more, not 1.5"],
    ["exclude = [1]", 2, "'exclude' takes a list of texts, not [1]"],
    ['color = "red"', 2, `'color' takes one of auto, always, never, not "red"`],
    ["write = true", 2, "'write' is for the command line only"],
    ['output = "x"', 2, "'output' counts only on the command line, or in a file that --config names"],
    ['python = "./x"', 2, "'python' counts only on the command line, or in a file that --config names"],
    ['\ntransform = ["./evil.js"]', 3, "a transform that is a file of one's own counts only on the command line"],
  ])("that make no sense are an error with file and line (%s)", (text, line, message) => {
    const folder = folderOf({ "pyproject.toml": `[tool.unleak]\n${text}\n`, "a.py": LEAKY, "evil.js": "process.exit(77);" });
    const { out, err, status } = unleak(["."], folder);
    expect(err).toContain(`unleak: pyproject.toml:${line}: ${message}`);
    expect([out, status]).toEqual(["", 2]);
  });

  it("of an INI file are told as they stand there", () => {
    const { err } = unleak(["."], folderOf({ "setup.cfg": "[unleak]\nshow-kept = maybe\n", "a.py": LEAKY }));
    expect(err).toContain("unleak: setup.cfg:2: 'show-kept' takes true or false, not maybe\n");
  });

  it("that are no TOML are an error with line and column, unless they say nothing of unleak", () => {
    const broken = unleak(["config"], folderOf({ "pyproject.toml": "[tool.unleak]\nunsafe = \n" }));
    expect(broken.err).toMatch(/^unleak: pyproject\.toml:2:\d+: /);
    expect(broken.status).toBe(2);
    expect(unleak(["config"], folderOf({ "pyproject.toml": "[tool.other\n" })).status).toBe(0);
  });

  it("of a file that --config names have to be there", () => {
    const folder = folderOf({ "x.ini": "[other]\n" });
    expect(unleak(["config", "--config", "y.ini"], folder).err).toContain("unleak: y.ini: no such file or folder");
    expect(unleak(["config", "--config", "x.ini"], folder).err).toContain("unleak: x.ini has no table [unleak]");
  });

  it("never lead to a write that the command line doesn't ask for", () => {
    const folder = folderOf({ "setup.cfg": "[unleak]\nbackup = orig\nunsafe = true\n", "a.py": LEAKY });
    expect(unleak(["."], folder).status).toBe(0);
    expect(readFileSync(join(folder, "a.py"), "latin1")).toBe(LEAKY);
    writeFileSync(join(folder, "setup.cfg"), "[unleak]\nwrite = true\n");
    expect(unleak(["."], folder).status).toBe(2);
  });
});
