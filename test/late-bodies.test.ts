import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { libraryOf, pythonFiles } from "../scripts/agreement.js";
import { Scanner } from "../src/facts/scanner.js";
import { treeOfFacts } from "../src/facts/tree.js";
import { accessOf } from "../src/python/assignments.js";
import { openModule } from "../src/python/classes.js";
import { mangle } from "../src/python/mangle.js";
import type { Module } from "../src/python/module.js";
import { assignedValue } from "../src/python/names.js";
import { calleeName } from "../src/python/occurrences.js";
import { Source } from "../src/python/source.js";
import { attributeName, dottedName, type Node, stringValue, walk } from "../src/python/tree.js";
import { allFixtures, readVersion } from "./fixture.js";
import { python2, skipReason } from "./python2.js";

const scanner = Scanner.load();

/** A module of which the bodies of functions are not made yet, each time anew; undefined where the scanner can't follow. */
function opened(text: string, path = "m.py"): (() => Module) | undefined {
  const source = new Source(path, text);
  const scanned = scanner.scan(source);
  if (!("facts" in scanned)) return undefined;
  return () => openModule(source, { ...treeOfFacts(scanned.facts, text), faults: [] });
}

const starts = (nodes: readonly Node[]) => nodes.map(({ start }) => start).join(" ");

/** The nodes of a tree that is read from end to end, by what they are called, in the order of the file. */
function read(module: Module): Readonly<Record<string, ReadonlyMap<string, readonly Node[]>>> {
  const found = {
    identifiers: new Map(),
    attributes: new Map(),
    stored: new Map(),
    calls: new Map(),
    strings: new Map(),
    functions: new Map(),
    namings: new Map(),
    renamings: new Map(),
    replacings: new Map(),
  };
  const put = (kind: keyof typeof found, name: string, node: Node) => found[kind].set(name, [...(found[kind].get(name) ?? []), node]);
  for (const node of walk(module.root)) {
    if (node.is("assignment", "aliased_import")) putNaming(node, put);
    if (node.type === "identifier") put("identifiers", node.text, node);
    else if (node.type === "call") put("calls", calleeName(node), node);
    else if (node.type === "function_definition") put("functions", node.field("name")?.text ?? "", node);
    else if (node.type === "attribute")
      for (const name of new Set([attributeName(node) ?? "", mangle(attributeName(node) ?? "", node)])) {
        put("attributes", name, node);
        if (accessOf(node) !== "read") put("stored", name, node);
      }
    else if (node.type === "string") {
      const value = stringValue(node);
      if (value !== undefined && /^[\w.\x80-\xff]*[\w\x80-\xff]$/.test(value))
        put("strings", value.slice(value.lastIndexOf(".") + 1), node);
    }
  }
  return found;
}

/** `value as name`, `name = value` and `x.name = value`, by both names. */
function putNaming(node: Node, put: (kind: "namings" | "renamings" | "replacings", name: string, node: Node) => void): void {
  const target = node.field("alias") ?? node.field("left");
  const value = node.field("name") ?? assignedValue(node);
  if (!target || !value) return;
  const last = value.type === "dotted_name" ? value.parts.at(-1)?.text : dottedName(value)?.at(-1);
  if (target.type === "identifier") put("namings", target.text, node);
  if (last !== undefined && target.type === "identifier") put("renamings", last, node);
  if (last !== undefined && target.type === "attribute") put("replacings", last, node);
}

/** What is found otherwise where bodies are looked into one by one; none is right. Each question is asked of a module that has answered no other. */
function differences(text: string, path?: string): readonly string[] {
  const open = opened(text, path);
  if (!open) return [];
  const all = read(open());
  const whole = open();
  const ask: Readonly<Record<string, (name: string, module: Module) => readonly Node[]>> = {
    identifiers: (name, module) => module.identifiers(name),
    attributes: (name, module) => module.attributes(name),
    stored: (name, module) => module.attributesStored(name).filter((node) => accessOf(node) !== "read"),
    calls: (name, module) => (name === "" ? (all.calls?.get("") ?? []) : module.calls(name)),
    strings: (name, module) => module.strings(name),
    functions: (name, module) => module.functions(name),
    namings: (name, module) => module.namingsTo(name).map(({ node }) => node),
    renamings: (name, module) => module.renamings(name).map(({ node }) => node),
    replacings: (name, module) => module.replacings(name).map(({ node }) => node),
  };
  const wrong = Object.entries(ask).flatMap(([kind, question]) => {
    const module = open();
    return [...(all[kind] ?? [])].flatMap(([name, nodes]) => (starts(question(name, module)) === starts(nodes) ? [] : [`${kind} ${name}`]));
  });
  const classes = [...walk(whole.root)].filter(({ type }) => type === "class_definition");
  const calls = [...walk(whole.root)].filter(({ type }) => type === "call");
  if (starts(open().classes.map(({ node }) => node)) !== starts(classes)) wrong.push("classes");
  if (starts(open().callsIn(whole.root)) !== starts(calls)) wrong.push("calls in all");
  const module = open();
  for (const owner of [...walk(module.root)].filter((node) => node.is("class_definition", "function_definition")))
    if (starts(module.callsIn(owner)) !== starts(calls.filter((call) => owner.contains(call)))) wrong.push(`calls in ${owner.start}`);
  return wrong.map((each) => `${path}: ${each}`);
}

describe("the bodies of functions", () => {
  it("are made where something is asked that they may say, and nowhere else", () => {
    const module = opened("def a():\n    x.first = 1\n\ndef b():\n    print x.first\n    y.second\n")?.();
    const made: string[] = [];
    for (const definition of module?.root.children ?? []) {
      const body = definition.field("body");
      if (!body) continue;
      const adopt = body.adopt.bind(body);
      body.adopt = (children) => {
        made.push(definition.field("name")?.text ?? "");
        adopt(children);
      };
    }
    expect(module?.attributesStored("first").length).toBe(1);
    expect(made).toEqual(["a"]);
    expect(module?.attributes("second").length).toBe(1);
    expect(made).toEqual(["a", "b"]);
  });

  it("are asked for strings beside a word where they have both, and what is outside of all is", () => {
    const text = "def a():\n    setattr(x, 'n', 1)\n\ndef b():\n    print 'n'\n\ndef c():\n    x.setattr = 1\n\nsetattr(y, 'n', a)\n";
    const module = opened(text)?.();
    const found = module?.stringsBeside("n", ["setattr", "vars"]) ?? [];
    expect(found.map((node) => text.slice(0, node.start).split("\n").length)).toEqual([2, 10]);
    expect(module?.stringsBeside("n", ["vars"]).length).toBe(1);
  });

  it("say what they do in a tree that is read from end to end: mangled names, strings side by side, nested functions, headers between them", () => {
    const text =
      "class C(object):\n    def f(self, x=g('a')):\n        self.__p = 'q' 'r'\n        def f(): return g(x.y)\n        class D: pass\n        return f\n" +
      "    z = g(1)\n    @g\n    def h(self): return [g for g in self._C__p]\n\ndef k(): global z; z = C\nk = g(k)\n";
    expect(differences(text)).toEqual([]);
  });

  it("say so in every fixture", () => {
    const texts = allFixtures().flatMap((fixture) => [...(readVersion(fixture, "before") ?? [])]);
    expect(texts.flatMap(([path, text]) => differences(text, path))).toEqual([]);
  });

  it.skipIf(!python2)(`say so in real code (${skipReason ?? "Python 2.7's library"})`, () => {
    const paths = python2 ? pythonFiles(libraryOf(python2)).filter((_, index) => index % 40 === 0) : [];
    expect(paths.flatMap((path) => differences(readFileSync(path, "latin1"), path))).toEqual([]);
  });
});
