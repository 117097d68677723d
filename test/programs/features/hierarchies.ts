import { indented } from "../model.js";
import type { Scene } from "../scene.js";
import type { Features } from "./feature.js";

/** Classes below or beside that of the alias, and ways in which classes are made. */
export const hierarchies: Features = {
  "mixin in front": (scene) => {
    const { cls } = scene.target;
    const mixin = scene.define(cls.file, cls.isNewStyle ? ["object"] : []);
    scene.override(mixin);
    const file = scene.helperFile();
    const joined = scene.define(
      file,
      scene.random.pick([
        [mixin, cls],
        [cls, mixin],
      ]),
    );
    scene.step(...shows(scene, `${scene.ref(joined)}('j')`));
  },
  "mixin that binds the alias": (scene) => {
    const { cls } = scene.target;
    const mixin = scene.define(cls.file, cls.isNewStyle ? ["object"] : []);
    mixin.members.push([`def ${scene.alias}(self, *args, **named):`, "    return 'of the mixin'"]);
    const joined = scene.define(
      scene.helperFile(),
      scene.random.pick([
        [mixin, cls],
        [cls, mixin],
      ]),
    );
    scene.step(...shows(scene, `${scene.ref(joined)}('j')`));
  },
  "overridden below": (scene) => {
    const below = scene.subclass(scene.random.pick([scene.target.cls, scene.anyClass()]));
    scene.override(below);
    scene.step(...shows(scene, scene.make(below)));
  },
  "overridden in a diamond": (scene) => {
    const { cls } = scene.target;
    const left = scene.define(cls.file, [cls]);
    const right = scene.define(cls.file, [cls], scene.random.pick(["none", "calls"]));
    scene.override(right);
    const bottom = scene.define(cls.file, [left, right]);
    scene.step(...shows(scene, `${scene.ref(bottom)}('b')`));
  },
  "class made by type": (scene) => {
    const name = scene.replacement();
    const maker = scene.target.cls.isNewStyle ? "type" : "new.classobj";
    if (maker !== "type") scene.main.imports.add("import new");
    const cls = scene.ref(scene.target.cls);
    scene.step(`Made = ${maker}('Made', (${cls},), {'${scene.method}': ${name}})`, ...shows(scene, `Made('made')`));
  },
  "class made in a function": (scene) => {
    const lines = [
      `    class Made(base):`,
      `        def ${scene.method}(self, *args, **named):`,
      "            return 'made'",
      "    return Made",
    ];
    const make = scene.helper((name) => [`def ${name}(base):`, ...lines]);
    scene.step(...shows(scene, `${make}(${scene.ref(scene.target.cls)})('made')`));
  },
  "class below in a function": (scene) => {
    const cls = scene.ref(scene.target.cls);
    scene.step(`class Local(${cls}):`, ...indented(override(scene)), ...shows(scene, "Local('local')"));
  },
  "base under try": (scene) => {
    const file = scene.helperFile();
    const said = scene.ref(scene.target.cls, file);
    const name = scene.program.fresh("Either");
    file.top.push([`try:`, `    from accelerated import Fast as ${name}Base`, "except ImportError:", `    ${name}Base = ${said}`]);
    file.bottom.push([`class ${name}(${name}Base):`, ...indented(override(scene))]);
    scene.step(...shows(scene, `${file.module}.${name}('e')`));
  },
  "base by expression": (scene) => {
    const file = scene.helperFile();
    const said = scene.ref(scene.target.cls, file);
    const name = scene.program.fresh("Chosen");
    const base = scene.random.pick([`[${said}][0]`, `(lambda cls: cls)(${said})`, `dict(a=${said})['a']`]);
    file.bottom.push([`class ${name}(${base}):`, ...indented(override(scene))]);
    scene.step(...shows(scene, `${file.module}.${name}('e')`));
  },
  "base renamed": (scene) => {
    const file = scene.helperFile();
    const said = scene.ref(scene.target.cls, file);
    const name = scene.program.fresh("Renamed");
    file.bottom.push([`${name}Base = ${said}`, "", `class ${name}(${name}Base):`, ...indented(override(scene))]);
    scene.step(...shows(scene, `${file.module}.${name}('e')`));
  },
  "class of the same name": (scene) => {
    const { cls } = scene.target;
    const file = scene.helperFile();
    const said = scene.ref(cls, file);
    if (said === cls.name) file.bottom.push([`Old${cls.name} = ${cls.name}`]);
    const base = said === cls.name ? `Old${cls.name}` : said;
    file.bottom.push([`class ${cls.name}(${base}):`, ...indented(override(scene))]);
    scene.step(...shows(scene, `${file.module}.${cls.name}('same')`));
  },
  "getattr in an ancestor of a descendant": (scene) => {
    const { cls } = scene.target;
    const mixin = scene.define(cls.file, cls.isNewStyle ? ["object"] : []);
    mixin.members.push([
      "def __getattr__(self, name):",
      "    if name[:2] == '__':",
      "        raise AttributeError(name)",
      "    return lambda *args, **named: 'delegated ' + name",
    ]);
    const joined = scene.define(scene.helperFile(), [cls, mixin], scene.random.pick(["none", "forgets"]));
    scene.step(...shows(scene, `${scene.ref(joined)}('j')`));
  },
  slots: (scene) => {
    const { cls } = scene.target;
    if (!cls.isNewStyle) return;
    cls.head.push(`__slots__ = ['${scene.alias}']`);
    scene.step(`thing = ${scene.make(cls)}`, `print thing.${scene.alias}(${scene.call})`);
  },
  "custom setattr": (scene) => {
    const cls = scene.random.pick([scene.anyClass(), ...scene.target.cls.line]);
    cls.head.push("changes = []");
    cls.members.push(["def __setattr__(self, name, value):", "    self.changes.append(name)", "    self.__dict__[name] = value"]);
    scene.step(`print ${scene.make(cls)}.changes`);
  },
  "custom getattribute": (scene) => {
    const cls = scene.random.pick([scene.anyClass(), ...scene.target.cls.line]);
    if (!cls.isNewStyle) return;
    cls.members.push([
      "def __getattribute__(self, name):",
      "    own = object.__getattribute__(self, '__dict__')",
      "    return own.get(name) or object.__getattribute__(self, name)",
    ]);
    scene.step(...shows(scene, scene.make(cls)));
  },
  "metaclass that lists": (scene) => {
    const cls = scene.random.pick([scene.anyClass(), ...scene.target.cls.line]);
    const meta = scene.program.fresh("Meta");
    cls.file.top.push([
      `class ${meta}(type):`,
      "    def __init__(cls, name, bases, body):",
      "        cls.listed = sorted(key for key in body if key[:2] != '__')",
    ]);
    if (!cls.isNewStyle || cls.library.some((name) => name !== "object")) return;
    cls.head.push(`__metaclass__ = ${meta}`);
    scene.step(`print ${scene.ref(scene.target.cls)}.listed`);
  },
  "abstract class": (scene) => {
    const { cls } = scene.target;
    if (!cls.isNewStyle || cls.library.some((name) => name !== "object")) return;
    cls.file.imports.add("import abc");
    cls.head.push("__metaclass__ = abc.ABCMeta");
    scene.step(...shows(scene, scene.make()));
  },
  "class decorator": (scene) => {
    const cls = scene.anyClass();
    const name = scene.program.fresh("decorate_");
    const how = scene.random.pick(["list", "wrap", "register", "patch"]);
    cls.file.top.push(decorator(name, how, scene));
    if (scene.random.chance(0.7)) cls.decorators.push(`@${name}`);
    else cls.file.bottom.push([`${cls.name} = ${name}(${cls.name})`]);
    scene.step(...shows(scene, scene.make(cls)), `print getattr(${scene.ref(cls)}, 'listed', 'not listed')`);
  },
};

function decorator(name: string, how: string, scene: Scene): string[] {
  const bodies: Record<string, string[]> = {
    list: ["cls.listed = sorted(key for key in vars(cls) if key[:2] != '__')", "return cls"],
    wrap: ["class Wrapped(cls):", ...indented(override(scene)), "return Wrapped"],
    register: ["cls.registered = True", "return cls"],
    patch: [`cls.${scene.method} = lambda *args, **named: 'decorated'`, "return cls"],
  };
  return [`def ${name}(cls):`, ...indented(bodies[how] ?? [])];
}

function override(scene: Scene): string[] {
  return [`def ${scene.method}(self, *args, **named):`, "    return 'overridden %s' % self.tag"];
}

function shows(scene: Scene, made: string): string[] {
  return [`thing = ${made}`, `print thing.${scene.alias}(${scene.call})`, `print thing.${scene.method}(${scene.call})`];
}
