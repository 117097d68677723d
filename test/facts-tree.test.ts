import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { libraryOf, pythonFiles } from "../scripts/agreement.js";
import { difference as factsDifference } from "../scripts/facts-agreement.js";
import { factsOfTree } from "../src/facts/read.js";
import { Scanner } from "../src/facts/scanner.js";
import { treeOfFacts } from "../src/facts/tree.js";
import { loadParser } from "../src/python/parse.js";
import { Source } from "../src/python/source.js";
import { abstractDifference } from "./abstract.js";
import { allFixtures, readVersion } from "./fixture.js";
import { generate } from "./grammar/program.js";
import { seedOf } from "./programs/random.js";
import { python2, skipReason } from "./python2.js";

const parser = await loadParser();
const scanner = Scanner.load();

/** What a tree of facts tells that the parsed one doesn't, or the other way round; undefined where nothing, or where one can't be made. */
function difference(text: string, path = "m.py"): string | undefined {
  const source = new Source(path, text);
  const scanned = scanner.scan(source);
  const { root, faults } = parser.parse(source);
  if (!("facts" in scanned) || faults.length > 0) return undefined;
  // The grammar takes some of Python for something else: `[a for b in lambda: c if d]`.
  if (factsDifference(source, scanned.facts, factsOfTree(source, { root, faults })) !== undefined) return undefined;
  return abstractDifference(root, treeOfFacts(scanned.facts, text).root);
}

describe("a tree that is made of facts", () => {
  it("tells what the parsed one does of every fixture", () => {
    const texts = allFixtures().flatMap((fixture) => [...(readVersion(fixture, "before") ?? [])]);
    expect(texts.flatMap(([path, text]) => difference(text, path) ?? [])).toEqual([]);
  });

  it.skipIf(!python2)(`tells what the parsed one does of real code (${skipReason ?? "Python 2.7's library"})`, () => {
    const paths = python2 ? pythonFiles(libraryOf(python2)).filter((_, index) => index % 12 === 0) : [];
    expect(paths.flatMap((path) => difference(readFileSync(path, "latin1"), path) ?? [])).toEqual([]);
  });

  it("tells what the parsed one does of programs written at random", () => {
    const seed = seedOf(31, 0);
    const programs = Array.from({ length: 300 }, (_, index) => generate(seed + index));
    expect(
      programs.flatMap((text, index) => {
        const what = difference(text);
        return what === undefined ? [] : [{ seed: seed + index, what, text }];
      }),
    ).toEqual([]);
  });

  it.each([
    "if a: pass\nelif b: pass\nelif c: pass\nelse: pass\n",
    "if a: pass\nelse:\n    if b: pass\n",
    "@a.b\n@c(d)\nclass C(A, object): pass\n",
    "def f(a, (b, c)=d, *e, **g): pass\n",
    "x = (a, b), c = d\n",
    "x = (a), (b)\n",
    "(a, b) = c\n",
    "try: pass\nexcept (A, B), e: pass\nexcept C as e: pass\nelse: pass\nfinally: pass\n",
    "with a as b, c as (d, e): pass\n",
    "from . import a\nfrom ..b.c import d as e, f\nfrom g import *\nimport h.i as j, k.l\nfrom __future__ import division\n",
    "print >>f, a, b\nprint\nprint (a)\n",
    "x = 'a' 'b' u'c'\n",
    "x = a if b else c or d and not e\n",
    "x = a < b <= c is not d not in e\n",
    "x = {a: b, c: d}, {a: b for a, b in c if d if e}, [a for b in c for d in e], {a for a in b}\n",
    "x = lambda: 0, lambda a, b=1, *c: a\n",
    "f(a, b=c, *d, **e)(x for x in y)((x for x in y))\n",
    "x = `a`, a[b, ..., c:d:e], -a + b * ~c\n",
    "del a, b.c, d[e]\nraise E, 'v', t\nassert a, b\nglobal g, h\n",
    "exec a in b, c\nexec a\n",
    "x = yield\nyield a, b\n",
    "a = b = c = d\na.b += c\n",
    "class C: pass\nclass D(): pass\n",
    "True = None\nf(True=False)\n",
  ])("of %j", (text) => {
    expect(difference(text)).toBeUndefined();
  });
});
