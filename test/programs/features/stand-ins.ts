import type { Scene } from "../scene.js";
import type { Features } from "./feature.js";
import { shows } from "./late-bases.js";
import { staged } from "./ways.js";

/** Programs that put something in the place of the method as mocks and monkey patches do. */
export const standIns: Features = staged({
  "mocked fluently": (scene) => {
    const file = scene.helperFile();
    const name = scene.program.fresh("flexmock_");
    file.bottom.push([
      `class ${name}(object):`,
      "    def __init__(self, target):",
      "        self.target = target",
      "    def should_receive(self, name):",
      "        self.name = name",
      "        return self",
      "    def and_return(self, value):",
      scene.random.pick([
        "        setattr(self.target, self.name, lambda *args, **named: value)",
        "        type.__setattr__(self.target, self.name, lambda *args, **named: value)",
      ]),
    ]);
    if (!scene.target.cls.isNewStyle && file.bottom.at(-1)?.at(-1)?.includes("type.")) return;
    around(scene, [`${file.module}.${name}(${scene.ref(scene.anyClass())}).should_receive('${scene.method}').and_return('mocked')`]);
  },
  "fakes by keyword": (scene) => {
    const file = scene.helperFile();
    const name = scene.program.fresh("fake_");
    file.bottom.push(
      scene.random.pick([
        [`def ${name}(cls, **fakes):`, "    for key in fakes:", "        setattr(cls, key, fakes[key])"],
        [`def ${name}(cls, **fakes):`, "    for key, value in sorted(fakes.items()):", "        setattr(cls, key, value)"],
        [`def ${name}(cls, **fakes):`, "    [setattr(cls, *pair) for pair in fakes.iteritems()]"],
        [`def ${name}(cls, **fakes):`, "    map(lambda key: setattr(cls, key, fakes[key]), fakes)"],
      ]),
    );
    around(scene, [`${file.module}.${name}(${scene.ref(scene.anyClass())}, ${scene.method}=${scene.replacement()})`]);
  },
  "patched by a dotted path": (scene) => {
    const { cls } = scene.target;
    const patch = scene.helper((name, file) => {
      file.imports.add("import sys");
      return [
        `def ${name}(path, value):`,
        "    owner, name = path.rsplit('.', 1)",
        "    module, cls = owner.rsplit('.', 1)",
        "    setattr(getattr(sys.modules[module], cls), name, value)",
      ];
    });
    const path = scene.random.pick([
      `'${cls.file.module}.${cls.name}.${scene.method}'`,
      `'%s.${cls.name}.%s' % ('${cls.file.module}', '${scene.method}')`,
      `'.'.join(['${cls.file.module}', '${cls.name}', '${scene.method}'])`,
      `'${cls.file.module}.{0}.${scene.method}'.format('${cls.name}')`,
    ]);
    scene.ref(cls);
    scene.main.imports.add(`import ${cls.file.module}`);
    around(scene, [`${patch}(${path}, ${scene.replacement()})`]);
  },
  "patched through a holder": (scene) => {
    const file = scene.helperFile();
    const name = scene.program.fresh("Patcher");
    file.bottom.push([
      `class ${name}:`,
      "    def __init__(self, *classes):",
      "        self.classes = classes",
      "    def patch(self, name, value):",
      "        for cls in self.classes:",
      scene.random.pick([
        "            setattr(cls, name, value)",
        "            old = getattr(cls, name, None)\n            setattr(cls, name, value)",
      ]),
    ]);
    around(scene, [`${file.module}.${name}(${scene.ref(scene.anyClass())}).patch('${scene.method}', ${scene.replacement()})`]);
  },
  "patched in a loop": (scene) => {
    const cls = scene.ref(scene.anyClass());
    const replaced = scene.replacement();
    const name = scene.method;
    around(
      scene,
      scene.random.pick([
        [`for cls in [${cls}]:`, `    cls.${name} = ${replaced}`],
        [`for name in '${name} other'.split():`, `    setattr(${cls}, name, ${replaced})`],
        [`for cls, name in [(${cls}, '${name}')]:`, `    setattr(cls, name, ${replaced})`],
        [`patches = {${cls}: ('${name}', ${replaced})}`, "for cls in patches:", "    setattr(cls, *patches[cls])"],
        [`patches = []`, `patches.append((${cls}, '${name}', ${replaced}))`, "for patch in patches:", "    setattr(*patch)"],
        [`map(lambda cls: setattr(cls, '${name}', ${replaced}), [${cls}])`],
        [`apply(setattr, (${cls}, '${name}', ${replaced}))`],
        [`put = setattr`, `put(${cls}, '${name}', ${replaced})`],
        [`table = dict(cls=${cls})`, `table['cls'].${name} = ${replaced}`],
        [`class Given(object):`, `    target = ${cls}`, `Given.target.${name} = ${replaced}`],
        [`exec '${name} = 1' in {}`, `(lambda cls: setattr(cls, '${name}', ${replaced}))(${cls})`],
        [`import functools`, `functools.partial(setattr, ${cls}, '${name}')(${replaced})`],
        [`cls = ${cls}.__mro__[0] if hasattr(${cls}, '__mro__') else ${cls}`, `cls.${name} = ${replaced}`],
        [`exec "cls.${name} = new" in dict(cls=${cls}, new=${replaced})`],
      ]),
    );
  },
  "patched by a decorator": (scene) => {
    const file = scene.helperFile();
    const name = scene.program.fresh("patching_");
    file.bottom.push([
      `def ${name}(cls, name, value):`,
      "    def decorate(function):",
      "        def run(*args):",
      "            setattr(cls, name, value)",
      "            return function(*args)",
      "        return run",
      "    return decorate",
    ]);
    const run = scene.program.fresh("run_");
    scene.step(
      `@${file.module}.${name}(${scene.ref(scene.anyClass())}, '${scene.method}', ${scene.replacement()})`,
      `def ${run}():`,
      `    thing = ${scene.make()}`,
      ...shows(scene).map((line) => `    ${line}`),
      `${run}()`,
    );
  },
  "patched by its own class": (scene) => {
    const { cls } = scene.target;
    const form = scene.random
      .pick(["cls.METHOD = lambda *args, **named: 'new'", "setattr(cls, name, lambda *args, **named: 'new')"])
      .replace("METHOD", scene.method);
    cls.members.push(["@classmethod", "def install(cls, name):", `    ${form}`]);
    around(scene, [`${scene.ref(scene.anyClass())}.install('${scene.method}')`]);
  },
  "patched where it is imported": (scene) => {
    const { cls } = scene.target;
    const file = scene.helperFile();
    const said = scene.ref(cls, file);
    const name = scene.program.fresh("install_");
    file.bottom.push([`def ${name}():`, `    ${said}.${scene.method} = lambda *args, **named: 'installed'`]);
    around(scene, [`${file.module}.${name}()`]);
  },
});

/** The patch comes before the instance is made, or after. */
function around(scene: Scene, patch: readonly string[]): void {
  const made = `thing = ${scene.make()}`;
  scene.step(...(scene.random.chance(0.6) ? [...patch, made] : [made, ...patch]), ...shows(scene));
}
