import { indented } from "../model.js";
import type { Scene } from "../scene.js";
import type { Features } from "./feature.js";

/** Programs that ask whether the alias is there, or meet instances that never got one. */
export const presence: Features = {
  hasattr: (scene) => {
    const asked = subject(scene);
    const ask = scene.helper((name) => [`def ${name}(thing):`, `    return hasattr(thing, '${scene.alias}')`]);
    scene.step(`print ${ask}(${asked})`);
  },
  "hasattr computed": (scene) => {
    const asked = subject(scene);
    const ask = scene.helper((name) => [`def ${name}(thing, name):`, "    return hasattr(thing, name)"]);
    scene.step(`print [${ask}(${asked}, name) for name in ('tag', '${scene.alias}')]`);
  },
  "getattr with a default": (scene) => {
    const asked = subject(scene);
    scene.step(`found = getattr(${asked}, '${scene.alias}', None)`, "print found is None");
  },
  "except AttributeError": (scene) => {
    const asked = subject(scene);
    const caught = scene.random.pick(["AttributeError", "Exception", "(AttributeError, KeyError)", "StandardError"]);
    scene.step("try:", `    print ${asked}.${scene.alias}(${scene.call})`, `except ${caught}:`, "    print 'missing'");
  },
  "base reads it early": (scene) => {
    const { random, target } = scene;
    const base = target.cls.line.at(-1);
    if (!base?.init || base === target.cls) return;
    const test = random.pick([`hasattr(self, '${scene.alias}')`, `getattr(self, '${scene.alias}', None) is not None`]);
    scene.intoInit(base, `self.early = ${test}`);
    scene.step(`print ${scene.make()}.early`);
  },
  "method asks": (scene) => {
    const cls = scene.random.pick(scene.target.cls.line);
    const name = scene.member(cls, "try:", `    return self.${scene.alias}(${scene.call})`, "except AttributeError:", "    return 'none'");
    scene.step(`print ${subject(scene)}.${name}()`);
  },
  "delegating getattr": (scene) => {
    delegate(scene, scene.random.pick([scene.anyClass(), ...scene.target.cls.line]));
    scene.step(`print ${subject(scene)}.${scene.alias}(${scene.call})`);
  },
  "getattr hook and early read": (scene) => {
    delegate(scene, scene.target.cls);
    scene.intoInit(scene.random.pick(scene.target.cls.line), `self.early = str(self.${scene.alias}(${scene.call}))`);
    scene.step(`print ${scene.make()}.early`);
  },
  "new without init": (scene) => {
    const cls = scene.anyClass();
    const make = cls.isNewStyle
      ? scene.random.pick([`${scene.ref(cls)}.__new__(${scene.ref(cls)})`, `object.__new__(${scene.ref(cls)})`])
      : raw(scene, scene.ref(cls));
    if (scene.random.chance(0.5)) delegate(scene, cls);
    scene.step(`thing = ${make}`, "try:", `    print thing.${scene.alias}(${scene.call})`, "except AttributeError:", "    print 'missing'");
  },
  "class given to a blank": (scene) => {
    const cls = scene.anyClass();
    const blank = scene.program.fresh("Blank");
    scene.main.bottom.push([`class ${blank}${cls.isNewStyle ? "(object)" : ""}:`, "    tag = 'blank'"]);
    if (scene.random.chance(0.5)) delegate(scene, cls);
    const lines = [`thing = ${blank}()`, `thing.__class__ = ${scene.ref(cls)}`];
    scene.step(...lines, "try:", `    print thing.${scene.alias}(${scene.call})`, "except AttributeError:", "    print 'missing'");
  },
  "new of its own": (scene) => {
    const cls = scene.anyClass();
    if (!cls.isNewStyle || cls.library.some((name) => name !== "object")) return;
    cls.members.push([
      "def __new__(cls, *args):",
      "    made = object.__new__(cls)",
      `    made.had = hasattr(made, '${scene.alias}')`,
      "    return made",
    ]);
    scene.step(`print ${scene.make(cls)}.had`);
  },
  "proxy of its own class": (scene) => {
    const proxy = scene.subclass(scene.target.cls, { init: "none" });
    proxy.init = { self: "self", lines: ["self.wrapped = tag"] };
    delegate(scene, proxy);
    scene.step(`print ${scene.ref(proxy)}(${scene.make(scene.target.cls)}).${scene.alias}(${scene.call})`);
  },
  "init that raises": (scene) => {
    const { cls } = scene.target;
    if (!cls.init) return;
    cls.file.top.push(["MADE = []"]);
    scene.intoInit(cls, "MADE.append(self)", "if tag == 'bad':\n    raise ValueError(tag)");
    scene.step(
      "try:",
      `    ${scene.ref(cls)}('bad')`,
      "except ValueError:",
      "    pass",
      `made = ${moduleOf(scene)}MADE[-1]`,
      `print hasattr(made, '${scene.alias}')`,
    );
  },
  "super reads it": (scene) => {
    const cls = scene.subclass(scene.target.cls);
    const said = scene.ref(scene.target.cls, cls.file);
    const name = scene.member(
      cls,
      "try:",
      `    return ${said}.${scene.alias}.__name__`,
      "except AttributeError:",
      "    return 'no such attribute'",
    );
    scene.step(`print ${scene.make(cls)}.${name}()`);
  },
  "classes chosen by attribute": (scene) => {
    const classes = scene.program.classes.map((cls) => scene.ref(cls)).join(", ");
    scene.step(`print [cls.__name__ for cls in (${classes},) if hasattr(cls, '${scene.alias}')]`);
  },
  "handler far away": (scene) => {
    const cls = scene.subclass(scene.target.cls, { init: "forgets" });
    const call = scene.helper((name) => [
      `def ${name}(job):`,
      "    try:",
      "        return job()",
      "    except AttributeError:",
      "        return 'failed'",
    ]);
    scene.step(`print ${call}(lambda: ${scene.make(cls)}.${scene.alias}(${scene.call}))`);
  },
};

/** What is asked: an instance, one that skipped the `__init__`, or the class. */
function subject(scene: Scene): string {
  const kind = scene.random.pick(["instance", "instance", "skipped", "class"]);
  if (kind === "class") return scene.ref(scene.anyClass());
  return scene.make(kind === "skipped" ? scene.subclass(scene.target.cls, { init: "forgets" }) : scene.anyClass());
}

/** A `__getattr__` that answers for what isn't there. */
function delegate(scene: Scene, cls: Scene["target"]["cls"]): void {
  const missing = scene.random.pick(["if name.startswith('__'):", "if name in ('wrapped', '__del__') or name.startswith('__'):"]);
  const answer = scene.random.pick(["return lambda *args, **named: 'delegated ' + name", "return getattr(self.wrapped, name)"]);
  cls.members.push(["def __getattr__(self, name):", ...indented([missing, "    raise AttributeError(name)", answer])]);
}

function raw(scene: Scene, cls: string): string {
  scene.main.imports.add("import new");
  return scene.random.pick([`new.instance(${cls})`, `new.instance(${cls}, {'tag': 'raw'})`]);
}

function moduleOf(scene: Scene): string {
  const { module } = scene.target.cls.file;
  scene.main.imports.add(`import ${module}`);
  return `${module}.`;
}
