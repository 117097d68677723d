import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FormatName, report, type TreeResult, transformTree } from "../src/index.js";
import type { Content } from "../src/report/content.js";
import { FORMATS } from "../src/report/formats.js";
import type { FindingRecord } from "../src/report/model.js";
import { selectTransforms } from "../src/run/load.js";
import { run } from "../src/run/run.js";
import { Alone } from "./alone.js";
import { folderOf, LEAKY, PROJECT, unleak } from "./command.js";
import { pathOf, readAnnotations, readJson, readNdjson, readSarif, regionText, schema, type Tree, withEdits, withFix } from "./consumer.js";
import { layOutAll, remove, someOfEach } from "./fixture.js";

const KANJI = "\x95\x5c\x8f\x5c";
/** An alias whose comment moves along, so that what is inserted is not ASCII. */
const commented = (head: string, foreign: string) => `${head}${LEAKY.replace("self.is_closed\n", `self.is_closed  # ${foreign}\n`)}`;
const utf8 = (text: string) => Buffer.from(text).toString("latin1");

const FILES: Readonly<Record<string, string>> = {
  "more/latin1.py": commented("# coding: latin-1\n", "\xe9"),
  "more/koi8.py": commented("# coding: koi8-r\n", "\xcb\xcc"),
  "more/sjis.py": commented("# coding: shift_jis\n", KANJI),
  "more/wrong.py": commented("# coding: utf-8\n", "\xe9\xff"),
  "more/utf8.py": commented("# coding: utf-8\n", utf8("é ключ 𝒳 {0} [x](1)")),
  "more/bom.py": commented("\xef\xbb\xbf", utf8("𝒳")),
  "more/crlf.py": commented("", "x").replaceAll("\n", "\r\n"),
  "more/cr.py": commented("", "x").replaceAll("\n", "\r"),
  "more/no-newline.py": LEAKY.trimEnd(),
  "more/broken.py": `${LEAKY}\n\ndef broken(:\n    pass\n`,
  "more/binary.py": "x\0",
  "more/silenced.py": LEAKY.replace("self.is_closed\n", "self.is_closed  # unleak: ignore\n"),
  "more/unused.py": `x = 1  # unleak: ignore\n${LEAKY}`,
};

const ODD = [
  "a b.py",
  "new\nline.py",
  'quo"te.py',
  "50%25.py",
  "schlüssel-鍵-𝒳.py",
  "-dash.py",
  "c:d,e.py",
  "a#b?c.py",
  "back\\slash.py",
  "::error::.py",
];

function treeOf(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => statSync(join(folder, path)).isFile());
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), "latin1")]));
}

let folder: string;
let before: Tree;
let alone: Alone;
const printed: Record<string, string> = {};

beforeAll(async () => {
  folder = layOutAll(someOfEach());
  mkdirSync(join(folder, "more"));
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(folder, path), text, "latin1");
  for (const name of ODD) writeFileSync(join(folder, "more", name), LEAKY);
  before = treeOf(folder);
  Object.assign(printed, await printAll());
  alone = await Alone.in(
    before,
    readJson(output("json")).files.map(({ path }) => path),
  );
});

afterAll(() => remove(folder));

/** One run in every format; as the command line prints it, a character for each byte. */
async function printAll(): Promise<Record<string, string>> {
  const transforms = await selectTransforms([]);
  const policy = { unsafe: false, forward: false };
  const paths = { paths: ["."], cwd: folder, root: undefined, include: [], exclude: [], ignore: true };
  const result = await run({ ...paths, transforms, policy, write: false, texts: true });
  const { version } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as { version: string };
  const report = { result, transforms, context: 3, wrote: false, forward: false, version };
  // The page is built, and has tests of its own.
  const all = FORMATS.filter(({ name }) => name !== "html").map(async ({ name, print }) => {
    const pieces: string[] = [];
    for await (const piece of print(report)) pieces.push(piece);
    return [name, utf8(pieces.join(""))];
  });
  return Object.fromEntries(await Promise.all(all));
}

/** As the command line prints it, a character for each byte. */
async function textOf(result: TreeResult, format: FormatName): Promise<string> {
  let text = "";
  for await (const piece of report(result, { format })) text += piece.toString("latin1");
  return text;
}

const output = (format: string) => printed[format] ?? "";

function changedIn(after: Tree): Map<string, string> {
  return new Map([...after].filter(([path, text]) => before.get(path) !== text));
}

describe("json", () => {
  it("is as the schema says, which describes every property", () => {
    const report = readJson(output("json"));
    expect(report.files.flatMap((file) => file.findings).length).toBeGreaterThan(300);
    expect(report.wrote).toBe(false);
    const described = (value: unknown): boolean =>
      typeof value !== "object" || value === null
        ? true
        : Object.entries(value).every(([key, each]) =>
            key === "properties"
              ? Object.values(each as object).every((property) => "description" in property && described(property))
              : described(each),
          );
    expect(described(schema)).toBe(true);
  });

  it("has totals that add up", () => {
    const { files, notRead, totals } = readJson(output("json"));
    expect(totals.given).toBe(files.length + notRead.length);
    expect(totals.given).toBe(totals.clean + totals.found + totals.failed + totals.notRead);
    expect(totals.findings).toBe(files.reduce((sum, file) => sum + file.findings.length, 0));
    expect(totals.findings).toBe(Object.values(totals.outcomes).reduce((sum, each) => sum + each, 0));
    expect(totals.changed).toBe(files.filter((file) => file.changed).length);
    for (const outcome of ["applied", "kept", "withheld", "silenced"] as const)
      expect(totals.outcomes[outcome], outcome).toBeGreaterThan(0);
    for (const status of ["clean", "found", "failed", "notRead"] as const) expect(totals[status], status).toBeGreaterThan(0);
  });

  it("tells the SHA-256 of every file that something is said about", () => {
    for (const { path, sha256, findings, changed } of readJson(output("json")).files) {
      if (findings.length > 0 || changed) expect(sha256, path).toBeDefined();
      if (sha256 !== undefined)
        expect(sha256).toBe(
          createHash("sha256")
            .update(before.get(path) ?? "", "latin1")
            .digest("hex"),
        );
    }
  });

  it.each([[{}], [{ forward: true, unsafe: true }]])("has edits that make of the tree what is written with %j", async (options) => {
    const written = folderOf(Object.fromEntries(before));
    const result = await transformTree(["."], { cwd: written, write: true, jobs: 1, ...options }).result();
    const report = readJson(await textOf(result, "json"));
    expect(report.wrote).toBe(true);
    const edits = report.files.flatMap((file) => file.edits);
    expect(edits.length).toBeGreaterThan(100);
    expect(changedIn(withEdits(before, edits))).toEqual(changedIn(treeOf(written)));
    remove(written);
  });

  it("has the edits of each finding alone", () => {
    const accepted = { plain: 0, forward: 0 };
    for (const { id, verdict, outcome, needs, edits, forward } of readJson(output("json")).files.flatMap((file) => file.findings)) {
      if (outcome === "silenced") continue;
      if (verdict !== "kept" && needs.length === 0) {
        expect(changedIn(withEdits(before, edits)), id).toEqual(alone.accept(id, { unsafe: false, forward: false }));
        accepted.plain += edits.length > 0 ? 1 : 0;
      }
      if (forward) {
        expect(changedIn(withEdits(before, forward.edits)), id).toEqual(alone.accept(id, { unsafe: true, forward: true }));
        accepted.forward++;
      }
    }
    expect(accepted.plain).toBeGreaterThan(150);
    expect(accepted.forward).toBeGreaterThan(10);
  });

  it("tells what is inserted as text, and as bytes where the text alone would not do", () => {
    const edits = readJson(output("json")).files.flatMap((file) => file.edits);
    const inserted = (path: string) => edits.find((edit) => edit.path === `more/${path}` && edit.text.includes("isClosed"));
    expect(inserted("utf8.py")).toMatchObject({ text: expect.stringContaining("# é ключ 𝒳") });
    expect(inserted("utf8.py")).not.toHaveProperty("bytes");
    expect(inserted("koi8.py")).toMatchObject({ text: expect.stringContaining("# кл"), bytes: expect.any(String) });
    expect(inserted("sjis.py")).toMatchObject({ text: expect.stringContaining("# 表十"), bytes: expect.any(String) });
    expect(inserted("wrong.py")).toMatchObject({ bytes: expect.any(String) });
  });
});

describe("ndjson", () => {
  it("is what the command line prints", () => {
    expect(unleak(["-q", "-f", "ndjson", "."], folder).out).toBe(output("ndjson"));
  });

  it("says the same as json, an object a line", () => {
    const { kind: _, schemaVersion, files, notRead, failures, totals, ...head } = readJson(output("json"));
    const line = (kind: string) => (record: object) => ({ kind, schemaVersion, ...record });
    const lines = [head].map(line("run")).concat(files.map(line("file")), notRead.map(line("notRead")), failures.map(line("failure")));
    const printed = readNdjson(output("ndjson")).map(({ source: _, ...each }) => each);
    expect(printed).toEqual([...lines, { kind: "end", schemaVersion, totals }]);
  });

  it("has the bytes of every file that something is said about, whatever the encoding", () => {
    const told = readNdjson(output("ndjson")).filter(({ kind, sha256 }) => kind === "file" && sha256 !== undefined);
    expect(told.length).toBeGreaterThan(200);
    for (const { path, source } of told) {
      const { text, bytes } = source as Content;
      const raw = bytes === undefined ? Buffer.from(text) : Buffer.from(bytes, "base64");
      expect(raw.toString("latin1"), String(path)).toBe(before.get(String(path)));
    }
  });
});

describe("sarif", () => {
  it("is as its schema says, with the findings of json", () => {
    const { results, tool, invocations } = readSarif(output("sarif"));
    // What offers no change is told along with an earlier one that says the same of its attribute.
    const isTold = ({ foldedInto, edits, forward }: FindingRecord) => foldedInto === undefined || edits.length > 0 || forward !== undefined;
    const findings = readJson(output("json")).files.flatMap((file) => file.findings.filter(isTold));
    const told = results.filter(({ properties }) => properties);
    expect(told.map(({ properties }) => properties?.id)).toEqual(findings.map(({ id }) => id));
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules?.[ruleIndex ?? -1]?.id, ruleId).toBe(ruleId);
    expect(invocations).toMatchObject([{ executionSuccessful: false }]);
    const prints = results.map(({ partialFingerprints }) => partialFingerprints?.["unleakFinding/v1"]);
    expect(new Set(prints).size).toBe(results.length);
    for (const [at, { suppressions }] of told.entries()) expect(suppressions).toHaveLength(findings[at]?.outcome === "silenced" ? 1 : 0);
  });

  it("is valid with every option", async () => {
    const runs = [
      transformTree(["more"], { cwd: folder, root: "more", unsafe: true, forward: true }),
      transformTree(["more"], { cwd: folder, root: "more", transforms: ["method-alias"] }),
      transformTree(["more", "more/gone.py"], { cwd: folder, root: "more", transforms: ["context-manager"] }),
    ];
    for (const run of runs) expect(readSarif(await textOf(await run.result(), "sarif")).results).not.toEqual([]);
  });

  it("has fixes that each do what accepting the finding does", () => {
    let fixed = 0;
    for (const { fixes = [], properties } of readSarif(output("sarif")).results)
      for (const fix of fixes) {
        const forward = fix.description?.text?.includes("--forward") ?? false;
        const id = String(properties?.id);
        expect(changedIn(withFix(before, fix)), id).toEqual(alone.accept(id, { unsafe: true, forward }));
        fixed++;
      }
    expect(fixed).toBeGreaterThan(150);
  });

  it("has regions whose lines and columns are where their bytes are", () => {
    let regions = 0;
    for (const { locations = [], fixes = [] } of readSarif(output("sarif")).results) {
      const places = locations.map(({ physicalLocation: place }) => ({ uri: place?.artifactLocation?.uri, region: place?.region }));
      const changes = fixes.flatMap((fix) => fix.artifactChanges);
      const deleted = changes.flatMap(({ artifactLocation: { uri }, replacements }) =>
        replacements.map((each) => ({ uri, region: each.deletedRegion })),
      );
      for (const { uri, region } of [...places, ...deleted]) {
        const text = before.get(pathOf(uri)) ?? "";
        if (region?.byteOffset === undefined || Buffer.from(Buffer.from(text, "latin1").toString(), "utf8").toString("latin1") !== text)
          continue;
        expect(utf8(regionText(text, region)), uri).toBe(text.slice(region.byteOffset, region.byteOffset + (region.byteLength ?? 0)));
        regions++;
      }
    }
    expect(regions).toBeGreaterThan(500);
  });
});

describe("github", () => {
  it("annotates what would change, what is left alone and what could not be done, which comes first", () => {
    const annotations = readAnnotations(output("github"));
    const { files, failures } = readJson(output("json"));
    const errors = [...failures, ...files.flatMap((file) => file.failures)];
    expect(annotations.slice(0, errors.length).map(({ kind, properties }) => [kind, properties.file])).toEqual(
      errors.map(({ path }) => ["error", path]),
    );
    const told = files
      .flatMap((file) => file.findings)
      .filter(({ outcome, foldedInto }) => outcome !== "silenced" && foldedInto === undefined);
    const findings = annotations.slice(errors.length).filter(({ properties }) => properties.title !== "unused-silencing");
    expect(findings.map(({ kind, properties: { file, line, col } }) => [kind, file, line, col])).toEqual(
      told.map(({ path, span, outcome }) => [
        outcome === "applied" || outcome === "conflict" ? "warning" : "notice",
        path,
        String(span.line),
        String(span.column),
      ]),
    );
    for (const { properties } of annotations) if (properties.endLine !== undefined) expect(properties.endLine).toBe(properties.line);
  });
});

describe("summary", () => {
  it("counts by transform, verdict, outcome and reason, and tells the slowest files", () => {
    const { totals } = readJson(output("json"));
    const text = output("summary");
    const table = /\nFindings\n([\s\S]*?)\n\n/.exec(text)?.[1]?.split("\n") ?? [];
    const sum = table.slice(1).reduce((all, row) => all + Number(/\d+$/.exec(row)?.[0]), 0);
    expect(sum).toBe(totals.findings);
    expect(table.join("\n")).toMatch(/method-alias +kept +kept +alias-reassigned +\d+/);
    expect(/\nSlowest files\n([\s\S]*?)\n\n/.exec(text)?.[1]?.split("\n")).toHaveLength(11);
    expect(text).toMatch(/\n {2}all +\d/);
  });
});

describe("every format", () => {
  it("tells odd file names as they are", () => {
    const paths = ODD.map((name) => `more/${name}`);
    expect(readJson(output("json")).files.map(({ path }) => path)).toEqual(expect.arrayContaining(paths));
    const located = readSarif(output("sarif")).results.map(({ locations }) =>
      pathOf(locations?.[0]?.physicalLocation?.artifactLocation?.uri),
    );
    expect(located).toEqual(expect.arrayContaining(paths));
    expect(readAnnotations(output("github")).map(({ properties }) => properties.file)).toEqual(expect.arrayContaining(paths));
    const odd = folderOf({ "new\nline\x1b[1m.py": LEAKY });
    expect(unleak(["-f", "summary", "."], odd).out).toContain("new\\x0aline\\x1b[1m.py");
  });

  it.each(["json", "ndjson", "sarif", "github"])("%s is the same with several threads, and in the next run", (format) => {
    const [one, two] = ["1", "2"].map((jobs) => unleak(["-q", "-j", jobs, "-f", format, "--root", "more", "more"], folder).out);
    expect(one).toContain("more/");
    expect(two).toBe(one);
  });
});
