import { fileOf, filesOf, leaky, type Shape, textOf } from "./shape.js";

/** What is large or odd, with little or nothing to find in it. */
export const TEXTS: readonly Shape[] = [
  {
    name: "star-imports",
    of: "modules with a class with an alias each, which bring in everything of the next, in a circle",
    from: 25,
    to: 800,
    files: (size) => filesOf(size, (i) => `from m${(i + 1) % size} import *\n\n${leaky(`C${i}`, "object")}`),
  },
  {
    name: "data",
    of: "rows of a generated module of data, and a class with an alias",
    from: 5000,
    to: 80_000,
    files: (size) => ({
      "shape.py": `ROWS = [\n${textOf(size, (i) => `    ('name${i}', ${i}, {'key': ${i}.5, 'x': None}),\n`)}]\n\n${leaky("C", "object")}`,
    }),
  },
  {
    name: "string",
    of: "lines of one string, and a class with an alias",
    from: 12_500,
    to: 200_000,
    files: (size) => ({ "shape.py": `TEXT = """\n${"eJzsvXl8VNX9//8699yZZGYyk30n\n".repeat(size)}"""\n\n${leaky("C", "object")}` }),
  },
  {
    name: "functions",
    of: "functions, and a class with an alias",
    from: 6250,
    to: 100_000,
    files: (size) => ({ "shape.py": `${textOf(size, (i) => `def f${i}(x):\n    return x\n\n`)}${leaky("C", "object")}` }),
  },
  {
    name: "lambda-filters",
    of: "comprehensions with `if lambda: c if d`, and a class with an alias",
    from: 250,
    to: 8000,
    files: (size) => ({ "shape.py": `${textOf(size, (i) => `x${i} = [a for a in b if lambda: c if d]\n`)}${leaky("C", "object")}` }),
  },
  {
    name: "long-filter",
    of: "times `if lambda: c if d` in one comprehension, and a class with an alias",
    from: 250,
    to: 8000,
    files: (size) => ({ "shape.py": `x = [a for a in b${" if lambda: c if d".repeat(size)}]\n${leaky("C", "object")}` }),
  },
  {
    name: "plain",
    of: "classes of one file in which there is nothing to find",
    from: 2500,
    to: 40_000,
    files: (size) => fileOf(size, (i) => `class C${i}(object):\n    def stop(self):\n        self.x = ${i}\n\n`),
  },
];
