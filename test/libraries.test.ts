import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createProject, transformSource, transformTree } from "../src/index.js";
import { folderOf, LEAKY, read, unleak } from "./command.js";

/** What a package of others may hold; `{}` is the folder it is imported from. */
const FRAMEWORK = {
  "{}/frames/__init__.py": "from frames.base import Frame\n",
  "{}/frames/base.py":
    "class Root(object):\n    def __init__(self, name):\n        self.name = name\n    def close(self):\n        self.name = None\n\n" +
    "class Frame(Root):\n    pass\n\nclass Nosy(Root):\n    def look(self):\n        return hasattr(self, 'halt')\n\n" +
    "def ask(thing):\n    return hasattr(thing, 'halt')\n\nclass Asker(object):\n    def ask(self, thing):\n        return hasattr(thing, 'halt')\n",
  "{}/frames/kept.py":
    "KEPT = {}\n\ndef register(name, thing):\n    KEPT[name] = thing\n\ndef dump():\n    return [sorted(vars(KEPT[name])) for name in KEPT]\n\n" +
    "class Manager(object):\n    def __init__(self):\n        self.items = []\n    def add(self, item):\n        self.items.append(item)\n" +
    "    def show(self):\n        return [item.__dict__ for item in self.items]\n\n" +
    "class Described(object):\n    @classmethod\n    def describe(cls):\n        return [sorted(vars(sub)) for sub in cls.__subclasses__()]\n",
  "{}/frames/broken.py": "class Broken(:\n",
  "{}/frames/leaky.py": LEAKY,
};

const framework = (folder: string) =>
  Object.fromEntries(Object.entries(FRAMEWORK).map(([path, text]) => [path.replace("{}", folder), text]));

const PUMP =
  "import frames\n\nclass Pump(frames.Frame):\n    def __init__(self):\n        frames.Frame.__init__(self, 'pump')\n" +
  "        self.halt = self.stop\n\n    def stop(self):\n        return 1\n";

/** The names of the reasons of what was found in the one given file; `safe` where there is none. */
async function reasons(folder: string, path: string, options: Parameters<typeof transformTree>[1] = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const file of transformTree([path], { cwd: folder, transforms: ["method-alias"], ...options }))
    found.push(...file.findings.map(({ reason }) => reason?.name ?? "safe"));
  return found;
}

describe("a library", () => {
  it.each([
    [[]],
    [["-j", "2"]],
    [["--root", "app"]],
  ])("makes the bases known that come from it, and nothing in it is told or rewritten: %s", (more) => {
    const folder = folderOf({ "app/setup.py": "", "app/pump.py": PUMP, ...framework("site") });
    expect(unleak(["app", ...more], folder).out).toBe("");
    const { out, err, status } = unleak(["-w", "--show-kept", "--library", "site", "app", ...more], folder);
    expect(read(folder, "app/pump.py")).toContain("    halt = stop\n");
    expect(read(folder, "site/frames/leaky.py")).toBe(LEAKY);
    expect([out, status]).toEqual(["", 0]);
    expect(err).toContain("files: 2 given = 1 clean + 1 found");
    expect(err).not.toContain("site/");
  });

  it("hands methods down, and what its classes set on the instance", async () => {
    const folder = folderOf({
      "app/setup.py": "",
      "app/a.py": PUMP.replace("self.stop\n", "self.close\n"),
      "app/b.py": PUMP.replaceAll("halt", "name"),
      ...framework("site"),
    });
    const known = { libraries: ["site"] };
    const { files } = await transformTree(["app"], { cwd: folder, ...known }).result();
    expect(files.find(({ path }) => path === "app/a.py")).toMatchObject({ changed: true });
    expect(await reasons(folder, "app/a.py", known)).toEqual(["safe"]);
    expect(await reasons(folder, "app/b.py", known)).toEqual(["alias-reassigned"]);
  });

  // Elsewhere in a library nobody knows the project: `ask(thing)` counts where the project hands it a pump, and not otherwise.
  it.each([
    [
      "an ancestor does with itself",
      PUMP.replaceAll("frames.Frame", "frames.base.Nosy").replace("import frames", "import frames.base"),
      "presence-tested",
    ],
    ["a function does that is handed an instance", `import frames.base\n${PUMP}\nprint frames.base.ask(Pump())\n`, "presence-tested"],
    ["nobody does with an instance", `import frames.base\n${PUMP}\nprint frames.base.ask(3)\n`, "safe"],
  ])("takes part by what %s", async (_what, text, expected) => {
    const folder = folderOf({ "app/setup.py": "", "app/pump.py": text, ...framework("site") });
    expect(await reasons(folder, "app/pump.py", { libraries: ["site"] })).toEqual([expected]);
  });

  const PLAIN = `import frames.kept\n${PUMP}`;

  it.each([
    ["a container of it, by a function", `${PLAIN}\nframes.kept.register('pump', Pump())\n`, "instance-dict"],
    ["a container of it, which others fill", `${PLAIN}\nPump()\nframes.kept.register('pump', 3)\n`, "safe"],
    ["an object of it", `${PLAIN}\nmanager = frames.kept.Manager()\nmanager.add(Pump())\n`, "instance-dict"],
    ["an object of it, which gets others", `${PLAIN}\nPump()\nmanager = frames.kept.Manager()\nmanager.add(3)\n`, "safe"],
  ])("may list what the project puts into %s", async (_what, text, expected) => {
    const folder = folderOf({ "app/setup.py": "", "app/pump.py": text, ...framework("site") });
    expect(await reasons(folder, "app/pump.py", { libraries: ["site"] })).toEqual([expected]);
  });

  it("may list the classes below one of its own", async () => {
    const text = PLAIN.replace("frames.Frame)", "frames.kept.Described)").replace("frames.Frame.__init__(self, 'pump')", "pass");
    const folder = folderOf({ "app/setup.py": "", "app/pump.py": text, ...framework("site") });
    expect(await reasons(folder, "app/pump.py", { libraries: ["site"] })).toEqual(["class-listed"]);
  });

  it("stands behind the project's own modules", async () => {
    const own = "class Frame(object):\n    def __init__(self, name):\n        self.halt = name\n";
    const folder = folderOf({ "app/setup.py": "", "app/pump.py": PUMP, "app/frames.py": own, ...framework("site") });
    expect(await reasons(folder, "app/pump.py", { libraries: ["site"] })).toEqual(["alias-reassigned"]);
  });

  it("inside of the root is taken out of the rewrite", () => {
    const folder = folderOf({ "setup.py": "", "pump.py": PUMP, ...framework("third") });
    const { err, out } = unleak(["--library", "third", "."], folder);
    expect(out).toContain("+++ b/pump.py");
    expect(out).not.toContain("third");
    expect(err).toContain("files: 2 given = 1 clean + 1 found");
    expect(unleak(["."], folder).out).toContain("+++ b/third/frames/leaky.py");
  });

  it("around the root is what else lies there", async () => {
    const folder = folderOf({ "app/setup.py": "", "app/pump.py": PUMP, ...framework(".") });
    expect(await reasons(folder, "app/pump.py", { libraries: ["."] })).toEqual(["safe"]);
    expect(await reasons(join(folder, "app"), "pump.py", { libraries: [".."] })).toEqual(["safe"]);
  });

  it.each([
    [
      "one that is not there",
      ["--library", "nowhere", "app"],
      /^unleak: the library nowhere: no such file or folder\n {2}--library names a folder/,
    ],
    ["a file", ["--library", "app/pump.py", "app"], /^unleak: the library app\/pump.py: /],
    [
      "the project itself",
      ["--library", "app", "app"],
      /^unleak: the path app lies in the library app, and nothing of a library is rewritten\n/,
    ],
    ["what a path lies in", ["--library", "app/lib", "app/lib/a.py"], /^unleak: the path app\/lib\/a.py lies in the library app\/lib, /],
    ["one beside standard input", ["--library", "nowhere", "-"], /^unleak: the library nowhere: /],
  ])("is refused: %s", (_what, args, message) => {
    const folder = folderOf({ "app/setup.py": "", "app/pump.py": PUMP, "app/lib/a.py": "" });
    const { out, err, status } = unleak(args, folder, { input: PUMP });
    expect(err).toMatch(message);
    expect([out, status]).toEqual(["", 2]);
  });

  it("is known to standard input, to one source and to who asks a project", async () => {
    const folder = folderOf({ "app/setup.py": "", "app/pump.py": "", ...framework("site") });
    const named = unleak(["-", "--stdin-filename", "app/pump.py", "--library", "site"], folder, { input: PUMP });
    expect(named.out).toContain("+    halt = stop");
    expect(unleak(["-", "--unsafe", "-w", "--library", "site"], folder, { input: PUMP }).out).toContain("    halt = stop");
    const options = { others: "none", cwd: folder } as const;
    const known = await transformSource(PUMP, { ...options, libraries: ["site"] });
    const unknown = await transformSource(PUMP, options);
    expect([known.changed, unknown.changed]).toEqual([true, false]);
    const project = await createProject(["app"], { cwd: folder, libraries: ["site"] });
    expect(project.files).toEqual(["app/pump.py", "app/setup.py"]);
  });

  it("counts with --since, too", () => {
    const folder = folderOf({ "app/setup.py": "", "app/pump.py": "", ...framework("site") });
    const git = (...args: string[]) => execFileSync("git", ["-c", "user.name=x", "-c", "user.email=x@y", ...args], { cwd: folder });
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "one");
    const changed = folderOf({ "pump.py": PUMP });
    execFileSync("cp", [join(changed, "pump.py"), join(folder, "app/pump.py")]);
    expect(unleak(["--since", "HEAD", "--library", "site", "app"], folder).out).toContain("+    halt = stop");
  });

  it("may be named in a settings file, seen from its folder", () => {
    const folder = folderOf({ "pyproject.toml": '[tool.unleak]\nlibrary = ["third"]\n', "app/pump.py": PUMP, ...framework("third") });
    expect(unleak(["pump.py"], join(folder, "app")).out).toContain("+    halt = stop");
    const outside = folderOf({ "top/setup.cfg": "[unleak]\nlibrary = ../site\n", "top/pump.py": PUMP, ...framework("site") });
    expect(unleak(["."], join(outside, "top")).err).toMatch(/^unleak: setup.cfg:2: 'library' leads out of /);
  });

  it("that can't be read or parsed leaves a base unknown, and is no failure", async () => {
    const text = PUMP.replaceAll("frames.Frame", "frames.broken.Broken").replace("import frames", "import frames.broken");
    const folder = folderOf({ "app/setup.py": "", "app/pump.py": text, ...framework("site") });
    const { files, failures } = await transformTree(["app"], { cwd: folder, libraries: ["site"] }).result();
    expect([failures, files.flatMap((file) => file.failures)]).toEqual([[], []]);
    expect(await reasons(folder, "app/pump.py", { libraries: ["site"] })).toEqual(["unknown-base"]);
  });
});

describe("a virtual environment", () => {
  it.each([
    ["pyvenv.cfg", { "env/pyvenv.cfg": "" }, "env/lib/python2.7/site-packages"],
    ["a script that activates it", { "env/bin/activate": "" }, "env/lib/python2.7/site-packages"],
    ["what virtualenv made in former times", { "env/bin/activate_this.py": LEAKY }, "env/lib/python2.6/site-packages"],
    ["that of Windows", { "env/Scripts/activate": "" }, "env/Lib/site-packages"],
    ["a hidden one", { ".env/pyvenv.cfg": "" }, ".env/lib/python2.7/site-packages"],
    ["one that is ignored", { "env/pyvenv.cfg": "", ".gitignore": "env/\n" }, "env/lib/python2.7/site-packages"],
    [
      "one whose packages lie behind a .pth",
      { "env/pyvenv.cfg": "", "env/lib/python2.7/site-packages/f.pth": "# f\nf.egg\n" },
      "env/lib/python2.7/site-packages/f.egg",
    ],
  ])("in the root is found as a library, and none of its files is given: %s", async (_what, files, site) => {
    const folder = folderOf({ "setup.py": "", "app/pump.py": PUMP, ...files, ...framework(site) });
    const { err, out } = unleak(["."], folder);
    expect(out).toContain("+    halt = stop");
    expect(out).not.toContain("leaky");
    expect(err).toContain("files: 2 given = 1 clean + 1 found");
    expect(await reasons(folder, "app/pump.py")).toEqual(["safe"]);
  });

  it("is read as files like any others with --no-ignore, and so is what is named in it", () => {
    const files = { "setup.py": "", "pump.py": PUMP, "env/pyvenv.cfg": "" };
    const folder = folderOf({ ...files, ...framework("env/lib/python2.7/site-packages") });
    expect(unleak(["--no-ignore", "."], folder).out).toContain("leaky");
    expect(unleak(["env/lib/python2.7/site-packages"], folder).out).toContain("leaky");
  });

  it("may be given as a library, and then means its packages", async () => {
    const folder = folderOf({
      "app/setup.py": "",
      "app/pump.py": PUMP,
      "env/pyvenv.cfg": "",
      ...framework("env/lib/python2.7/site-packages"),
    });
    expect(await reasons(folder, "app/pump.py", { libraries: ["env"] })).toEqual(["safe"]);
    mkdirSync(join(folder, "links"));
    symlinkSync(join(folder, "env"), join(folder, "links/env"));
    expect(await reasons(folder, "app/pump.py", { libraries: ["links/env"] })).toEqual(["safe"]);
  });

  it("adds nothing that a .pth names outside of it", async () => {
    const files = {
      "setup.py": "",
      "pump.py": PUMP,
      "env/pyvenv.cfg": "",
      "env/lib/python2.7/site-packages/f.pth": "../../../../../site\n",
    };
    const folder = folderOf(Object.fromEntries(Object.entries(files).map(([path, text]) => [`top/${path}`, text])));
    const outside = folderOf(framework("site"));
    symlinkSync(join(outside, "site"), join(folder, "site"));
    expect(await reasons(join(folder, "top"), "pump.py")).toEqual(["unknown-base"]);
  });
});
