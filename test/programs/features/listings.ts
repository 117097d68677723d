import { addDel } from "../closing.js";
import type { Scene } from "../scene.js";
import type { Features } from "./feature.js";
import { staged } from "./ways.js";

/** Programs that list classes or ask them for names, find a class by a module, or try `with`. */
export const listings: Features = staged({
  "class listed in a loop": (scene) => {
    const cls = scene.ref(scene.anyClass());
    scene.step(
      ...scene.random.pick([
        [`for cls in (${cls},):`, `    print ${names(scene, "cls")}`],
        [`for cls in {'a': ${cls}}.values():`, `    print ${names(scene, "cls")}`],
        [`print map(lambda cls: ${names(scene, "cls")}, [${cls}])`],
        [`classes = []`, `classes.append(${cls})`, `print [${names(scene, "cls")} for cls in classes]`],
        [`thing = ${scene.make()}`, `for cls in [thing.__class__]:`, `    print ${names(scene, "cls")}`],
        [`thing = ${scene.make()}`, `cls = getattr(thing, '__class__')`, `print ${names(scene, "cls")}`],
      ]),
    );
  },
  "class listed by a helper": (scene) => {
    const list = scene.helper((name) => [`def ${name}(cls):`, `    return ${names(scene, "cls")}`]);
    scene.step(`print ${list}(${scene.ref(scene.anyClass())})`);
  },
  "class listed through its module": (scene) => {
    const { module } = scene.target.cls.file;
    scene.main.imports.add(`import ${module}`);
    scene.main.imports.add("import inspect");
    const classes = scene.random.pick([
      `[cls for name, cls in inspect.getmembers(${module}, inspect.isclass)]`,
      `[value for name, value in sorted(vars(${module}).items()) if inspect.isclass(value)]`,
      `[getattr(${module}, name) for name in dir(${module}) if inspect.isclass(getattr(${module}, name))]`,
      `filter(inspect.isclass, [getattr(${module}, name) for name in sorted(${module}.__dict__)])`,
    ]);
    scene.step(`for cls in ${classes}:`, `    print cls.__name__, ${names(scene, "cls")}`);
  },
  "class registered": (scene) => {
    const { cls } = scene.target;
    const registry = scene.program.fresh("CLASSES");
    const name = scene.program.fresh("register_");
    const how = scene.random.pick(["decorator", "call", "table"]);
    cls.file.top.push([`${registry} = {}`, "", `def ${name}(cls):`, `    ${registry}[cls.__name__] = cls`, "    return cls"]);
    if (how === "decorator") cls.decorators.push(`@${name}`);
    else cls.file.bottom.push([how === "call" ? `${name}(${cls.name})` : `${registry}['${cls.name}'] = ${cls.name}`]);
    scene.main.imports.add(`import ${cls.file.module}`);
    scene.step(`for cls in ${cls.file.module}.${registry}.values():`, `    print ${names(scene, "cls")}`);
  },
  "collected as commands": (scene) => {
    const { cls } = scene.target;
    const prefix = scene.random.pick([scene.alias.slice(0, 2), scene.method.slice(0, 2), "cmd_"]);
    const collect = scene.helper((name) => [
      `def ${name}(thing):`,
      `    return sorted(name[2:] for name in dir(${scene.random.pick(["thing", "thing.__class__", "type(thing)"])}) if name.startswith('${prefix}'))`,
    ]);
    scene.step(`print ${collect}(${scene.make(cls)})`);
  },
  "collected as tests": (scene) => {
    const file = scene.helperFile();
    const name = scene.program.fresh("TestPump");
    file.bottom.push([
      `class ${name}(object):`,
      "    def __init__(self):",
      `        self.${scene.random.pick(["test_again", "check_again"])} = self.test_it`,
      "    def test_it(self):",
      "        return 'tested'",
    ]);
    const collect = scene.helper((helper) => [
      `def ${helper}(module):`,
      "    found = []",
      "    for cls in [value for name, value in sorted(vars(module).items()) if name.startswith('Test')]:",
      "        found += [name for name in dir(cls) if name.startswith('test')]",
      "    return found",
    ]);
    scene.step(`print ${collect}(${file.module})`);
  },
  "listed by its decorator": (scene) => {
    const { cls } = scene.target;
    const name = scene.program.fresh("listed_");
    cls.file.top.push([
      `def ${name}(cls):`,
      ...scene.random.pick([
        [`    cls.listed = ${names(scene, "cls")}`, "    return cls"],
        ["    cls.listed = cls.__name__", "    return cls"],
        [
          "    for key, value in sorted(vars(cls).items()):",
          "        if callable(value) and key[0] != '_':",
          "            cls.listed = getattr(cls, 'listed', ()) + (key,)",
          "    return cls",
        ],
      ]),
    ]);
    cls.decorators.push(`@${name}`);
    scene.step(`print ${scene.ref(cls)}.listed`);
  },
  "listed by its metaclass": (scene) => {
    const { cls } = scene.target;
    if (!cls.isNewStyle) return;
    const name = scene.program.fresh("Meta");
    cls.file.top.push([
      `class ${name}(type):`,
      ...scene.random.pick([
        [
          "    def __new__(meta, name, bases, namespace):",
          "        namespace['listed'] = sorted(key for key in namespace if key[0] != '_')",
          "        return type.__new__(meta, name, bases, namespace)",
        ],
        [
          "    def __init__(cls, name, bases, namespace):",
          "        type.__init__(cls, name, bases, namespace)",
          `        cls.listed = ${names(scene, "cls")}`,
        ],
        [
          "    def __init__(cls, name, bases, namespace):",
          "        type.__init__(cls, name, bases, namespace)",
          "        cls.listed = name",
        ],
        [
          "    def __call__(cls, *args):",
          "        thing = type.__call__(cls, *args)",
          "        thing.listed = sorted(vars(thing))",
          "        return thing",
        ],
      ]),
    ]);
    cls.head.push(`__metaclass__ = ${name}`);
    scene.step(`print ${scene.make(cls)}.listed`);
  },
  "namespace looked at in the body": (scene) => {
    const { cls } = scene.target;
    cls.tail.push(
      scene.random.pick([
        "listed = sorted(key for key in locals() if key[0] != '_')",
        "listed = sorted(vars())",
        "listed = dir()",
        "import sys\nlisted = sorted(sys._getframe().f_locals)",
        "listed = [key for key in sorted(locals()) if callable(locals()[key])] if 0 else 1",
      ]),
    );
    scene.step(`print ${scene.ref(cls)}.listed`);
  },
  "with that is caught": (scene) => {
    const { cls } = scene.target;
    if (!cls.line.some((each) => each.members.some((member) => member[0]?.startsWith("def __del__")))) addDel(scene.program, cls);
    const use = scene.helper((name) =>
      scene.random.pick([
        [`def ${name}(thing):`, "    with thing:", "        return 'entered'"],
        [`def ${name}(thing):`, "    with thing as each:", "        return 'entered %s' % (each is thing)"],
        [`def ${name}(*things):`, "    for thing in things:", "        with thing:", "            return 'entered'"],
      ]),
    );
    const caught = scene.random.pick(["AttributeError", "Exception", "(TypeError, AttributeError)"]);
    scene.step("try:", `    print ${use}(${scene.make(cls)})`, `except ${caught}:`, "    print 'no with'");
  },
  "with by name": (scene) => {
    const { cls } = scene.target;
    if (!cls.line.some((each) => each.members.some((member) => member[0]?.startsWith("def __del__")))) addDel(scene.program, cls);
    const ask = scene.helper((name) =>
      scene.random.pick([
        [`def ${name}(thing):`, "    enter = getattr(thing, '__enter__', None)", "    return enter is not None"],
        [`def ${name}(thing):`, "    return all(hasattr(thing, name) for name in ('__enter__', '__exit__'))"],
        [
          `def ${name}(thing):`,
          "    try:",
          "        thing.__exit__",
          "    except AttributeError:",
          "        return 'none'",
          "    return 'some'",
        ],
        [`def ${name}(thing):`, "    return [name for name in dir(thing) if name.startswith('__e') and name.endswith('r__')]"],
        [`def ${name}(thing):`, "    return callable(getattr(type(thing), '__exit__', None))"],
      ]),
    );
    scene.step(
      scene.random.pick([
        `print ${ask}(${scene.make(cls)})`,
        `print map(${ask}, [${scene.make(cls)}])`,
        `for each in [${scene.make(cls)}]:\n    print ${ask}(each)`,
      ]),
    );
  },
});

/** An expression that lists what a class has, or asks it for one name. */
function names(scene: Scene, cls: string): string {
  const { alias, method, random } = scene;
  return random.pick([
    `[name for name in dir(${cls}) if name[0] != '_']`,
    `sorted(name for name in vars(${cls}) if name[0] != '_')`,
    `sorted(name for name in ${cls}.__dict__.keys() if name[0] != '_')`,
    `len(dir(${cls}))`,
    `hasattr(${cls}, '${alias}')`,
    `getattr(${cls}, '${alias}', None) is None`,
    `'${alias}' in dir(${cls})`,
    `'${alias}' in vars(${cls})`,
    // These see no difference.
    `${cls}.__name__`,
    `hasattr(${cls}, '${method}')`,
    `[base.__name__ for base in ${cls}.__bases__]`,
    `'nothing' in dir(${cls})`,
  ]);
}
