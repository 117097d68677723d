import { ClassSpec } from "../model.js";
import type { Features } from "./feature.js";
import { look } from "./looks.js";

/** Programs that meet an instance before its alias is set. */
export const halfBuilt: Features = {
  "deleted half built": (scene) => {
    const { cls } = scene.target;
    if (!cls.init || cls.line.some((each) => each.members.some((member) => member[0]?.startsWith("def __del__")))) return;
    const seen = scene.program.fresh("SEEN");
    cls.file.top.push([`${seen} = []`]);
    const own = scene.random.pick([scene.alias, scene.alias, scene.method]);
    const [direct, helper] = scene.random.pick([
      [`self.${own}(${scene.call})`, []],
      [`self.finally_(${scene.call ? "" : ""})`, ["def finally_(self):", `    return self.${own}(${scene.call})`]],
      [`getattr(self, '${own}')(${scene.call})`, []],
    ] as const);
    cls.members.push([
      "def __del__(self):",
      "    if self.tag != 'bad':",
      "        return",
      "    try:",
      `        ${seen}.append(${direct})`,
      scene.random.pick(["    except AttributeError:", "    except Exception:", "    except:"]),
      `        ${seen}.append('half built')`,
    ]);
    if (helper.length > 0) cls.members.push([...helper]);
    const fail = scene.random.pick([
      "if tag == 'bad':\n    raise ValueError(tag)",
      "int(tag == 'bad' and 'x' or 1)",
      "{'t1': 1}.get(tag, 0) + (tag == 'bad' and 'x' or 0)",
      "assert tag != 'bad'",
      "open(tag == 'bad' and '/nowhere/at/all' or '/dev/null').close()",
      "self.first = [1][tag == 'bad']",
      "self.check(tag)",
      "with open('/dev/null'):\n    self.ratio = 1 / (tag != 'bad')",
    ]);
    if (fail.includes("check")) cls.members.push(["def check(self, tag):", "    if tag == 'bad':", "        raise ValueError(tag)"]);
    // Above every alias: below one, the object is in a cycle, and meets no __del__. The tag tells __del__ which one it has.
    const index = cls.init.lines[0]?.startsWith('"""') ? 1 : 0;
    const lines = [`self.tag = tag`, fail].map((line) => line.replace(/\bself\b/g, cls.init?.self ?? "self"));
    cls.init.lines.splice(index, 0, ...lines);
    scene.main.imports.add(`import ${cls.file.module}`);
    scene.step(
      "import sys",
      "try:",
      `    ${scene.ref(cls)}('bad')`,
      "except Exception:",
      "    sys.exc_clear()",
      `print ${cls.file.module}.${seen}`,
    );
  },
  "ancestor runs a hook": (scene) => {
    const { cls } = scene.target;
    const base = scene.random.pick(cls.line);
    if (!base.init || !cls.init) return;
    const hook = scene.program.fresh("setup_");
    base.members.push([`def ${hook}(self):`, "    return None"]);
    const shown = look(scene, "self");
    if (base !== cls) cls.members.push([`def ${hook}(self):`, `    self.early = ${shown}`]);
    else scene.subclass(cls, { init: "none" }).members.push([`def ${hook}(self):`, `    self.early = ${shown}`]);
    scene.intoInit(
      base,
      scene.random.pick([`self.${hook}()`, `getattr(self, '${hook}')()`, `for hook in ('${hook}',):\n    getattr(self, hook)()`]),
    );
    scene.step(`print getattr(${scene.make()}, 'early', 'nothing')`);
  },
  "library base runs a hook": (scene) => {
    const [module, base, args, hook, params] = scene.random.pick([
      ["SocketServer", "SocketServer.BaseRequestHandler", "None, None, None", "setup", ""],
      ["threading", "threading.Thread", "", "setDaemon", ", value"],
      ["collections", "collections.OrderedDict", "[(1, 2)]", "__setitem__", ", key, value"],
      ["UserDict", "UserDict.UserDict", "{1: 2}", "update", ", *args"],
      ["HTMLParser", "HTMLParser.HTMLParser", "", "reset", ""],
      ["ConfigParser", "ConfigParser.RawConfigParser", "{'a': 'b'}", "optionxform", ", name"],
      ["asyncore", "asyncore.dispatcher", "None", "set_socket", ", *args"],
      ["Queue", "Queue.Queue", "", "_init", ", size"],
    ] as const);
    const file = scene.target.cls.file;
    file.imports.add(`import ${module}`);
    const cls = scene.program.add(new ClassSpec(scene.program.fresh("Hooked"), file, [base]));
    const [alias, method] = [scene.freshAlias().replace(/^_+/, ""), scene.program.fresh("work_")];
    const set = `self.${alias} = self.${method}`;
    const call = `${base}.__init__(self${args && `, ${args}`})`;
    cls.init = {
      self: "self",
      lines: scene.random.pick([
        [call, set],
        [call, set],
        [set, call],
      ]),
    };
    const seen = scene.random.pick([
      `hasattr(self, '${alias}')`,
      `'${alias}' in self.__dict__`,
      `sorted(vars(self))[:1]`,
      `getattr(self, '${alias}', None) is None`,
    ]);
    cls.members.push(
      [`def ${method}(self):`, "    return 'works'"],
      [`def ${hook}(self${params}):`, `    SEEN.append(${seen})`, `    return ${base}.${hook}(self${params})`],
    );
    file.top.push(["SEEN = []"]);
    scene.main.imports.add(`import ${file.module}`);
    scene.step(`thing = ${scene.ref(cls)}()`, `print thing.${alias}(), ${file.module}.SEEN`);
  },
  "handed out while it is made": (scene) => {
    const { cls } = scene.target;
    if (!cls.init) return;
    const name = scene.program.fresh("meet_");
    const shown = look(scene, "thing");
    cls.file.top.push([
      `def ${name}(thing):`,
      "    try:",
      `        return ${shown}`,
      "    except AttributeError:",
      "        return 'too early'",
    ]);
    scene.intoInit(
      cls,
      scene.random.pick([
        `self.met = ${name}(self)`,
        `self.met = map(${name}, [self])`,
        `self.met = (lambda: ${name}(self))()`,
        `self.met = [${name}(each) for each in (self,)]`,
        `self.met = sorted([self], key=${name}) and 1`,
      ]),
    );
    scene.step(`print ${scene.make()}.met`);
  },
  "subclass looks first": (scene) => {
    const { cls } = scene.target;
    if (!cls.init) return;
    const below = scene.subclass(cls, { init: "calls" });
    if (!below.init) return;
    below.init.lines.unshift(
      `self.early = ${scene.random.pick([`hasattr(self, '${scene.alias}')`, `getattr(self, '${scene.alias}', None) is None`, `'${scene.alias}' in dir(self)`, `[hasattr(self, name) for name in ('${scene.alias}', 'tag')]`])}`,
    );
    scene.step(`print ${scene.make(below)}.early`);
  },
  "property looks while it is made": (scene) => {
    const { cls } = scene.target;
    if (!cls.init || !cls.isNewStyle) return;
    const name = scene.program.fresh("ready_");
    cls.members.push([
      "@property",
      `def ${name}(self):`,
      `    return ${scene.random.pick([`hasattr(self, '${scene.alias}')`, `getattr(self, '${scene.alias}', None) is not None`, `'${scene.alias}' in vars(self)`])}`,
    ]);
    scene.intoInit(cls, `self.was_ready = self.${name}`);
    scene.step(`thing = ${scene.make()}`, `print thing.was_ready, thing.${name}`);
  },
};
