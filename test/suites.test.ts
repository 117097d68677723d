import { describe, expect, it } from "vitest";
import { BlockFacts } from "../src/python/block-facts.js";
import { chooseEngine, type Parser } from "../src/python/parse.js";
import { Source } from "../src/python/source.js";
import { type Node, walk } from "../src/python/tree.js";
import { allFixtures, readVersion } from "./fixture.js";
import { libraryFiles } from "./library.js";
import { python2, skipReason } from "./python2.js";

const engines: readonly Parser[] = [await chooseEngine("native"), await chooseEngine("wasm")];

/** A line for each node that has another place, kind or role in the tree that is read suite by suite; none is right. */
function differences(path: string, text: string, engine: Parser): string[] {
  const whole = [...walk(engine.parse(new Source(path, text)).root)];
  const parts = [...walk(engine.open(new Source(path, text)).root)];
  const wrong = whole.findIndex((node, index) => shown(node) !== shown(parts[index]));
  if (wrong < 0 && whole.length === parts.length) return [];
  return [`${path}: ${shown(whole[wrong] ?? whole.at(-1))} is ${shown(parts[wrong])}`];
}

function shown(node: Node | undefined): string {
  // What a bridge over a gap calls a name in one statement, it calls so in the whole file: read in parts, in that part alone.
  const type = node?.type.replace(/^(?:true|false)$/, "identifier");
  return node ? `${type} ${node.role} ${node.start}-${node.end} in ${node.parent?.start}-${node.parent?.end}` : "missing";
}

describe("a file that is read suite by suite", () => {
  for (const engine of engines) {
    it(`has the tree that it has as a whole (fixtures, ${engine.engine})`, () => {
      const files = allFixtures().flatMap((fixture) =>
        [...(readVersion(fixture, "before") ?? [])].map(([path, text]) => ({ path: `${fixture.name} ${path}`, text })),
      );
      expect(files.length).toBeGreaterThan(300);
      expect(files.flatMap(({ path, text }) => differences(path, text, engine))).toEqual([]);
    });
  }

  it.skipIf(!python2)(`has the tree that it has as a whole (${skipReason ?? "Python 2.7's library"})`, async () => {
    const share = Number(process.env.UNLEAK_SUITES_SHARE ?? 6);
    const [engine] = engines;
    if (!engine) throw new Error("there is no engine");
    expect((await libraryFiles(share)).flatMap(({ path, text }) => differences(path, text, engine))).toEqual([]);
  });

  it("is parsed where it is asked for, and nowhere else", () => {
    const [engine] = engines;
    const functions = Array.from({ length: 50 }, (_, i) => `    def m${i}(self):\n        self.a${i} = f(${"1, ".repeat(50)})\n`);
    const tree = engine?.open(new Source("x.py", `class A(object):\n${functions.join("\n")}`));
    const [suite] = tree?.unparsed ?? [];
    expect(tree && new BlockFacts(tree.root).calls).toEqual([]);
    suite?.inner[7]?.read();
    expect(suite?.inner.map((each) => each.isParsed).indexOf(true)).toBe(7);
    expect(suite?.inner.filter((each) => each.isParsed).length).toBe(1);
  });
});
