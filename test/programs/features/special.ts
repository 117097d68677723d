import type { Scene } from "../scene.js";
import type { Features } from "./feature.js";

/** Names and libraries that give an alias a meaning of its own. */
export const special: Features = {
  "operator name": (scene) => {
    const [name, test] = scene.random.pick([
      ["__len__", "bool(thing)"],
      ["__call__", "callable(thing)"],
      ["__str__", "str(thing)[:1] == '<'"],
      ["__iter__", "hasattr(type(thing), '__iter__')"],
      ["__eq__", "thing == thing"],
      ["__nonzero__", "bool(thing)"],
      ["__hash__", "hash(thing) == 7"],
    ] as const);
    const method = scene.program.fresh("counted_");
    scene.target.cls.members.push([`def ${method}(self, *others):`, "    return 0"]);
    if (!scene.intoInit(scene.target.cls, `self.${name} = self.${method}`)) return;
    scene.step(`thing = ${scene.make()}`, "try:", `    print ${test}`, "except TypeError:", "    print 'type error'");
  },
  next: (scene) => {
    const { cls } = scene.target;
    const method = scene.program.fresh("advance_");
    cls.members.push([
      `def ${method}(self):`,
      "    self.count = self.count + 1",
      "    if self.count > 3:",
      "        raise StopIteration",
      "    return self.count",
    ]);
    cls.members.push(["def __iter__(self):", "    return self"]);
    if (!scene.intoInit(cls, `self.next = self.${method}`)) return;
    scene.step(`thing = ${scene.make()}`, "try:", "    print list(thing)", "except TypeError:", "    print 'no iterator'");
  },
  "test case": (scene) => {
    const file = scene.helperFile();
    file.imports.add("import unittest");
    const name = scene.program.fresh("PumpTest");
    file.bottom.push([
      `class ${name}(unittest.TestCase):`,
      "    def __init__(self, name='runTest'):",
      "        unittest.TestCase.__init__(self, name)",
      `        self.${scene.random.pick(["test_again", "check"])} = self.test_it`,
      "    def test_it(self):",
      "        self.assertTrue(True)",
    ]);
    scene.main.imports.add("import unittest");
    scene.step(`print unittest.TestLoader().getTestCaseNames(${file.module}.${name})`);
  },
  "command interpreter": (scene) => {
    const file = scene.helperFile();
    file.imports.add("import cmd");
    const name = scene.program.fresh("Shell");
    file.bottom.push([
      `class ${name}(cmd.Cmd):`,
      "    def __init__(self):",
      "        cmd.Cmd.__init__(self)",
      `        self.${scene.random.pick(["do_exit", "leave"])} = self.do_quit`,
      "    def do_quit(self, line):",
      "        print 'leaving', line",
      "        return True",
    ]);
    scene.step(`shell = ${file.module}.${name}()`, "print shell.onecmd('exit now')", "shell.do_help('')");
  },
  "private names": (scene) => {
    const { cls } = scene.target;
    cls.members.push(["def __secret(self):", "    return 'secret of %s' % self.tag", "", "def tell(self):", "    return self.__told()"]);
    if (!scene.intoInit(cls, "self.__told = self.__secret")) return;
    const below = scene.subclass(cls);
    if (scene.random.chance(0.6))
      below.members.push([`def _${cls.name.replace(/^_+/, "")}__secret(self):`, "    return 'secret of the subclass'"]);
    scene.step(`print ${scene.make(below)}.tell()`, `print ${scene.make(cls)}.tell()`);
  },
  "loader by attribute": (scene) => {
    const { cls } = scene.target;
    const { module } = cls.file;
    scene.main.imports.add(`import ${module}`);
    const test = scene.random.pick([
      `hasattr(value, '${scene.alias}')`,
      `callable(getattr(value, '${scene.alias}', None))`,
      `'${scene.alias}' in dir(value)`,
    ]);
    scene.step(`print sorted(name for name, value in vars(${module}).items() if ${test})`);
  },
  "events by name": (scene) => {
    const fire = scene.helper((name) => [
      `def ${name}(thing, event):`,
      "    handler = getattr(thing, event, None)",
      "    if handler is None:",
      "        return 'no handler'",
      "    return 'handled'",
    ]);
    scene.step(
      `print ${fire}(${scene.make(scene.random.pick([scene.anyClass(), scene.subclass(scene.target.cls, { init: "forgets" })]))}, '${scene.alias}')`,
    );
  },
  "passed to map": (scene) => {
    const method = scene.program.fresh("take_");
    const alias = scene.freshAlias();
    scene.target.cls.members.push([`def ${method}(self, value):`, "    return '%s %r' % (self.tag, value)"]);
    if (!scene.intoInit(scene.target.cls, `self.${alias} = self.${method}`)) return;
    if (!alias.startsWith("__"))
      scene.step(`thing = ${scene.make()}`, `print map(thing.${alias}, [1, 2])`, `print sorted([3, 1], key=thing.${alias})`);
  },
  "alias in a loop of names": (scene) => {
    const { cls } = scene.target;
    if (!scene.intoInit(cls, `for name in ('first', '${scene.random.pick([scene.alias, "second"])}'):\n    setattr(self, name, len)`))
      return;
    scene.step(`print ${scene.make()}.${scene.alias} is len`);
  },
  "class methods that use it": (scene) => use(scene),
};

/** `C.alias(x)` fails today, and a caller may count on that. */
function use(scene: Scene): void {
  const name = scene.program.fresh("by_class_");
  scene.target.cls.members.push([
    "@classmethod",
    `def ${name}(cls):`,
    "    try:",
    `        return cls.${scene.alias} is not None`,
    "    except AttributeError:",
    "        return 'not on the class'",
  ]);
  scene.step(`print ${scene.ref(scene.anyClass())}.${name}()`);
}
