import { describe, expect, it } from "vitest";
import type { Pointee } from "../src/python/semantics.js";
import { moduleAt, projectOf } from "./modules.js";

const CLASSES = "class Pump(object): pass\nclass Valve(object): pass\n";

const word = (pointee: Pointee) =>
  pointee.kind === "class" || pointee.kind === "instance" ? `${pointee.kind} ${pointee.cls.name}` : pointee.kind;

/** What the argument of the call `look(…)` may be. */
function looked(files: Readonly<Record<string, string>> | string, path = "m.py"): string[] {
  const project = projectOf(typeof files === "string" ? CLASSES + files : files);
  const module = moduleAt(project, path);
  const argument = module.calls("look")[0]?.field("arguments")?.parts[0];
  if (!argument) throw new Error("nothing is looked at");
  return [...new Set(project.pointsTo(argument, module).map(word))].sort();
}

describe("what an expression may be", () => {
  it.each([
    ["look(Pump)", ["class Pump"]],
    ["look(Pump())", ["instance Pump"]],
    ["x = Pump()\nlook(x)", ["instance Pump"]],
    ["look(1)", []],
    ["def f(x): look(x)", ["unknown"]],
    ["look(Pump() if a else Valve)", ["class Valve", "instance Pump"]],
    ["a, b = Pump, Valve()\nlook(b)", ["instance Valve"]],
    ["look(type(Pump()))", ["class Pump"]],
    ["look(Pump().__class__)", ["class Pump"]],
  ])("is told by names, calls and assignments: %s", (text, expected) => {
    expect(looked(text)).toEqual(expected);
  });

  it.each([
    ["for x in (Pump, Valve): look(x)", ["class Pump", "class Valve"]],
    ["def f():\n    both = Pump, Valve\n    for x in both: look(x)", ["class Pump", "class Valve"]],
    ["[look(x) for x in [Pump(), 1]]", ["instance Pump"]],
    ["for x in {Pump: 1}: look(x)", ["class Pump"]],
    ["for x in {'a': Pump}.values(): look(x)", ["class Pump"]],
    ["for name, x in {'a': Pump}.items(): look(x)", ["class Pump"]],
    ["for x, y in [(Pump, 1), (2, Valve)]: look(x)", ["class Pump"]],
    ["for x in sorted([Pump, Valve]): look(x)", ["class Pump", "class Valve"]],
  ])("is told by what a loop goes over: %s", (text, expected) => {
    expect(looked(text)).toEqual(expected);
  });

  it.each([
    ["BOTH = Pump, Valve\nfor x in BOTH: look(x)", ["class Pump", "class Valve", "unknown"]],
    ["ALL = []\nALL.append(Pump)\nfor x in ALL: look(x)", ["class Pump", "unknown"]],
    ["ALL = {}\nALL['a'] = Pump()\nfor x in ALL.values(): look(x)", ["instance Pump", "unknown"]],
    ["ALL = []\ndef add(x): ALL.append(x)\nadd(Pump)\nfor x in ALL: look(x)", ["class Pump", "unknown"]],
    ["def f(given):\n    for x in given: look(x)", ["unknown"]],
    ["for x in zip(a, b): look(x)", ["unknown"]],
  ])("may be more where something may be put into a list: %s", (text, expected) => {
    expect(looked(text)).toEqual(expected);
  });

  it("is told by what another module holds", () => {
    const files = {
      "kept.py": "ALL = []\n",
      "pumps.py": `${CLASSES}import kept\nkept.ALL.append(Pump)\n`,
      "m.py": "import kept\nfor x in kept.ALL: look(x)\n",
      "n.py": "from kept import ALL\nfor x in ALL: look(x)\n",
      "o.py": "import inspect, pumps\nfor name, x in inspect.getmembers(pumps): look(x)\n",
    };
    expect(looked(files)).toEqual(["class Pump", "unknown"]);
    expect(looked(files, "o.py")).toEqual(["class Pump", "class Valve", "unknown"]);
  });

  it("is all that names which get one another may be, whoever is asked first", () => {
    const text = "def f():\n    a = Pump()\n    b = a\n    c = b\n    a = c\n    b = Valve()\n    look(NAME)\n";
    for (const name of ["a", "b", "c"]) expect(looked(text.replace("NAME", name)), name).toEqual(["instance Pump", "instance Valve"]);
    const project = projectOf(CLASSES + text.replace("look(NAME)", "look(c); look(b); look(a)"));
    const module = moduleAt(project);
    for (const call of module.calls("look")) {
      const argument = call.field("arguments")?.parts[0];
      expect(argument && project.pointsTo(argument, module).map(word).sort()).toEqual(["instance Pump", "instance Valve"]);
    }
  });
});

/** What flows to the argument of the call `look(…)` in `m.py`, by what any module stores, hands on or returns. */
function flowing(files: Readonly<Record<string, string>>): string[] {
  const project = projectOf({ "pumps.py": CLASSES, ...files });
  const module = moduleAt(project, "m.py");
  const argument = module.calls("look")[0]?.field("arguments")?.parts[0];
  if (!argument) throw new Error("nothing is looked at");
  return [...new Set(project.flowingTo(argument, module).map(word))].sort();
}

describe("what flows to an expression", () => {
  const holder = "class Holder(object):\n    device = None\n    def set(self, x): self.device = x\n    def tell(self): look(self.device)\n";
  it.each([
    ["a global that somebody sets", "device = None\nlook(device)", "import m, pumps\nm.device = pumps.Pump()"],
    ["by its name", "device = None\nlook(device)", "import m, pumps\nsetattr(m, 'device', pumps.Pump())"],
    ["a global that a function sets", "D = None\ndef use(x):\n    global D\n    D = x\nlook(D)", "import m, pumps\nm.use(pumps.Pump())"],
    ["an attribute that somebody sets", holder, "import m, pumps\nh = m.Holder()\nh.device = pumps.Pump()"],
    ["what a method is given", holder, "import m, pumps\nh = m.Holder()\nh.set(pumps.Pump())"],
    ["by a keyword", holder, "import m, pumps\nm.Holder().set(x=pumps.Pump())"],
    [
      "what __init__ is given",
      "class H(object):\n    def __init__(self, x): self.x = x\n    def tell(self): look(self.x)",
      "import m, pumps\nm.H(pumps.Pump())",
    ],
    ["what stands behind a star", "def f(*a):\n    for x in a: look(x)", "import m, pumps\ngiven = [pumps.Pump()]\nm.f(*given)"],
    ["what stands behind two", "def f(x): look(x)", "import m, pumps\ngiven = {'x': pumps.Pump()}\nm.f(**given)"],
    ["a partial application", "def f(a, x): look(x)", "import functools, m, pumps\ng = functools.partial(m.f, 1)\ng(pumps.Pump())"],
    ["what is applied", "def f(x): look(x)", "import m, pumps\napply(m.f, (pumps.Pump(),))"],
    ["a stored function", "def f(x): look(x)", "import m, pumps\nALL = {}\nALL['a'] = m.f\nALL['a'](pumps.Pump())"],
    [
      "lists in a dictionary",
      "D = {}\ndef add(k, x): D.setdefault(k, []).append(x)\nfor xs in D.values():\n    for x in xs: look(x)",
      "import m, pumps\nm.add(1, pumps.Pump())",
    ],
    ["a key of a dictionary", "D = {}\nlook(D.get('a'))", "import m, pumps\nm.D['a'] = pumps.Pump()"],
    ["pairs", "L = []\nfor n, (a, b) in enumerate(zip([1], L)): look(b)", "import m, pumps\nm.L.append(pumps.Pump())"],
    [
      "a decorator",
      "def traced(f):\n    def w():\n        x = f()\n        look(x)\n    return w",
      "import m, pumps\n@m.traced\ndef make(): return pumps.Pump()",
    ],
  ])("is told by %s", (_, text, other) => {
    expect(flowing({ "m.py": text, "n.py": other })).toEqual(["instance Pump"]);
    expect(flowing({ "m.py": text, "n.py": other.replaceAll("pumps.Pump()", "7") })).toEqual([]);
  });

  it.each([
    ["a function returns", "def make(): return Pump()\n", "n.make()"],
    ["a generator yields", "def make(): yield Pump()\n", "n.make().next()"],
    ["a lambda gives", "make = lambda: Pump()\n", "n.make()"],
    ["a static method returns", "class F(object):\n    @staticmethod\n    def make(): return Pump()\n", "n.F.make()"],
    ["a property gives", "class F(object):\n    @property\n    def x(self): return Pump()\nf = F()\n", "n.f.x"],
    ["a fluent method gives", "class F(Pump):\n    def go(self): return self\n", "n.F().go()"],
    ["a list in it holds", "def make(): return [Pump()]\n", "n.make()[0]"],
  ])("is told by what %s", (_, text, expression) => {
    const found = flowing({ "m.py": `import n\nlook(${expression})`, "n.py": `from pumps import Pump\n${text}` });
    expect(found).toEqual([expression.includes("go") ? "instance F" : "instance Pump"]);
  });

  it.each([
    [
      "keywords that an object keeps",
      "class S(object):\n    def __init__(self, **kw): self.__dict__.update(kw)\ndef f(s): look(s.x)",
      "import m, pumps\nm.f(m.S(x=pumps.Pump()))",
      "x=",
      "y=",
    ],
    [
      "an item that an object is given",
      "class B(object):\n    def __init__(self): self.d = {}\n    def __setitem__(self, k, v): self.d[k] = v\n    def f(self): look(self.d[1])",
      "import m, pumps\nb = m.B()\nb[1] = pumps.Pump()",
      "m.B()",
      "{}",
    ],
  ])("is told by %s", (_, text, other, what, instead) => {
    expect(flowing({ "m.py": text, "n.py": other })).toEqual(["instance Pump"]);
    expect(flowing({ "m.py": text, "n.py": other.replace(what, instead) })).toEqual([]);
  });

  it("is the classes that inherit from one", () => {
    const sub = "from pumps import Pump\nclass Fast(Pump): pass\n";
    expect(flowing({ "m.py": "import pumps\nfor c in pumps.Pump.__subclasses__(): look(c)", "n.py": sub })).toEqual(["class Fast"]);
    expect(flowing({ "m.py": "import pumps\nfor c in pumps.Valve.__subclasses__(): look(c)", "n.py": sub })).toEqual([]);
  });

  it("is nothing that another object holds under the name", () => {
    const other =
      "import pumps\nclass Other(object):\n    def __init__(self): self.device = pumps.Pump()\no = Other()\no.device = pumps.Pump()\n";
    expect(flowing({ "m.py": holder, "n.py": other })).toEqual([]);
    expect(flowing({ "m.py": "device = None\nlook(device)", "n.py": other })).toEqual([]);
  });
});

/** Functions that hand one another what they are given, and classes that keep it. */
function tangleOf(seed: number): string {
  let state = seed;
  const any = (count: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor(state / 65_536) % count;
  };
  const value = () => {
    const kinds = ["x", "y", `f${any(4)}(x)`, `f${any(4)}(y)`, `C${any(3)}()`, "k.a", "k.b", "[x, y]", "x or y", "g"];
    return kinds[any(kinds.length)] ?? "x";
  };
  const statement = () => {
    const bindings = [`x = ${value()}`, `y = ${value()}`, `if g: x = ${value()}`, `for x in ${value()}: y = x`];
    const kinds = [...bindings, `return ${value()}`, `f${any(4)}(${value()})`];
    return kinds[any(kinds.length)] ?? "pass";
  };
  const body = (indent: string) => Array.from({ length: 2 + any(4) }, () => `${indent}${statement()}\n`).join("");
  const init = "    def __init__(self, x=None):\n        self.a = x\n        self.b = self.a\n";
  const classes = [0, 1, 2].map(
    (index) => `class C${index}(object):\n${init}    def m(k, x):\n${body("        ")}        k.a = x\n        k.b = ${value()}\n`,
  );
  const functions = [0, 1, 2, 3].map((index) => `def f${index}(x, y=None, k=None):\n${body("    ")}    return ${value()}\n`);
  return `${[...classes, ...functions].join("\n")}\ng = f0(C0())\nf1(f2(C1()))\n`;
}

it.each([1, 2, 3, 4, 5])("is told of expressions in whatever order they are asked for (tangles from seed %i)", (seed) => {
  for (let round = 0; round < 16; round++) {
    const text = tangleOf(16 * seed + round);
    const told = (isReversed: boolean) => {
      const project = projectOf({ "m.py": text });
      const module = moduleAt(project);
      const nodes = ["x", "y", "g", "k"].flatMap((name) => module.identifiers(name));
      const asked = isReversed ? [...nodes].reverse() : nodes;
      return asked.map((node) => `${node.start} ${[...new Set(project.pointsTo(node, module).map(word))].sort()}`).sort();
    };
    expect(told(true)).toEqual(told(false));
  }
});
