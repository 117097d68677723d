import { indented, type Shape } from "../model.js";
import { addMethod } from "../plain.js";
import type { Features } from "./feature.js";

/** Class bodies and methods that bind, read or set the names of the alias and of its method in other ways. */
export const bodies: Features = {
  "alias set again": (scene) => {
    const cls = scene.random.pick([scene.anyClass(), ...scene.target.cls.line]);
    const other = scene.random.pick(scene.target.cls.allMethods);
    const name = scene.member(cls, `self.${scene.alias} = self.${other}`, "return None");
    scene.step(`thing = ${scene.make()}`, `print thing.${scene.alias}.__name__`, `thing.${name}()`, `print thing.${scene.alias}.__name__`);
  },
  "alias in two inits": (scene) => {
    const cls = scene.subclass(scene.target.cls, { init: "calls" });
    scene.intoInit(cls, `self.${scene.alias} = self.${scene.random.pick(cls.allMethods)}`);
    scene.step(`print ${scene.make(cls)}.${scene.alias}.__name__`);
  },
  "alias cleared on closing": (scene) => {
    const name = scene.member(
      scene.anyClass(),
      `${scene.random.pick([`self.${scene.alias} = None`, `del self.${scene.alias}`])}`,
      "return 'done'",
    );
    scene.step(`thing = ${scene.make()}`, `print thing.${scene.alias}(${scene.call})`, `print thing.${name}()`);
  },
  "conditional alias": (scene) => {
    const { random } = scene;
    const alias = scene.freshAlias();
    const statement = `self.${alias} = self.${scene.method}`;
    const form = random.pick([
      ["if tag.startswith('t'):", `    ${statement}`],
      ["try:", `    ${statement}`, "except AttributeError:", "    pass"],
      ["for _ in range(2):", `    ${statement}`],
      ["if tag == 'm':", "    return", statement],
      ["def later():", `    ${statement}`, "later()"],
    ]);
    if (!scene.intoInit(scene.target.cls, form.join("\n"))) return;
    scene.step(`print hasattr(${scene.make()}, '${alias}'), hasattr(${scene.ref(scene.target.cls)}, '${alias}')`);
  },
  "alias outside init": (scene) => {
    const alias = scene.freshAlias();
    const name = scene.member(scene.target.cls, `self.${alias} = self.${scene.method}`, "return 'started'");
    scene.step(`thing = ${scene.make()}`, `print hasattr(thing, '${alias}'), thing.${name}(), thing.${alias}(${scene.call})`);
  },
  "name bound in a class body": (scene) => {
    const cls = scene.random.pick([scene.anyClass(), ...scene.target.cls.line]);
    const forms = [
      `${scene.alias} = None`,
      `for ${scene.alias} in range(2):\n    pass`,
      `[${scene.alias} for ${scene.alias} in 'ab']`,
      `def ${scene.alias}(self, *args, **named):\n    return 'own'`,
      `@property\ndef ${scene.alias}(self):\n    return len`,
    ];
    cls.tail.push(scene.random.pick(forms));
    scene.step(`print ${scene.make()}.${scene.alias}(${scene.call})`);
  },
  "global read in the class body": (scene) => {
    const cls = scene.random.pick([scene.target.cls, scene.anyClass()]);
    cls.file.top.push([`${scene.alias} = 'global'`]);
    const shown = scene.program.fresh("shown_");
    const reader = scene.random.pick([
      `${shown} = ${scene.alias}`,
      `${shown} = (lambda value=${scene.alias}: value)()`,
      `${shown} = [${scene.alias} for _ in 'a']`,
    ]);
    cls.tail.push(reader);
    scene.step(`print ${scene.ref(cls)}.${shown}`);
  },
  "method bound to data below": (scene) => {
    const cls = scene.subclass(scene.target.cls);
    const forms = [
      `${scene.method} = None`,
      `@property\ndef ${scene.method}(self):\n    return lambda *args, **named: 'of a property'`,
      `if 0:\n    def ${scene.method}(self):\n        pass`,
    ];
    cls.tail.push(scene.random.pick(forms));
    scene.step(`thing = ${scene.make(cls)}`, `print thing.${scene.alias} is None`, `print thing.${scene.alias}(${scene.call})`);
  },
  "method in branches": (scene) => {
    const name = scene.program.fresh("maybe_");
    const alias = scene.freshAlias();
    scene.target.cls.members.push([`if ${scene.random.pick(["0", "1"])}:`, `    def ${name}(self):`, "        return 'there'"]);
    if (!scene.intoInit(scene.target.cls, `if hasattr(self, '${name}'):\n    self.${alias} = self.${name}`)) return;
    scene.intoInit(scene.target.cls, `self.${scene.freshAlias()} = getattr(self, '${name}', None)`);
    scene.step(`print hasattr(${scene.make()}, '${alias}')`);
  },
  decorated: (scene) => {
    const { cls } = scene.target;
    const wrapper = scene.program.fresh("wrapped_");
    const how = scene.random.pick(["function", "lazy", "counting"]);
    cls.file.top.push(decorator(wrapper, how));
    const name = scene.program.fresh("decorated_");
    const alias = scene.freshAlias();
    cls.members.push([
      `@${wrapper}`,
      `def ${name}(self):`,
      "    self.count = self.count + 1",
      "    return '%s %d' % (self.tag, self.count)",
    ]);
    if (!scene.intoInit(cls, `self.${alias} = self.${name}`)) return;
    const args = how === "lazy" ? "" : "()";
    scene.step(`thing = ${scene.make()}`, `print thing.${alias}${args}, thing.${alias}${args}, thing.${name}${args}`);
  },
  "property or data": (scene) => {
    const { cls } = scene.target;
    const name = scene.program.fresh("value_");
    const alias = scene.freshAlias();
    cls.members.push(
      scene.random.pick([
        ["@property", `def ${name}(self):`, "    return self.tag"],
        [`${name} = 5`],
        [`${name} = property(lambda self: self.count)`],
      ]),
    );
    if (!scene.intoInit(cls, `self.${alias} = self.${name}`)) return;
    scene.step(`thing = ${scene.make()}`, "thing.tag = 'changed'", `print thing.${alias}`);
  },
  "function of the module": (scene) => {
    const { cls } = scene.target;
    const name = scene.program.fresh("shared_");
    const alias = scene.freshAlias();
    cls.file.top.push([`def ${name}(self):`, "    return 'shared ' + self.tag"]);
    cls.members.push([`${name} = ${name}`]);
    if (!scene.intoInit(cls, `self.${alias} = self.${name}`)) return;
    scene.step(`print ${scene.make()}.${alias}()`);
  },
  "unresolved method": (scene) => {
    const name = scene.program.fresh("hidden_");
    const alias = scene.freshAlias();
    const cls = scene.subclass(scene.target.cls);
    cls.members.push([`def ${name}(self):`, "    return 'of the subclass'"]);
    if (!scene.intoInit(scene.target.cls, `self.${alias} = self.${name}`)) return;
    scene.step(`print ${scene.make(cls)}.${alias}()`);
  },
  "self rebound": (scene) => {
    const cls = scene.target.cls;
    cls.file.top.push(["MASTER = []"]);
    scene.intoInit(cls, "MASTER.append(self)", "self = MASTER[0]");
    scene.step(`first, second = ${scene.make(cls)}, ${scene.make(cls)}`, `print hasattr(second, '${scene.alias}'), first.tag`);
  },
  "init decorated": (scene) => {
    const { cls } = scene.target;
    const wrapper = scene.program.fresh("when_");
    cls.file.top.push([
      `def ${wrapper}(init):`,
      "    def wrapped(self, tag='none'):",
      "        if tag != 'off':",
      "            init(self, tag)",
      "    return wrapped",
    ]);
    cls.tail.push(`__init__ = ${wrapper}(__init__)`);
    scene.step(`print hasattr(${scene.ref(cls)}('off'), '${scene.alias}')`);
  },
  "init borrowed": (scene) => {
    const { cls } = scene.target;
    const duck = scene.define(scene.helperFile(), ["object"]);
    for (const method of cls.allMethods) addMethod(scene.program, duck, method);
    duck.tail.push(`__init__ = ${scene.ref(cls, duck.file)}.__init__.im_func`);
    scene.step(`print ${scene.ref(duck)}('duck').${scene.alias}(${scene.call})`);
  },
  "body that runs code": (scene) => {
    const alias = scene.freshAlias();
    const name = scene.program.fresh("made_");
    scene.target.cls.tail.push(`exec "def ${name}(self):\\n    return 'made'"`);
    if (!scene.intoInit(scene.target.cls, `self.${alias} = self.${name}`)) return;
    scene.step(`print ${scene.make()}.${alias}()`);
  },
};

function decorator(name: string, how: string): string[] {
  if (how === "function")
    return [`def ${name}(method):`, "    def wrapped(self):", "        return 'wrapped ' + method(self)", "    return wrapped"];
  const get =
    how === "lazy" ? ["return self.method(thing)"] : ["self.count += 1", "return lambda: '%d %s' % (self.count, self.method(thing))"];
  return [
    `class ${name}(object):`,
    ...indented([
      "def __init__(self, method):",
      "    self.method = method",
      "    self.count = 0",
      "def __get__(self, thing, owner):",
      ...indented(get),
    ]),
  ];
}

/** For features that define a method with the parameters of another one. */
export function parameters(shape: Shape | undefined): string {
  return ["self", ...(shape?.params ?? [])].join(", ");
}
