import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contents, folderOf, PROJECT, read, unleak } from "./command.js";
import { skipReason } from "./python2.js";

const begun = (name = "not-equal") => {
  const folder = folderOf({});
  return { folder, ...unleak(["new-transform", name], folder) };
};

const change = (folder: string, from: string, to: string) => {
  const file = join(folder, "not-equal.js");
  writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
};

const sums = (passed: number, failed: number, skipped = 0) =>
  `${passed + failed + skipped} checks = ${passed} passed + ${failed} failed + ${skipped} skipped\n`;

describe("unleak new-transform", () => {
  it("writes a transform that works, and fixtures that hold it to its word", () => {
    const { folder, out, err, status } = begun();
    expect(status).toBe(0);
    expect(out.split("\n").filter(Boolean).sort()).toEqual(Object.keys(contents(folder)).sort());
    expect(err).toContain("next: unleak test-transform ./not-equal.js");
    const tested = unleak(["test-transform", "./not-equal.js"], folder);
    expect(tested).toMatchObject({ out: "", status: 0 });
    expect(tested.err).toBe(
      skipReason === undefined ? `2 fixtures, ${sums(13, 0)}` : `2 fixtures, ${sums(12, 0, 1)}skipped: ${skipReason}\n`,
    );
  });

  it("writes one that runs wherever unleak is installed, with threads too", () => {
    const { folder } = begun();
    const { out, err, status } = unleak(["-j", "2", "-t", "./not-equal.js", "fixtures"], folder);
    expect(status).toBe(0);
    expect(out).toContain('+        return self.state != "off"\n');
    expect(err).toContain("1 file would change: 1 not-equal\n");
  });

  it("replaces nothing, and takes kebab-case only", () => {
    const { folder } = begun();
    writeFileSync(join(folder, "not-equal.js"), "mine");
    expect(unleak(["new-transform", "not-equal"], folder)).toMatchObject({
      status: 2,
      err: expect.stringContaining("not-equal.js is there already") as string,
    });
    expect(read(folder, "not-equal.js")).toBe("mine");
    expect(unleak(["new-transform", "NotEqual"], folder).err).toContain("a transform's name is kebab-case, not 'NotEqual'");
    expect(unleak(["new-transform", "../up"], folder).status).toBe(2);
  });

  it("writes TypeScript that runs where Node strips types, and says so where it doesn't", () => {
    const { folder, status } = begun("not-equal.ts");
    expect(status).toBe(0);
    const tested = unleak(["test-transform", "not-equal.ts"], folder);
    if ((process.features as { typescript?: unknown }).typescript) expect(tested.status).toBe(0);
    else expect(tested).toMatchObject({ status: 2, err: expect.stringContaining("TypeScript needs Node 22.18 or newer") as string });
  });
});

describe("unleak test-transform", () => {
  it("shows what a transform makes of a fixture, and what it should", () => {
    const { folder } = begun();
    change(folder, '"!="', '"=="');
    const { out, err, status } = unleak(["test-transform", "not-equal.js"], folder);
    expect(status).toBe(1);
    expect(out).toContain("failed: not-equal/compares is found and rewritten as it says\n");
    expect(out).toContain('    -        return self.state != "off"\n    +        return self.state == "off"\n');
    expect(err).toMatch(/2 fixtures, 13 checks = (?:10 passed \+ 3 failed \+ 0|9 passed \+ 3 failed \+ 1) skipped/);
  });

  it("finds a rewrite that doesn't parse, one that never ends, and one that nobody asked for", () => {
    const { folder } = begun();
    change(folder, '"!="', '"! ="');
    expect(unleak(["test-transform", "not-equal.js"], folder).out).toContain("internal error");
    change(folder, '"! ="', '"<> "');
    unleak(["test-transform", "--update", "not-equal.js"], folder);
    expect(unleak(["test-transform", "not-equal.js"], folder).out).toContain("is left as it is by a second run");
    const other = begun().folder;
    writeFileSync(join(other, "fixtures/not-equal/left-alone/before.py"), "a <> b\n");
    expect(unleak(["test-transform", "not-equal.js"], other).out).toContain("failed: not-equal/left-alone is found and rewritten");
  });

  it.skipIf(skipReason !== undefined)("runs what was rewritten under Python 2.7", () => {
    const { folder } = begun();
    change(folder, '"!="', '"=="');
    unleak(["test-transform", "--update", "not-equal.js"], folder);
    const { out, status } = unleak(["test-transform", "not-equal.js"], folder);
    expect(status).toBe(1);
    expect(out).toContain("failed: not-equal/compares does the same before and after, under Python 2.7\n");
    expect(out).toContain("    -[True, False, True]\n    +[False, True, False]\n");
  });

  it("writes the fixtures anew with --update", () => {
    const { folder } = begun();
    const wanted = contents(folder);
    mkdirSync(join(folder, "fixtures/not-equal/more"));
    writeFileSync(join(folder, "fixtures/not-equal/more/before.py"), "x = a <> b\n");
    writeFileSync(join(folder, "fixtures/not-equal/compares/after.py"), "nonsense\n");
    expect(unleak(["test-transform", "--update", "not-equal.js"], folder).status).toBe(0);
    expect(contents(folder)).toEqual({
      ...wanted,
      "fixtures/not-equal/more/before.py": "x = a <> b\n",
      "fixtures/not-equal/more/after.py": "x = a != b\n",
      "fixtures/not-equal/more/findings.txt": "before.py:1:7 safe\n",
    });
  });

  it("says what is missing", () => {
    const folder = folderOf({ "odd.js": "export default 5;\n" });
    expect(unleak(["test-transform", "gone.js"], folder).err).toContain("gone.js can't be loaded: there is no such file");
    expect(unleak(["test-transform", "odd.js"], folder).err).toContain("is no transform");
    const begunIn = begun().folder;
    expect(unleak(["test-transform", "--fixtures", "none", "not-equal.js"], begunIn).err).toContain("there are no fixtures in");
  });

  it("holds unleak's own transforms to theirs", () => {
    const fixtures = join(PROJECT, "fixtures/with-statement");
    const { err, status } = unleak(["test-transform", "with-statement", "--fixtures", fixtures], PROJECT);
    expect(err).toContain(" 0 failed");
    expect(status).toBe(0);
  });
});
