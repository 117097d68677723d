import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, PROJECT, run } from "./command.js";

/** Of a syntax node, what a rule may read: where it stands, and its words. */
const PLACE = "export declare class Node { readonly text: string; readonly start: number; readonly end: number; }";

const rules = readdirSync(join(PROJECT, "transforms"))
  .filter((transform) => transform !== "shared")
  .flatMap((transform) =>
    readdirSync(join(PROJECT, "transforms", transform, "rules")).map((file) => `transforms/${transform}/rules/${file}`),
  );

/** What breaks the point, a way a line, in a rule that would be one of `method-alias`. */
const BREACHES = "transforms/method-alias/rules/breaches.ts";
const BROKEN = `import { accessOf, type ClassModel, type Node, walk } from "../../../src/kit.js";
export const reads = (node: Node) => node.type;
export const climbs = ({ node: { parent } }: ClassModel) => parent;
export const asksByName = (node: Node) => node["field"];
export const walks = (node: Node) => [...walk(node)];
export const hands = (nodes: readonly Node[]) => nodes.map(accessOf);
`;

/**
 * What TypeScript says of the rules where a node is a place and nothing more, and where whatever looks into one (a function whose first
 * parameter it is) takes none; with the lines, by the file.
 */
function complaints(): ReadonlyMap<string, string[]> {
  const folder = folderOf({ "package.json": '{"type":"module"}', "tsconfig.json": "" });
  for (const part of ["src", "transforms"])
    cpSync(join(PROJECT, "dist", part), join(folder, part), {
      recursive: true,
      filter: (path) => !/\.js(?:on)?$|\/rules\/.*\.d\.ts$/.test(path),
    });
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((each) => each.endsWith(".d.ts"))) {
    const text = readFileSync(join(folder, path), "utf8");
    const seen = path === join("src", "python", "tree.d.ts") ? text.replace(/^export declare class Node \{[\s\S]*?^\}/m, PLACE) : text;
    writeFileSync(
      join(folder, path),
      seen.replaceAll(/^(export declare (?:function|const) [^(]*\(\w+\??: (?:readonly )?)Node\b/gm, "$1never"),
    );
  }
  for (const path of rules) cpSync(join(PROJECT, path), join(folder, path));
  writeFileSync(join(folder, BREACHES), BROKEN);
  const { compilerOptions } = JSON.parse(readFileSync(join(PROJECT, "tsconfig.json"), "utf8")) as { compilerOptions: object };
  const settings = { compilerOptions: { ...compilerOptions, types: [], noEmit: true }, include: ["transforms/*/rules/*.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  const { out } = run(process.execPath, [join(PROJECT, "node_modules", "typescript", "bin", "tsc"), "--pretty", "false"], folder);
  rmSync(folder, { recursive: true });
  const said = new Map<string, string[]>();
  for (const line of out.split("\n").filter((each) => /^\S/.test(each))) {
    const [, path = "", row = "", message = line] = /^([^(]*)\((\d+),\d+\): error \w+: (.*)$/.exec(line) ?? [];
    said.set(path, [...(said.get(path) ?? []), `${row}: ${message}`]);
  }
  return said;
}

describe("a rule looks at no syntax", () => {
  const said = complaints();

  it.each(rules.map((path) => [path]))("%s", (path) => {
    expect(said.get(path) ?? []).toEqual([]);
  });

  it("and one that does is told", () => {
    expect((said.get(BREACHES) ?? []).map((message) => Number.parseInt(message, 10))).toEqual([2, 3, 4, 5, 6]);
  });

  it("and nothing else is said", () => {
    const known = [...rules, BREACHES];
    expect([...said].filter(([path]) => !known.includes(path))).toEqual([]);
  });
});
