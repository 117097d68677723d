import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import { beforeAll, describe, expect, it } from "vitest";
import { escapeXml } from "../src/report/xml.js";
import { folderOf, LEAKY, unleak } from "./command.js";
import { readJson, readSarif } from "./consumer.js";

const utf8 = (bytes: string) => Buffer.from(bytes, "latin1").toString("utf8");

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
}

/** As any reader of XML has it; throws for what is not well-formed. */
function readXml(text: string): Element {
  const root: Element = { name: "", attributes: {}, children: [] };
  const open = [root];
  const parser = new SaxesParser({ position: true });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on("closetag", () => open.pop());
  parser.write(text).close();
  const [only] = root.children;
  if (!only || root.children.length > 1) throw new Error("there is not one root");
  return only;
}

/** Of an element: the attributes that it has to have and those that it may have, and what may stand in it. */
type Model = Readonly<
  Record<string, { readonly has: readonly string[]; readonly may: readonly string[]; readonly holds: readonly string[] }>
>;

function expectModel(element: Element, model: Model): void {
  const rule = model[element.name];
  if (!rule) throw new Error(`there is no element ${element.name}`);
  const names = Object.keys(element.attributes);
  expect(names).toEqual(expect.arrayContaining([...rule.has]));
  expect([...rule.has, ...rule.may]).toEqual(expect.arrayContaining(names));
  for (const child of element.children) {
    expect(rule.holds).toContain(child.name);
    expectModel(child, model);
  }
}

const FINDING =
  "class Cache(object):\n    def __init__(self):\n        self.lookup = self.find\n\n    def find(self):\n        self.lookup = None\n";
const ODD = ["a b.py", "new\nline.py", "tab\t.py", "re\rturn.py", "bell\x07\x1b[1m.py", "<&'\".py", "]]>.py", "鍵-𝒳.py", "c:d,e.py"];
const FILES: Readonly<Record<string, string>> = {
  "leaky.py": LEAKY,
  "clean.py": "x = 1\n",
  "kept.py": FINDING,
  "silenced.py": LEAKY.replace("object):", "object):  # unleak: ignore"),
  "unused.py": "x = 1  # unleak: ignore\n",
  "broken.py": "def broken(:\n    pass\n",
  "twice.py": `${LEAKY}\n\n${LEAKY}`,
};

let folder: string;
const print = (format: string, ...options: string[]) => utf8(unleak(["-q", "-f", format, ...options, "."], folder).out);

beforeAll(() => {
  folder = folderOf(FILES);
  mkdirSync(join(folder, "odd"));
  for (const name of ODD) writeFileSync(join(folder, "odd", name), LEAKY.replace("is_closed\n", 'is_closed  # <&">\x01\n'));
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/odd/`), Buffer.from([0xff, 0xfe]), Buffer.from(".py")]), LEAKY);
});

describe("gitlab", () => {
  interface Issue {
    readonly description: string;
    readonly check_name: string;
    readonly fingerprint: string;
    readonly severity: string;
    readonly location: { readonly path: string; readonly lines: { readonly begin: number; readonly end?: number } };
  }
  const text = { type: "string", minLength: 1 };
  const line = { type: "integer", minimum: 1 };
  /** https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
  const SCHEMA = {
    type: "array",
    items: {
      type: "object",
      required: ["description", "check_name", "fingerprint", "severity", "location"],
      additionalProperties: false,
      properties: {
        ...{ description: text, check_name: text, fingerprint: text },
        severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
        location: {
          ...{ type: "object", required: ["path", "lines"], additionalProperties: false },
          properties: {
            path: { ...text, pattern: "^[^/]" },
            lines: { type: "object", required: ["begin"], additionalProperties: false, properties: { begin: line, end: line } },
          },
        },
      },
    },
  };
  const read = (out: string): readonly Issue[] => {
    const issues: unknown = JSON.parse(out);
    const validate = new Ajv.default({ strict: false }).compile(SCHEMA);
    expect(validate(issues), JSON.stringify(validate.errors)).toBe(true);
    return issues as readonly Issue[];
  };

  it("tells what could not be done, what would change and what is left alone, and nothing that is silenced", () => {
    const issues = read(print("gitlab"));
    const of = (path: string) =>
      issues.filter(({ location }) => location.path === path).map(({ severity, check_name }) => [severity, check_name]);
    expect(of("leaky.py")).toEqual([
      ["minor", "method-alias"],
      ["minor", "context-manager"],
    ]);
    expect(of("kept.py")).toEqual([["info", "method-alias/alias-reassigned"]]);
    expect(of("unused.py")).toEqual([["info", "unused-silencing"]]);
    expect(of("broken.py")).toEqual([["major", "unleak"]]);
    expect([...of("silenced.py"), ...of("clean.py")]).toEqual([]);
    expect(issues.map(({ location }) => location.path)).toEqual(expect.arrayContaining(ODD.map((name) => `odd/${name}`)));
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
  });

  it("has the fingerprints of SARIF, which stay when lines move and when another finding is silenced", () => {
    const there = folderOf({ "a.py": `${LEAKY}\n\n${LEAKY}` });
    const prints = (text: string) => {
      writeFileSync(join(there, "a.py"), text);
      return read(utf8(unleak(["-q", "-f", "gitlab", "."], there).out)).map(({ fingerprint }) => fingerprint);
    };
    const all = prints(`${LEAKY}\n\n${LEAKY}`);
    const { results } = readSarif(unleak(["-q", "-f", "sarif", "."], there).out);
    expect(results.map(({ partialFingerprints }) => partialFingerprints?.["unleakFinding/v1"])).toEqual(all);
    expect(all).toHaveLength(4);
    expect(prints(`# one\n# two\n${LEAKY}\n\nx = 1\n\n${LEAKY}`)).toEqual(all);
    expect(prints(`${LEAKY.replace("object):", "object):  # unleak: ignore")}\n\n${LEAKY}`)).toEqual(all.slice(2));
  });

  it("tells of nothing that was mended", () => {
    const there = folderOf({ "a.py": LEAKY });
    expect(unleak(["-q", "-f", "gitlab", "-w", "."], there).out).toBe("[]\n");
  });
});

describe("junit", () => {
  /** The schema of Jenkins' xUnit plugin, junit-10.xsd, as far as it is used here. */
  const verdict = { has: ["type", "message"], may: [], holds: [] };
  const MODEL: Model = {
    testsuites: { has: ["name", "tests", "failures", "errors"], may: [], holds: ["testsuite"] },
    testsuite: { has: ["name", "tests", "failures", "errors"], may: ["skipped"], holds: ["testcase"] },
    testcase: { has: ["name"], may: ["classname"], holds: ["failure", "error", "skipped"] },
    ...{ failure: verdict, error: verdict, skipped: verdict },
  };
  const suites = (out: string) => {
    const root = readXml(out);
    expectModel(root, MODEL);
    return root;
  };

  it("has a suite for each file, a case for each finding, and counts that are those of what is in it", () => {
    const root = suites(print("junit"));
    const { files, failures } = readJson(Buffer.from(print("json")).toString("latin1"));
    expect(root.children).toHaveLength(files.length + failures.length);
    const sums = { tests: 0, failures: 0, errors: 0 };
    for (const { attributes, children } of root.children) {
      const verdicts = children.flatMap((each) => each.children.map(({ name }) => name));
      const number = (name: string) => String(verdicts.filter((each) => each === name).length);
      expect(attributes).toMatchObject({
        ...{ tests: String(children.length), failures: number("failure"), errors: number("error"), skipped: number("skipped") },
      });
      for (const key of ["tests", "failures", "errors"] as const) sums[key] += Number(attributes[key]);
    }
    expect(root.attributes).toEqual({
      name: "unleak",
      ...Object.fromEntries(Object.entries(sums).map(([key, each]) => [key, String(each)])),
    });
    const of = (path: string) => root.children.find(({ attributes }) => attributes.name === path)?.children ?? [];
    const verdictsOf = (path: string) => of(path).flatMap(({ children }) => [children[0]?.name ?? "passed"]);
    expect(["leaky.py", "clean.py", "kept.py", "silenced.py", "unused.py", "broken.py"].map(verdictsOf)).toEqual([
      ...[["failure", "failure"], ["passed"], ["skipped"], ["passed"], ["skipped"], ["error"]],
    ]);
    expect(of("leaky.py")[0]?.attributes).toEqual({ name: "leaky.py:3:9: self.isClosed = self.is_closed", classname: "method-alias" });
  });

  it("passes what was mended", () => {
    const root = suites(utf8(unleak(["-q", "-f", "junit", "-w", "."], folderOf({ "a.py": LEAKY })).out));
    expect(root.attributes).toMatchObject({ tests: "2", failures: "0", errors: "0" });
  });
});

describe("checkstyle", () => {
  /** What Checkstyle's XMLLogger writes. */
  const MODEL: Model = {
    checkstyle: { has: ["version"], may: [], holds: ["file"] },
    file: { has: ["name"], may: [], holds: ["error"] },
    error: { has: ["severity", "message", "source"], may: ["line", "column"], holds: [] },
  };

  it("has the files of which something is said, and what is said, by its severity", () => {
    const root = readXml(print("checkstyle"));
    expectModel(root, MODEL);
    const of = (path: string) => {
      const file = root.children.find(({ attributes }) => attributes.name === path);
      return file?.children.map(({ attributes: { line, column, severity, source } }) => [line, column, severity, source].join(" "));
    };
    expect(of("leaky.py")).toEqual(["3 9 warning unleak.method-alias", "11 5 warning unleak.context-manager"]);
    expect(of("kept.py")).toEqual(["3 9 info unleak.method-alias.alias-reassigned"]);
    expect(of("unused.py")).toEqual(["1 8 warning unleak.unused-silencing"]);
    expect(of("broken.py")?.join("")).toMatch(/^1 \d+ error unleak$/);
    expect([of("silenced.py"), of("clean.py")]).toEqual([undefined, undefined]);
  });
});

describe("names in XML", () => {
  it.each(["junit", "checkstyle"])("%s has them as they are, and what XML can't hold spelled out", (format) => {
    const names = readXml(print(format)).children.map(({ attributes }) => attributes.name);
    const told = ODD.map((name) => `odd/${name}`.replace("bell\x07\x1b", "bell\\x07\\x1b"));
    expect(names).toEqual(expect.arrayContaining(told));
    expect(names.filter((name) => name?.includes("\ufffd"))).toHaveLength(1);
  });

  it("any text is read back from an attribute as it was, but for what is spelled out", () => {
    const possible = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
    const anything = fc.string({
      unit: fc.oneof(
        fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
        fc.constantFrom("\0", "\ud800", "\ufffe", "\uffff", "&", "<", "]]>", "\r\n", "\x85", "\u2028"),
      ),
    });
    fc.assert(
      fc.property(anything, (text) => {
        const { attributes } = readXml(`<a b="${escapeXml(text)}"/>`);
        if (possible.test(text)) expect(attributes.b).toMatch(/\\[xu][0-9a-f]{2}/);
        else expect(attributes.b).toBe(text);
      }),
    );
  });
});

it.each([
  "gitlab",
  "junit",
  "checkstyle",
])("%s makes a report of nothing, goes into a file, and is the same with several threads", (format) => {
  const there = folderOf({ "a/a.py": LEAKY, "b.py": FINDING });
  const { out, status } = unleak(["-f", format, "."], folderOf({}));
  expect(status).toBe(0);
  if (format === "gitlab") expect(out).toBe("[]\n");
  else expect(readXml(out).children).toEqual([]);
  const [one, two] = ["1", "2"].map((jobs) => unleak(["-q", "-j", jobs, "-f", format, "."], there).out);
  expect(one).toBe(two);
  expect(unleak(["--check", "-f", format, "."], there)).toMatchObject({ out: one, status: 1 });
});
