import { indented } from "../model.js";
import type { Features } from "./feature.js";
import { staged } from "./ways.js";

/** Programs that copy or unpickle instances, and keep or compare what they bind, in other modules. */
export const copies: Features = staged({
  "unpickled with hooks": (scene) => {
    const { cls } = scene.target;
    cls.members.push(["def __getstate__(self):", "    return {'tag': self.tag}"]);
    if (scene.random.chance(0.6))
      cls.members.push([
        "def __getattr__(self, name):",
        ...indented(["if name[:2] == '__':", "    raise AttributeError(name)", "return lambda *args, **named: 'hook ' + name"]),
      ]);
    const module = scene.random.pick(["pickle", "cPickle", "copy"]);
    scene.main.imports.add(`import ${module}`);
    const twin =
      module === "copy"
        ? scene.random.pick(["copy.copy(thing)", "copy.deepcopy(thing)"])
        : `${module}.loads(${module}.dumps(thing, ${scene.random.pick([0, 2])}))`;
    scene.step(
      `thing = ${scene.make()}`,
      `twin = ${twin}`,
      "try:",
      `    print twin.${scene.alias}(${scene.call})`,
      "except AttributeError:",
      "    print 'none'",
    );
  },
  "copied far away": (scene) => {
    const copy = scene.helper((name, file) => {
      file.imports.add("import copy");
      return scene.random.pick([
        [`def ${name}(thing):`, "    return copy.copy(thing)"],
        [`def ${name}(thing):`, "    return map(copy.copy, [thing])[0]"],
        [`def ${name}(thing):`, "    twin = copy.copy([thing])[0]", "    return twin"],
        [`def ${name}(thing):`, "    return (copy.deepcopy if 0 else copy.copy)(thing)"],
        [
          `def ${name}(thing):`,
          "    class Blank: pass",
          "    twin = Blank()",
          "    twin.__class__ = thing.__class__",
          "    twin.__dict__.update(thing.__dict__)",
          "    return twin",
        ],
        [
          `def ${name}(thing):`,
          "    twin = thing.__class__.__new__(thing.__class__)",
          "    for key in thing.__dict__:",
          "        setattr(twin, key, getattr(thing, key))",
          "    return twin",
        ],
      ]);
    });
    scene.step(
      `thing = ${scene.make()}`,
      `twin = ${copy}(thing)`,
      "twin.tag = 'twin'",
      `print twin.${scene.alias}(${scene.call}), thing.${scene.alias}(${scene.call})`,
    );
  },
  "kept weakly far away": (scene) => {
    const keep = scene.helper((name, file) => {
      file.imports.add("import weakref");
      return scene.random.pick([
        [`def ${name}(callback):`, "    return weakref.ref(callback)"],
        [
          `def ${name}(callback):`,
          `    return ${name}_(callback)`,
          "",
          `def ${name}_(callback):`,
          "    kept = weakref.ref(callback)",
          "    return kept",
        ],
        [`def ${name}(callback):`, "    return map(weakref.ref, [callback])[0]"],
        [
          `def ${name}(callback):`,
          "    table = weakref.WeakValueDictionary()",
          "    table[1] = callback",
          "    return lambda: table.get(1)",
        ],
        [`def ${name}(callback):`, "    return lambda: callback"],
      ]);
    });
    scene.step(
      `thing = ${scene.make()}`,
      `kept = ${keep}(thing.${scene.random.pick([scene.alias, scene.alias, scene.method])})`,
      "print kept() is None",
    );
  },
  "compared far away": (scene) => {
    const compare = scene.helper((name) =>
      scene.random.pick([
        [`def ${name}(a, b):`, "    return a is b"],
        [`def ${name}(a, b):`, "    return id(a) == id(b)"],
        [`def ${name}(a, b):`, "    return a == b"],
        [`def ${name}(a, b):`, "    import operator", "    return operator.is_(a, b)"],
        [`def ${name}(a, b):`, "    return len(set(map(id, [a, b])))"],
        [`def ${name}(a, b):`, "    return len(set([a, b]))"],
        [`def ${name}(*both):`, "    return both[0] is both[1]"],
      ]),
    );
    const other = scene.random.pick([scene.alias, scene.method]);
    scene.step(`thing = ${scene.make()}`, `print ${compare}(thing.${scene.alias}, thing.${other})`);
  },
  "unhooked by identity": (scene) => {
    const file = scene.helperFile();
    const name = scene.program.fresh("Signal");
    const test = scene.random.pick(["is not", "!="]);
    file.bottom.push([
      `class ${name}(object):`,
      "    def __init__(self):",
      "        self.slots = []",
      "    def connect(self, slot):",
      "        self.slots.append(slot)",
      "    def disconnect(self, slot):",
      `        self.slots = [each for each in self.slots if each ${test} slot]`,
    ]);
    scene.step(
      `thing, signal = ${scene.make()}, ${file.module}.${name}()`,
      `signal.connect(thing.${scene.alias})`,
      `signal.disconnect(thing.${scene.alias})`,
      "print len(signal.slots)",
    );
  },
});
