import { describe, expect, it } from "vitest";
import type { Denotation } from "../src/python/denotation.js";
import { Resolver } from "../src/python/resolve.js";
import type { Node } from "../src/python/tree.js";
import { moduleAt, projectOf } from "./modules.js";

const place = (path: string, node: Node) => `${path}:${(node.field("name") ?? node).text}`;

/** In a word or two; what can't be told is `?`, with where the trail ends. */
function inWords(denotation: Denotation): string {
  switch (denotation.kind) {
    case "project":
      return `class ${place(denotation.module.path, denotation.node)}`;
    case "function":
      return `def ${place(denotation.module.path, denotation.node)}`;
    case "module":
      return `file ${denotation.module.path}`;
    case "library":
      return denotation.id;
    case "unknown":
      return `one of ${denotation.candidates.map(inWords).join(", ")}`;
    case "other":
      return `? ${[...denotation.unresolved.modules.map(({ path }) => path), ...denotation.unresolved.names].join(" ")}`.trim();
    default:
      return `${denotation.kind} ${denotation.module}${denotation.name && `.${denotation.name}`}`;
  }
}

/** All that the expression behind the last `see = ` of `m.py` may mean, and what that comes to. */
function meaning(files: Readonly<Record<string, string>> | string): { all: string[]; one: string } {
  const project = projectOf(files);
  const module = moduleAt(project);
  const expression = module.identifiers("see").at(-1)?.parent?.field("right");
  if (!expression) throw new Error("there is no `see = …`");
  const resolver = new Resolver(project.index, project.library);
  return { all: resolver.denotations(expression, module).map(inWords), one: inWords(resolver.denotation(expression, module)) };
}

describe("a name", () => {
  it.each([
    ["is a built-in where nothing binds it", "see = dict", ["__builtin__.dict"]],
    ["is followed through assignments", "class A: pass\nb = A\nc = b\nsee = c", ["class m.py:A"]],
    ["is what it was bound to last, above", "def A(): pass\nclass A: pass\nsee = A\nA = 1", ["class m.py:A"]],
    ["has all that branches give it", "class A: pass\nif x:\n    A = dict\nsee = A", ["class m.py:A", "__builtin__.dict"]],
    ["has what a loop may bring round", "class A: pass\nfor i in x:\n    see = A\n    A = dict", ["class m.py:A", "__builtin__.dict"]],
    ["has what comes later, too, in a function", "class A: pass\ndef f():\n    see = A\nA = dict", ["class m.py:A", "__builtin__.dict"]],
    [
      "may be bound by a function that says global",
      "A = dict\ndef f():\n    global A\n    A = list\nsee = A",
      ["__builtin__.dict", "__builtin__.list"],
    ],
    [
      "is not that of a class body around a method",
      "A = dict\nclass C:\n    A = list\n    def f(self):\n        see = A",
      ["__builtin__.dict"],
    ],
    ["is that of the class body in it", "A = dict\nclass C:\n    A = list\n    see = A", ["__builtin__.list"]],
    [
      "is that around the class body, too, where a branch in it binds it",
      "A = dict\nclass C:\n    if x:\n        A = list\n    see = A",
      ["__builtin__.dict", "__builtin__.list"],
    ],
    ["is itself and what takes its place, remade by a call", "class A: pass\nA = traced(A)\nsee = A", ["class m.py:A", "?"]],
    ["can't be told of a parameter", "def f(A):\n    see = A", ["? m.py"]],
    ["comes to an end where it depends on itself", "A = dict\nfor i in x:\n    A = B\n    B = A\nsee = A", ["__builtin__.dict", "?"]],
  ])("%s", (_what, text, all) => {
    expect(meaning(text).all).toEqual(all);
  });

  it("is one unknown, with the classes among them, where it may be several things", () => {
    expect(meaning("class A: pass\nif x:\n    A = dict\nif y:\n    A = 1\nsee = A").one).toBe("one of class m.py:A, __builtin__.dict");
    expect(meaning("if x:\n    A = 1\nelse:\n    A = f()\nsee = A").one).toBe("? m.py");
  });
});

describe("an import", () => {
  it.each([
    ["finds the file beside it first", "import queue as q\nsee = q.A", { "queue.py": "class A: pass" }, ["class queue.py:A"]],
    ["finds the library where there is no file", "import threading\nsee = threading.Thread", {}, ["threading.Thread"]],
    [
      "finds what another module imports",
      "from a import B\nsee = B",
      { "a.py": "from b import A as B", "b.py": "class A: pass" },
      ["class b.py:A"],
    ],
    ["finds a module in a package", "import p.a\nsee = p.a.A", { "p/__init__.py": "", "p/a.py": "def A(): pass" }, ["def p/a.py:A"]],
    [
      "finds the one file of that name",
      "from deep.a import A\nsee = A",
      { "x/y/deep/__init__.py": "", "x/y/deep/a.py": "class A: pass" },
      ["class x/y/deep/a.py:A"],
    ],
    ["brings all public names by a star", "from a import *\nsee = A, _B\nsee = A", { "a.py": "class A: pass" }, ["class a.py:A"]],
    ["brings no private name by a star", "_A = dict\nfrom a import *\nsee = _A", { "a.py": "class _A: pass" }, ["__builtin__.dict"]],
    ["brings by a star what __all__ says", "from a import *\nsee = _A", { "a.py": "__all__ = ['_A']\nclass _A: pass" }, ["class a.py:_A"]],
    [
      "of either way gives both",
      "try:\n    from a import A\nexcept ImportError:\n    from b import A\nsee = A",
      { "a.py": "import nowhere\nclass A: pass", "b.py": "class A: pass" },
      ["class a.py:A", "class b.py:A"],
    ],
    [
      "of the library that is always there has no second way",
      "try:\n    from threading import Thread\nexcept ImportError:\n    from b import Thread\nsee = Thread",
      { "b.py": "class Thread: pass" },
      ["threading.Thread"],
    ],
    ["leads nowhere by the name that it says", "from nowhere import A\nsee = A", {}, ["? A"]],
    ["of modules that import each other comes to an end", "from a import A\nsee = A", { "a.py": "from m import A" }, ["?"]],
  ])("%s", (_what, text, others, all) => {
    expect(meaning({ ...others, "m.py": text }).all).toEqual(all);
  });

  it("is looked up beside the importer, unless it says that imports are absolute", () => {
    const files = { "p/__init__.py": "", "p/a.py": "class A: pass", "a.py": "class A: pass", "m.py": "from p.m import see\nsee = see" };
    expect(meaning({ ...files, "p/m.py": "from a import A as see" }).all).toEqual(["class p/a.py:A"]);
    expect(meaning({ ...files, "p/m.py": "from __future__ import absolute_import\nfrom a import A as see" }).all).toEqual(["class a.py:A"]);
    expect(meaning({ ...files, "p/m.py": "from __future__ import absolute_import\nfrom .a import A as see" }).all).toEqual([
      "class p/a.py:A",
    ]);
  });
});

describe("an attribute of a class", () => {
  it.each([
    ["is what its body binds", "class C:\n    class A: pass\nsee = C.A", ["class m.py:A"]],
    ["is that of the only base", "class B:\n    class A: pass\nclass C(B): pass\nsee = C.A", ["class m.py:A"]],
    ["can't be told where there are more bases", "class B:\n    class A: pass\nclass C(B, dict): pass\nsee = C.A", ["? m.py"]],
    ["may be something else where a branch binds it", "class C:\n    if x:\n        A = dict\nsee = C.A", ["? m.py", "__builtin__.dict"]],
  ])("%s", (_what, text, all) => {
    expect(meaning(text).all).toEqual(all);
  });
});

/** Modules that import and assign one another's names in circles. */
function circlesOf(seed: number): Readonly<Record<string, string>> {
  let state = seed;
  const any = (count: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor(state / 65_536) % count;
  };
  const statement = () => {
    const [name, other, home] = ["ABCD"[any(4)], "ABCD"[any(4)], `m${any(4)}`];
    const kinds = [
      `class ${name}: pass`,
      `${name} = ${other}`,
      `from ${home} import ${other} as ${name}`,
      `from ${home} import *`,
      `if x:\n    ${name} = ${other}`,
      `try:\n    from ${home} import ${name}\nexcept ImportError:\n    ${name} = ${other}`,
    ];
    return `${kinds[any(kinds.length)]}\n`;
  };
  const text = () => `${Array.from({ length: 3 + any(5) }, statement).join("")}see = A, B, C, D\n`;
  return Object.fromEntries([0, 1, 2, 3].map((index) => [`m${index}.py`, text()]));
}

it.each([1, 2, 3, 4, 5, 6, 7, 8])("means the same in whatever order names are asked for (circles from seed %i)", (seed) => {
  const names = [0, 1, 2, 3].flatMap((index) => [..."ABCD"].map((name) => [`m${index}.py`, name] as const));
  for (let round = 0; round < 20; round++) {
    const files = circlesOf(1000 * seed + round);
    const meanings = (asked: typeof names) => {
      const project = projectOf(files);
      const told = asked.map(([path, name]) => {
        const module = moduleAt(project, path);
        const node = module.names(name).at(-1);
        const all = node ? project.denotations(node, module) : [];
        return `${path} ${name} ${all.map((each) => (each.kind === "project" ? `${each.module.path}:${each.node.start}` : each.kind)).sort()}`;
      });
      return told.sort();
    };
    expect(meanings([...names].reverse())).toEqual(meanings(names));
  }
});
