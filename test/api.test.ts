import { symlinkSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  applyFindings,
  createProject,
  report,
  type TransformedFile,
  type TreeOptions,
  transformSource,
  transformTree,
  UsageError,
  undo,
} from "../src/index.js";
import { defineTransform, replaceNode, walk } from "../src/kit.js";
import { contents, folderOf, LEAKY, read, repository, unleak } from "./command.js";

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

async function textOf(pieces: AsyncIterable<Buffer>): Promise<string> {
  return Buffer.concat(await all(pieces)).toString("latin1");
}

const notEqual = defineTransform({
  name: "not-equal",
  summary: "Writes `<>` as `!=`.",
  docs: "",
  rules: [],
  *find(module) {
    for (const node of walk(module.root)) if (node.type === "<>") yield { node, changes: [replaceNode(module, node, "!=")] };
  },
});

describe("transformSource", () => {
  it("gives the source as it is to be, and what was found, as the command line does", async () => {
    const folder = folderOf({ "spooler.py": LEAKY });
    const { code, changed, findings, failures, remarks, result } = await transformSource(LEAKY, {
      filename: "spooler.py",
      cwd: folder,
    });
    expect(changed).toBe(true);
    expect(findings.map(({ transform, verdict, outcome, span }) => [transform, verdict, outcome, span.line])).toEqual([
      ["method-alias", "safe", "applied", 3],
      ["context-manager", "safe", "applied", 11],
    ]);
    expect([failures, remarks]).toEqual([[], []]);
    expect(await textOf(report(result))).toBe(unleak(["spooler.py"], folder).out);
    unleak(["-w", "spooler.py"], folder);
    expect(code).toBe(read(folder, "spooler.py"));
  });

  it("gives text for text and bytes for bytes, whatever they are", async () => {
    const text = `# -*- coding: shift_jis -*-\n# ${"\u8868\u793a\u00e9"}\n${LEAKY}`;
    const { code, findings } = await transformSource(text, { others: "none" });
    expect(code.startsWith(text.slice(0, 60))).toBe(true);
    expect(findings[0]?.span).toMatchObject({ line: 5, column: 9 });
    const bytes = Buffer.concat([Buffer.from("# coding: latin-1\n# \xe9\xff\n", "latin1"), Buffer.from(LEAKY)]);
    const made = (await transformSource(new Uint8Array(bytes), { others: "none" })).code;
    expect(made).toBeInstanceOf(Buffer);
    expect(made.subarray(0, 22)).toEqual(bytes.subarray(0, 22));
    expect(made.toString("latin1")).toContain("isClosed = is_closed");
  });

  it("names the line of a syntax error, and throws nothing", async () => {
    const { code, changed, failures } = await transformSource("class A(:\n");
    expect([code, changed]).toEqual(["class A(:\n", false]);
    expect(failures).toMatchObject([{ path: "<source>", line: 1 }]);
  });

  it("runs a transform that is given as such", async () => {
    const { code, findings } = await transformSource("def f(a):\n    return a <> 1\n", { transforms: [notEqual] });
    expect(code).toBe("def f(a):\n    return a != 1\n");
    expect(findings).toMatchObject([{ transform: "not-equal", className: "", outcome: "applied" }]);
  });
});

describe("a transform that asks for what it should not", () => {
  const replacing = (type: string, text: string) =>
    defineTransform({
      ...{ name: "careless", summary: "", docs: "", rules: [] },
      *find(module) {
        for (const node of walk(module.root)) if (node.type === type) yield { node, changes: [replaceNode(module, node, text)] };
      },
    });

  it.each([
    ["a string that swallows another", "a = 1\nb = \"x\"\n# '''\n", "'''", "a string literal is not what it was"],
    ["a syntax error", "a = 1\n", "1 1", "the rewritten file would have a syntax error at line 1"],
  ])("changes nothing: %s", async (_what, source, text, message) => {
    const { code, failures } = await transformSource(source, { transforms: [replacing("integer", text)] });
    expect(code).toBe(source);
    expect(failures).toMatchObject([{ message: expect.stringContaining(message) as string }]);
  });

  it("may change what is in a string", async () => {
    const { code } = await transformSource('a = "x"\nb = 1\n', { transforms: [replacing("string_content", "y")] });
    expect(code).toBe('a = "y"\nb = 1\n');
  });
});

describe("wrong use", () => {
  const problems: readonly (readonly [what: string, use: () => unknown, message: string, help: string])[] = [
    ["an unknown option", () => transformTree("x", { wrte: true } as TreeOptions), "transformTree has no option 'wrte'", "write"],
    [
      "a value of another kind",
      () => transformTree("x", { jobs: 0 }),
      "the option 'jobs' of transformTree is a whole number, 1 or more",
      "",
    ],
    ["no options", () => transformTree("x", "write" as TreeOptions), "the options of transformTree are an object, not write", ""],
    ["no paths", () => transformTree([""]), "transformTree takes paths of files and folders", 'transformTree(["src"])'],
    ["no source", () => transformSource(5 as unknown as string), "a source is a string, or the bytes of a file", ""],
    ["half a character", () => transformSource("'\ud800'"), "half of a surrogate pair", ""],
    ["a transform that isn't there", () => transformSource("", { transforms: ["nope"] }), "there is no transform 'nope'", "method-alias"],
    ["what is no transform", () => transformSource("", { transforms: [{}] as never }), "a list of names, paths or transforms", ""],
    ["a file that isn't there", () => transformSource("", { transforms: ["./nope.js"] }), "the transform ./nope.js can't be loaded", ""],
    ["an interpreter that isn't there", () => transformSource("", { python: "/nope" }), "the interpreter /nope can't be started", ""],
    ["two who decide", () => transformSource("", { accepted: [], decisions: "x" }), "'accepted' and 'decisions' both say", ""],
  ];
  it.each(problems)("%s is a UsageError that says so", async (_what, use, message, help) => {
    const error = await (async () => use())().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toContain(message);
    expect((error as UsageError).help).toContain(help);
    expect((error as UsageError).help).not.toBe("");
  });

  it("of a report: an unknown format", async () => {
    const { result } = await transformSource("");
    expect(() => report(result, { format: "pdf" as "json" })).toThrow("there is no format 'pdf'");
    expect(() => report(result, { context: -1 })).toThrow("'context'");
  });
});

const THREE = { "a.py": LEAKY, "b.py": LEAKY, "c.py": LEAKY };

describe("transformTree", () => {
  it("gives each file in the order of the paths, with its bytes, and writes nothing", async () => {
    const folder = folderOf({ ...THREE, "quiet.py": "x = 1\n", "broken.py": "def (\n" });
    const files = await all(transformTree(["."], { cwd: folder }));
    expect(files.map(({ path, status, changed }) => [path, status, changed])).toEqual([
      ["a.py", "found", true],
      ["b.py", "found", true],
      ["broken.py", "failed", false],
      ["c.py", "found", true],
      ["quiet.py", "clean", false],
    ]);
    const [first, , , , quiet] = files as [TransformedFile, TransformedFile, TransformedFile, TransformedFile, TransformedFile];
    expect(first.original).toEqual(Buffer.from(LEAKY));
    expect(first.code?.toString()).toBe((await transformSource(LEAKY, { others: "none" })).code);
    expect(quiet.code).toBeUndefined();
    expect(contents(folder)["a.py"]).toBe(LEAKY);
  });

  it("writes a file when it is asked for, and those behind it when they are", async () => {
    const folder = repository(THREE);
    const seen: string[] = [];
    for await (const { path } of transformTree(folder, { cwd: folder, write: true })) {
      seen.push(path);
      const written = Object.entries(contents(folder)).filter(([, text]) => text !== LEAKY);
      expect(written.map(([name]) => name).sort()).toEqual(seen);
      // Whoever is slow is waited for.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(seen).toEqual(["a.py", "b.py", "c.py"]);
  });

  it("leaves the rest as it is when nobody asks for more, and undo puts back what was written", async () => {
    const folder = repository(THREE);
    for await (const { path } of transformTree(folder, { cwd: folder, write: true })) if (path === "b.py") break;
    expect(read(folder, "b.py")).not.toBe(LEAKY);
    expect(read(folder, "c.py")).toBe(LEAKY);
    const undone = await undo(folder);
    expect(undone?.restored.map((path) => path.slice(folder.length + 1))).toEqual(["a.py", "b.py"]);
    expect(undone?.failures).toEqual([]);
    expect(contents(folder)).toEqual(THREE);
  });

  it.each(["a.py", "b.py", "c.py"])("puts everything back when the signal is aborted at %s, and throws its reason", async (at) => {
    const folder = repository(THREE);
    const stop = new AbortController();
    const reason = new Error("enough");
    const work = async () => {
      for await (const { path } of transformTree(folder, { cwd: folder, write: true, signal: stop.signal }))
        if (path === at) stop.abort(reason);
    };
    await expect(work()).rejects.toBe(reason);
    expect(contents(folder)).toEqual(THREE);
  });

  it("does nothing under a signal that is aborted already", async () => {
    const folder = repository(THREE);
    await expect(all(transformTree(folder, { cwd: folder, write: true, signal: AbortSignal.abort() }))).rejects.toThrow("aborted");
    expect(contents(folder)).toEqual(THREE);
  });

  it("gives the whole at last, of which any report can be made", async () => {
    const folder = folderOf(THREE);
    const run = transformTree(["."], { cwd: folder, jobs: 1 });
    await all(run);
    const result = await run.result();
    expect(await textOf(report(result, { format: "diff" }))).toBe(unleak(["."], folder).out);
    expect(await textOf(report(result, { format: "json" }))).toBe(unleak(["-f", "json", "."], folder).out);
    await writeFile(join(folder, "report.sarif"), report(result, { format: "sarif" }));
    expect(read(folder, "report.sarif")).toBe(unleak(["-f", "sarif", "."], folder).out);
  });

  it("gives the same files at last as one by one, and the sums that reports tell", async () => {
    const folder = folderOf({ ...THREE, "broken.py": "class A(:\n", "quiet.py": "x = 1\n" });
    const files = await all(transformTree(["."], { cwd: folder }));
    const result = await transformTree(["."], { cwd: folder }).result();
    expect(result.files).toEqual(files);
    expect(result.totals).toEqual((JSON.parse(await textOf(report(result, { format: "json" }))) as { totals: unknown }).totals);
    expect(result.totals).toMatchObject({ given: 5, clean: 1, found: 3, failed: 1, changed: 3, outcomes: { applied: 6 } });
  });

  it("a source has them, too, in its own encoding", async () => {
    const text = LEAKY.replace("class", "# caf\u00e9\nclass");
    const { code, findings, result } = await transformSource(text, { others: "none" });
    expect(result.files).toMatchObject([{ path: "<source>", changed: true, code: Buffer.from(code), original: Buffer.from(text) }]);
    expect(result.files[0]?.findings).toEqual(findings);
    expect(result.totals.changed).toBe(1);
  });

  it("can be gone through once, and has no whole when it was left off", async () => {
    const folder = folderOf(THREE);
    const run = transformTree(folder, { cwd: folder });
    for await (const _ of run) break;
    await expect(run.result()).rejects.toThrow("not gone through to the end");
    await expect(all(run)).rejects.toThrow(UsageError);
  });

  it("applies just what was accepted, and names what isn't there", async () => {
    const folder = folderOf({ "a.py": LEAKY });
    const [file] = await all(transformTree(folder, { cwd: folder }));
    const id = file?.findings[0]?.id ?? "";
    const run = transformTree(folder, { cwd: folder, accepted: [id, "method-alias:gone.py:1"] });
    const { files, failures } = await run.result();
    expect(files[0]?.findings.map(({ outcome }) => outcome)).toEqual(["applied", "declined"]);
    expect(failures).toMatchObject([{ message: expect.stringContaining("1 accepted finding not found by this run") as string }]);
  });

  it("knows the project around the given files, and may be given none", async () => {
    const folder = folderOf({ "setup.py": "", "a.py": LEAKY, "b.py": "from a import Spooler\nSpooler.is_closed = None\n" });
    const [file] = await all(transformTree("a.py", { cwd: folder }));
    expect(file?.findings[0]).toMatchObject({ verdict: "unsafe", reason: { name: "patched-elsewhere" } });
    expect(await all(transformTree([], { cwd: folder }))).toEqual([]);
  });

  it("names a file that can't be read, and goes on", async () => {
    const folder = folderOf({ "a.py": LEAKY });
    symlinkSync("nowhere.py", join(folder, "lost.py"));
    const run = transformTree(["a.py", "lost.py"], { cwd: folder });
    expect((await all(run)).map(({ path }) => path)).toContain("a.py");
    const { failures, files } = await run.result();
    expect([...failures, ...files.flatMap((file) => file.failures)]).toMatchObject([{ path: "lost.py" }]);
  });
});

describe("applyFindings", () => {
  it("lays out those that are chosen together, as the run would", async () => {
    const { findings, code } = await transformSource(LEAKY, { filename: "a.py", others: "none" });
    expect(await applyFindings(LEAKY, findings, { filename: "a.py" })).toBe(code);
    const [alias] = findings.filter(({ transform }) => transform === "method-alias");
    const one = await applyFindings(Buffer.from(LEAKY), alias ? [alias] : [], { filename: "a.py" });
    expect(one.toString()).toContain("isClosed = is_closed");
    expect(one.toString()).not.toContain("__enter__");
  });

  it("refuses what can't be applied", async () => {
    const { findings } = await transformSource(LEAKY, { filename: "a.py", others: "none" });
    const apply = (code: string, filename = "a.py") => applyFindings(code, findings, { filename });
    await expect(apply(`\n${LEAKY}`)).rejects.toThrow("line 3 of a.py is not what it was");
    await expect(apply(LEAKY, "b.py")).rejects.toThrow("changes nothing in b.py");
    const kept = await transformSource(LEAKY.replace("return True", "self.isClosed = None"), { filename: "a.py", others: "none" });
    await expect(applyFindings("", kept.findings, { filename: "a.py" })).rejects.toThrow("changes nothing:");
    const bare = findings.map(({ changes: _, ...finding }) => finding);
    await expect(applyFindings(LEAKY, bare as never, { filename: "a.py" })).rejects.toThrow("doesn't say what changes");
  });

  it("refuses a finding without the one that it needs", async () => {
    const source = `${LEAKY}\n\nclass Below(Spooler):\n    def release(self):\n        pass\n\n    def __del__(self):\n        self.release()\n        Spooler.__del__(self)\n`;
    const { findings } = await transformSource(source, { filename: "a.py", others: "none" });
    const needing = findings.filter(({ needs }) => needs.length > 0);
    expect(needing).toHaveLength(1);
    await expect(applyFindings(source, needing, { filename: "a.py" })).rejects.toThrow("needs context-manager:a.py:");
  });
});

describe("createProject", () => {
  const files = {
    "setup.py": "",
    "pipes.py": "class Holder:\n    def close(self):\n        pass\n",
    "app.py":
      "import threading\nfrom pipes import Holder as H\n\nclass App(H, threading.Thread):\n    def run(self):\n        self.done = self.close\n",
  };

  it("answers for classes, MROs and what names mean, and rewrites nothing", async () => {
    const folder = folderOf(files);
    const project = await createProject("app.py", { cwd: folder });
    expect(project.files).toEqual(["app.py"]);
    expect([...project.classes()].map(({ name }) => name)).toEqual(["App"]);
    const app = project.class("app.py", "App");
    if (!app) throw new Error("there is no App");
    expect(project.mro(app).map(({ name }) => name)).toEqual(["App", "Holder", "Thread", "_Verbose", "object"]);
    expect(project.lookup(app, "close")?.owner).toMatchObject({ kind: "project", name: "Holder" });
    expect(project.lookup(app, "start")?.owner).toMatchObject({ kind: "library", name: "Thread" });
    const holder = project.class("pipes.py", "Holder");
    expect(holder && project.descendants(holder).map(({ name }) => name)).toEqual(["App"]);
    expect(app.stores.of("done")).toHaveLength(1);
    expect(project.failures).toEqual([]);
    expect(contents(folder)).toEqual(files);
  });

  it("knows nothing of what isn't there, and refuses other options", async () => {
    const folder = folderOf(files);
    const project = await createProject(folder, { cwd: folder });
    expect(project.class("app.py", "Gone")).toBeUndefined();
    expect(project.module("gone.py")).toBeUndefined();
    await expect(createProject(folder, { write: true } as object)).rejects.toThrow("createProject has no option 'write'");
  });
});

it("undo knows of no run where there was none", async () => {
  expect(await undo(folderOf({}))).toBeUndefined();
});
