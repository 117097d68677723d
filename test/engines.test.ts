import { describe, expect, it } from "vitest";
import { chooseEngine, type Parser, type SyntaxTree } from "../src/python/parse.js";
import { Source } from "../src/python/source.js";
import { walk } from "../src/python/tree.js";
import { allFixtures, readVersion } from "./fixture.js";

const native = await chooseEngine("native").catch((error: Error) => error);
const wasm = await chooseEngine("wasm");

if (native instanceof Error && process.env.CI) throw new Error(`the native tree-sitter must be there in CI: ${native.message}`);

/** All that anybody can ask of a tree: what is equal here can't make a finding differ. */
const told = ({ root, faults }: SyntaxTree) =>
  JSON.stringify([faults, ...[...walk(root)].map(({ type, start, end, role }) => [type, start, end, role])]);

const VERSIONS = ["before", "after", "unsafe", "forward", "naive"];
const fixtures = allFixtures().map((fixture) => [fixture.name, fixture] as const);

describe.skipIf(native instanceof Error)(
  native instanceof Error ? `skipped: no native tree-sitter (${native.message})` : "both engines give the same trees",
  () => {
    it.each(fixtures)("of %s", (_name, fixture) => {
      const texts = new Set(VERSIONS.flatMap((version) => [...(readVersion(fixture, version)?.values() ?? [])]));
      for (const text of texts) {
        const tree = (parser: Parser) => told(parser.parse(new Source("a.py", text)));
        expect(tree(wasm)).toEqual(tree(native as Parser));
      }
    });
  },
);
