import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { StandardLibrary } from "../src/python/stdlib.js";

interface Rows {
  readonly classes: Readonly<Record<string, { readonly mro: string[]; readonly f?: string }>>;
  readonly names: Readonly<Record<string, { readonly k?: string; readonly f?: string; readonly d?: string; readonly missing?: 1 }>>;
}

const library = StandardLibrary.load();
const words = (text = "") => text.split(" ").filter(Boolean);

describe.each(["stdlib", "toolkits"])("the rows of %s.json", (file) => {
  const rows = JSON.parse(readFileSync(new URL(`../src/python/${file}.json`, import.meta.url), "utf8")) as Rows;

  it("are all found, each by its own line", () => {
    for (const [id, { mro, f }] of Object.entries(rows.classes)) {
      const cls = library.cls(id);
      expect(cls?.mro, id).toEqual(mro);
      for (const name of words(f)) expect([...(cls?.members.keys() ?? [])], id).toContain(name);
    }
    expect(Object.keys(rows.classes).length).toBeGreaterThan(700);
  });

  it("say what the names of each module are", () => {
    for (const [module, { k, f, d, missing }] of Object.entries(rows.names)) {
      expect(library.isAlwaysThere(module), module).toBe(missing === undefined);
      const told = (name: string) => library.name(module, name)?.kind;
      for (const name of words(k)) expect(told(name), `${module}.${name}`).toBe("class");
      for (const name of words(f)) expect(["function", "class", "module"], `${module}.${name}`).toContain(told(name));
      for (const name of words(d)) expect(["data", "function", "class", "module"], `${module}.${name}`).toContain(told(name));
      expect(told("no such name")).toBeUndefined();
    }
  });
});

it("what no row tells of is not known", () => {
  for (const name of ["", "constructor", "__proto__", "version", "classes", "wx", "wx.", "threading.Thread.start"])
    expect(library.cls(name), name).toBeUndefined();
  expect(library.hasModule("nosuch")).toBe(false);
  expect(library.name("nosuch", "name")).toBeUndefined();
});
