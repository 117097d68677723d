import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Scanner } from "../src/facts/scanner.js";
import { Source } from "../src/python/source.js";
import type { FileResult } from "../src/result.js";
import { Examination } from "../src/run/apply-groups.js";
import { Catalogue } from "../src/run/catalogue.js";
import { type CatalogueFile, entryOf } from "../src/run/catalogue-file.js";
import { openContext } from "../src/run/context.js";
import { needsTree } from "../src/run/file-analysis.js";
import { selectTransforms } from "../src/run/load.js";
import type { Finding } from "../src/transform.js";
import { allFixtures, layOutAll, remove } from "./fixture.js";
import { python2, skipReason } from "./python2.js";

const scanner = Scanner.load();
const workshop = await openContext(await selectTransforms([]), { unsafe: false, forward: false });

/** Every Python file below a folder. What can't be read as one is not for this test. */
function entriesBelow(folder: string): CatalogueFile[] {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => /\.pyw?$/.test(path));
  const files = paths.sort().filter((path) => statSync(join(folder, path)).isFile());
  const sources = files.map((path) => new Source(path, readFileSync(join(folder, path), "latin1")));
  return sources.filter((source) => !source.text.includes("\0")).map((source) => entryOf(source, scanner));
}

/** A tree of which all files are given, and then one at a time: what is known is the same. */
class Tree {
  private readonly entries: ReadonlyMap<string, CatalogueFile>;
  private readonly catalogue: Catalogue;
  readonly whole: ReadonlyMap<string, FileResult>;

  constructor(folder: string) {
    const entries = entriesBelow(folder);
    this.entries = new Map(entries.map((entry) => [entry.path, entry]));
    this.catalogue = new Catalogue(entries, workshop.parser, (text) => needsTree(text, workshop));
    this.whole = this.examine([...this.entries.keys()]);
  }

  examine(paths: readonly string[]): Map<string, FileResult> {
    const given = paths.flatMap((path) => this.entries.get(path) ?? []);
    const results = Examination.of(given, this.catalogue, workshop).results();
    return new Map(results.map((result) => [result.path, result]));
  }

  get found(): string[] {
    return [...this.whole.values()].filter(({ findings }) => findings.length > 0).map(({ path }) => path);
  }

  /** Of these, so many for each reason of each transform. */
  ofEachKind(count: number): string[] {
    const seen = new Map<string, number>();
    return this.found.filter((path) => {
      const findings = findingsOf(this.whole.get(path));
      const kinds = new Set(findings.map(({ transform, verdict, reason }) => `${transform} ${verdict} ${reason?.name}`));
      const rare = [...kinds].filter((kind) => (seen.get(kind) ?? 0) < count);
      for (const kind of rare) seen.set(kind, (seen.get(kind) ?? 0) + 1);
      return rare.length > 0;
    });
  }
}

const OUTSIDE = new Set(["subclass-outside-paths", "base-outside-paths"]);

const findingsOf = (result: FileResult | undefined) => (result?.findings ?? []).map(({ finding }) => finding);

function said({ transform, span, verdict, reason, warnings }: Finding): string {
  const why = reason ? `${reason.name}: ${reason.message}` : "";
  return [`${span.line}:${span.column} ${transform} ${verdict} ${why}`, ...warnings.map(({ message }) => message)].join("\n");
}

/** What is said of one file alone, against what is said of it among all; gives how much is kept only because it is alone. */
function compare(tree: Tree, path: string): number {
  const among = new Map(findingsOf(tree.whole.get(path)).map((finding) => [finding.id, finding]));
  const alone = new Map(findingsOf(tree.examine([path]).get(path)).map((finding) => [finding.id, finding]));
  for (const [id, finding] of alone) {
    const other = among.get(id);
    if (!OUTSIDE.has(finding.reason?.name ?? "")) expect(said(finding), path).toBe(other && said(other));
    // An edit elsewhere is what it can't have alone; a class that inherits the methods is no finding among all.
    else if (other && other.verdict !== "kept") expect(needsOthers(other), `${path}: ${said(finding)}`).toBe(true);
    else if (!other) expect(finding.reason?.name, path).toBe("base-outside-paths");
  }
  for (const [id, finding] of among) expect(alone.has(id), `${path}: ${said(finding)}`).toBe(true);
  return [...alone.values()].filter(({ reason }) => OUTSIDE.has(reason?.name ?? "")).length;
}

function needsOthers({ path, changes, needs }: Finding): boolean {
  return changes.some((change) => change.path !== path) || needs.length > 0;
}

/** At most `count` of the items, spread evenly. */
function sample<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, items.length / count);
  return items.filter((_item, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
}

describe("what is said of a file doesn't depend on which others are given", () => {
  it("in a tree of all fixtures together", { timeout: 600_000 }, () => {
    const folder = layOutAll(allFixtures());
    try {
      const tree = new Tree(folder);
      expect(tree.found.length).toBeGreaterThan(100);
      const outside = tree.ofEachKind(5).map((path) => compare(tree, path));
      expect(Math.max(...outside)).toBeGreaterThan(0);
      // No finding comes up in a file that has none among all.
      const clean = [...tree.whole.keys()].filter((path) => !tree.found.includes(path));
      for (const path of sample(clean, 100)) compare(tree, path);
    } finally {
      remove(folder);
    }
  });

  it.skipIf(skipReason !== undefined)("in the standard library of Python 2.7", { timeout: 1_200_000 }, () => {
    const ask = "import os; print(os.path.dirname(os.__file__))";
    const environment = { ...process.env, ...python2?.environment };
    const library = execFileSync(python2?.command ?? "", ["-c", ask], { env: environment, encoding: "utf8" }).trim();
    const tree = new Tree(library);
    expect(tree.found.length).toBeGreaterThan(20);
    for (const path of sample(tree.found, 12)) compare(tree, path);
  });
});
