import type { FileSpec } from "../model.js";
import type { Scene } from "../scene.js";
import type { Features } from "./feature.js";
import { staged } from "./ways.js";

/** Subclasses that override the method and whose bases are known late, by a fallback, a table, a call or a change. */
export const lateBases: Features = staged({
  "base by fallback": (scene) => {
    const file = scene.helperFile();
    const said = scene.ref(scene.target.cls, file);
    const name = scene.program.fresh("Base");
    const lines = scene.random.pick([
      [`try:`, `    import accelerated`, `    ${name} = accelerated.Base`, `except ImportError:`, `    ${name} = ${said}`],
      [`try:`, `    ${name} = ${said}.Fast`, "except AttributeError:", `    ${name} = ${said}`],
      [`${name} = object`, "try:", "    raise ImportError('no')", "except ImportError:", `    ${name} = ${said}`],
      [`try:`, `    ${name} = unheard_of`, "except NameError:", `    ${name} = ${said}`],
      [`import sys`, `if sys.version_info[0] < 3:`, `    ${name} = ${said}`, "else:", `    ${name} = object`],
      [`${name} = getattr(dict, 'Fast', None) or ${said}`],
      [`${name} = None or ${said}`],
      [`${name} = ${said} if 1 > 0 else object`],
      [`global ${name}`, `globals()['${name}'] = ${said}`],
    ]);
    file.bottom.push(lines);
    overriding(scene, file, name);
  },
  "base from a table": (scene) => {
    const file = scene.helperFile();
    const said = scene.ref(scene.target.cls, file);
    const [made, read] = scene.random.pick([
      ["{'pump': BASE}", "['pump']"],
      ["dict(pump=BASE)", ".get('pump')"],
      ["[BASE]", "[0]"],
      ["(object, BASE)", "[-1]"],
      ["{1: (BASE,)}", "[1][0]"],
      ["iter([BASE])", ".next()"],
      ["[BASE]", ".pop()"],
      ["{'pump': lambda: BASE}", "['pump']()"],
    ] as const);
    const name = scene.program.fresh("BASES");
    file.bottom.push([`${name} = ${made.replace("BASE", said)}`]);
    overriding(scene, file, `${name}${read}`);
  },
  "base from a factory": (scene) => {
    const file = scene.helperFile();
    const said = scene.ref(scene.target.cls, file);
    const name = scene.program.fresh("base_");
    const [lines, call] = scene.random.pick([
      [[`def ${name}():`, `    return ${said}`], `${name}()`],
      [[`def ${name}(cls):`, "    return cls"], `${name}(${said})`],
      [[`def ${name}(*classes):`, "    return classes[0]"], `${name}(${said})`],
      [[`def ${name}(cls):`, "    class Made(cls):", "        pass", "    return Made"], `${name}(${said})`],
      [[`def ${name}(cls):`, "    return type('Made', (cls, object), {})"], `${name}(${said})`],
      [[`def ${name}(cls, **members):`, "    return type(cls)('Made', (cls,), members)"], `${name}(${said})`],
      [[`${name} = lambda cls: cls`], `${name}(${said})`],
    ] as const);
    file.bottom.push([...lines]);
    overriding(scene, file, call);
  },
  "base through the module": (scene) => {
    const { cls } = scene.target;
    const file = scene.helperFile();
    const { module } = cls.file;
    file.imports.add(`import ${module}`);
    file.imports.add("import sys");
    const base = scene.random.pick([
      `getattr(${module}, '${cls.name}')`,
      `vars(${module})['${cls.name}']`,
      `sys.modules['${module}'].${cls.name}`,
      `__import__('${module}', fromlist=['${cls.name}']).${cls.name}`,
      `getattr(${module}, '${cls.name.slice(0, 2)}' + '${cls.name.slice(2)}')`,
    ]);
    overriding(scene, file, base);
  },
  "base unpacked": (scene) => {
    const file = scene.helperFile();
    const said = scene.ref(scene.target.cls, file);
    const name = scene.program.fresh("First");
    file.bottom.push([
      scene.random.pick([
        `${name}, other = ${said}, object`,
        `(${name}, other), more = (${said}, 1), 2`,
        `for ${name} in (object, ${said}):\n    pass`,
        `[${name}] = [${said}]`,
      ]),
    ]);
    overriding(scene, file, name);
  },
  "made by a call": (scene) => {
    const cls = scene.ref(scene.target.cls);
    const replaced = scene.replacement();
    const maker = scene.target.cls.isNewStyle ? "type" : "types.ClassType";
    scene.main.imports.add("import types");
    const members = scene.random.pick([
      `{'${scene.method}': ${replaced}}`,
      `dict(${scene.method}=${replaced})`,
      `dict([('${scene.method}', ${replaced})])`,
    ]);
    const lines = scene.random.pick([
      [`spec = ('Made', (${cls},), ${members})`, `Made = ${maker}(*spec)`],
      [`Made = apply(${maker}, ('Made', (${cls},), ${members}))`],
      [`make = ${maker}`, `Made = make('Made', tuple([${cls}]), ${members})`],
      [`Made = [${maker}(name, (base,), ${members}) for name, base in [('Made', ${cls})]][0]`],
      [`Made = map(${maker}, ['Made'], [(${cls},)], [${members}])[0]`],
      [`bases = []`, `bases.append(${cls})`, `Made = ${maker}('Made', tuple(bases), ${members})`],
      [`Made = type(${cls})('Made', (${cls},), ${members})`],
      [`Made = ${cls}.__class__('Made', (${cls},), ${members})`],
    ]);
    if (!scene.target.cls.isNewStyle && lines.some((line) => line.includes("__class__("))) return;
    scene.step(...lines, "thing = Made()", ...shows(scene));
  },
  "made in a loop": (scene) => {
    const cls = scene.ref(scene.target.cls);
    const other = scene.ref(scene.otherClass());
    scene.step(
      scene.random.pick([
        `for base in (${cls},):`,
        `for name, base in [('a', ${cls})]:`,
        `for base in {'a': ${cls}}.values():`,
        `for base in [${cls}, ${other}]:`,
      ]),
      "    class Made(base):",
      `        def ${scene.method}(self, *args, **named):`,
      "            return 'made'",
      "    thing = Made()",
      ...shows(scene).map((line) => `    if hasattr(thing, 'show_never') or base is ${cls}: ${line}`),
    );
  },
  "bases changed late": (scene) => {
    const { cls } = scene.target;
    const mixin = scene.define(scene.helperFile(), cls.isNewStyle ? ["object"] : []);
    scene.override(mixin);
    const below = scene.subclass(cls, { init: "none" });
    const change = scene.helper((name) =>
      scene.random.pick([
        [`def ${name}(cls, mixin):`, "    cls.__bases__ = (mixin,) + cls.__bases__"],
        [`def ${name}(cls, mixin):`, "    cls.__bases__ += (mixin,)"],
        [`def ${name}(cls, mixin):`, "    setattr(cls, '__bases__', (mixin,) + cls.__bases__)"],
        [`def ${name}(*classes):`, "    classes[0].__bases__ = (classes[1],) + classes[0].__bases__"],
      ]),
    );
    scene.step(`${change}(${scene.ref(below)}, ${scene.ref(mixin)})`, `thing = ${scene.make(below)}`, ...shows(scene));
  },
  "subclasses found by their base": (scene) => {
    const { cls } = scene.target;
    if (!cls.isNewStyle) return;
    const below = scene.subclass(cls);
    scene.override(below);
    scene.step(`for each in ${scene.ref(cls)}.__subclasses__():`, "    thing = each()", ...shows(scene).map((line) => `    ${line}`));
  },
  "class made by an ancestor": (scene) => {
    const { cls } = scene.target;
    if (!cls.isNewStyle) return;
    cls.members.push([
      "@classmethod",
      "def variant(cls):",
      "    class Variant(cls):",
      `        def ${scene.method}(self, *args, **named):`,
      "            return 'variant'",
      "    return Variant",
    ]);
    scene.step(`thing = ${scene.ref(cls)}.variant()()`, ...shows(scene));
  },
  "class changed late": (scene) => {
    const { cls } = scene.target;
    const below = scene.subclass(cls, { init: "none" });
    scene.override(below);
    const said = scene.ref(below);
    const change = scene.random.pick([
      `thing.__class__ = ${said}`,
      `setattr(thing, '__class__', ${said})`,
      `for each in [thing]:\n    each.__class__ = ${said}`,
    ]);
    scene.step(`thing = ${scene.make(cls)}`, ...change.split("\n"), ...shows(scene));
  },
});

/** A subclass that overrides the method, below a base as its file says it, and a step that shows both names. */
function overriding(scene: Scene, file: FileSpec, base: string): void {
  const name = scene.program.fresh("Late");
  file.bottom.push([`class ${name}(${base}):`, `    def ${scene.method}(self, *args, **named):`, `        return 'late ${name}'`]);
  scene.step(`thing = ${file.module}.${name}()`, ...shows(scene));
}

export function shows(scene: Scene): string[] {
  return [`print thing.${scene.alias}(${scene.call})`, `print thing.${scene.method}(${scene.call})`];
}
