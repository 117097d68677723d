import type { Scene } from "../scene.js";
import type { Features } from "./feature.js";

/** Programs that replace the method or the alias, on the class or on an instance, before or after an instance is made. */
export const patches: Features = {
  "method patched": (scene) => {
    const cls = scene.random.pick([scene.anyClass(), ...scene.target.cls.line]);
    around(scene, setOn(scene, scene.ref(cls), scene.method));
  },
  "method patched on an instance": (scene) => {
    const set = setOn(scene, "thing", scene.method);
    scene.step(`thing = ${scene.make()}`, set, ...shows(scene));
  },
  "method patched by a helper": (scene) => {
    const set = scene.helper((name) => [
      `def ${name}(target, name):`,
      "    setattr(target, name, lambda *args, **named: 'patched ' + name)",
    ]);
    const cls = scene.ref(scene.anyClass());
    around(scene, scene.random.pick([`${set}(${cls}, '${scene.method}')`, `for name in ['${scene.method}']:\n    ${set}(${cls}, name)`]));
  },
  "patched while it is used": (scene) => {
    const file = scene.helperFile();
    const name = scene.program.fresh("Patched");
    file.bottom.push([
      `class ${name}(object):`,
      "    def __init__(self, target, name):",
      "        self.target, self.name = target, name",
      "    def __enter__(self):",
      "        self.old = self.target.__dict__.get(self.name)",
      "        setattr(self.target, self.name, lambda *args, **named: 'patched ' + self.name)",
      "    def __exit__(self, *exception):",
      "        delattr(self.target, self.name)",
      "        if self.old is not None:",
      "            setattr(self.target, self.name, self.old)",
    ]);
    const cls = scene.anyClass();
    const args = scene.random.pick([`'${scene.method}'`, `'${scene.method[0]}' + '${scene.method.slice(1)}'`]);
    scene.step(
      `with ${file.module}.${name}(${scene.ref(cls)}, ${args}):`,
      `    thing = ${scene.make(cls)}`,
      ...shows(scene).map((line) => `    ${line}`),
    );
  },
  "subclasses patched": (scene) => {
    const replaced = scene.replacement();
    if (!scene.target.cls.isNewStyle) return;
    scene.step(
      `for cls in ${scene.ref(scene.target.cls)}.__subclasses__():`,
      `    ${scene.random.pick([`cls.${scene.method} = ${replaced}`, `setattr(cls, '${scene.method}', ${replaced})`])}`,
      `thing = ${scene.make()}`,
      ...shows(scene),
    );
  },
  "patched through the type": (scene) => {
    const of = scene.random.pick(["type(thing)", "thing.__class__"]);
    scene.step(
      `thing = ${scene.make()}`,
      setOn(scene, of, scene.method),
      `other = thing.__class__(${scene.target.cls.hasInit ? "'t'" : ""})`,
      `print other.${scene.alias}(${scene.call})`,
    );
  },
  "patched through the module": (scene) => {
    const { module } = scene.target.cls.file;
    const cls = `getattr(sys.modules['${module}'], '${scene.target.cls.name}')`;
    scene.main.imports.add("import sys");
    around(scene, setOn(scene, cls, scene.method));
  },
  "alias patched": (scene) => {
    const cls = scene.random.pick([scene.anyClass(), ...scene.target.cls.line]);
    around(scene, setOn(scene, scene.ref(cls), scene.alias));
  },
  "alias patched on an instance": (scene) => {
    const gone = scene.random.pick([`del thing.${scene.alias}`, setOn(scene, "thing", scene.alias), `thing.${scene.alias} = None`]);
    scene.step(`thing = ${scene.make()}`, gone, `print hasattr(thing, '${scene.alias}')`, `print getattr(thing, '${scene.alias}') is None`);
  },
  "configured by name": (scene) => {
    const set = scene.helper((name) => [
      `def ${name}(thing, **settings):`,
      "    for key, value in settings.items():",
      "        setattr(thing, key, value)",
      "    return thing",
    ]);
    scene.step(
      `thing = ${set}(${scene.make()}, ${scene.random.pick([scene.method, scene.alias])}=${scene.replacement()})`,
      ...shows(scene),
    );
  },
  "method replaced in init": (scene) => {
    const cls = scene.random.pick([scene.anyClass(), ...scene.target.cls.line]);
    const value = scene.random.pick(["lambda *args, **named: 'from init'", "len"]);
    scene.intoInit(cls, `self.${scene.method} = ${value}`);
    scene.step(`thing = ${scene.make()}`, ...shows(scene));
  },
  "method deleted": (scene) => {
    scene.step(
      `thing = ${scene.make()}`,
      `del ${scene.ref(scene.target.cls)}.${scene.method}`,
      `print thing.${scene.alias}(${scene.call})`,
    );
  },
  "init replaced": (scene) => {
    const init = scene.program.fresh("init_");
    scene.main.bottom.push([`def ${init}(self, tag='none'):`, "    self.tag = tag"]);
    const cls = scene.ref(scene.anyClass());
    scene.step(`${cls}.__init__ = ${init}`, `print hasattr(${scene.make()}, '${scene.alias}')`);
  },
  "class changed": (scene) => {
    const other = scene.otherClass();
    scene.step(`thing = ${scene.make()}`, `thing.__class__ = ${scene.ref(other)}`, ...shows(scene));
  },
  "bases changed": (scene) => {
    const mixin = scene.define(scene.helperFile(), scene.target.cls.isNewStyle ? ["object"] : []);
    scene.override(mixin);
    const cls = scene.ref(scene.subclass(scene.target.cls));
    scene.step(`${cls}.__bases__ = (${scene.ref(mixin)},) + ${cls}.__bases__`, `thing = ${cls}()`, ...shows(scene));
  },
};

function setOn(scene: Scene, object: string, name: string): string {
  const replaced = scene.replacement();
  return scene.random.pick([
    `${object}.${name} = ${replaced}`,
    `setattr(${object}, '${name}', ${replaced})`,
    `setattr(${object}, '${name.slice(0, 2)}' + '${name.slice(2)}', ${replaced})`,
  ]);
}

function shows(scene: Scene): string[] {
  return [`print thing.${scene.alias}(${scene.call})`, `print thing.${scene.method}(${scene.call})`];
}

/** The patch comes before the instance is made, or after. */
function around(scene: Scene, patch: string): void {
  const made = `thing = ${scene.make()}`;
  const lines = patch.split("\n");
  scene.step(...(scene.random.chance(0.6) ? [...lines, made] : [made, ...lines]), ...shows(scene));
}
