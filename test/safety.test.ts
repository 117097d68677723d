import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, LEAKY, run, unleak } from "./command.js";

const read = (folder: string, path: string) => readFileSync(join(folder, path), "latin1");

/** Names that shells, terminals and patches stumble over. */
const ODD = [
  "a\nb.py",
  'quo"te.py',
  "back\\slash.py",
  "-w.py",
  "--write.py",
  "tab\there.py",
  "\x1b[31mred.py",
  "with space.py",
  " lead.py",
  "\u202egnp.py",
];

describe("odd names", () => {
  const files = () => Object.fromEntries([...ODD, "caf\u00e9.py", "b/../sub dir\n/x.py", "a/\x07bell.py"].map((name) => [name, LEAKY]));

  it("are quoted in a patch as git does, which gives what -w gives", () => {
    const patched = folderOf(files());
    const written = folderOf(files());
    run("git", ["init", "-q"], patched);
    const patch = Buffer.from(unleak(["-q", "."], patched).out, "latin1");
    expect(run("git", ["apply", "--whitespace=nowarn", "-"], patched, { input: patch })).toMatchObject({ err: "", status: 0 });
    expect(unleak(["-w", "-q", "."], written)).toMatchObject({ err: "", status: 0 });
    expect(run("diff", ["-r", "-x", ".git", patched, written], patched)).toMatchObject({ out: "", status: 0 });
    for (const name of ODD) expect(read(written, name)).toContain("isClosed = is_closed");
  });

  it("never reach a terminal as they are", () => {
    const broken = Object.fromEntries(Object.keys(files()).map((name) => [name, `${LEAKY}def broken(:\n    self.a = \x1b[31m\n`]));
    for (const given of [broken, files()]) {
      const { out, err } = unleak(["--show-kept", "--unsafe", "."], folderOf(given));
      expect(err).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
      expect(out.split("\n").filter((line) => /^(?:---|\+\+\+) /.test(line) && /[\x00-\x08\x0b-\x1f\x7f-\xff]/.test(line))).toEqual([]);
    }
    expect(unleak(["\x1b[31mgone.py"], folderOf({})).err).toContain("unleak: \\x1b[31mgone.py: no such file or folder\n");
    expect(unleak(["--stdin-filename", "\x1b[31m.py", "-"], folderOf({}), { input: "def (:\n" }).err).not.toContain("\x1b");
    expect(unleak(["-t", "\x1b[31m", "."], folderOf({})).err).not.toContain("\x1b");
  });

  it("that look like options are paths behind `--`", () => {
    const folder = folderOf({ "-w.py": LEAKY, "a.py": LEAKY });
    expect(unleak(["--", "-w.py"], folder).out).toContain("+++ b/-w.py\n");
    expect(read(folder, "a.py")).toBe(LEAKY);
  });
});

describe("symbolic links", () => {
  const outside = () => folderOf({ "x.py": LEAKY, "pkg/y.py": LEAKY });

  it("that are found lead no write out of the given paths", () => {
    const away = outside();
    const folder = folderOf({ "a.py": LEAKY });
    symlinkSync(join(away, "x.py"), join(folder, "link.py"));
    symlinkSync(join(away, "pkg"), join(folder, "pkg"));
    const { err, status } = unleak(["-w", "."], folder);
    expect(status).toBe(0);
    expect([read(away, "x.py"), read(away, "pkg/y.py")]).toEqual([LEAKY, LEAKY]);
    expect(read(folder, "a.py")).not.toBe(LEAKY);
    expect(err).toContain("unleak: link.py: not read: a symbolic link");
    expect(err).toContain("unleak: pkg: not read: a symbolic link to a folder");
    expect(err).toContain("files: 3 given = 0 clean + 1 found + 0 failed + 2 not read\n");
  });

  it("lead to what the program imports: who inherits there, or replaces a method, counts", () => {
    for (const text of ["class Mute(Pipe):\n    def is_closed(self):\n        return 1\n", "Pipe.is_closed = lambda self: 1\n"]) {
      const away = folderOf({ "pkg/y.py": `from a import Pipe\n${text}` });
      for (const linked of ["pkg", "pkg/y.py"]) {
        const folder = folderOf({ "a.py": LEAKY.replace(/class \w+/, "class Pipe") });
        symlinkSync(join(away, linked), join(folder, basename(linked)));
        symlinkSync("..", join(folder, "up"));
        for (const path of [".", "a.py"]) expect(unleak(["-q", "--root", ".", "-t", "method-alias", path], folder).out).toBe("");
      }
    }
  });

  it("lead on where there are more of them in what they lead to", () => {
    const mute = "from a import Pipe\nclass Mute(Pipe):\n    def is_closed(self):\n        return 1\n";
    const away = folderOf({ "mute.py": mute });
    const between = folderOf({ "pkg/__init__.py": "", "pkg/deep/__init__.py": "" });
    symlinkSync(between, join(between, "pkg/round"));
    const folder = folderOf({ "a.py": LEAKY.replace(/class \w+/, "class Pipe") });
    symlinkSync(join(between, "pkg"), join(folder, "pkg"));
    const printed = () => unleak(["-q", "--root", ".", "-t", "method-alias", "."], folder).out;
    expect(printed()).toContain("+    isClosed = is_closed");
    symlinkSync(join(away, "mute.py"), join(between, "pkg/deep/mute.py"));
    expect(printed()).toBe("");
  });

  it("that are named are followed, and stay links", () => {
    const away = outside();
    const folder = folderOf({});
    symlinkSync(join(away, "x.py"), join(folder, "link.py"));
    symlinkSync(join(away, "pkg"), join(folder, "pkg"));
    expect(unleak(["-w", "link.py", "pkg"], folder).status).toBe(0);
    expect(read(away, "x.py")).toContain("isClosed = is_closed");
    expect(read(away, "pkg/y.py")).toContain("isClosed = is_closed");
    expect(readdirSync(folder)).toEqual(["link.py", "pkg"]);
  });

  it("inside the tree make no file come twice, whether the link is named or found", () => {
    for (const paths of [["."], ["link.py", "."], [".", "link.py"], ["pkg", "."]]) {
      const folder = folderOf({ "real.py": LEAKY, "deep/z.py": LEAKY });
      symlinkSync("real.py", join(folder, "link.py"));
      symlinkSync("deep", join(folder, "pkg"));
      const { status } = unleak(["-w", ...paths], folder);
      expect(status).toBe(0);
      for (const name of ["real.py", "deep/z.py"]) expect(read(folder, name).match(/isClosed = is_closed/g)).toHaveLength(1);
      expect(unleak(["-q", ...paths], folder).out).toBe("");
    }
  });
});

describe("what lies in the tree", () => {
  it("is never executed, imported or loaded", () => {
    const trap = (language: string) => (language === "py" ? "open('trapped', 'w')\n" : 'require("fs").writeFileSync("trapped", "")\n');
    const folder = folderOf({
      "a.py": trap("py") + LEAKY,
      "setup.py": trap("py"),
      "sitecustomize.py": trap("py"),
      "method-alias.js": trap("js"),
      "transforms/method-alias.js": trap("js"),
      "node_modules/tree-sitter/index.js": trap("js"),
      "node_modules/unleak/index.js": trap("js"),
      "unleak.config.js": trap("js"),
      ".yargs.js": trap("js"),
      "package.json": '{"yargs": {"write": true, "require": "./method-alias.js"}, "type": "commonjs"}',
      ".git/hooks/pre-commit": "#!/bin/sh\ntouch trapped\n",
    });
    const { status } = unleak(["-w", "."], folder);
    expect(status).toBe(0);
    expect(existsSync(join(folder, "trapped"))).toBe(false);
    expect(unleak(["."], folder).status).toBe(0);
    expect(existsSync(join(folder, "trapped"))).toBe(false);
  });
});
