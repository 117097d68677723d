import { describe, expect, it } from "vitest";
import { chooseEngine, loadParser, type Parser } from "../src/python/parse.js";
import { Source } from "../src/python/source.js";
import { type Node, walk } from "../src/python/tree.js";

const parsers: Parser[] = [await chooseEngine("wasm"), await loadParser()];

/** Programs with places for comments: each `@` stands for lines of them. */
const PROGRAMS = [
  "class A:\n    def f(self):\n        x = 1\n@\n    y = 2\n@\nz = 3\n@\n",
  "if a:\n    if b:\n@\n        x = 1\n@\n    elif c:\n@\n        y = 2\n@\nelse:\n    z = 3\n@\n",
  "x = [\n@\n    1,\n@\n    f(2,\n@\n),\n@\n]\n@\n",
  "@\nclass A(object):\n@\n    def f(self):\n@\n        pass\n@\n    '''\n@\n    '''\n@\n",
  "try:\n\tx = 1\n@\nfinally:\n@\n\ty = 2\n@\n",
  "def f():\n    return 1\n@",
];
const WIDTHS = ["", "  ", "    ", "\t", "      ", "        ", "            ", " \f  "];
const TIMES = 20;

/** The same numbers each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** A program with a few comment lines at its places, each of them so many times. */
function programs(round: number): (times: number) => string {
  const random = numbers(4711 + round);
  const program = PROGRAMS[round % PROGRAMS.length] as string;
  const some = () => Array.from({ length: random(7) }, () => ({ width: WIDTHS[random(WIDTHS.length)], name: random(90) }));
  const parts = program.split("@").map((code) => ({ code, comments: some() }));
  return (times) =>
    parts
      .map(({ code, comments }, index) => {
        const lines = comments.flatMap(({ width, name }) => Array(times).fill(`${width}# ${name}${name % 5 === 0 ? "\n " : ""}`));
        return code + (index < parts.length - 1 ? lines.join("\n") : "");
      })
      .join("");
}

describe.each(parsers.map((parser) => [parser.engine, parser] as const))("a long run of comments, to the %s engine,", (_engine, parser) => {
  const nodesOf = (text: string) => [...walk(parser.parse(new Source("a.py", text)).root)];
  const above = (node: Node): string => (node.parent ? `${node.parent.type} < ${above(node.parent)}` : "");
  const described = (nodes: readonly Node[]) => nodes.map((node) => `${node.type === "comment" ? node.text : node.type} < ${above(node)}`);

  it.each(["\n", "\r\n", "\r"])("belongs where a short one does (where lines end with %j)", (newline) => {
    for (let round = 0; round < 120; round++) {
      const make = programs(round);
      const [short, long] = [make(1), make(TIMES)].map((text) => nodesOf(text.replaceAll("\n", newline))) as [Node[], Node[]];
      const [few, many] = [short, long].map((nodes) => described(nodes.filter(({ type }) => type === "comment"))) as [string[], string[]];
      expect(many).toEqual(few.flatMap((each) => Array(TIMES).fill(each)));
      const others = [short, long].map((nodes) => described(nodes.filter(({ type }) => type !== "comment")));
      expect(others[1]).toEqual(others[0]);
    }
  });

  it.each([
    ["indented", "    # {}\n"],
    ["not indented", "# {}\n"],
    ["with returns", "    # {}\r\n\r\n"],
    ["with blank lines", "        # {}\n\n \n"],
    ["of many indentations", "    # {}\n# {}\n        # {}\n"],
  ])("costs no more for each line (%s)", (_what, lines) => {
    const text = `class A:\n    def f(self):\n        return [\n            1,\n${lines.repeat(16_000)}        ]\n${lines.repeat(16_000)}x = 1\n`;
    const begun = process.cpuUsage();
    expect(nodesOf(text).filter(({ type }) => type === "ERROR")).toEqual([]);
    expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(8);
  });
});
