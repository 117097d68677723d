import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type FormatName,
  type MergeFormatName,
  type MergeTotals,
  mergeReports,
  report,
  type TreeResult,
  transformTree,
} from "../src/index.js";
import { launch, skipReason } from "./chromium.js";
import { folderOf, LEAKY, read, unleak } from "./command.js";
import { readJson, readMerged, readNdjson, readRuns, readSarif } from "./consumer.js";
import { layOutAll, someOfEach } from "./fixture.js";

const BROKEN = `${LEAKY}\n\ndef broken(:\n    pass\n`;
const ALIASES = `class Tank(object):
    def __init__(self, x):
        if x:
            self.isFull = self.is_full

    def is_full(self):
        return True
`;
const KOI8 = `# coding: koi8-r\n${LEAKY.replace("self.is_closed\n", "self.is_closed  # \xcb\xcc\n")}`;

/** The trees of the repositories, by their names; `odd & <b>` and `index` are names like any other. */
const REPOSITORIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  pump: { "src/spooler.py": LEAKY, "src/koi8.py": KOI8 },
  tank: { "src/spooler.py": LEAKY, "tank.py": ALIASES, "more/tank.py": ALIASES },
  broken: { "src/broken.py": BROKEN, "src/line.py": `${LEAKY}\nx = '\xe2\x80\xa8'\n`, "binary.py": "x\0" },
  index: { "clean.py": "x = 1\n" },
  "odd & <b>": { "a b.py": LEAKY },
};
const NAMES = Object.keys(REPOSITORIES).sort();

let trees: string;
let reports: string;
const pathOf = (name: string) => join("out", `${name}.ndjson`);
const all = NAMES.map(pathOf);

beforeAll(async () => {
  trees = folderOf(
    Object.fromEntries(
      Object.entries(REPOSITORIES).flatMap(([name, files]) => Object.entries(files).map(([path, text]) => [`${name}/${path}`, text])),
    ),
  );
  reports = folderOf({});
  mkdirSync(join(reports, "out"));
  for (const name of NAMES) writeFileSync(join(reports, pathOf(name)), await alone(name, "ndjson"), "latin1");
});

const merge = (...args: string[]) => unleak(["merge", ...args], reports);

const runs = new Map<string, Promise<TreeResult>>();

/** The report of the run on one repository, which is made once; a character for each byte. */
async function alone(name: string, format: FormatName): Promise<string> {
  const run = runs.get(name) ?? transformTree(["."], { cwd: join(trees, name) }).result();
  runs.set(name, run);
  return textOf(report(await run, { format }));
}

async function textOf(pieces: AsyncIterable<Buffer>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece.toString("latin1");
  return text;
}

/** The same as `merge`, by the library. */
async function merged(files: readonly string[], format: MergeFormatName): Promise<MergeTotals & { out: string }> {
  const { pieces, totals } = await mergeReports(
    files.map((file) => join(reports, file)),
    format,
  );
  return { out: await textOf(pieces), ...totals() };
}

/** A report without what tells its repository from others. */
function unplaced<T>(record: T, name: string): T {
  const prefix = `${name}/`;
  const plain = (key: string, value: unknown) => {
    if (typeof value !== "string") return value;
    if (key === "path" && value.startsWith(prefix)) return value.slice(prefix.length);
    return key === "id" || key === "foldedInto" ? value.replace(`:${prefix}`, ":") : value;
  };
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).filter(([key]) => key !== "repository");
    return Object.fromEntries(
      members.map(([key, each]) => [key, key === "needs" ? each.map((id: string) => plain("id", id)) : strip(plain(key, each))]),
    );
  };
  return strip(record) as T;
}

describe("a merge", () => {
  it("gives in json what the run on each repository gave, with its name before the paths", async () => {
    const { out, err, status } = merge("-f", "json", ...all);
    expect(status, err).toBe(0);
    expect(err).toBe("5 repositories merged\n");
    const { repositories, unusable, totals } = readMerged(out);
    expect(repositories.map(({ repository }) => repository)).toEqual(NAMES);
    expect(unusable).toEqual([]);
    for (const [at, name] of NAMES.entries()) {
      const { kind: _, schemaVersion: __, ...report } = readJson(await alone(name, "json"));
      expect(unplaced(repositories[at], name), name).toEqual(report);
    }
    const sum = (of: (each: typeof totals) => number) => repositories.reduce((total, each) => total + of(each.totals), 0);
    expect(totals.given).toBe(sum(({ given }) => given));
    expect(totals.outcomes.applied).toBe(sum(({ outcomes }) => outcomes.applied));
    expect(totals.findings).toBe(Object.values(totals.outcomes).reduce((a, b) => a + b, 0));
    const paths = repositories.flatMap(({ files }) => files.map(({ path }) => path));
    expect(new Set(paths).size).toBe(paths.length);
  });

  it("gives in ndjson the reports one behind the other, and says at the end that these are all", async () => {
    const lines = readNdjson(merge("-f", "ndjson", ...all).out);
    const own = (await Promise.all(NAMES.map(async (name) => readNdjson(await alone(name, "ndjson"))))).flat();
    const last = lines.at(-1);
    expect(last).toMatchObject({ kind: "all", merged: 5, unusable: 0 });
    let name = "";
    const plain = lines.slice(0, -1).map((line) => {
      name = typeof line.repository === "string" ? line.repository : name;
      return unplaced(line, name);
    });
    expect(plain).toEqual(own);
  });

  it("gives in sarif a run for each repository", async () => {
    const runs = readRuns(merge("-f", "sarif", ...all).out);
    expect(runs.map(({ automationDetails }) => automationDetails?.id)).toEqual(NAMES.map((name) => `${name}/`));
    for (const [at, name] of NAMES.entries()) {
      const results = readSarif(await alone(name, "sarif")).results;
      expect(runs[at]?.results?.map(({ message, level }) => [message, level])).toEqual(
        results.map(({ message, level }) => [message, level]),
      );
      for (const { locations } of runs[at]?.results ?? [])
        expect(decodeURIComponent(locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? "")).toMatch(name);
    }
  });

  it("sums up over all, with a line for each repository", () => {
    const { out } = merge(...all);
    expect(out).toMatch(/^5 repositories\n10 files: 1 clean, 7 found, 1 failed, 1 not read\n/);
    expect(out).toContain("6 files would change, 14 findings");
    expect(out).toMatch(/\n {2}repository +files +failed +changed +kept +withheld +findings\n {2}broken /);
    for (const name of NAMES) expect(out).toMatch(new RegExp(`\n  ${name} +\\d+ `));
  });

  it("is the same in whatever order the reports are named", async () => {
    for (const format of ["json", "ndjson", "sarif", "summary"] as const)
      expect((await merged([...all].reverse(), format)).out).toBe((await merged(all, format)).out);
  });

  it("takes the names of the reports from a file, and writes one", () => {
    writeFileSync(join(reports, "list"), all.join("\n"));
    const { out, err, status } = merge("-f", "json", "-o", "all.json", "--files-from", "list");
    expect([status, out, err]).toEqual([0, "", "5 repositories merged into all.json\n"]);
    expect(read(reports, "all.json")).toBe(merge("-f", "json", ...all).out);
  });
});

it("gives back every report on the shipped examples as it was, with every option", () => {
  const folder = layOutAll(someOfEach());
  writeFileSync(join(folder, "mine.mjs"), 'export default { name: "mine", summary: "Mine.", docs: "", rules: [], find: () => [] };\n');
  const options = [
    [],
    ["--forward", "--unsafe", "-t", "./mine.mjs", "-t", "method-alias", "-t", "with-statement", "-t", "context-manager"],
  ];
  for (const each of options) {
    const printed = unleak(["-q", "-f", "ndjson", ...each, "."], folder).out;
    const out = folderOf({ "x.ndjson": printed });
    const [own, merged] = [readNdjson(printed), readNdjson(unleak(["merge", "-f", "ndjson", "x.ndjson"], out).out)];
    expect(own.length).toBeGreaterThan(300);
    expect(merged.slice(0, -1).map((line) => unplaced(line, "x"))).toEqual(own);
    expect(unleak(["merge", "-q", "-f", "html", "-o", "pages", "x.ndjson"], out)).toMatchObject({ err: "", status: 0 });
  }
});

describe("a report that is no good", () => {
  const whole = () => read(reports, pathOf("pump"));
  const lines = () => whole().split(/(?<=\n)/);
  const cases: readonly (readonly [string, () => string, RegExp])[] = [
    ["cut off between lines", () => lines().slice(0, -1).join(""), /^out\/bad\.ndjson:3: the report is cut off behind this line/],
    ["cut off in a line", () => whole().slice(0, -20), /^out\/bad\.ndjson:4: the report is cut off in the middle of this line/],
    ["empty", () => "", /^out\/bad\.ndjson: the report is empty/],
    ["something else", () => "Permission denied\n", /^out\/bad\.ndjson:1: no JSON: Permission denied/],
    ["some other JSON", () => '{"a":1}\n', /^out\/bad\.ndjson:1: no line of a report in NDJSON/],
    [
      "of another version",
      () => whole().replaceAll('"schemaVersion":"1"', '"schemaVersion":"7"'),
      /ndjson:1: the report is of version "7" .*"1"/,
    ],
    ["without its beginning", () => lines().slice(1).join(""), /^out\/bad\.ndjson:1: the report has no beginning/],
    ["begun twice", () => lines()[0] + whole(), /^out\/bad\.ndjson:2: a report begins before the end of one/],
    ["two in one", () => whole() + whole(), /^out\/bad\.ndjson:5: a second report begins/],
    ["short of a line", () => lines().toSpliced(1, 1).join(""), /totals tell of 2 files and 4 findings, and 1 and 2 are there/],
    [
      "not as the schema says",
      () => whole().replace('"verdict":"safe"', '"verdict":"sure"'),
      /^out\/bad\.ndjson:2: .*\/findings\/0\/verdict/,
    ],
    ["of another text", () => whole().replaceAll("Spooler", "Toolbox"), /the text of src\/spooler\.py is not the one whose SHA-256/],
    [
      "of other edits",
      () => whole().replace('"edits":[{"path":"src/koi8.py","start":', '"edits":[{"path":"src/koi8.py","start":9'),
      /the edits of src\/koi8\.py don't fit/,
    ],
  ];

  it.each(cases)("%s is named and counted, and the others are merged", async (_, text, message) => {
    writeFileSync(join(reports, "out/bad.ndjson"), text(), "latin1");
    const { out, repositories, unusable } = await merged(["out/bad.ndjson", ...all], "json");
    const [told] = unusable;
    expect([unusable.length, repositories]).toEqual([1, 5]);
    expect(`${told?.path}${told?.line === undefined ? "" : `:${told.line}`}: ${told?.message}`.replace(`${reports}/`, "")).toMatch(message);
    const report = readMerged(out);
    expect(report.repositories).toHaveLength(5);
    expect(report.unusable).toMatchObject([{ repository: "bad", path: join(reports, "out/bad.ndjson"), message: told?.message }]);
    expect(`${told?.message}`).not.toBe("");
  });

  it("is named by the command line, with the line, and makes it fail", () => {
    writeFileSync(join(reports, "out/bad.ndjson"), lines().slice(0, -1).join(""), "latin1");
    const { out, err, status } = merge("-f", "json", "out/bad.ndjson", ...all);
    expect(err).toMatch(/^unleak: out\/bad\.ndjson:3: .+\n5 repositories merged; 1 report could not be merged\n$/);
    expect([status, readMerged(out).unusable.length]).toEqual([2, 1]);
  });

  it("is told of in every format", () => {
    const args = ["out/gone.ndjson", ...all];
    const told = "the report can't be read: no such file or folder";
    expect(merge("-q", ...args).err).toBe(`unleak: out/gone.ndjson: ${told}\n`);
    expect(merge(...args).out).toMatch(/^5 repositories, and 1 report that could not be merged\n/);
    const ndjson = readNdjson(merge("-f", "ndjson", ...args).out);
    expect(ndjson.slice(-2)).toMatchObject([
      { kind: "unusable", repository: "gone", message: told },
      { kind: "all", merged: 5, unusable: 1 },
    ]);
    const run = readRuns(merge("-f", "sarif", ...args).out).find(({ automationDetails }) => automationDetails?.id === "gone/");
    expect(run).toMatchObject({ invocations: [{ executionSuccessful: false }] });
    expect(run).not.toHaveProperty("results");
    expect(merge("-f", "html", "-o", "bad-pages", ...args).status).toBe(2);
    expect(read(reports, "bad-pages/index.html")).toContain(told.replaceAll("'", "&#39;"));
  });
});

it.each([
  [["out/pump.ndjson", "./other/pump.ndjson"], "two reports are called pump: out/pump.ndjson and ./other/pump.ndjson"],
  [[], "no reports were given"],
  [["-"], "a report has to stand in a file"],
  [["-f", "html", "out/pump.ndjson"], "html is a page for each repository"],
  [["-f", "diff", "out/pump.ndjson"], "--format takes one of json, ndjson, sarif, html, summary, not 'diff'"],
  [["-f", "json", "-o", "no/such/file", "out/pump.ndjson"], "the report could not be written to no/such/file"],
])("%j makes no sense, which is told with what to do", (args, message) => {
  const { out, err, status } = merge(...args);
  expect([status, out]).toEqual([2, ""]);
  expect(err).toMatch(/^unleak: /);
  expect(err).toContain(message);
});

describe("the pages", () => {
  const BOUNDARY = /<script type="application\/json" id="data">([\s\S]*?)<\/script>/;
  const dataOf = (html: string) => JSON.parse(BOUNDARY.exec(html)?.[1] ?? "") as { run: string };

  const draw = () => merge("-f", "html", "-o", "pages", ...all);

  it("are those of the runs, and one that leads to them", () => {
    expect(draw()).toMatchObject({ out: "", status: 0, err: "5 repositories merged into pages/index.html\n" });
    expect(readdirSync(join(reports, "pages/repositories")).sort()).toEqual(NAMES.map((name) => `${name}.html`));
    for (const name of NAMES) {
      const html = readFileSync(join(reports, "pages/repositories", `${name}.html`), "utf8");
      const own = Buffer.from(unleak(["-q", "-f", "html", "."], join(trees, name)).out, "latin1").toString("utf8");
      // What is decided on the page is carried out in the repository.
      expect({ ...dataOf(html), run: "" }).toEqual({ ...dataOf(own), run: "" });
    }
  });

  describe.skipIf(skipReason)("in Chromium", () => {
    const complaints: string[] = [];
    let browser: Awaited<ReturnType<typeof launch>>;
    let page: Page;

    beforeAll(async () => {
      draw();
      browser = await launch();
      page = await browser.newPage();
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("request", (request) => {
        if (!request.url().startsWith("file:")) complaints.push(request.url());
      });
    });

    afterAll(() => browser?.close());

    const open = () => page.goto(pathToFileURL(join(reports, "pages/index.html")).href);
    const names = () => page.locator("#repositories tbody tr:visible th").allInnerTexts();

    it("list the repositories, those with the most findings first, and lead to each and back", async () => {
      await open();
      expect(await page.locator("h1").innerText()).toBe("unleak report");
      expect((await names()).slice(-1)).toEqual(["index"]);
      expect([...(await names())].sort()).toEqual(NAMES);
      for (const name of NAMES) {
        await page.getByRole("link", { name, exact: true }).click();
        expect(await page.locator("h1").innerText()).toBe(name);
        await page.getByRole("link", { name: "All repositories" }).click();
      }
      expect(await page.locator("h1").innerText()).toBe("unleak report");
      expect(complaints).toEqual([]);
    });

    it("sort by what is clicked, and search by name and reason", async () => {
      await open();
      await page.getByRole("button", { name: "Repository" }).click();
      expect(await names()).toEqual(NAMES);
      await page.getByRole("button", { name: "Repository" }).click();
      expect(await names()).toEqual([...NAMES].reverse());
      await page.getByRole("button", { name: "Failures" }).click();
      expect((await names())[0]).toBe("broken");
      await page.getByRole("searchbox").fill("CONDITIONAL");
      expect(await names()).toEqual(["tank"]);
      expect(await page.locator("#shown").innerText()).toBe("1 of 5 shown");
      expect(complaints).toEqual([]);
    });
  });
});
