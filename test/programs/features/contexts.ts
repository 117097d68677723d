import { addDel } from "../closing.js";
import type { ClassSpec } from "../model.js";
import type { Scene } from "../scene.js";
import type { Features } from "./feature.js";

/** Programs in which `with`, or somebody who asks for its methods, meets a class with `__del__`. */
export const contexts: Features = {
  "managed by a mixin": (scene) => {
    const cls = withDel(scene);
    const mixin = managed(scene, cls.file, cls.isNewStyle);
    const joined = scene.define(
      scene.helperFile(),
      scene.random.pick([
        [cls, mixin],
        [mixin, cls],
      ]),
    );
    scene.step(`with ${scene.ref(joined)}('w') as thing:`, "    print thing.tag", "print 'left'");
  },
  "managed ancestor": (scene) => {
    const file = scene.target.cls.file;
    const mixin = managed(scene, file, true);
    const cls = scene.define(file, [mixin], "calls");
    addDel(scene.program, cls);
    scene.step(`with ${scene.ref(cls)}('w') as thing:`, "    print thing.tag", "print 'left'");
  },
  "half a protocol": (scene) => {
    const cls = scene.random.pick([withDel(scene), ...withDel(scene).line]);
    cls.members.push(
      scene.random.pick([
        ["def __enter__(self):", "    return 'entered'"],
        ["def __exit__(self, *exception):", "    return True"],
      ]),
    );
    scene.step(
      "try:",
      `    with ${scene.make(withDel(scene))} as thing:`,
      "        print thing == 'entered'",
      "except AttributeError:",
      "    print 'no with'",
    );
  },
  "asks for the protocol": (scene) => {
    const cls = withDel(scene);
    const name = scene.random.pick(["__enter__", "__exit__"]);
    const test = scene.random.pick([
      `hasattr(thing, '${name}')`,
      `getattr(thing, '${name}', None) is not None`,
      `'${name}' in dir(thing)`,
      `hasattr(thing.__class__, '${name}')`,
    ]);
    const ask = scene.helper((helper) => [`def ${helper}(thing):`, `    return ${test}`]);
    scene.step(`print ${ask}(${scene.make(cls)})`);
  },
  "asks by computed name": (scene) => {
    const cls = withDel(scene);
    const ask = scene.helper((helper) => [
      `def ${helper}(thing, names):`,
      "    return [hasattr(thing, '__%s__' % name) for name in names]",
    ]);
    scene.step(`print ${ask}(${scene.make(cls)}, ['enter', 'exit'])`);
  },
  "tries with": (scene) => {
    const cls = withDel(scene);
    const caught = scene.random.pick(["AttributeError", "Exception"]);
    const use = scene.helper((name) => [
      `def ${name}(thing):`,
      "    try:",
      "        with thing:",
      "            return 'entered'",
      `    except ${caught}:`,
      "        return 'no with'",
    ]);
    scene.step(`print ${use}(${scene.make(cls)})`);
  },
  "protocol by abstract class": (scene) => {
    const cls = withDel(scene);
    const file = scene.helperFile();
    const name = scene.program.fresh("Manager");
    file.imports.add("import abc");
    file.bottom.push([
      `class ${name}(object):`,
      "    __metaclass__ = abc.ABCMeta",
      "    @classmethod",
      "    def __subclasshook__(cls, other):",
      `        return any(${scene.random.pick(["'__exit__' in vars(each)", "'__exit__' in each.__dict__", "hasattr(each, '__exit__')"])} for each in getattr(other, '__mro__', [other]))`,
    ]);
    scene.step(`print isinstance(${scene.make(cls)}, ${file.module}.${name})`);
  },
  "protocol given later": (scene) => {
    const cls = withDel(scene);
    const base = scene.random.pick(cls.line);
    const name = scene.program.fresh("left_");
    scene.main.bottom.push([`def ${name}(self, *exception):`, "    print 'left', self.tag"]);
    const said = scene.ref(base);
    const enter = scene.random.pick([
      `${said}.__enter__ = lambda self: 'entered'`,
      `setattr(${said}, '__enter__', lambda self: 'entered')`,
    ]);
    scene.step(enter, `${said}.__exit__ = ${name}`, `with ${scene.make(cls)} as thing:`, "    print thing == 'entered'");
  },
  "old-style proxy": (scene) => {
    const file = scene.target.cls.file;
    const target = managed(scene, file, true);
    const proxy = scene.define(file, []);
    proxy.init = { self: "self", lines: ["self.wrapped = tag"] };
    proxy.members.push(["def __getattr__(self, name):", "    return getattr(self.wrapped, name)"]);
    proxy.members.push(["def __del__(self):", "    self.wrapped = None"]);
    scene.step(`with ${scene.ref(proxy)}(${scene.ref(target)}()) as thing:`, "    print thing.tag");
  },
  "protocol on the instance": (scene) => {
    const cls = withDel(scene);
    if (!cls.init) return;
    scene.intoInit(cls, "self.__enter__ = lambda: 'entered'", "self.__exit__ = lambda *exception: None");
    scene.step(
      "try:",
      `    with ${scene.make(cls)} as thing:`,
      "        print thing == 'entered'",
      "except AttributeError:",
      "    print 'no with'",
    );
  },
  "methods listed": (scene) => {
    const cls = withDel(scene);
    scene.main.imports.add("import inspect");
    const list = scene.random.pick([
      `dir(${scene.ref(cls)})`,
      `dir(${scene.make(cls)})`,
      `[name for name, value in inspect.getmembers(${scene.make(cls)}, inspect.ismethod)]`,
      `vars(${scene.ref(cls)})`,
    ]);
    scene.step(`print sorted(name for name in ${list} if 'e' in name and name != '__weakref__')`);
  },
  "protocol overridden below": (scene) => {
    const cls = withDel(scene);
    const below = scene.subclass(cls);
    below.members.push(
      ["def __enter__(self):", "    print 'in', self.tag", "    return self"],
      ["def __exit__(self, *exception):", "    print 'out', self.tag"],
    );
    scene.step(`with ${scene.make(below)} as thing:`, "    print thing.tag");
  },
  "nested managers": (scene) => {
    const cls = withDel(scene);
    scene.main.imports.add("import contextlib");
    scene.step(
      "try:",
      `    with contextlib.nested(${scene.make(cls)}):`,
      "        print 'entered'",
      "except AttributeError:",
      "    print 'no with'",
    );
  },
};

/** The class of the alias, or one below it, with a `__del__`. */
function withDel(scene: Scene): ClassSpec {
  const having = scene.target.cls.line.find((cls) => cls.members.some((member) => member[0]?.startsWith("def __del__")));
  if (!having) addDel(scene.program, scene.target.cls);
  return scene.target.cls;
}

function managed(scene: Scene, file: ClassSpec["file"], isNewStyle: boolean): ClassSpec {
  const mixin = scene.define(file, isNewStyle ? ["object"] : []);
  mixin.members.push(
    ["def __enter__(self):", "    print 'entering'", "    return self"],
    ["def __exit__(self, *exception):", "    print 'leaving'"],
  );
  return mixin;
}
