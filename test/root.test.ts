import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createProject, transformTree } from "../src/index.js";
import { folderOf, LEAKY, read, repository, run, unleak } from "./command.js";

const PATCH = "import spooler\nspooler.Spooler.is_closed = None\n";
const OVERRIDING = "from spooler import Spooler\n\nclass Quiet(Spooler):\n    def is_closed(self):\n        return False\n";

const project = () =>
  folderOf({ "setup.py": "", "bin/tool.py": "", "lib/spooler.py": LEAKY, "lib/patch.py": PATCH, list: "lib/spooler.py\n" });

describe("a path outside of the root", () => {
  it.each([
    ["a file", ["--root", "bin", "lib/spooler.py"]],
    ["a folder", ["--root", "bin", "lib"]],
    ["the folder above the root", ["--root", "bin", "."]],
    ["one of several", ["--root", "bin", "bin/tool.py", "lib/spooler.py"]],
    ["one by dots", ["--root", "bin/", "bin/../lib/spooler.py"]],
    ["one that is not there", ["--root", "bin", "lib/nowhere.py"]],
    ["one whose name begins like the root's", ["--root", "bi", "bin/tool.py"]],
    ["one of a list", ["--root", "bin", "--files-from", "list"]],
    ["one of a list, by leaks", ["leaks", "--root", "bin", "--files-from", "list"]],
    ["what is written", ["-w", "--root", "bin", "lib/spooler.py"]],
    ["what leaks are listed of", ["leaks", "--root", "bin", "lib/spooler.py"]],
    ["what is reviewed", ["review", "--root", "bin", "lib/spooler.py"]],
    ["what settings are asked for", ["config", "--root", "bin", "lib/spooler.py"]],
    ["the name of standard input", ["--root", "bin", "-", "--stdin-filename", "lib/spooler.py"]],
    ["the name of standard input, by leaks", ["leaks", "--root", "bin", "-", "--stdin-filename", "lib/spooler.py"]],
    ["the name of standard input, by config", ["config", "--root", "bin", "-", "--stdin-filename", "lib/spooler.py"]],
  ])("is refused: %s", (_what, args) => {
    const folder = project();
    mkdirSync(join(folder, "bi"));
    const { out, err, status } = unleak(args, folder, { input: LEAKY });
    expect(err).toMatch(/^unleak: the path \S+ lies outside of the root bin?\/?: .*\n {2}name a root that holds every path; /);
    expect([out, status]).toEqual(["", 2]);
    expect(read(folder, "lib/spooler.py")).toBe(LEAKY);
  });

  it.each([
    ["pyproject.toml", '[tool.unleak]\nroot = "bin"\n', [[], ["leaks"], ["config"], ["review"]]],
    ["setup.cfg", "[unleak]\nroot = bin\n", [[]]],
    ["tox.ini", "[unleak]\nroot = bin\n", [["-w"]]],
  ])("is refused where %s names the root, and the error says where that is", (file, text, commands) => {
    const folder = folderOf({ [file]: text, "bin/tool.py": "", "lib/spooler.py": LEAKY });
    for (const command of commands) {
      const { out, err, status } = unleak([...command, "lib/spooler.py"], folder);
      expect(err).toMatch(new RegExp(`^unleak: ${file}:2: the path lib/spooler.py lies outside of the root bin: `));
      expect([out, status]).toEqual(["", 2]);
    }
    expect(unleak(["-q", "bin/tool.py"], folder).status).toBe(0);
    expect(unleak(["-q", "--root", ".", "lib/spooler.py"], folder).status).toBe(0);
  });

  it("is refused with --since, too", () => {
    const folder = project();
    for (const args of [
      ["init", "-q"],
      ["add", "."],
      ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "one"],
    ])
      run("git", args, folder);
    writeFileSync(join(folder, "lib/spooler.py"), `# new\n${LEAKY}`);
    expect(unleak(["--since", "HEAD", "--root", "bin", "."], folder)).toMatchObject({
      ...{ out: "", status: 2 },
      err: expect.stringContaining("the path . lies outside of the root bin"),
    });
    expect(unleak(["--since", "HEAD", "--root", ".", "lib"], folder).err).toContain("1 withheld patched-elsewhere");
  });

  it("is refused by the library", async () => {
    const cwd = project();
    const message = "the path lib lies outside of the root bin";
    await expect(transformTree("lib", { cwd, root: "bin" }).result()).rejects.toThrow(message);
    await expect(createProject("lib", { cwd, root: "bin" })).rejects.toThrow(message);
  });

  it("is one by where it lies, and not by what it is called", () => {
    const folder = project();
    const away = folderOf({ "x.py": LEAKY, "pkg/y.py": LEAKY });
    symlinkSync(join(away, "x.py"), join(folder, "lib/link.py"));
    symlinkSync(join(away, "pkg"), join(folder, "lib/pkg"));
    symlinkSync("lib", join(folder, "same"));
    for (const path of ["lib/link.py", "lib/pkg", "lib/pkg/y.py"])
      expect(unleak(["--root", ".", path], folder).err).toMatch(/^unleak: the path \S+, which leads to \S+, lies outside of the root \./);
    for (const [root, path] of [
      ["lib", "same/spooler.py"],
      ["same", "lib/spooler.py"],
      ["same", "same"],
      ["lib/", "lib/"],
      [join(folder, "same"), "lib/../lib/spooler.py"],
    ] as const)
      expect(unleak(["--root", root, path], folder).err, `${root} ${path}`).toContain("1 withheld patched-elsewhere");
  });

  it("is not one that lies in a folder whose name begins with dots", () => {
    const folder = folderOf({ "..lib/a.py": LEAKY });
    expect(unleak(["-q", "--root", ".", "..lib/a.py"], folder)).toMatchObject({ err: "", status: 0 });
  });

  it.each(["nowhere", "setup.py"])("needs a root that is a folder, and %s is none", (root) => {
    const { err, status } = unleak(["--root", root, "lib"], project());
    expect(err).toMatch(/^unleak: the root \S+ is no folder\n/);
    expect(status).toBe(2);
  });
});

describe("the project", () => {
  it("is that of a file by whatever name the file is given", () => {
    const folder = repository({ "lib/spooler.py": LEAKY, "lib/quiet.py": OVERRIDING });
    symlinkSync("lib", join(folder, "other"));
    symlinkSync(join("lib", "spooler.py"), join(folder, "link.py"));
    const plain = unleak(["-q", "--show-kept", "lib/spooler.py"], folder);
    expect(plain.err).toContain("kept subclass-outside-paths");
    for (const name of ["other/spooler.py", "link.py", "./lib/../other/spooler.py"]) {
      expect(unleak(["-q", "--show-kept", name], folder), name).toEqual(plain);
      expect(unleak(["-q", "--show-kept", "-", "--stdin-filename", name], folder, { input: LEAKY }), name).toEqual(plain);
    }
  });

  it("is, of what a link leads to, the one that the link lies in and the one that it leads to", () => {
    const known = repository({ "spooler.py": LEAKY, "patch.py": PATCH });
    const unknown = repository({ "spooler.py": LEAKY });
    const [plain, patching] = [repository({}), repository({ "patch.py": PATCH.replaceAll("spooler", "link") })];
    for (const [folder, target] of [
      [plain, known],
      [patching, unknown],
    ] as const) {
      symlinkSync(join(target, "spooler.py"), join(folder, "link.py"));
      expect(unleak(["link.py"], folder).err).toContain("1 withheld patched-elsewhere");
    }
  });

  it("is the folder of a file where no marker is found, with all of its files, and a note says so", () => {
    const folder = folderOf({ "spooler.py": LEAKY, "patch.py": PATCH, "sub/x.py": "" });
    const alone = unleak(["spooler.py"], folder);
    expect(alone.err).toContain("1 withheld patched-elsewhere");
    expect(alone.err).toContain("unleak: no project was found around . (no .git, setup.py, pyproject.toml or the like there or above)");
    expect(unleak(["spooler.py", "sub/x.py"], folder).out).toBe(alone.out);
    expect(unleak(["."], folder).out).toBe(alone.out);
    expect(unleak(["leaks", "spooler.py"], folder).err).toContain("unleak: no project was found around .");
    expect(unleak(["-q", "spooler.py"], folder).err).toBe("");
    for (const args of [["--root", ".", "spooler.py"], ["setup.py"]])
      expect(unleak(args, args.length > 1 ? folder : folderOf({ "setup.py": "" })).err).not.toContain("no project");
  });

  it("is that of each path where they lie in several", () => {
    const one = { "one/setup.py": "", "one/lib/spooler.py": LEAKY, "one/patch.py": PATCH.replaceAll("spooler", "lib.spooler") };
    const folder = folderOf({ ...one, "two/setup.py": "", "two/lib/other.py": LEAKY.replace("Spooler", "Other"), "loose/z.py": "" });
    const alone = unleak(["-q", "--show-kept", "one/lib/spooler.py"], folder);
    expect(alone.err).toContain("withheld patched-elsewhere");
    const both = unleak(["--show-kept", "one/lib/spooler.py", "two/lib/other.py"], folder);
    expect(both.err).toContain(alone.err);
    expect(both.err).not.toContain("no project");
    expect(both.out).toContain("+++ b/two/lib/other.py");
    expect(unleak(["one/lib", "loose"], folder).err).toContain("no project was found around loose (");
  });
});

describe("files that hold Python under other names", () => {
  it.each([
    ["www/app.wsgi", "lib"],
    ["cgi-bin/app.cgi", "."],
    ["plant.tac", "lib/spooler.py"],
    ["src/SConscript", "lib"],
    ["wscript", "."],
    ["fast/quick.pyx", "lib"],
  ])("count, and are left as they are: %s beside %s", (path, given) => {
    const folder = folderOf({ "setup.py": "", "lib/spooler.py": LEAKY, [path]: `${OVERRIDING}\n\nQuiet()\n` });
    const { err } = unleak(["-w", "-t", "method-alias", given], folder);
    expect(read(folder, "lib/spooler.py")).toBe(LEAKY);
    expect(read(folder, path)).toBe(`${OVERRIDING}\n\nQuiet()\n`);
    expect(err).toMatch(/subclass-outside-paths|unknown-descendant|overridden-in-subclass/);
    expect(err).toMatch(new RegExp(`files: ${given === "lib/spooler.py" || given === "lib" ? 1 : 2} given`));
  });
});

describe("what lies beside the program", () => {
  const quiet = "from spooler import Spooler\nclass Quiet(Spooler):\n    def is_closed(self):\n        return False\n";
  const examples = `How spoolers are made::\n\n    >>> ${quiet.trimEnd().replaceAll("\n ", "\n    ... ").replace("\nclass", "\n    >>> class")}\n`;

  it.each([
    ["a hidden folder", { ".plugins/quiet.py": quiet }],
    ["what is ignored", { ".gitignore": "local/\n", "local/quiet.py": quiet }],
    ["a template", { "quiet.py.in": `${quiet}VERSION = @VERSION@\n` }],
    ["settings that are executed", { "quiet.conf": quiet }],
    ["settings that are evaluated, a list", { "quiet.conf": "[setattr(spooler.Spooler, 'is_closed', None)]\n" }],
    ["a script without a suffix", { "bin/quiet": quiet }],
    ["a script of a shell", { "drain.sh": `#!/bin/sh\npython2.7 - <<END\n${quiet}END\n` }],
    ["what it says in a line", { "drain.sh": `#!/bin/sh\npython -u -c '${quiet}'\n` }],
    ["one without a suffix", { "bin/drain": `#!/bin/sh\npython2.7 - <<END\n${quiet}END\n` }],
    ["a rule of `make`", { Makefile: `quiet:\n\tpython - <<END\n${quiet}END\n` }],
    ["what a build server runs", { "build.yml": `script:\n- python -c "import spooler; spooler.Spooler.is_closed = None"\n` }],
    ["a table of what to replace", { "patches.cfg": "# quiet\n[patches]\nspooler.Spooler.is_closed = quiet.never\n" }],
    ["one with colons", { "patches.yaml": "patch:\n- 'spooler:Spooler.is_closed'\n" }],
    ["a plug-in of whatever suffix", { "plugins/quiet.plugin": quiet }],
    ["a template of a page", { "page.mako": `<%\n${quiet}%>\n` }],
    ["a text with examples", { "docs/quiet.rst": examples }],
    ["another name", { "quiet.py.in": quiet.replace("Spooler\nclass Quiet(Spooler)", "Spooler as S\nclass Quiet(S)") }],
    ["a patch", { ".dev/patch.py": "import spooler\nspooler.Spooler.is_closed = None\n" }],
    ["a patch by a name in quotes", { ".dev/patch.py": "import spooler\nsetattr(spooler.Spooler, 'is_closed', None)\n" }],
  ])("is asked for words, and left as it is: %s", (_about, beside: Record<string, string>) => {
    const folder = folderOf({ "setup.py": "", "spooler.py": LEAKY, ...beside });
    const { err, status } = unleak(["-w", "--show-kept", "-t", "method-alias", "."], folder);
    expect(err).toMatch(/withheld (?:unknown-descendant|patched-elsewhere): .*text beside the program/);
    expect(err).toContain("files: 2 given");
    expect(status).toBe(0);
    expect(read(folder, "spooler.py")).toBe(LEAKY);
    for (const [path, text] of Object.entries(beside)) expect(read(folder, path)).toBe(text);
  });

  it.each([
    [
      "an older copy, which means its own class",
      { ".gitignore": "build/\n", "build/lib/spooler.py": `${LEAKY}\n\nSpooler.is_closed = None\n` },
    ],
    ["code in a text that nobody runs", { "docs/quiet.rst": quiet }],
    ["another class of that name", { ".plugins/quiet.py": quiet.replaceAll("spooler", "printer") }],
    ["a folder of libraries", { "node_modules/x/quiet.py": quiet, ".svn/quiet.py": quiet }],
    ["rules of `make`, which are no Python", { Makefile: `quiet: spooler.py\n\techo spooler Quiet\n\n${quiet}` }],
    [
      "what a script of a shell does itself",
      { "drain.sh": `#!/bin/sh\npython2.7 -c 'import os'\ncat <<END\n${quiet}END\npython2.7 x.py\n` },
    ],
    ["a table that says the class alone", { "logging.ini": "[handler]\nclass = spooler.Spooler\nargs = ()\n" }],
    ["what begins otherwise than Python", { "quiet.notes": `Quiet, a class:\n    ${quiet}`, "quiet.patch": `--- a\n+++ b\n-${quiet}` }],
    ["a language like it", { "quiet.patch": "from spooler import Spooler;\nclass Quiet(Spooler) { is_closed() }\n" }],
    ["what is no text", { "bin/quiet": `\0${quiet}` }],
  ])("is no obstacle where it is about something else: %s", (_about, beside: Record<string, string>) => {
    const folder = folderOf({ "setup.py": "", "spooler.py": LEAKY, ...beside });
    const { status } = unleak(["-w", "-t", "method-alias", "."], folder);
    expect(status).toBe(0);
    expect(read(folder, "spooler.py")).not.toBe(LEAKY);
  });

  it.each([
    ["a section", { "plant.ini": "[plant]\nspooler = spooler:Spooler\n" }],
    ["an object", { "plant.json": '{"spooler": "spooler.Spooler"}\n' }],
  ])("names what is loaded by names that are not in the program: %s", (_about, beside: Record<string, string>) => {
    const loader = "def show(module, name):\n    print dir(getattr(__import__(module), name))\n";
    const folder = folderOf({ "setup.py": "", "spooler.py": LEAKY, "loader.py": loader });
    expect(unleak(["-q", "-t", "method-alias", "."], folder).out).toContain("+++ b/spooler.py");
    for (const [path, text] of Object.entries(beside)) writeFileSync(join(folder, path), text);
    expect(unleak(["-q", "--show-kept", "-t", "method-alias", "."], folder).err).toContain("withheld class-listed");
  });

  it("is no module that imports lead to", () => {
    const hidden = ".hidden/printer.py";
    const folder = folderOf({ "setup.py": "", "spooler.py": LEAKY, [hidden]: "class Printer(object):\n    pass\n" });
    writeFileSync(join(folder, "use.py"), "import printer\n\nclass Mine(printer.Printer):\n    def __del__(self):\n        self.close()\n");
    expect(unleak(["--show-kept", "."], folder).err).toContain("use.py:4:5: withheld unknown-base");
  });
});
