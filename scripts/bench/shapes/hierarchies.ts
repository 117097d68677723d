import { fileOf, filesOf, leaky, type Shape, textOf } from "./shape.js";

const bare = (name: string, base: string) => `class ${name}(${base}):\n    def work(self):\n        return 1\n\n`;

/** Classes that inherit from each other. */
export const HIERARCHIES: readonly Shape[] = [
  {
    name: "chain",
    of: "subclasses, each of the one before and with an alias of its own",
    from: 50,
    to: 800,
    files: (size) => fileOf(size, (i) => leaky(`C${i}`, i === 0 ? "object" : `C${i - 1}`, i)),
  },
  {
    name: "chain-of-one",
    of: "subclasses, each of the one before, of a class with an alias",
    from: 500,
    to: 8000,
    files: (size) => fileOf(size, (i) => (i === 0 ? leaky("C0", "object") : bare(`C${i}`, `C${i - 1}`))),
  },
  {
    name: "chain-over-files",
    of: "files with a subclass each of the one before and with an alias of its own",
    from: 50,
    to: 800,
    files: (size) =>
      filesOf(size, (i) => (i === 0 ? leaky("C0", "object", 0) : `import m${i - 1}\n\n${leaky(`C${i}`, `m${i - 1}.C${i - 1}`, i)}`)),
  },
  {
    name: "star",
    of: "subclasses of one class, each with an alias of its own",
    from: 100,
    to: 3200,
    files: (size) => fileOf(size, (i) => leaky(`C${i}`, i === 0 ? "object" : "C0", i)),
  },
  {
    name: "star-of-one",
    of: "subclasses of one class with an alias",
    from: 1250,
    to: 20_000,
    files: (size) => fileOf(size, (i) => (i === 0 ? leaky("C0", "object") : bare(`C${i}`, "C0"))),
  },
  {
    name: "bases",
    of: "bases of one class with an alias",
    from: 500,
    to: 8000,
    files: (size) => {
      const names = Array.from({ length: size }, (_, i) => `B${i}`);
      return {
        "shape.py": `${textOf(size, (i) => bare(`B${i}`, "object"))}${leaky("C", "object").replace("(object)", `(${names.join(", ")})`)}`,
      };
    },
  },
];
