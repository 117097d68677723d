import type { Scene } from "../scene.js";
import type { Features } from "./feature.js";

/** Programs that look at an instance or a class as an object: its dictionary, its identity, copies of it. */
export const objects: Features = {
  "instance dictionary": (scene) => {
    const read = scene.random.pick([
      "sorted(thing.__dict__)",
      "sorted(vars(thing))",
      "len(thing.__dict__)",
      `'${scene.alias}' in thing.__dict__`,
      `thing.__dict__.get('${scene.alias}') is None`,
    ]);
    const look = scene.helper((name) => [`def ${name}(thing):`, `    return ${read}`]);
    scene.step(`print ${look}(${scene.make()})`);
  },
  "own dictionary": (scene) => {
    const cls = scene.random.pick([scene.anyClass(), ...scene.target.cls.line]);
    const read = scene.random.pick(["sorted(self.__dict__)", "sorted(vars(self))", "sorted(getattr(self, '__dict__'))"]);
    scene.step(`print ${scene.make()}.${scene.member(cls, `return ${read}`)}()`);
  },
  "shared state": (scene) => {
    const { cls } = scene.target;
    cls.head.push("shared = {}");
    if (!scene.intoInit(cls, "self.__dict__ = self.shared")) return;
    scene.step(
      `first, second = ${scene.make(cls)}, ${scene.make(cls)}`,
      `print first.${scene.alias}(${scene.call}), first.${scene.alias}.im_self is second`,
    );
  },
  "dictionary updated": (scene) => {
    const update = scene.random.pick([
      `thing.__dict__['${scene.alias}'] = len`,
      `vars(thing).update(${scene.alias}=len)`,
      `thing.__dict__.pop('${scene.alias}', None)`,
    ]);
    scene.step(`thing = ${scene.make()}`, update, `print hasattr(thing, '${scene.alias}'), thing.${scene.alias} is len`);
  },
  "state for pickles": (scene) => {
    const { cls } = scene.target;
    cls.members.push(["def __getstate__(self):", "    return sorted(key for key in self.__dict__ if key != 'tag')"]);
    scene.step(`print ${scene.make(cls)}.__getstate__()`);
  },
  pickled: (scene) => {
    const module = scene.random.pick(["pickle", "cPickle"]);
    scene.main.imports.add(`import ${module}`);
    const protocol = scene.random.pick([0, 1, 2]);
    scene.step(
      "try:",
      `    print len(${module}.dumps(${scene.make()}, ${protocol})) > 0`,
      `except (TypeError, ${module}.PicklingError):`,
      "    print 'no pickle of it'",
    );
  },
  "pickled by reduction": (scene) => {
    const { cls } = scene.target;
    scene.main.imports.add("import pickle");
    cls.members.push(["def __reduce__(self):", "    return (self.__class__, (self.tag,))"]);
    scene.step(`thing = pickle.loads(pickle.dumps(${scene.make(cls)}))`, `print thing.${scene.alias}(${scene.call}), thing.tag`);
  },
  copied: (scene) => {
    const copy = copier(scene, "copy");
    scene.step(
      `thing = ${scene.make()}`,
      `twin = ${copy}(thing)`,
      "twin.tag = 'twin'",
      `print twin.${scene.alias}(${scene.call}), thing.${scene.alias}(${scene.call})`,
    );
  },
  "copied by a method": (scene) => {
    const { cls } = scene.target;
    cls.file.imports.add("import copy");
    const name = scene.member(cls, "twin = copy.copy(self)", "twin.tag = 'twin'", "return twin");
    scene.step(`print ${scene.make()}.${name}().${scene.alias}(${scene.call})`);
  },
  "copied by hand": (scene) => {
    const cls = scene.anyClass();
    const blank = cls.isNewStyle ? `${scene.ref(cls)}.__new__(${scene.ref(cls)})` : `${scene.ref(cls)}()`;
    scene.step(
      `thing = ${scene.make(cls)}`,
      `twin = ${blank}`,
      "twin.__dict__.update(thing.__dict__)",
      "twin.tag = 'twin'",
      `print twin.${scene.alias}(${scene.call})`,
    );
  },
  "copied deeply": (scene) => {
    const copy = copier(scene, "deepcopy");
    scene.step(
      `thing = ${scene.make()}`,
      `twin = ${copy}(thing)`,
      "twin.tag = 'twin'",
      `print twin.${scene.alias}(${scene.call}), thing.${scene.alias}(${scene.call})`,
    );
  },
  "compared by identity": (scene) => {
    const a = `thing.${scene.alias}`;
    const test = scene.random.pick([`${a} is ${a}`, `id(${a}) == id(${a})`, `${a} is not ${a}`, `[first is ${a} for first in [${a}]]`]);
    scene.step(`thing = ${scene.make()}`, `first = ${a}`, `print ${test}, first is ${a}`);
  },
  "kept as a key": (scene) => {
    scene.step(
      `thing = ${scene.make()}`,
      `table = {thing.${scene.alias}: 'found'}`,
      `print table.get(thing.${scene.method}), thing.${scene.alias} in [thing.${scene.method}]`,
    );
  },
  "referred to weakly": (scene) => {
    const { random, main } = scene;
    main.imports.add("import weakref");
    const how = random.pick(["ref", "proxy", "set", "helper"]);
    const lines: Record<string, string[]> = {
      ref: [`kept = weakref.ref(thing.${scene.alias})`, "print kept() is None"],
      proxy: [`kept = weakref.proxy(thing.${scene.alias})`, `print kept(${scene.call})`],
      set: ["kept = weakref.WeakSet()", `kept.add(thing.${scene.alias})`, "print len(kept)"],
      helper: [],
    };
    if (how === "helper") {
      const keep = scene.helper((name, file) => {
        file.imports.add("import weakref");
        return [`def ${name}(callback):`, "    return weakref.ref(callback)"];
      });
      lines.helper = [`kept = ${keep}(thing.${scene.alias})`, "print kept() is None"];
    }
    scene.step(`thing = ${scene.make()}`, ...(lines[how] ?? []));
  },
  "signal with weak listeners": (scene) => {
    const file = scene.helperFile();
    file.imports.add("import weakref");
    const name = scene.program.fresh("Signal");
    file.bottom.push([
      `class ${name}(object):`,
      "    def __init__(self):",
      "        self.listeners = []",
      "    def connect(self, listener):",
      "        self.listeners.append(weakref.ref(listener))",
      "    def alive(self):",
      "        return len([each for each in self.listeners if each() is not None])",
    ]);
    const connect = scene.random.chance(0.5)
      ? scene.member(scene.target.cls, `signal.connect(self.${scene.alias})`.replace("signal", "self.signal"))
      : undefined;
    const lines = connect ? ["thing.signal = signal", `thing.${connect}()`] : [`signal.connect(thing.${scene.alias})`];
    scene.step(`thing, signal = ${scene.make()}, ${file.module}.${name}()`, ...lines, "print signal.alive()");
  },
  "attribute of the bound method": (scene) => {
    scene.step(
      `thing = ${scene.make()}`,
      `bound = thing.${scene.alias}`,
      `print bound.im_self is thing, bound.im_class.__name__, bound.im_func is thing.${scene.method}.im_func`,
    );
  },
  "class listed": (scene) => {
    const cls = scene.ref(scene.anyClass());
    scene.main.imports.add("import inspect");
    const list = scene.random.pick([
      `[name for name in dir(${cls}) if name[:2] != '__']`,
      `[name for name, value in inspect.getmembers(${cls}) if name[:2] != '__']`,
      `sorted(name for name in ${cls}.__dict__ if name[:2] != '__')`,
      `sorted(name for name in vars(${cls}) if name[:2] != '__')`,
    ]);
    scene.step(`print ${list}`);
  },
  "instance listed": (scene) => {
    const show = scene.helper((name) => [`def ${name}(thing):`, "    return [name for name in dir(thing) if name[0] != '_']"]);
    scene.step(`print ${show}(${scene.random.pick([scene.make(), scene.ref(scene.anyClass())])})`);
  },
  "equal by dictionary": (scene) => {
    scene.target.cls.members.push(["def __eq__(self, other):", "    return self.__dict__ == other.__dict__"]);
    scene.step(
      `first, second = ${scene.make(scene.target.cls)}, ${scene.make(scene.target.cls)}`,
      "first.tag = second.tag",
      "print first == second",
    );
  },
  "init called again": (scene) => {
    const args = scene.target.cls.hasInit ? "'again'" : "";
    scene.step(`thing = ${scene.make()}`, `thing.__init__(${args})`, `print thing.${scene.alias}(${scene.call})`);
  },
};

function copier(scene: Scene, function_: string): string {
  const form = scene.random.pick(["import", "from", "renamed", "helper"]);
  if (form === "import") scene.main.imports.add("import copy");
  if (form === "import") return `copy.${function_}`;
  if (form === "helper")
    return scene.helper((name, file) => {
      file.imports.add("import copy");
      return [`def ${name}(thing):`, `    return copy.${function_}(thing)`];
    });
  const name = form === "from" ? function_ : `clone_${function_}`;
  scene.main.imports.add(form === "from" ? `from copy import ${function_}` : `from copy import ${function_} as ${name}`);
  return name;
}
