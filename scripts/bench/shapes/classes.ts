import { fileOf, filesOf, leaky, type Shape, textOf } from "./shape.js";

const method = (name: string) => `    def ${name}(self):\n        return 1\n\n`;

/** Classes side by side, and what is in one class. */
export const CLASSES: readonly Shape[] = [
  {
    name: "classes",
    of: "classes of one file, each with an alias of a name of its own",
    from: 200,
    to: 6400,
    files: (size) => fileOf(size, (i) => leaky(`C${i}`, "object", i)),
  },
  {
    name: "same-names",
    of: "classes of one file, each with an alias of the same name",
    from: 200,
    to: 6400,
    files: (size) => fileOf(size, (i) => leaky(`C${i}`, "object")),
  },
  {
    name: "files",
    of: "files, each with a class with an alias of the same name",
    from: 125,
    to: 4000,
    files: (size) => filesOf(size, (i) => leaky(`C${i}`, "object")),
  },
  {
    name: "aliases",
    of: "aliases of one class, each of a method of its own",
    from: 156,
    to: 19_968,
    files: (size) => ({
      "shape.py": `class C(object):\n    def __init__(self):\n${textOf(size, (i) => `        self.halt${i} = self.stop${i}\n`)}\n${textOf(size, (i) => method(`stop${i}`))}`,
    }),
  },
  {
    name: "aliases-of-one",
    of: "aliases of one method",
    from: 156,
    to: 19_968,
    files: (size) => ({
      "shape.py": `class C(object):\n    def __init__(self):\n${textOf(size, (i) => `        self.halt${i} = self.stop\n`)}\n${method("stop")}`,
    }),
  },
  {
    name: "wrappers",
    of: "files of thin wrappers with the same method names, as SWIG writes them",
    from: 47,
    to: 3008,
    files: (size) => filesOf(size, wrapper),
  },
];

/** As in wxPython Classic. */
function wrapper(index: number): string {
  const native = `_m${index}_`;
  const names = ["GetSize", "SetSize", "Show", "Destroy", "GetLabel", "SetLabel"];
  const one = (cls: string, base: string) => `class ${cls}(${base}):
    """Proxy of C++ ${cls} class"""
    thisown = property(lambda x: x.this.own(), lambda x, v: x.this.own(v), doc='The membership flag')
    __repr__ = _swig_repr
    def __init__(self, *args, **kwargs):
        ${native}.${cls}_swiginit(self, ${native}.new_${cls}(*args, **kwargs))
        self._setOORInfo(self)
        self.Close = self.Destroy

    __swig_destroy__ = ${native}.delete_${cls}
    __del__ = lambda self: None
${names.map((name) => `    def ${name}(*args, **kwargs):\n        return ${native}.${cls}_${name}(*args, **kwargs)\n`).join("\n")}
${native}.${cls}_swigregister(${cls})

`;
  return `import ${native}

def _swig_repr(self):
    try:
        text = "proxy of " + self.this.__repr__()
    except:
        text = ""
    return "<%s.%s; %s >" % (self.__class__.__module__, self.__class__.__name__, text)

${one(`Window${index}`, "object")}${one(`Frame${index}`, `Window${index}`)}`;
}
