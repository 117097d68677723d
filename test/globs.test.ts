import { spawnSync } from "node:child_process";
import fc from "fast-check";
import ignore from "ignore";
import picomatch from "picomatch";
import { describe, expect, it } from "vitest";
import { globMatcher } from "../src/files/glob.js";
import { IgnoreFile } from "../src/files/ignore-file.js";
import { folderOf, LEAKY, run, unleak } from "./command.js";

const means = (glob: string, path: string) => globMatcher([glob])(path);

describe("a glob", () => {
  it.each([
    ["*.py", "a/b.py", true],
    ["*.py", ".hidden.py", true],
    ["a/*.py", "a/b/c.py", false],
    ["build", "src/build", true],
    ["old/**", "old", true],
    ["old/**", "old/a/b.py", true],
    ["old/**", "older/a.py", false],
    ["**/old/**", "old/a.py", true],
    ["**/old/**", "x/y/old/a.py", true],
    ["**/*_pb2.py", "a_pb2.py", true],
    ["a/**/b.py", "a/b.py", true],
    ["a/**/b.py", "a/x/y/b.py", true],
    ["a/**/b.py", "ab.py", false],
    ["a/*", "a/", false],
    ["**", "a/b.py", true],
    ["./a.py", "a.py", true],
    ["?.py", "é.py", true],
    ["?.py", "\u{1f40d}.py", true],
    ["[a-c]?.py", "b1.py", true],
    ["[!a-c].py", "b.py", false],
    ["[^a-c].py", "d.py", true],
    ["[]x].py", "].py", true],
    ["[z.py", "[z.py", true],
    ["{a,b*}.py", "bc.py", true],
    ["{a,b}/**", "b/c.py", true],
    ["x/{a,b/**}/d", "x/b/c/d", true],
    ["v{1..3}.py", "v2.py", true],
    ["v{9..11}.py", "v10.py", true],
    ["{a}.py", "{a}.py", true],
    ["a{b.py", "a{b.py", true],
    ["(a|b).py", "b.py", true],
    ["+(a|b).py", "abba.py", true],
    ["@(a|b).py", "ab.py", false],
    ["?(a)b.py", "b.py", true],
    ["*(a)b.py", "aab.py", true],
    ["\\*.py", "*.py", true],
    ["\\*.py", "a.py", false],
    ["!*_test.py", "a/b.py", true],
    ["!*_test.py", "a/b_test.py", false],
    ["", "a.py", false],
  ])("%j and the path %j: %s", (glob, path, isMeant) => {
    expect(means(glob, path)).toBe(isMeant);
  });

  it("means what it meant when a library of regular expressions read it", () => {
    const part = fc.constantFrom("a", "b", "*", "?", "a*", "*.py", "**", "[ab]", "{a,b}", "b?", "{a*,b}");
    const glob = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
    const name = fc.constantFrom("a", "b", "ab", "a.py", ".py", "c");
    const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("/"));
    fc.assert(
      fc.property(glob, path, (each, where) => {
        const test = picomatch(each, { dot: true, ...(!each.includes("/") && { basename: true }) });
        // Several `**` are one, and one at the end means the folder, too: the library knew the first of none, the second where no wildcard stood before.
        fc.pre(!/\*\*\/.*\*\*|[*?[{].*\/\*\*$/.test(each));
        expect([each, where, means(each, where)]).toEqual([each, where, test(where)]);
      }),
      { numRuns: 20_000 },
    );
  });

  it.each([
    `${"a*".repeat(120)}b`,
    `${"*a".repeat(120)}*b`,
    `${"a/**/".repeat(200)}b`,
    `${"**/".repeat(500)}b`,
    `${"+(a|".repeat(20)}a${")*".repeat(20)}b`,
    `${"*(*(*(a)))".repeat(20)}b`,
    `${"{a,a*}".repeat(100)}b`,
    `${"{{a,b},{a*,b}}".repeat(50)}b`,
    `${"?(a)".repeat(200)}${"a".repeat(200)}b`,
    `${"{".repeat(40)}a,b}`,
    `${"@(a|".repeat(40)}b)`,
    `${"[a-z]*".repeat(100)}1`,
  ])("takes no longer for a pattern that has many ways: %s", (glob) => {
    const started = performance.now();
    for (const path of ["a".repeat(255), `${"a/".repeat(400)}c`]) means(glob, path);
    // Backtracking takes hours; this takes milliseconds, on a machine that does much else.
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it.each([
    ["!(a).py", "`!("],
    ["{1..100000}.py", "{1..100000} stands for more than 1000 texts"],
    ["a".repeat(5000), "it is longer than 4096 characters"],
    [`${"{a,".repeat(60)}b${"}".repeat(60)}`, "it is nested more than 50 deep"],
  ])("that can't be taken is told", (glob, why) => {
    const { out, err, status } = unleak(["--exclude", glob, "."], folderOf({ "a.py": LEAKY }));
    expect(err).toContain(`can't be taken: ${why}`);
    expect([out, status]).toEqual(["", 2]);
  });
});

describe("an ignore file", () => {
  const PARTS = ["a", "b", "*", "?", "a*", "*.py", "**", "[ab]", "[!a]", "A"];
  const line = fc
    .tuple(
      fc.constantFrom("", "!", "/", "!/"),
      fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 4 }),
      fc.constantFrom("", "/"),
    )
    .map(([before, parts, after]) => `${before}${parts.join("/")}${after}`);
  const name = fc.constantFrom("a", "b", "ab", "a.py", "c", "a*");
  const path = fc
    .tuple(fc.array(name, { minLength: 1, maxLength: 4 }), fc.constantFrom("", "/"))
    .map(([parts, after]) => parts.join("/") + after);

  it("means what it meant when a library of regular expressions read it", () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), path, (lines, where) => {
        const { ignored, unignored } = ignore().add(lines.join("\n")).test(where);
        const expected = ignored ? "ignored" : unignored ? "wanted" : undefined;
        expect([lines, where, new IgnoreFile(lines.join("\n")).test(where)]).toEqual([lines, where, expected]);
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    ["# a comment\n\n   \na.py", "a.py", "ignored"],
    ["\\#a.py", "#a.py", "ignored"],
    ["\\!a.py", "!a.py", "ignored"],
    ["a.py   ", "a.py", "ignored"],
    ["a\\ ", "a ", "ignored"],
    ["a.py\r\nb.py\r\n", "b.py", "ignored"],
    ["build/", "build", undefined],
    ["build/", "build/", "ignored"],
    ["build/\n!build/a.py", "build/a.py", "ignored"],
    ["*.py\n!a.py", "x/a.py", "wanted"],
    ["x/**", "x/", undefined],
    ["x/**", "x/y", "ignored"],
    ["x/a.py", "y/x/a.py", undefined],
    ["{a,b}.py", "a.py", undefined],
  ])("%j and the path %j: %s", (text, where, verdict) => {
    expect(new IgnoreFile(text).test(where)).toBe(verdict);
  });

  it("takes no longer for a pattern that has many ways, and is not waited for where it is a pipe", (context) => {
    const text = ["a/**/".repeat(100), "*a".repeat(100), "**/a*".repeat(100)].map((each) => `${each}b\n`).join("");
    const started = performance.now();
    for (const where of ["a".repeat(255), `${"a/".repeat(100)}c`]) new IgnoreFile(text).test(where);
    expect(performance.now() - started).toBeLessThan(60_000);
    if (spawnSync("mkfifo", ["--version"]).status !== 0) context.skip("no mkfifo");
    const folder = folderOf({ "a.py": LEAKY });
    run("mkfifo", [".gitignore", ".ignore"], folder);
    expect(unleak(["-q", "."], folder, { timeout: 100_000 }).status).toBe(0);
  });
});
