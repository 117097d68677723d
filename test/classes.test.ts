import { describe, expect, it } from "vitest";
import { callableWithoutArguments, memberBinding } from "../src/python/classes.js";
import { classIn, moduleOf } from "./modules.js";

/** A class whose body is these lines. */
const withBody = (...lines: string[]) => classIn(moduleOf(`class C(B):\n${lines.map((line) => `    ${line}\n`).join("")}`), "C");
const texts = (nodes: readonly { readonly text: string }[] | undefined) => nodes?.map(({ text }) => text);

describe("the model of a class", () => {
  it("has the names that its body binds, mangled, with all that binds them, in order", () => {
    const { members } = withBody(
      "a = 1",
      "import os.path as p, sys.x",
      "for i in a: __q = 2",
      "def f(self): b = 3",
      "class In: pass",
      "a = 4",
    );
    expect([...members.keys()].sort()).toEqual(["In", "_C__q", "a", "f", "i", "p", "sys"]);
    expect(texts(members.get("a"))).toEqual(["a = 1", "a = 4"]);
  });

  it("has no name that is deleted in any case at last, and one that is deleted in a branch", () => {
    const { members } = withBody("a = b = 1", "del a", "if b: del b");
    expect([...members.keys()]).toEqual(["b"]);
  });

  it.each([
    ["class C(A, m.B): pass", ["A", "m.B"], false],
    ["class C(A, *more): pass", ["A"], true],
    ["class C(A, metaclass=M): pass", ["A"], false],
    ["class C: pass", [], false],
  ])("has the bases of the header: %s", (text, bases, open) => {
    const cls = classIn(moduleOf(text), "C");
    expect([texts(cls.bases), cls.openBases]).toEqual([bases, open]);
  });

  it.each([
    ["class C(A, metaclass=M): pass", "M"],
    ["class C(A):\n    __metaclass__ = M", "M"],
    ["class C(A):\n    __metaclass__, x = M, 1", "__metaclass__, x = M, 1"],
    ["class C(A):\n    def f(self): __metaclass__ = M", undefined],
  ])("has the metaclass that it says: %j", (text, metaclass) => {
    expect(classIn(moduleOf(text), "C").metaclass?.text).toBe(metaclass);
  });

  it.each([
    ["exec text", true],
    ["from os import *", true],
    ["locals()['x'] = 1", true],
    ["global x", true],
    ["def f(self): exec text", false],
    ["x = 1", false],
  ])("is dynamic where its own code may bind any name: %s", (line, dynamic) => {
    expect(withBody(line).dynamic).toBe(dynamic);
  });

  it("has its methods, with what they call the instance", () => {
    const cls = withBody("def f(this): pass", "def g(*a): pass", "@staticmethod", "def h(x): pass", "if 1:", "    def k(self=1): pass");
    expect(cls.methods.map(({ name, self }) => [name, self])).toEqual([
      ["f", "this"],
      ["g", undefined],
      ["h", undefined],
      ["k", "self"],
    ]);
  });

  it("is none for a class that a syntax error touches", () => {
    const module = moduleOf("class A:\n    x = 1\n\nclass B:\n    x = = 1\n\nclass C:\n    x = 1\n");
    expect(module.classes.map(({ name }) => name)).toEqual(["A", "C"]);
  });
});

describe("the binding of a member", () => {
  it.each([
    [["if y: x = 1", "else: x = 2"], ["1", "2"], true],
    [["if y: x = 1", "elif z: x = 2"], ["1", "2"], false],
    [["x = 1", "if y: x = 2"], ["2"], false],
    [["try: x = 1", "except E: x = 2"], ["1", "2"], true],
    [["try: x = 1", "except E: pass"], ["1"], false],
    [["try: f()", "finally: x = 1"], ["1"], true],
    [["for x in y: pass"], ["for x in y: pass"], false],
    [["a, (x, b) = 1, (2, 3)"], ["2"], true],
    [["a, (x, b) = 1, t"], ["a, (x, b) = 1, t"], true],
    [["w = x = v = 1"], ["1"], true],
  ])("tells what the last statement may bind, and whether it does: %j", (lines, values, always) => {
    const binding = memberBinding(withBody(...lines), "x");
    expect([binding?.values.map(({ node }) => node.text), binding?.always]).toEqual([values, always]);
  });

  it("is that before a place, where one is given", () => {
    const cls = withBody("x = 1", "y = x", "x = 2");
    const place = cls.members.get("y")?.[0]?.start ?? 0;
    expect([undefined, place, 0].map((before) => memberBinding(cls, "x", before)?.statement.text)).toEqual(["x = 2", "x = 1", undefined]);
  });
});

it.each([
  ["self", true],
  ["self, x=1, *a, **k", true],
  ["*a", true],
  ["self, x", false],
  ["", false],
])("a method with the parameters (%s) can be called without arguments: %s", (parameters, expected) => {
  const [method] = withBody(`def f(${parameters}): pass`).methods;
  expect(method && callableWithoutArguments(method.node, true)).toBe(expected);
});
