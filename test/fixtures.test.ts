import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../src/edit.js";
import { chooseEngine, type Parser } from "../src/python/parse.js";
import { Source } from "../src/python/source.js";
import { StandardLibrary } from "../src/python/stdlib.js";
import { Catalogue, entryOf } from "../src/run/catalogue.js";
import type { Policy } from "../src/run/decide.js";
import { Examination } from "../src/run/examine.js";
import { builtinTransforms, selectTransforms } from "../src/run/load.js";
import type { FileResult } from "../src/run/result.js";
import { allFixtures, type Fixture, givenPaths, hasVersion, isDrivenAsItIs, readVersion } from "./fixture.js";

const library = StandardLibrary.load();
const parsers = { native: await chooseEngine("native").catch(() => undefined), wasm: await chooseEngine("wasm") };
const fixtures = allFixtures();

if (!parsers.native) {
  if (process.env.CI) throw new Error("the native tree-sitter can't be loaded; in CI it must be there");
  console.warn("skipped: the native tree-sitter can't be loaded");
}

async function runOn(
  files: ReadonlyMap<string, string>,
  fixture: Fixture,
  parser: Parser,
  asked: Partial<Policy> = {},
): Promise<FileResult[]> {
  const transforms = await selectTransforms(fixture.transforms);
  const workshop = { parser, library, transforms, known: await builtinTransforms(), policy: { unsafe: false, forward: false, ...asked } };
  const entries = [...files].map(([path, text]) => entryOf(new Source(path, text)));
  const given = givenPaths(fixture) ?? new Set(files.keys());
  const examination = Examination.of(
    entries.filter((entry) => given.has(entry.path)),
    new Catalogue(entries, parser),
    workshop,
  );
  const results = examination.results();
  // A file that is clean need not have been read.
  return results.map((result) => (result.after === result.before ? unchanged(result, files) : result));
}

function unchanged(result: FileResult, files: ReadonlyMap<string, string>): FileResult {
  const text = files.get(result.path) ?? "";
  return { ...result, before: text, after: text };
}

function contents(results: readonly FileResult[]): Map<string, string> {
  return new Map(results.map((file) => [file.path, file.after]));
}

/** Writes a version anew, or takes it away where it is what another one is. */
function writeVersion(fixture: Fixture, version: string, files: ReadonlyMap<string, string>, same: ReadonlyMap<string, string>): void {
  rmSync(join(fixture.folder, version), { recursive: true, force: true });
  rmSync(join(fixture.folder, `${version}.py`), { force: true });
  if ([...files].every(([path, text]) => same.get(path) === text)) return;
  for (const [path, text] of files) {
    const file = join(fixture.folder, path.replace(/^before/, version));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, "latin1");
  }
}

/** The files of a version that the run is given. */
function given(files: ReadonlyMap<string, string>, fixture: Fixture): ReadonlyMap<string, string> {
  const paths = givenPaths(fixture);
  return paths ? new Map([...files].filter(([path]) => paths.has(path))) : files;
}

/** One line a finding, as a compiler prints it. */
function findingLines(results: readonly FileResult[]): string {
  const lines = results.flatMap((file) => [
    ...file.findings.flatMap(({ finding: { path, span, verdict, reason, warnings }, outcome }) => [
      `${path}:${span.line}:${span.column} ${outcome === "silenced" ? "silenced " : ""}${verdict}${reason ? ` ${reason.name}: ${reason.message}` : ""}`,
      ...warnings.map((warning) => `${path}:${span.line}:${span.column} warning ${warning.name}: ${warning.message}`),
    ]),
    ...file.remarks.map(({ path, line, column, name, message }) => `${path}:${line}:${column} warning ${name}: ${message}`),
    ...file.failures.map(({ path, line, column, message }) => `${path}:${line}:${column} failed: ${message}`),
  ]);
  return lines.map((line) => `${line}\n`).join("");
}

describe.each([["native"], ["wasm"]] as const)("fixtures, parsed with the %s engine", (engine) => {
  const parser = parsers[engine];

  describe.skipIf(!parser).each(fixtures.map((fixture) => [fixture.name, fixture] as const))("%s", (_name, fixture) => {
    const before = readVersion(fixture, "before") as Map<string, string>;
    const after = readVersion(fixture, "after") ?? before;

    it("is found and rewritten as it says", async () => {
      const results = await runOn(before, fixture, parser as Parser);
      const listed = join(fixture.folder, "findings.txt");
      if (process.env.UPDATE_FINDINGS) writeFileSync(listed, findingLines(results), "utf8");
      if (process.env.UPDATE_AFTER) writeVersion(fixture, "after", new Map([...before, ...contents(results)]), before);
      expect(contents(results)).toEqual(given(after, fixture));
      expect(findingLines(results)).toBe(existsSync(listed) ? readFileSync(listed, "utf8") : "");
    });

    it("comes out with --unsafe as it says", async () => {
      const results = await runOn(before, fixture, parser as Parser, { unsafe: true });
      expect(contents(results)).toEqual(given(readVersion(fixture, "unsafe") ?? after, fixture));
    });

    it("comes out with --forward as it says", async () => {
      const results = await runOn(before, fixture, parser as Parser, { forward: true });
      if (process.env.UPDATE_FORWARD) writeVersion(fixture, "forward", new Map([...before, ...contents(results)]), after);
      expect(contents(results)).toEqual(given(readVersion(fixture, "forward") ?? after, fixture));
    });

    it("parses with each finding made alone", async () => {
      for (const file of await runOn(before, fixture, parser as Parser))
        for (const { finding } of file.findings) {
          for (const path of new Set(finding.edits.map((edit) => edit.path))) {
            const edits = finding.edits.filter((edit) => edit.path === path);
            const source = new Source(path, applyEdits(before.get(path) ?? "", edits));
            expect((parser as Parser).parse(source).faults.length).toBeLessThanOrEqual(file.failures.length);
          }
        }
    });

    it("is left as it is by a second run", async () => {
      const again = await runOn(after, fixture, parser as Parser);
      expect(contents(again)).toEqual(given(after, fixture));
      expect(again.flatMap((file) => file.findings).filter(({ outcome }) => outcome === "applied")).toEqual([]);
    });
  });
});

describe("every fixture", () => {
  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))("%s says something", (_name, fixture) => {
    const proves = ["findings.txt", "after.py", "after"].some((name) => existsSync(join(fixture.folder, name)));
    // A case that finds nothing has a findings.txt all the same: an empty one.
    expect(proves).toBe(true);
    if (existsSync(join(fixture.folder, "drive.py")))
      expect(
        ["after", "forward", "naive", "unsafe"].some((version) => hasVersion(fixture, version)) || isDrivenAsItIs(fixture),
        "drive.py is never run",
      ).toBe(true);
  });
});
