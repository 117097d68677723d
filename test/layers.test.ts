import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT } from "./command.js";

const sources = ["src", "transforms"].flatMap((folder) =>
  readdirSync(join(PROJECT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(folder, path)),
);

/** The layers from the bottom up; a file imports from its own layer and from lower ones. */
const LAYERS: readonly RegExp[] = [
  /^src\/(?:resources|import)\.ts$/,
  /^src\/edit\.ts$/,
  /^src\/page\.ts$/,
  /^src\/python\//,
  /^src\/facts\//,
  /^src\/project\//,
  /^src\/transform\.ts$/,
  /^src\/rule\.ts$/,
  /^src\/kit\.ts$/,
  /^transforms\//,
  /^src\/(?:times|turns)\.ts$/,
  /^src\/result\.ts$/,
  /^src\/(?:errors|nearest)\.ts$/,
  /^src\/(?:files|write)\//,
  /^src\/run\//,
  /^src\/report\//,
  /^src\/verify\//,
  /^src\/merge\//,
  /^src\/fixtures\//,
  /^src\/library\//,
  /^src\/index\.ts$/,
  /^src\/lsp\//,
  /^src\/cli\//,
  /^src\/program\.ts$/,
  /^src\/launch\.ts$/,
  /^src\/(?:cli|thread)\.ts$/,
];

const layerOf = (path: string) => LAYERS.findIndex((layer) => layer.test(path));

function importsOf(path: string): { specifier: string; target: string }[] {
  const text = readFileSync(join(PROJECT, path), "utf8");
  return [...text.matchAll(/(?:from|import|require)\s*\(?\s*"([^"]+)"/g)].map((match) => {
    const specifier = match[1] ?? "";
    const target = specifier.startsWith(".") ? relative(PROJECT, join(PROJECT, dirname(path), specifier)).replace(/\.js$/, ".ts") : "";
    return { specifier, target };
  });
}

describe("what outlives a run", () => {
  it("is held by no module: what is remembered belongs to whom it is about", () => {
    // A collection that is empty when a module is loaded is one that somebody fills later.
    const remembering = sources.filter((path) =>
      /^(?:export )?(?:const|let) \w+[^=\n]*= new (?:Weak)?(?:Map|Set)(?:<.*>)?\(\);?$/m.test(readFileSync(join(PROJECT, path), "utf8")),
    );
    expect(remembering).toEqual([]);
  });
});

describe("the arrows between the files", () => {
  it.each(sources.map((path) => [path]))("%s imports nothing from above", (path) => {
    expect(layerOf(path)).toBeGreaterThanOrEqual(0);
    for (const { target } of importsOf(path)) if (target) expect(layerOf(target), target).toBeLessThanOrEqual(layerOf(path));
  });

  it("never go in a circle", () => {
    const circles: string[] = [];
    const done = new Set<string>();
    const visit = (path: string, way: readonly string[]): void => {
      if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(" → "));
      if (way.includes(path) || done.has(path)) return;
      for (const { target } of importsOf(path)) if (sources.includes(target)) visit(target, [...way, path]);
      done.add(path);
    };
    for (const path of sources) visit(path, []);
    expect(circles).toEqual([]);
  });

  it("lead from the command line to the library, the language server and what loads the program aside, and to nothing else of ours", () => {
    const isAllowed = (target: string) => /^(?:$|src\/index\.ts$|src\/launch\.ts$|src\/lsp\/server\.ts$|src\/cli\/)/.test(target);
    const others = sources
      .filter((path) => /^src\/cli(?:\/|\.ts$)/.test(path))
      .flatMap((path) => importsOf(path).flatMap(({ target }) => (isAllowed(target) ? [] : [`${path}: ${target}`])));
    expect(others).toEqual([]);
  });

  it("lead from a transform to what users' own are made of, to its own folder, to what all share, and to nothing else of ours", () => {
    const others = sources.flatMap((path) => {
      const [folder] = /^transforms\/[^/]+\//.exec(path) ?? [];
      const isAllowed = (target: string) => target === "" || target === "src/kit.ts" || target.startsWith("transforms/shared/");
      const strays = importsOf(path).filter(({ target }) => !isAllowed(target) && !target.startsWith(folder ?? path));
      return path.startsWith("transforms/") ? strays.map(({ target }) => `${path}: ${target}`) : [];
    });
    expect(others).toEqual([]);
  });

  it("lead to tree-sitter from parse.ts and wasm-engine.ts only, and to magic-string from edit.ts only", () => {
    const users = (name: RegExp) => sources.filter((path) => importsOf(path).some(({ specifier }) => name.test(specifier)));
    expect(users(/tree-sitter/)).toEqual(["src/python/parse.ts", "src/python/wasm-engine.ts"]);
    expect(users(/magic-string/)).toEqual(["src/edit.ts"]);
  });

  it("let nothing below src/files touch the disk but what loads the scanner, the parser and the library's table", () => {
    const users = sources.filter(
      (path) => layerOf(path) < layerOf("src/files/files.ts") && importsOf(path).some(({ specifier }) => specifier.startsWith("node:fs")),
    );
    expect(users.sort()).toEqual(["src/facts/scanner.ts", "src/python/stdlib.ts", "src/python/wasm-engine.ts"]);
  });
});
