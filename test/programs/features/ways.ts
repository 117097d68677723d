import type { Scene } from "../scene.js";
import type { Feature, Features } from "./feature.js";
import { look, onStage } from "./looks.js";

/** Programs in which somebody looks at an instance that reached him in a roundabout way. */
export const ways: Features = staged({
  "looked at by its holder": (scene) => {
    const holder = rack(scene, "def fields(self):", `    return ${look(scene, "self.item")}`);
    scene.step(`print ${holder}(${scene.make()}).fields()`);
  },
  "looked at in a holder": (scene) => {
    const holder = rack(scene);
    const item = scene.random.pick([
      "rack.item",
      "getattr(rack, 'item')",
      "getattr(rack, 'it' + 'em')",
      "vars(rack)['item']",
      "rack.__dict__['item']",
    ]);
    scene.step(`rack = ${holder}(${scene.make()})`, `thing = ${item}`, `print ${look(scene, "thing")}`);
  },
  "given to a holder later": (scene) => {
    const holder = rack(
      scene,
      "def put(self, item):",
      "    self.item = item",
      "    return self",
      "def fields(self):",
      `    return ${look(scene, "self.item")}`,
    );
    const put = scene.random.pick([
      "rack.put(thing)",
      "rack.item = thing",
      "setattr(rack, 'item', thing)",
      "vars(rack).update(item=thing)",
    ]);
    scene.step(`rack, thing = ${holder}(None), ${scene.make()}`, put, "print rack.fields()");
  },
  "held by a property": (scene) => {
    const holder = rack(scene, "@property", "def first(self):", "    return self.item");
    scene.step(`rack = ${holder}(${scene.make()})`, `print ${look(scene, "rack.first")}`);
  },
  "held and indexed": (scene) => {
    const [header, read] = scene.random.pick([
      ["def __getitem__(self, index):", "rack[0]"],
      ["def __call__(self):", "rack()"],
      ["def __getattr__(self, name):", "rack.other"],
      ["def __enter__(self):", "rack.__enter__()"],
    ] as const);
    const holder = rack(scene, header, "    return self.item");
    scene.step(`rack = ${holder}(${scene.make()})`, `thing = ${read}`, `print ${look(scene, "thing")}`);
  },
  "holder gone through": (scene) => {
    const holder = rack(scene, "def __iter__(self):", scene.random.pick(["    yield self.item", "    return iter([self.item])"]));
    scene.step(`print [${look(scene, "each")} for each in ${holder}(${scene.make()})]`);
  },
  "holder by an operator": (scene) => {
    const [name, use] = scene.random.pick([
      ["__contains__", "thing in rack"],
      ["__add__", "rack + thing"],
      ["__lshift__", "rack << thing"],
      ["__eq__", "rack == thing"],
      ["__call__", "rack(thing)"],
      ["__delitem__", "rack.__delitem__(thing)"],
    ] as const);
    const holder = rack(scene, `def ${name}(self, other):`, `    self.item.append(${look(scene, "other")})`, "    return True");
    scene.step(`rack, thing = ${holder}([]), ${scene.make()}`, use, "print rack.item");
  },
  "in a display": (scene) => {
    const [made, read] = scene.random.pick([
      ["[thing]", "things[0]"],
      ["(1, thing)", "things[-1]"],
      ["{'a': thing}", "things['a']"],
      ["{'a': [thing]}", "things['a'][0]"],
      ["{'a': thing}", "things.values()[0]"],
      ["{'a': thing}", "things.get('a')"],
      ["{'a': thing}", "things.popitem()[1]"],
      ["dict(a=thing)", "things.pop('a')"],
      ["set([thing])", "list(things)[0]"],
      ["[[thing]]", "sum(things, [])[0]"],
      ["[thing] * 2", "things[1:][0]"],
      ["iter([thing])", "things.next()"],
      ["iter([thing])", "next(things)"],
      ["dict.fromkeys([thing])", "things.keys()[0]"],
      ["zip([thing], 'a')", "things[0][0]"],
      ["enumerate([thing])", "list(things)[0][1]"],
      ["(each for each in [thing])", "next(things)"],
      ["filter(None, [thing])", "things.pop()"],
      ["reversed([thing])", "next(things)"],
      ["max([thing], [thing])", "things[0]"],
    ] as const);
    scene.step(`thing = ${scene.make()}`, `things = ${made}`, `found = ${read}`, `print ${look(scene, "found")}`);
  },
  "in a loop": (scene) => {
    const [head, read] = scene.random.pick([
      ["for each in [THING]:", "each"],
      ["for key, each in {'a': THING}.items():", "each"],
      ["for count, each in enumerate((THING,)):", "each"],
      ["for each, other in [(THING, 1)]:", "each"],
      ["for each in dict(a=THING).itervalues():", "each"],
      ["for pair in zip([THING], [1]):", "pair[0]"],
      ["for row in [[THING]]:", "row[0]"],
      ["for each in filter(None, [THING]):", "each"],
      ["for each in sorted([THING]):", "each"],
    ] as const);
    scene.step(head.replace("THING", scene.make()), `    print ${look(scene, read)}`);
  },
  "from a collection of the library": (scene) => {
    const [module, made, put, read] = scene.random.pick([
      ["collections", "collections.deque()", "things.append(thing)", "things.popleft()"],
      ["collections", "collections.defaultdict(list)", "things['a'].append(thing)", "things['a'][0]"],
      ["collections", "collections.OrderedDict()", "things['a'] = thing", "things.values()[0]"],
      ["Queue", "Queue.Queue()", "things.put(thing)", "things.get()"],
      ["threading", "threading.local()", "things.item = thing", "things.item"],
      ["types", "types.ModuleType('things')", "things.item = thing", "things.item"],
      ["collections", "{}", "things.setdefault('a', []).append(thing)", "things['a'][0]"],
      ["weakref", "weakref.WeakValueDictionary()", "things['a'] = thing", "things['a']"],
      ["weakref", "[]", "things.append(weakref.ref(thing))", "things[0]()"],
      ["functools", "[]", "things.append(functools.partial(max, [thing]))", "things[0]([])[0]"],
      ["collections", "[]", "things.append(collections.namedtuple('Row', 'a')(thing))", "things[0].a"],
      ["operator", "[]", "things.append(thing)", "operator.itemgetter(0)(things)"],
    ] as const);
    scene.main.imports.add(`import ${module}`);
    scene.step(`thing, things = ${scene.make()}, ${made}`, put, `found = ${read}`, `print ${look(scene, "found")}`);
  },
  "in a list of its own kind": (scene) => {
    const file = scene.helperFile();
    const name = scene.program.fresh("Racks");
    file.bottom.push([
      `class ${name}(${scene.random.pick(["list", "object"])}):`,
      "    def __init__(self):",
      "        self.things = []",
      "    def put(self, *things):",
      scene.random.pick([
        "        self.things.extend(things)",
        "        for thing in things:\n            self.things.append(thing)",
        "        self.things += list(things)",
      ]),
      "    def show(self):",
      `        return [${look(scene, "thing")} for thing in self.things]`,
    ]);
    scene.step(`rack = ${file.module}.${name}()`, `rack.put(${scene.make()})`, "print rack.show()");
  },
  "registered by itself": (scene) => {
    const { cls } = scene.target;
    if (!cls.init) return;
    cls.head.push("made = []");
    scene.intoInit(cls, scene.random.pick(["self.made.append(self)", "self.made.insert(0, self)", "self.__class__.made.append(self)"]));
    scene.step(scene.make(), `print [${look(scene, "each")} for each in ${scene.ref(cls)}.made]`);
  },
  "registered with a module": (scene) => {
    const { cls } = scene.target;
    if (!cls.init) return;
    const list = scene.program.fresh("ALL");
    const name = scene.program.fresh("register_");
    cls.file.top.push([`${list} = []`, "", `def ${name}(thing):`, `    ${list}.append(thing)`]);
    scene.intoInit(cls, `${name}(self)`);
    scene.main.imports.add(`import ${cls.file.module}`);
    scene.step(`kept = ${scene.make()}`, `for each in ${cls.file.module}.${list}:`, `    print ${look(scene, "each")}`);
  },
  "by a higher-order call": (scene) => {
    const fields = looker(scene);
    const things = `[${scene.make()}]`;
    const [module, call] = scene.random.pick([
      ["", `map(${fields}, ${things})`],
      ["", `[${fields}(each) for each in ${things}]`],
      ["", `len(filter(${fields}, ${things}))`],
      ["", `len(sorted(${things}, key=${fields}))`],
      ["", `reduce(lambda found, each: found + [${fields}(each)], ${things}, [])`],
      ["", `apply(${fields}, ${things})`],
      ["", `${fields}(*${things})`],
      ["", `${fields}(**{'thing': ${scene.make()}})`],
      ["functools", `functools.partial(${fields}, *${things})()`],
      ["functools", `functools.partial(${fields})(${scene.make()})`],
      ["itertools", `list(itertools.imap(${fields}, ${things}))`],
      ["itertools", `list(itertools.starmap(${fields}, [${things}]))`],
      ["itertools", `[key for key, group in itertools.groupby(${things}, key=${fields})]`],
      ["itertools", `map(${fields}, itertools.chain(${things}))`],
      ["json", `json.dumps(${things}, default=lambda thing: ${fields}(thing), sort_keys=True)`],
      ["json", `json.dumps(${scene.make()}, default=${fields})`],
      ["operator", `map(${fields}, map(operator.itemgetter(0), [${things}]))`],
      ["threading", `[run.start() or run.join() for run in [threading.Thread(target=${fields}, args=${things})]]`],
    ] as const);
    if (module) scene.main.imports.add(`import ${module}`);
    scene.step(`print ${call}`);
  },
  "by a function of its own making": (scene) => {
    const expression = look(scene, "thing");
    const make = scene.helper((name) =>
      scene.random.pick([
        [`def ${name}(thing):`, "    def show():", `        return ${expression}`, "    return show"],
        [`def ${name}(thing):`, `    return lambda: ${expression}`],
        [`def ${name}(thing):`, `    return lambda thing=thing: ${expression}`],
        [`def ${name}(thing):`, `    return iter(lambda: ${expression}, 0).next`],
      ]),
    );
    scene.step(`print ${make}(${scene.make()})()`);
  },
  "by a table of functions": (scene) => {
    const fields = looker(scene);
    scene.step(
      ...scene.random.pick([
        [`table = {'show': ${fields}}`, `print table['show'](${scene.make()})`],
        [`callbacks = [${fields}]`, `thing = ${scene.make()}`, "print [callback(thing) for callback in callbacks]"],
        [
          `callbacks = []`,
          `callbacks.append((${fields}, ${scene.make()}))`,
          "for callback, thing in callbacks:",
          "    print callback(thing)",
        ],
      ]),
    );
  },
  "by a visitor": (scene) => {
    const cls = scene.anyClass();
    const file = scene.helperFile();
    const name = scene.program.fresh("Visitor");
    file.bottom.push([
      `class ${name}:`,
      "    def visit(self, thing):",
      "        return getattr(self, 'visit_' + thing.__class__.__name__, self.other)(thing)",
      "    def other(self, thing):",
      "        return 'other'",
      `    def visit_${cls.name}(self, thing):`,
      `        return ${look(scene, "thing")}`,
    ]);
    scene.step(`print ${file.module}.${name}().visit(${scene.make(cls)})`);
  },
  "by whoever makes it": (scene) => {
    const expression = look(scene, "thing");
    const make = scene.helper((name) =>
      scene.random.pick([
        [`def ${name}(cls, *args):`, "    thing = cls(*args)", `    return ${expression}`],
        [`def ${name}(make, *args, **named):`, "    thing = apply(make, args, named)", `    print ${expression}`, "    return 1"],
      ]),
    );
    const cls = scene.anyClass();
    scene.step(`print ${make}(${scene.ref(cls)})`);
  },
  "handed out by a generator": (scene) => {
    const make = scene.helper((name) =>
      scene.random.pick([
        [`def ${name}(things):`, "    for thing in things:", "        yield thing"],
        [`def ${name}(things):`, "    return (thing for thing in things if thing is not None)"],
        [`def ${name}(things):`, "    got = yield things[0]"],
      ]),
    );
    scene.step(`for each in ${make}([${scene.make()}]):`, `    print ${look(scene, "each")}`);
  },
  "handed out by a manager": (scene) => {
    const file = scene.helperFile();
    file.imports.add("import contextlib");
    const name = scene.program.fresh("lent_");
    file.bottom.push(["@contextlib.contextmanager", `def ${name}(thing):`, "    yield thing"]);
    scene.step(`with ${file.module}.${name}(${scene.make()}) as each:`, `    print ${look(scene, "each")}`);
  },
  "carried by an exception": (scene) => {
    const name = scene.program.fresh("Failed");
    scene.main.bottom.push([
      `class ${name}(Exception):`,
      "    def __init__(self, thing):",
      "        Exception.__init__(self, thing)",
      "        self.thing = thing",
    ]);
    const read = scene.random.pick(["error.thing", "error.args[0]"]);
    scene.step(
      "try:",
      `    raise ${name}(${scene.make()})`,
      `except ${name} as error:`,
      `    found = ${read}`,
      `    print ${look(scene, "found")}`,
    );
  },
  "found by its method": (scene) => {
    const bound = scene.random.pick([scene.alias, scene.method]);
    scene.step(`thing = ${scene.make()}`, `found = thing.${bound}.im_self`, "if found is not None:", `    print ${look(scene, "found")}`);
  },
  "found in a frame": (scene) => {
    const show = scene.helper((name, file) => {
      file.imports.add("import sys");
      return [`def ${name}():`, "    thing = sys._getframe(1).f_locals['thing']", `    return ${look(scene, "thing")}`];
    });
    scene.step(`thing = ${scene.make()}`, `print ${show}()`);
  },
  "kept by a module": (scene) => {
    const file = scene.helperFile();
    const name = scene.program.fresh("CURRENT");
    file.top.push([`${name} = None`]);
    const show = scene.program.fresh("current_");
    file.bottom.push([`def ${show}():`, `    return ${look(scene, name)}`]);
    scene.step(
      scene.random.pick([`${file.module}.${name} = ${scene.make()}`, `setattr(${file.module}, '${name}', ${scene.make()})`]),
      `print ${file.module}.${show}()`,
    );
  },
  "kept by a class": (scene) => {
    const file = scene.helperFile();
    const name = scene.program.fresh("Plant");
    file.bottom.push([
      `class ${name}(object):`,
      "    current = None",
      "    @classmethod",
      "    def show(cls):",
      `        return ${look(scene, "cls.current")}`,
    ]);
    scene.step(`${file.module}.${name}.current = ${scene.make()}`, `print ${file.module}.${name}.show()`);
  },
  "kept by a decorator": (scene) => {
    const { cls } = scene.target;
    const traced = scene.program.fresh("traced_");
    cls.file.top.push([
      `def ${traced}(method):`,
      "    def wrapped(self, *args):",
      `        return ${look(scene, "self")}`,
      "    return wrapped",
    ]);
    const name = scene.program.fresh("show_");
    cls.members.push([`@${traced}`, `def ${name}(self):`, "    pass"]);
    scene.step(`print ${scene.make()}.${name}()`);
  },
  "printed by itself": (scene) => {
    const { cls } = scene.target;
    const shown = look(scene, "self");
    cls.members.push([`def ${scene.random.pick(["__repr__", "__str__"])}(self):`, `    return '<%s>' % (${shown},)`]);
    const form = scene.random.pick([
      "print thing",
      "print '%s %r' % (thing, [thing])",
      "print str(thing), `thing`",
      "print '{0}'.format(thing)",
    ]);
    scene.step(`thing = ${scene.make(cls)}`, form);
  },
  "printed while it is made": (scene) => {
    const { cls } = scene.target;
    if (!cls.init) return;
    cls.members.push(["def __repr__(self):", `    return 'sees %s' % (sorted(getattr(self, '__dict__', {})),)`]);
    scene.intoInit(cls, scene.random.pick(["print self", "print repr(self)", "print '%r' % self", "print [self]"]));
    scene.step(`thing = ${scene.make()}`);
  },
});

/** A class that holds one thing, as the main module says it. */
function rack(scene: Scene, ...members: string[]): string {
  const file = scene.random.pick([scene.helperFile(), scene.helperFile(), scene.target.cls.file]);
  const name = scene.program.fresh("Rack");
  const head = scene.random.pick([`class ${name}(object):`, `class ${name}:`]);
  file.bottom.push([head, "    def __init__(self, item):", "        self.item = item", ...members.map((line) => `    ${line}`)]);
  scene.main.imports.add(`import ${file.module}`);
  return `${file.module}.${name}`;
}

/** A function that looks at what it is given, as the main module says it. */
function looker(scene: Scene): string {
  if (scene.random.chance(0.15)) return "vars";
  const expression = look(scene, "thing");
  if (scene.random.chance(0.2)) return `(lambda thing: ${expression})`;
  return scene.helper((name) => [`def ${name}(thing):`, `    return ${expression}`]);
}

/** Half of the time it happens to a class that only looks like the target. */
export function staged(features: Features): Features {
  return Object.fromEntries(
    Object.entries(features).map(([name, build]) => [name, (scene: Scene): void => (build as Feature)(onStage(scene))]),
  );
}
