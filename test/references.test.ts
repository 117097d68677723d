import { describe, expect, it } from "vitest";
import type { ClassModel } from "../src/python/classes.js";
import { References } from "../src/python/references.js";
import { Resolver } from "../src/python/resolve.js";
import { classIn, moduleAt, projectOf } from "./modules.js";

type Files = Readonly<Record<string, string>>;

/** What is known of the class `Pump` of `m.py`. */
function ofPump(files: Files): { references: References; pump: ClassModel; has: (path: string) => boolean } {
  const project = projectOf(files);
  const references = new References(project.index, new Resolver(project.index, project.library));
  const pump = classIn(moduleAt(project), "Pump");
  return { references, pump, has: (path) => references.isKnownIn(pump, moduleAt(project, path)) };
}

const PUMP = "class Pump(object): pass\n";

describe("a class goes by", () => {
  it.each<readonly [string, Files, readonly string[]]>([
    ["its own name", { "m.py": PUMP }, ["Pump"]],
    [
      "names given by assignment and import, and by those of those",
      { "m.py": `${PUMP}Old = Pump\n`, "a.py": "from m import Old as Older\n" },
      ["Pump", "Old", "Older"],
    ],
    ["a name given in a function", { "m.py": `${PUMP}def f():\n    inner = Pump\n` }, ["Pump", "inner"]],
    ["no name of another class that is called so", { "m.py": PUMP, "a.py": "class Pump: pass\nOther = Pump\n" }, ["Pump"]],
    [
      "the name that an import gives which may lead to it",
      { "m.py": PUMP, "a.py": "from vendor import Pump as Theirs\n" },
      ["Pump", "Theirs"],
    ],
    [
      "its own name in a function that keeps it",
      { "m.py": "def f():\n    class Pump: pass\n", "a.py": "from m import Pump as P\n" },
      ["Pump"],
    ],
  ])("%s", (_what, files, names) => {
    const { references, pump } = ofPump(files);
    expect(references.namesOf(pump)).toEqual(names);
  });
});

describe("what is made of a class", () => {
  it("by a call or a choice has names, and what is called like that has, too; an instance isn't made of it in this sense", () => {
    const made = "Traced = trace(Pump)\nAny = Pump if fast else None\nAgain = Traced\ninstance = Pump()\nplain = Pump\n";
    const { references, pump } = ofPump({ "m.py": PUMP + made });
    expect([...references.madeFrom(pump)].sort()).toEqual(["Again", "Any", "Traced"]);
  });

  it("in a function is that function's own", () => {
    const { references, pump } = ofPump({ "m.py": `${PUMP}def f():\n    made = trace(Pump)\n` });
    expect(references.madeFrom(pump)).toEqual([]);
  });

  it("may take the place of an attribute", () => {
    const { references, pump } = ofPump({ "m.py": PUMP, "a.py": "import net\nfrom m import Pump\nnet.Motor = Pump\nnet.Valve = other\n" });
    expect(references.replacedBy(pump)).toEqual(["Motor"]);
  });
});

describe("a class is known", () => {
  const FILES = {
    "m.py": PUMP,
    "named.py": "from m import Pump\nPump()\n",
    "dotted.py": "import m\nm.Pump()\n",
    "again.py": "from named import Pump as P\n",
    "star.py": "from m import *\n",
    "behind.py": "import star\nstar.Pump\n",
    "other.py": "class Pump: pass\nPump()\n",
    "said.py": "x = 'Pump'\n",
  };

  it("where it is defined, imported or named, through whatever module, and nowhere else", () => {
    const { has } = ofPump(FILES);
    expect(Object.keys(FILES).filter(has)).toEqual(["m.py", "named.py", "dotted.py", "again.py", "behind.py"]);
  });

  it("in the modules that name it, of those that say all of the words", () => {
    const { references, pump } = ofPump({ ...FILES, "dotted.py": "import m\nm.Pump().start()\n" });
    expect(
      references
        .modulesNaming(pump)
        .map(({ path }) => path)
        .sort(),
    ).toEqual(["again.py", "behind.py", "dotted.py", "m.py", "named.py"]);
    expect(references.modulesNaming(pump, "start").map(({ path }) => path)).toEqual(["m.py", "dotted.py"]);
  });

  it("in a package by dots alone", () => {
    const project = projectOf({
      ...{ "p/__init__.py": PUMP, "p/a.py": "from . import Pump\n" },
      ...{ "q/__init__.py": "Pump = 1\n", "q/a.py": "from . import Pump\n" },
    });
    const references = new References(project.index, new Resolver(project.index, project.library));
    const pump = classIn(moduleAt(project, "p/__init__.py"), "Pump");
    expect(references.modulesNaming(pump).map(({ path }) => path)).toEqual(["p/__init__.py", "p/a.py"]);
  });

  it("to nobody else where a function keeps it to itself, unless it says global or gives it another name", () => {
    const isPrivate = (text: string) => {
      const { references, pump } = ofPump({ "m.py": text });
      return references.isPrivate(pump);
    };
    expect(isPrivate("def f():\n    class Pump: pass\n")).toBe(true);
    expect(isPrivate("def f():\n    global Pump\n    class Pump: pass\n")).toBe(false);
    expect(isPrivate("def f():\n    class Pump: pass\n    g.kept = other = Pump\n")).toBe(false);
    expect(isPrivate(PUMP)).toBe(false);
  });

  it("by its header in modules that may subclass it, of a private one in its own alone", () => {
    const paths = (text: string) => {
      const { references, pump } = ofPump({ "m.py": text, "a.py": "from m import Pump\nclass A(Pump): pass\n", "b.py": "Pump\n" });
      return references.modulesSubclassing(pump).map(({ path }) => path);
    };
    expect(paths(PUMP)).toEqual(["m.py", "a.py"]);
    expect(paths("def f():\n    class Pump: pass\n")).toEqual(["m.py"]);
  });
});
