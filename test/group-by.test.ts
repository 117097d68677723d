import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { CodeOwners } from "../src/files/code-owners.js";
import { launch, skipReason } from "./chromium.js";
import { folderOf, LEAKY, repository, unleak } from "./command.js";

const GITHUB = `
# a comment
*                @all
*.js             @js-owner # behind it another one
/build/logs/     @doctocat
docs/*           docs@example.com
apps/            @octocat
/docs/           @doctocat
/scripts/        @doctocat @octocat
**/logs          @logs
/apps/github
/apps/a\\ b.py   @spaces
Makefile[12]     @ranged
!nothing.py      @nobody
`;

const GITLAB = `* @default
[Database][2] @dba @dbb
db/
/model/**/*.py @model
^[Docs]
*.rst @writers
[Database]
`;

describe("CODEOWNERS", () => {
  const owners = (text: string, path: string) => new CodeOwners(text).ownersOf(path).join(" ");

  it.each([
    ["a.py", "@all"],
    ["x/y.js", "@js-owner"],
    ["build/logs/x/y.txt", "@logs"],
    ["sub/build/logs/y.txt", "@logs"],
    ["docs/a.py", "@doctocat"],
    ["sub/docs/a.py", "@all"],
    ["sub/apps/x/a.py", "@octocat"],
    ["apps", "@all"],
    ["scripts/x/a.py", "@doctocat @octocat"],
    ["Scripts/a.py", "@all"],
    ["apps/github", ""],
    ["apps/github/deep/a.py", ""],
    ["apps/a b.py", "@spaces"],
    ["x/Makefile1", "@ranged"],
    ["nothing.py", "@all"],
  ])("of GitHub: %s belongs to '%s'", (path, expected) => {
    expect(owners(GITHUB, path)).toBe(expected);
  });

  it.each([
    ["docs/*\t@d", "docs/a/b.py", ""],
    ["docs/*\t@d", "docs/b.py", "@d"],
    ["docs/**/* @d", "docs/a/b.py", "@d"],
    ["docs/** @d", "docs/a/b.py", "@d"],
    ["* @a\r\n*.py @b\r\n", "a.py", "@b"],
    ["", "a.py", ""],
    ["/* @top", "a.py", "@top"],
    ["/* @top", "b/a.py", ""],
  ])("%j makes %s belong to '%s'", (text, path, expected) => {
    expect(owners(text, path)).toBe(expected);
  });

  it.each([
    ["a.py", "@default"],
    ["x/db/a.py", "@default @dba @dbb"],
    ["model/x/a.py", "@default @model"],
    ["db/a.rst", "@default @dba @dbb @writers"],
  ])("of GitLab, with sections: %s belongs to '%s'", (path, expected) => {
    expect(owners(GITLAB, path)).toBe(expected);
  });
});

const KEPT = `class Cache(object):
    def __init__(self):
        self.lookup = self.find

    def find(self):
        self.lookup = None
`;

const FILES: Readonly<Record<string, string>> = {
  "top.py": LEAKY,
  "lib/spool/__init__.py": "",
  "lib/spool/inner/__init__.py": "",
  "lib/spool/inner/a.py": LEAKY,
  "lib/spool/b.py": KEPT,
  "lib/loose.py": LEAKY,
  "tools/x/y.py": LEAKY,
  "tools/clean.py": "x = 1\n",
  ".github/CODEOWNERS": "/lib/ @lib @core\n/tools/x/\n/top.py @core\n",
};

const summaryOf = (err: string) => /\n( {2}(?:package|owner|folder) [\s\S]*?)(?=next: )/.exec(err)?.[1]?.split("\n").slice(0, -1);

describe("--group-by", () => {
  it.each([
    ["package", [". 1 1 2 0", "lib 1 1 2 0", "lib/spool 2 1 2 1", "tools/x 1 1 2 0"]],
    ["folder", [". 1 1 2 0", "lib 3 2 4 1", "tools 1 1 2 0"]],
    ["owner", ["@core 1 1 2 0", "@lib @core 3 2 4 1", "without an owner 1 1 2 0"]],
  ])("%s is told in the summary", (by, rows) => {
    const { err, status } = unleak(["--stat", "--group-by", by, "."], repository(FILES));
    expect(status).toBe(0);
    expect(
      summaryOf(err)
        ?.slice(1)
        .map((line) => line.trim().replace(/ +/g, " ")),
    ).toEqual(rows);
    expect(summaryOf(err)?.[0]?.trim()).toMatch(new RegExp(`^${by} +files  changed  applied  left alone$`));
  });

  it("puts --stat together, each group with its sum", () => {
    const { out } = unleak(["-q", "--stat", "--group-by", "owner", "."], repository(FILES));
    expect(out.replace(/[+-]{2,}/g, "+")).toBe(`@core
 top.py               | 10 +
 1 file changed, 9 insertions(+), 1 deletion(-)

@lib @core
 lib/loose.py         | 10 +
 lib/spool/inner/a.py | 10 +
 2 files changed, 18 insertions(+), 2 deletions(-)

without an owner
 tools/x/y.py         | 10 +
 1 file changed, 9 insertions(+), 1 deletion(-)

 4 files changed, 36 insertions(+), 4 deletions(-)
`);
  });

  it("is about the project, whatever folder unleak runs in and whatever paths are named", () => {
    const folder = repository(FILES);
    expect(summaryOf(unleak(["--group-by", "folder", "spool"], join(folder, "lib")).err)?.at(-1)).toMatch(/^ {2}\. +2 /);
    expect(summaryOf(unleak(["--group-by", "package", "inner"], join(folder, "lib/spool")).err)?.at(-1)).toMatch(/^ {2}\. +1 /);
    expect(summaryOf(unleak(["--group-by", "owner", "a.py"], join(folder, "lib/spool/inner")).err)?.at(-1)).toMatch(/^ {2}@lib @core +1 /);
  });

  it("is a table of -f summary, and may stand in settings", () => {
    const folder = repository({ ...FILES, "setup.cfg": "[unleak]\ngroup-by = folder\n" });
    expect(unleak(["-q", "-f", "summary", "."], folder).out).toMatch(/\nBy folder\n {2}folder +files .*\n {2}\. +1 .*\n {2}lib +3 /);
    expect(unleak(["-q", "-f", "summary", "--group-by", "owner", "."], folder).out).toMatch(/\nBy owner\n/);
  });

  it("says nothing of groups where there is nothing to say, and tells where owners are looked for", () => {
    const folder = repository({ "a.py": "x = 1\n" });
    expect(unleak(["--stat", "--group-by", "package", "."], folder)).toMatchObject({
      out: "",
      err: expect.not.stringContaining("package "),
    });
    expect(unleak(["--group-by", "owner", "."], folder)).toMatchObject({
      status: 2,
      err: expect.stringContaining("there is no CODEOWNERS file"),
    });
    mkdirSync(join(folder, "CODEOWNERS"));
    expect(unleak(["--group-by", "owner", "."], folder).status).toBe(2);
    expect(unleak(["--group-by", "owner", "-"], folderOf({}), { input: LEAKY }).status).not.toBe(null);
  });

  it.skipIf(skipReason !== undefined)(
    "puts the files of an HTML report below the names of their groups, by which they are filtered",
    async () => {
      const folder = repository(FILES);
      unleak(["-q", "-f", "html", "-o", "report.html", "--group-by", "owner", "."], folder);
      const browser = await launch();
      try {
        const page = await browser.newPage();
        await page.goto(pathToFileURL(join(folder, "report.html")).href);
        const told = () => page.locator("#findings h2:visible, #findings h3:visible .path").allTextContents();
        expect(await told()).toEqual([
          ...["@core", "top.py", "@lib @core", "lib/loose.py", "lib/spool/b.py", "lib/spool/inner/a.py"],
          ...["without an owner", "tools/x/y.py"],
        ]);
        await page.getByRole("group", { name: "Owner" }).getByLabel("@core", { exact: false }).first().check();
        expect((await told())[0]).toMatch(/@core/);
        expect(await told()).not.toContain("without an owner");
        unleak(["-q", "--group-by", "folder", "-o", "report.html", "."], folder);
        await page.reload();
        await page.getByRole("group", { name: "Top folder" }).getByLabel("tools").check();
        expect(await told()).toEqual(["tools", "tools/x/y.py"]);
      } finally {
        await browser.close();
      }
      expect(readFileSync(join(folder, "report.html"), "utf8")).toContain('"groupedBy":"folder"');
    },
  );
});
