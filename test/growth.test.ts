import { structuredPatch } from "diff";
import { expect, it } from "vitest";
import { hashOf } from "../src/facts/words.js";
import { transformSource } from "../src/library/source.js";
import { Postings } from "../src/project/postings.js";
import { linearize } from "../src/python/mro.js";
import { hunksOf } from "../src/report/hunks.js";
import { lineRuns } from "../src/report/line-diff.js";
import { classIn, moduleAt, projectOf } from "./modules.js";

/** What grows with the square of its input takes minutes here, and what grows with it less than a second. */
const MANY = 10_000;

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

it("merges the orders of thousands of bases in one pass", () => {
  const bases = numbers(MANY).map((each) => `B${each}`);
  const tails = bases.map((base) => [base, "object"]);
  expect(linearize("C", bases, tails, true)).toEqual(["C", ...bases, "object"]);
});

it("finds no order where a base is named twice, as Python doesn't", () => {
  expect(linearize("C", ["A", "B", "A"], [["A"], ["B"], ["A"]], true)).toBeUndefined();
});

/** A file of functions, `each` of which says what becomes of it. */
function fileOf(count: number, each: (index: number) => string): string {
  return numbers(count)
    .map((index) => `def f${index}():\n${each(index)}    return ${index}\n\n`)
    .join("");
}

it("makes a long diff of short ones, and each line is in it once", () => {
  const before = fileOf(MANY, () => "    pass\n");
  const after = fileOf(MANY, (index) => (index % 2 === 0 ? "    pass\n" : "    x = 1\n"));
  const runs = lineRuns(before, after);
  const textOf = (left: "removed" | "added") => runs.flatMap(({ kind, lines }) => (kind === left ? [] : lines)).join("");
  expect([textOf("added"), textOf("removed")]).toEqual([before, after]);
  expect(runs.filter(({ kind }) => kind !== "same")).toHaveLength(MANY);
});

it.each([0, 1, 3])("cuts a diff into hunks as it is cut elsewhere, with %i lines around", (context) => {
  const texts = [
    "",
    "a\n",
    "a",
    fileOf(9, () => ""),
    fileOf(9, (index) => (index === 4 ? "    x = 1\n" : "")),
    `x\n${fileOf(9, () => "")}y`,
  ];
  for (const before of texts)
    for (const after of texts)
      if (before !== after)
        expect(hunksOf(before, after, context)).toEqual(structuredPatch("", "", before, after, undefined, undefined, { context }).hunks);
});

it("asks those files alone that say the rarest of the words", () => {
  const words = (...said: readonly string[]) => ({ words: Uint32Array.from(said.map(hashOf)).sort() });
  const postings = Postings.of([words("stop", "Pump"), undefined, words("stop"), words("Pump", "stop", "halt")]);
  expect(postings.files(hashOf("stop"))).toEqual([0, 2, 3]);
  expect(postings.files(hashOf("stop"), hashOf("Pump"))).toEqual([0, 3]);
  expect(postings.files(hashOf("stop"), hashOf("Pump"), hashOf("halt"))).toEqual([3]);
  expect(postings.files(hashOf("nobody"), hashOf("stop"))).toEqual([]);
});

it("knows who has an attribute of a deep hierarchy without an order of each class", () => {
  const depth = 300;
  const text = `class C0(object):\n    def stop(self): pass\n${numbers(depth)
    .map((index) => `class C${index + 1}(C${index}): pass\n`)
    .join("")}`;
  const project = projectOf({ "m.py": text });
  const top = classIn(moduleAt(project), "C0");
  let orders = 0;
  const mro = project.mro.bind(project);
  project.mro = (cls) => {
    orders++;
    return mro(cls);
  };
  for (const cls of project.descendants(top)) expect(project.lookup(cls, "stop")?.owner).toBe(top);
  expect(project.descendants(top)).toHaveLength(depth);
  expect(orders).toBeLessThan(5);
});

it("tells the same of a name whatever was asked before", () => {
  const step = "        if x: node = node.parent\n";
  const text = `def f(node, x):\n    while node:\n${step.repeat(4)}    return node\n`;
  const meaningsOfLast = (isAskedFirst: boolean) => {
    const project = projectOf({ "m.py": text });
    const module = moduleAt(project);
    const nodes = module.identifiers("node");
    const [last] = nodes.slice(-1);
    for (const node of isAskedFirst ? [] : module.attributes("parent")) project.denotations(node, module);
    return last && project.denotations(last, module).length;
  };
  expect(meaningsOfLast(false)).toBe(meaningsOfLast(true));
});

it("has those uses of an attribute asked for that may be about a class, however many there are of others", () => {
  const count = 200;
  const text = numbers(count)
    .map((index) => `class C${index}(object):\n    def f(self): return self.halt\n`)
    .join("");
  const project = projectOf({ "m.py": `${text}def g(x): return x.halt\n` });
  const cls = classIn(moduleAt(project), "C7");
  const uses = project.attributeUses("halt").about([cls]);
  expect(uses.map(({ node, module }) => module.classAround(node)?.name)).toEqual(["C7", undefined]);
});

/** A function that binds a name again and again, each time to what is made of what it was, and looks at it then. */
const REBINDING = {
  "in a sum": (index: number) => `    p = p + [q.part${index}]\n`,
  "in a branch": (index: number) => `    if q == ${index}:\n        p = p.next\n`,
  "in a branch, by another attribute each time": (index: number) => `    if q == ${index}:\n        p = p.next${index}\n`,
  "in a branch, by a call": (index: number) => `    if q == ${index}:\n        p = q(p, p)\n`,
  "in a loop": (index: number) => `    while q == ${index}:\n        p = p.next${index}\n`,
  "by imports, each of which may fail": (index: number) =>
    `    try:\n        import part${index} as p\n    except ImportError:\n        p = None\n    else:\n        p = p.x\n`,
  "where it may be missing": () => "    try:\n        p = p\n    except NameError:\n        p = Pump\n",
};

it.each(Object.entries(REBINDING))("is done with a name that is bound forty times, %s", async (_, binding) => {
  const text = `class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 1

    def __del__(self):
        self.stop()


def walk(p, q):
${numbers(40).map(binding).join("")}    for each in p:
        print dir(each), getattr(p, 'is' + q)
`;
  const { findings } = await transformSource(text, { transforms: ["method-alias", "context-manager", "leaks"] });
  expect(new Set(findings.map(({ transform }) => transform))).toEqual(new Set(["method-alias", "context-manager", "leaks"]));
});
