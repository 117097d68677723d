import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nearest } from "../src/nearest.js";
import { folderOf, LEAKY, read, repository, run, unleak } from "./command.js";

describe("the nearest names", () => {
  const NAMES = ["review", "overridden-in-subclass", "subclass-outside-paths", "unknown-base", "json", "ndjson", "html", "slots"];
  it.each([
    ["reveiw", ["review"]],
    ["REVIEW", ["review"]],
    ["htlm", ["html"]],
    ["jsn", ["json"]],
    ["overriden", ["overridden-in-subclass"]],
    ["overriden-in", ["overridden-in-subclass"]],
    ["subclas", ["subclass-outside-paths", "overridden-in-subclass"]],
    ["base", ["unknown-base"]],
    ["over", ["overridden-in-subclass"]],
  ])("%s may mean %j", (written, meant) => {
    expect(nearest(written, NAMES)).toEqual(meant);
  });

  it.each(["", "x", "xy", "--", "zebra", "a".repeat(10_000), "\0"])("%j is near to nothing", (written) => {
    expect(nearest(written, NAMES)).toEqual([]);
  });

  it("are whole ones only, where a part is not meant", () => {
    expect(nearest("base", NAMES, { parts: false })).toEqual([]);
  });
});

/** The first two lines of what is said. */
function told(args: readonly string[], files: Readonly<Record<string, string>> = {}): readonly string[] {
  const folder = folderOf({ "src/a.py": LEAKY, ...files });
  const { out, err, status } = unleak(args, folder);
  expect([out, status], err).toEqual(["", 2]);
  expect(err).not.toMatch(/\\x0a| {4}at /);
  return err.split("\n");
}

describe("a mistyped word", () => {
  it.each([
    [["reveiw", "src"], "there is no command and no path 'reveiw'", "did you mean `unleak review`?"],
    [["reveiw", "plantd"], "there is no command and no path 'reveiw'", "did you mean `unleak review`?"],
    [["-w", "udno"], "there is no command and no path 'udno'", "did you mean `unleak undo`?"],
    [["versoin"], "there is no command and no path 'versoin'", "did you mean `unleak --version`?"],
    [["--wirte", "src"], "there is no option --wirte", "did you mean `--write`"],
    [["--kept", "src"], "there is no option --kept", "did you mean `--show-kept`?"],
    [["leaks", "--show-kept", "src"], "leaks has no option --show-kept", "unleak leaks --help lists the options"],
    [["leaks", "--libary", "x", "src"], "leaks has no option --libary", "did you mean `--library`?"],
    [["test-transform", "x", "--fixture", "y"], "test-transform has no option --fixture", "did you mean `--fixtures`?"],
    [["-wx", "src"], "there is no option -x", "unleak --help lists the options"],
    [["undo", "src"], "undo doesn't take 'src'", "unleak undo --help tells what it takes"],
    [["explain", "slots", "copied"], "explain doesn't take 'copied'", ""],
    [["new-transform"], "new-transform takes a name, and there is none behind it", "it is used so: unleak new-transform <name>"],
    [["ignore"], "ignore takes a name, and there is none behind it", "it is used so: unleak ignore <name> [paths..]"],
    [["--format"], "--format needs a value: one of diff, html, json", "it is for this: how to report"],
    [["-t"], "--transform needs a value", "it is for this: "],
    [["verify", "src", "--test"], "--test needs a value", "it is for this: "],
    [["--backup", "-w", "src"], "--backup needs a value", "it is for this: "],
    [["--fix", "src"], "there is no option --fix", "unleak -w PATH rewrites in place"],
    [["-i", "src"], "there is no option -i", "unleak -w PATH rewrites in place"],
    [["--dry-run", "src"], "there is no option --dry-run", "unleak PATH prints a diff and writes nothing"],
    [["-V"], "there is no option -V", "unleak --version"],
    [["check", "src"], "there is no command and no path 'check'", "unleak --check PATH"],
    [["apply"], "there is no command and no path 'apply'", "unleak -w PATH rewrites in place"],
    [[""], "one of the paths is empty", "the folder that you are in is: ."],
    [[], "no paths were given", "unleak --help tells what else there is"],
    [["--no-root", "src"], "there is no option --no-root", "--root takes a text"],
    [["explain", "overriden"], "nothing is called 'overriden'", "did you mean `unleak explain overridden-in-subclass`?"],
    [["explain", "context-manager/unknown"], "nothing is called", "did you mean `unleak explain context-manager/unknown-base`?"],
    [["-t", "method-alas", "src"], "there is no transform 'method-alas'", "did you mean `method-alias`?"],
    [["test-transform", "method-alas"], "there is no transform 'method-alas'", "did you mean `method-alias`?"],
  ])("%j is told, with what was meant", (args, what, help) => {
    const [first = "", second = ""] = told(args);
    expect(first).toContain(`unleak: ${what}`);
    expect(second).toContain(help);
  });

  it.each([
    [
      ["-f", "htlm", "src"],
      "--format takes one of diff, html, json, ndjson, sarif, github, gitlab, junit, checkstyle, summary, not 'htlm'",
      "did you mean `html`?",
    ],
    [["leaks", "--color", "alwais", "src"], "--color takes one of auto, always, never, not 'alwais'", "did you mean `always`?"],
    [["merge", "-f", "jsno", "x"], "--format takes one of json, ndjson, sarif, html, summary, not 'jsno'", "did you mean `json`?"],
    [["completion", "bsh"], "there is no completion for 'bsh'", "did you mean `bash`"],
    [["--jobs", "two", "src"], "--jobs takes a whole number, 1 or more, not 'two'", "unleak --help"],
    [["--write=yes", "src"], "--write takes no value, and is given 'yes'", "leave it out: --write"],
    [["-fhtlm", "src"], "--format takes one of", "did you mean `html`?"],
    [["-qtmethod-alas", "src"], "there is no transform 'method-alas'", "did you mean `method-alias`?"],
  ])("%j has a value that is none", (args, what, help) => {
    const [first = "", second = ""] = told(args);
    expect(first).toContain(`unleak: ${what}`);
    expect(second).toContain(help);
  });

  it.each([
    ["exlude = []", "there is no setting 'exlude'", "did you mean `exclude`?"],
    ['color = "nevr"', "'color' takes one of auto, always, never", "did you mean `never`?"],
    ['transform = ["method-alas"]', "there is no transform 'method-alas'", "did you mean `method-alias`?"],
  ])("in settings is told with its line: %s", (line, what, help) => {
    const [first = "", second = ""] = told(["src"], { "pyproject.toml": `[tool.unleak]\n${line}\n` });
    expect(first).toContain(`unleak: pyproject.toml:2: ${what}`);
    expect(second).toContain(help);
  });

  it("is no path that is there, whatever it looks like, and no other one that isn't", () => {
    const folder = folderOf({ "lists/a.py": LEAKY });
    expect(unleak(["lists"], folder).status).toBe(0);
    expect(unleak(["gone.py", "lists"], folder).out).toContain("+++ b/lists/a.py");
  });

  it("is a path that is there, though other tools have a command of that name", () => {
    const folder = folderOf({ "check/a.py": LEAKY });
    expect(unleak(["check"], folder).out).toContain("+++ b/check/a.py");
  });

  it("is a folder without Python, which is not taken for one in which all is well", () => {
    const folder = repository({ "docs/a.txt": "", "b.py": LEAKY, ".ignore": "hidden\n", "hidden/c.py": LEAKY });
    const note = "unleak: nothing was looked at: no Python file lies in";
    expect(unleak(["docs"], folder)).toMatchObject({ status: 0, err: expect.stringContaining(`${note} docs`) as string });
    expect(unleak(["hidden/", "docs"], folder).err).not.toContain(note);
    expect(unleak(["docs", "--exclude", "*"], folder).err).toContain(note);
    expect(unleak(["."], folder).err).not.toContain(note);
    expect(unleak(["--since", "HEAD", "gone"], folder).err).not.toContain(note);
    expect(unleak(["gone"], folder).err).not.toContain(note);
  });

  it("is a path of which settings are asked for, and that isn't there", () => {
    const folder = folderOf({ "a.py": LEAKY });
    expect(unleak(["config", "nosuch"], folder)).toMatchObject({ status: 2, err: "unleak: nosuch: no such file or folder\n" });
    expect(unleak(["config", "a.py"], folder)).toMatchObject({ status: 0, err: "" });
  });

  it("is a branch or a tag", () => {
    const folder = folderOf({ "a.py": LEAKY });
    run("git", ["init", "-q", "-b", "release", "."], folder);
    run("git", ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x"], folder);
    expect(unleak(["--since", "relaese", "."], folder).err).toContain("did you mean `release`? (it takes a branch, a tag or a commit");
  });
});

describe("what can't be meant", () => {
  it.each([
    [["-o", "report.xml", "src"], "several formats are XML, and nothing says which of them report.xml is to be", "-f junit"],
    [["test-transform", "setup.py"], "setup.py is no transform", "unleak setup.py"],
    [["-t", "setup.py", "src"], "setup.py is no transform", "unleak setup.py"],
    [["-t", "./notes.txt", "src"], "./notes.txt is no transform", "unleak new-transform"],
    [["new-transform", "method-alias"], "there is a transform method-alias: it comes with unleak", "my-method-alias"],
    [["new-transform", "leaks.ts"], "there is a transform leaks", "my-leaks"],
    [
      ["--stdin-filename", "a.py", "src"],
      "--stdin-filename says which file standard input stands for",
      "unleak - --stdin-filename a.py < a.py",
    ],
    [["--stdin-filename", "a.py"], "--stdin-filename says which file standard input stands for", "unleak - --stdin-filename"],
    [["leaks", "--stdin-filename", "a.py", "src"], "--stdin-filename says", "unleak - --stdin-filename"],
    [["merge", "-o", "all.html", "x"], "html is a page for each repository, and not one file all.html", "-f html -o FOLDER"],
  ])("%j is told in plain words", (args, what, help) => {
    const [first = "", second = ""] = told(args, { "setup.py": "x = 1\n", "notes.txt": "x\n" });
    expect(first).toContain(what);
    expect(second).toContain(help);
  });
});

describe("a glob that means nothing", () => {
  const files = { "src/a.py": LEAKY, "src/old/b.py": LEAKY, "src/old/c.py": LEAKY, ".git/x": "" };
  const notes = (args: readonly string[], more: Readonly<Record<string, string>> = {}) => {
    const { err, status } = unleak(args, folderOf({ ...files, ...more }));
    expect(status, err).toBe(0);
    return err.split("\n").filter((line) => /^unleak: /.test(line));
  };

  it("is said, and changes nothing else", () => {
    expect(notes(["--include", "*.foo", "src"])).toEqual(["unleak: --include *.foo: no file that is looked at is called so"]);
    expect(notes(["--exclude", "nope/**", "--exclude", "old", "src"])).toEqual([
      "unleak: --exclude nope/**: nothing that would be looked at is called so",
    ]);
    expect(notes(["leaks", "--exclude", "nope", "src"])).toHaveLength(1);
  });

  it("is none where it means what another one means as well, or what is ignored anyhow", () => {
    expect(notes(["--exclude", "o*", "--exclude", "old", "src"])).toEqual([]);
    expect(notes(["--exclude", "old", "src"], { ".gitignore": "old\n" })).toEqual([]);
    expect(notes(["--include", "*.py", "--include", "a*", "src"])).toEqual([]);
  });

  it("is no matter where files are named, in settings, and for those who want no words", () => {
    expect(notes(["--exclude", "nope", "src/a.py"])).toEqual([]);
    expect(notes(["src"], { "pyproject.toml": '[tool.unleak]\nexclude = ["nope"]\n' })).toEqual([]);
    expect(notes(["-q", "--exclude", "nope", "src"])).toEqual([]);
  });
});

describe("the format of a report", () => {
  it.each([
    ["r.html", /^<!DOCTYPE html>/],
    ["r.HTM", /^<!DOCTYPE html>/],
    ["r.json", /^\{\s+"\$schema"|^\{\s+"version": "1"|"tool"/],
    ["r.sarif", /"version": "2\.1\.0"/],
    ["r.sarif.json", /"version": "2\.1\.0"/],
    ["r.ndjson", /^\{.*\}\n\{.*\}\n/],
    ["r.patch", /^--- a\/a\.py/],
    ["r.diff", /^--- a\/a\.py/],
    ["r.txt", /^--- a\/a\.py/],
  ])("is chosen by the ending of %s", (name, beginning) => {
    const folder = repository({ "a.py": LEAKY });
    expect(unleak(["-q", "-o", name, "."], folder).status).toBe(0);
    expect(read(folder, name)).toMatch(beginning);
  });

  it("is what -f says, and what settings say of their own output", () => {
    const folder = repository({ "a.py": LEAKY, "x.toml": '[tool.unleak]\nformat = "sarif"\noutput = "s.json"\n' });
    unleak(["-q", "-f", "json", "-o", "r.html", "."], folder);
    expect(read(folder, "r.html")).toMatch(/^\{/);
    unleak(["-q", "--config", "x.toml", "."], folder);
    expect(read(folder, "s.json")).toContain('"version": "2.1.0"');
    unleak(["-q", "--config", "x.toml", "-o", "r2.html", "."], folder);
    expect(read(folder, "r2.html")).toMatch(/^<!DOCTYPE html>/);
  });

  it("is written with -w and with --check, and for leaks, too", () => {
    const folder = repository({ "a.py": LEAKY });
    unleak(["-q", "--check", "-o", "c.json", "."], folder);
    unleak(["leaks", "-q", "-o", "l.html", "."], folder);
    unleak(["-q", "-w", "-o", "w.json", "."], folder);
    expect(readdirSync(folder).sort()).toEqual([".git", "a.py", "c.json", "l.html", "w.json"]);
    expect(read(folder, "l.html")).toMatch(/^<!DOCTYPE html>/);
    expect(JSON.parse(read(folder, join("w.json"))).wrote).toBe(true);
  });
});
