import { describe, expect, it } from "vitest";
import { chooseEngine, loadParser, type Parser } from "../src/python/parse.js";
import { Source } from "../src/python/source.js";
import { walk } from "../src/python/tree.js";

const parsers: Parser[] = [await chooseEngine("wasm"), await loadParser()];

describe.each(parsers.map((parser) => [parser.engine, parser] as const))("the %s engine", (_engine, parser) => {
  const parse = (text: string) => parser.parse(new Source("a.py", text));

  it.each([
    "print >>log, 'x', y",
    "exec code % name in scope",
    "exec f.read() in scope, scope",
    "exec 'x' % y",
    "exec compile(x, 'y', 'exec') in self.ns",
    "if x: exec a.b in c",
    "`x` <> y",
    "raise E, 'v', tb",
    "x = ur'a', 0777, 10L",
    "def f(a, (b, c)=(1, 2)): pass",
    "def f(async, await=1): return async + await",
    "nonlocal = 3",
    "True, False = 1, 0",
    "x.True = y.async",
    "x = lambda (a, b): a",
    "try:\n    pass\nexcept (A, B), (e, f):\n    pass",
    "class C:\n\tdef a(self):\n\t\tpass\n        def b(self):\n\t\tpass",
    "def f():\r    return x\r\ry = 1",
    "x = 1\n\x0c\ny = 2",
    "with a as b, c as d: pass",
    "s = 'exec f.read() in g'",
    "x.await()",
    "def await(x): return [y.async for y in x]",
    "class async: nonlocal = [x.nonlocal for x in y if x.await in z]",
    "def f(a):\n    if a:\n        raise E('%s' %\na)",
    "class C:\n    def f(self):\n        g((a + # the rest\n  b), not\nc, d=\ne, f=lambda:\nf)\n\n    def h(self): pass",
  ])("reads %j", (text) => {
    expect(parse(`${text}\n`).faults).toEqual([]);
  });

  it("reads names from the file as it is, where a gap was bridged", () => {
    const { root } = parse("x.True = 1\nexec a.b in c\n");
    const types = [...walk(root)].map((node) => node.type);
    expect(types).toContain("exec_statement");
    expect([...walk(root)].find((node) => node.role === "attribute")?.text).toBe("True");
  });

  it.each(["def f(:\n    pass\n", "x = (1\n", "class\n"])("tells where %j goes wrong", (text) => {
    const { faults } = parse(text);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults[0]?.message).not.toBe("");
  });

  it("gives a tree whose nodes lie inside each other, in order", () => {
    const { root } = parse("class A(B):\n    def f(self, x=1):\n        self.y = x, `z`\n");
    for (const node of walk(root)) {
      expect(node.start).toBeLessThanOrEqual(node.end);
      node.children.forEach((child, index) => {
        expect(child.parent).toBe(node);
        expect(node.contains(child)).toBe(true);
        expect(child.start).toBeGreaterThanOrEqual(node.children[index - 1]?.end ?? node.start);
      });
    }
  });
});

describe("the WebAssembly engine", () => {
  it("leaves nothing to the garbage collector that it frees at the wrong time", async () => {
    const [parser] = parsers as [Parser];
    const text = "class A(B):\n    def f(self, x=1):\n        self.y = x, z\n".repeat(40);
    const wanted = [...walk(parser.parse(new Source("a.py", text)).root)].length;
    for (let round = 0; round < 400; round++) {
      expect([...walk(parser.parse(new Source("a.py", text)).root)].length).toBe(wanted);
      // The collector runs its clean-up between tasks, when there is something to collect.
      if (round % 20 === 0) await new Promise((done) => setTimeout(done, 1));
    }
  });
});
