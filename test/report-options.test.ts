import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeData, escapeProperty } from "../src/report/github.js";
import { jsonPieces } from "../src/report/pieces.js";
import { escapeMessage } from "../src/report/sarif.js";
import { uriOf } from "../src/report/sarif-places.js";
import { folderOf, LEAKY, unleak } from "./command.js";
import { pathOf, readAnnotations, readJson, readSarif, schema } from "./consumer.js";
import { unleakPowerless } from "./powerless.js";

const utf8 = (text: string) => Buffer.from(text).toString("latin1");

describe("a report", () => {
  it("has its schema in the package", () => {
    expect(createRequire(import.meta.url)("unleak/report.schema.json")).toEqual(schema);
  });

  it("tells of standard input, and of --check with its exit status", () => {
    const empty = folderOf({ "a.py": LEAKY });
    const input = unleak(["-f", "json", "-", "--stdin-filename", "lib/x.py"], empty, { input: LEAKY });
    expect(readJson(input.out).files).toMatchObject([{ path: "lib/x.py", changed: true }]);
    const check = unleak(["--check", "-f", "json", "."], empty);
    expect(check.status).toBe(1);
    expect(readJson(check.out).totals.changed).toBe(1);
    const written = unleak(["-w", "-f", "json", "-"], empty, { input: LEAKY });
    expect(written).toMatchObject({ status: 2, out: "", err: expect.stringContaining("name a file with -o") });
    const both = unleak(["-w", "-f", "json", "-o", "report.json", "-", "--stdin-filename", "x.py"], empty, { input: LEAKY });
    expect(both).toMatchObject({ status: 0, out: expect.stringContaining("    isClosed = is_closed\n") });
    expect(readJson(readFileSync(join(empty, "report.json"), "latin1")).files).toMatchObject([{ changed: true }]);
  });

  it("tells how long it took with -v alone", () => {
    const empty = folderOf({ "a.py": LEAKY });
    expect(readJson(unleak(["-f", "json", "."], empty).out)).not.toHaveProperty("times");
    const { times } = readJson(unleak(["-v", "-f", "json", "."], empty).out);
    expect(times?.slowest).toMatchObject([{ path: "a.py", milliseconds: expect.any(Number) }]);
  });
  it("has no fixes for what is written", () => {
    const written = folderOf({ "a.py": LEAKY });
    const { results } = readSarif(unleak(["-q", "-w", "-f", "sarif", "."], written).out);
    expect(results.map(({ level, kind, fixes }) => ({ level, kind, fixes }))).toEqual(
      Array(2).fill({ level: "none", kind: "informational" }),
    );
  });

  it("tells the same fingerprints when the lines move", () => {
    const prints = (text: string) => {
      const { results } = readSarif(unleak(["-q", "-f", "sarif", "."], folderOf({ "a.py": text })).out);
      return results.map(({ partialFingerprints }) => partialFingerprints);
    };
    expect(prints(`import os\n\n\n${LEAKY}`)).toEqual(prints(LEAKY));
  });
  it.each(["json", "ndjson", "sarif", "github", "summary"])("%s makes a report of nothing", (format) => {
    const { out, status } = unleak(["-f", format, "."], folderOf({}));
    expect(status).toBe(0);
    if (format === "json") expect(readJson(out).files).toEqual([]);
    if (format === "sarif") expect(readSarif(out).results).toEqual([]);
    if (format === "github") expect(out).toBe("");
  });
});

describe("-o", () => {
  it.each(["json", "ndjson", "sarif", "github"])("puts %s into a file, and nothing on standard output", (format) => {
    const target = folderOf({ "schlüssel.py": LEAKY, "report.out": "of before" });
    expect(unleak(["-q", "-f", format, "-o", "report.out", "."], target).out).toBe("");
    expect(readFileSync(join(target, "report.out"), "latin1")).toBe(unleak(["-q", "-f", format, "."], target).out);
    expect(readdirSync(target)).toEqual(["report.out", "schlüssel.py"]);
  });

  it("says so when it can't, and leaves what was there", () => {
    const target = folderOf({ "a.py": LEAKY, "out/report.json": "of before" });
    const gone = unleak(["-f", "json", "-o", "gone/report.json", "a.py"], target);
    expect(gone).toMatchObject({ status: 2, out: "", err: expect.stringContaining("the report could not be written to gone/report.json") });
    expect(existsSync(join(target, "gone"))).toBe(false);
    expect(unleak(["-f", "json", "-o", "out", "a.py"], target)).toMatchObject({ status: 2, out: "" });
    expect(readdirSync(target).sort()).toEqual(["a.py", "out"]);
    chmodSync(join(target, "out"), 0o555);
    expect(unleakPowerless(["-f", "json", "-o", "out/report.json", "a.py"], target)).toMatchObject({ status: 2, out: "" });
    expect(readdirSync(join(target, "out"))).toEqual(["report.json"]);
    expect(readFileSync(join(target, "out/report.json"), "utf8")).toBe("of before");
  });

  it("takes a dash for standard output, as no other option takes it for anything but a name", () => {
    const folder = folderOf({ "a.py": LEAKY });
    for (const dash of [["-o", "-"], ["-o-"]]) expect(unleak([...dash, "-q", "."], folder)).toEqual(unleak(["-q", "."], folder));
    expect(unleak(["--baseline", "-", "."], folder).err).toContain("unleak: the baseline - can't be read: no such file or folder\n");
    expect(unleak(["--exclude", "-", "."], folder).err).toContain("unleak: --exclude -: nothing that would be looked at is called so\n");
    expect(readdirSync(folder)).toEqual(["a.py"]);
  });

  it("takes a dash for that in a settings file, too, wherever the file lies, and the command line goes before it", () => {
    const folder = folderOf({
      "a.py": LEAKY,
      "sub/x.toml": '[tool.unleak]\noutput = "-"\n',
      "y.toml": '[tool.unleak]\noutput = "y.out"\n',
    });
    const plain = unleak(["-q", "a.py"], folder).out;
    expect(unleak(["--config", "sub/x.toml", "-q", "a.py"], folder).out).toBe(plain);
    expect(unleak(["--config", "y.toml", "-o", "-", "-q", "a.py"], folder).out).toBe(plain);
    expect(readdirSync(folder)).toEqual(["a.py", "sub", "y.toml"]);
  });

  it("says which of them can't be written", () => {
    const folder = folderOf({ "a.py": LEAKY });
    const { err, status } = unleak(["--baseline", "gone/known.json", "--write-baseline", "a.py"], folder);
    expect([status, err]).toEqual([2, expect.stringContaining("unleak: the baseline could not be written to gone/known.json")]);
  });

  it("puts nothing in the place of a program, which a shell that spells out *.py may name", () => {
    const files = { "a.py": LEAKY, "b.py": LEAKY, tool: `#!/usr/bin/python\n${LEAKY}` };
    const folder = folderOf(files);
    for (const [args, what, example] of [
      [["-o", "a.py", "b.py"], "a report would take the place of a.py", "report.html"],
      [["leaks", "-o", "tool", "."], "a report would take the place of tool", "report.html"],
      [["--baseline", "a.py", "--write-baseline", "."], "a baseline would take the place of a.py", "unleak-baseline.json"],
    ] as const) {
      const { err, out, status } = unleak(args, folder);
      expect([out, status]).toEqual(["", 2]);
      expect(err).toBe(`unleak: ${what}, which is a Python file\n  name another file, such as ${example}\n`);
    }
    for (const [name, text] of Object.entries(files)) expect(readFileSync(join(folder, name), "latin1")).toBe(text);
  });
});

describe("what is escaped", () => {
  const text = fc.string({ unit: "binary" });

  it("can be read again, and stays on its line", () => {
    fc.assert(
      fc.property(text, text, (file, message) => {
        const line = `::error file=${escapeProperty(file)},title=x::${escapeData(message)}\n`;
        expect(readAnnotations(utf8(line))).toEqual([{ kind: "error", properties: { file, title: "x" }, message }]);
        expect(pathOf(uriOf(file))).toBe(file);
        expect(uriOf(file)).toMatch(/^[\w\-.!~*'()%/]*$/);
        expect(escapeMessage(file).replace(/\{\{|\}\}/g, (pair) => pair.charAt(0))).toBe(file);
      }),
    );
  });

  it("is JSON, however deep it is cut", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(4), (value, depth) => {
        expect([...jsonPieces(value, depth)].join("")).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });
});
