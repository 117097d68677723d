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
