import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "./command.js";
import { powerless } from "./powerless.js";
import { cyclesIn, dumpIn, dumpOf, PROBE, printedProbe, probed, withProbe } from "./probe.js";
import { python2, runPython2, skipReason } from "./python2.js";

const FINALIZED = "    def __del__(self): pass\n";
const PUMP = `class Pump(object):
    def __init__(self):
        self.isClosed = self.is_closed
    def is_closed(self):
        return True
${FINALIZED}`;
/** Two of them, in gc.garbage. */
const LEAKED = `${PUMP}
Pump(); Pump()
gc.collect()
`;

it("unleak probe prints the module", () => {
  expect(printedProbe()).toMatchObject({ stdout: PROBE, stderr: "", status: 0 });
});

describe("the text of the module", () => {
  it("is ASCII, so that no line needs to say its encoding", () => {
    expect(PROBE).toMatch(/^[\n\x20-\x7e]*$/);
  });

  // What came after 2.4, by the syntax tree and the tokens of 2.7, and by the lines of https://docs.python.org/2.7/whatsnew.
  const NEWER = `
import ast, re, sys, tokenize
found = []
text = open(sys.argv[1]).read()
tree = ast.parse(text)
MODULES = set('json io abc functools hashlib ctypes contextlib uuid sqlite3 multiprocessing fractions numbers argparse importlib collections'.split())
NAMES = set('all any bytes bytearray bin format next memoryview BaseException GeneratorExit BufferError property_setter __package__ print_function'.split())
ATTRIBUTES = set('partition rpartition format viewkeys viewvalues viewitems next_ is_tracked namedtuple defaultdict OrderedDict SEEK_SET cell_contents gi_code __code__ __func__ __self__ __closure__ __defaults__ __globals__'.split())
for node in ast.walk(tree):
    kind = type(node).__name__
    if kind in ('With', 'IfExp', 'Set', 'SetComp', 'DictComp', 'JoinedStr'): found.append(kind)
    if kind == 'TryFinally' and len(node.body) == 1 and type(node.body[0]).__name__ == 'TryExcept' and node.body[0].lineno == node.lineno: found.append('try except finally')
    if kind == 'ImportFrom' and (node.level or node.module == '__future__'): found.append('relative or future import')
    if kind == 'Import': found.extend(name.name for name in node.names if name.name in MODULES)
    if kind == 'ImportFrom': found.extend(name.name for name in node.names if node.module != 'collections' or name.name != 'deque')
    if kind == 'Name' and node.id in NAMES: found.append(node.id)
    if kind == 'Attribute' and node.attr in ATTRIBUTES: found.append(node.attr)
    if kind == 'Yield': found.append('yield')
    if kind == 'ClassDef' and node.decorator_list: found.append('class decorator')
    if kind == 'ExceptHandler' and re.search(r'\\bas\\b', text.split('\\n')[node.lineno - 1]): found.append('except as')
for token in tokenize.generate_tokens(open(sys.argv[1]).readline):
    if token[0] == tokenize.STRING and re.match('(?i)b', token[1]): found.append('b string')
    if token[0] == tokenize.NUMBER and re.match('(?i)0[ob]', token[1]): found.append('0o')
for line in text.split('\\n'):
    if re.match(r'\\s*class \\w+\\(\\):', line): found.append('class X()')
print sorted(set(found))
`;
  const newer = (text: string) => runPython2(["newer.py", "text.py"], withProbe({ "newer.py": NEWER, "text.py": text }));

  it.skipIf(skipReason !== undefined)("is of 2.4", () => {
    expect(newer(PROBE.replace(/yield_ for yield_ in/, "each for each in"))).toBe("[]\nexit 0\n");
    const later = "try: pass\nexcept ValueError as e: pass\nfinally: pass\nx = b'' if y else any(z)\nwith a: pass\nclass X(): pass\n";
    expect(newer(later)).toBe("['IfExp', 'With', 'any', 'b string', 'class X()', 'except as', 'try except finally']\nexit 0\n");
  });
});

describe.skipIf(skipReason !== undefined)("a dump", () => {
  it("tells of the process, the collector, the descriptors and the classes, with files and first lines", () => {
    const dump = dumpOf(`import pumps\npumps.Pump()\ngc.collect()\nkept = [os.pipe() for _ in range(5)]`, { "pumps.py": `\n${PUMP}` });
    expect(dump).toMatchObject({ format: "unleak-probe", version: 1, gc: { enabled: true, debug: 0, thresholds: [700, 10, 10] } });
    expect(dump.python).toMatch(/^2\.7\./);
    expect(dump.descriptors.kinds.pipe).toBeGreaterThanOrEqual(10);
    expect(dump.garbage).toMatchObject({ count: 1, examined: 1 });
    const [type] = dump.garbage.types;
    expect(dump.classes[type?.class ?? -1]).toMatchObject({ name: "Pump", module: "pumps", line: 3, style: "new", ancestors: [] });
    expect(dump.classes[type?.class ?? -1]?.file).toMatch(/pumps\.py$/);
  });

  it.each([
    ["an alias", "self.a = self.m", "a -> instancemethod, self -> C"],
    ["itself", "self.a = self", "a -> C"],
    ["a dict", "self.a = {'k': [self]}", "a -> dict, item k -> list, item 0 -> C"],
    ["a key", "self.a = {self: 1}", "a -> dict, key -> C"],
    ["a tuple and a set", "self.a = (1, set([self.m]))", "a -> tuple, item 1 -> set, item 0 -> instancemethod, self -> C"],
    ["a deque", "import collections; self.a = collections.deque([self])", "a -> deque, item 0 -> C"],
    ["a closure", "self.a = lambda: self", "a -> function, closure self -> C"],
    ["a default", "def f(x, y=self): pass\n        self.a = f", "a -> function, default y -> C"],
    ["an attribute of a function", "def f(): pass\n        f.owner = self\n        self.a = f", "a -> function, owner -> C"],
    ["functools.partial", "import functools; self.a = functools.partial(self.m, 1)", "a -> partial, func -> instancemethod, self -> C"],
    ["a generator", "self.a = self.g(); self.a.next()", "a -> generator, gi_frame -> frame, local self -> C"],
    [
      "a traceback",
      "try: 1/0\n        except ZeroDivisionError: self.a = sys.exc_info()",
      "a -> tuple, item 2 -> traceback, tb_frame -> frame, local self -> C",
    ],
    [
      "a callback",
      "import weakref; self.b = set(); self.a = weakref.ref(self.b, self.m)",
      "a -> weakref, other -> instancemethod, self -> C",
    ],
    ["another object", "self.a = D(); self.a.b = self", "a -> D, b -> C"],
    ["a slot of another object", "self.a = S(); self.a.slot = self", "a -> S, slot -> C"],
    ["an old object", "self.a = O(); self.a.b = self", "a -> O, b -> C"],
    ["a list that is an object", "self.a = L([self])", "a -> L, item 0 -> C"],
    ["a dict that is an object", "self.a = M(); self.a['k'] = self", "a -> M, item k -> C"],
    ["the dictionary of one", "self.a = M(); self.a.b = self", "a -> M, b -> C"],
    [
      "a method of a container",
      "self.b = [self]; self.a = self.b.append; del self.b",
      "a -> builtin_function_or_method, other -> list, item 0 -> C",
    ],
    [
      "a wrapper of C, whose type nobody made ready",
      "self.b = [self]; self.a = self.b.__len__; del self.b",
      "a -> method-wrapper, other -> list, item 0 -> C",
    ],
    ["an exception", "self.a = E(); self.a.b = self", "a -> E, b -> C"],
    ["a dictionary of another kind", "self.a = D(); self.a.__dict__ = M(); self.a.b = self", "a -> D, b -> C"],
    ["an old dictionary of another kind", "self.a = O(); self.a.__dict__ = M(); self.a.b = self", "a -> O, b -> C"],
    ["a property's function", "self.a = property(lambda x: self)", "a -> property, fget -> function, closure self -> C"],
    [
      "a frame that has ended",
      "def helper():\n            try: 1/0\n            except ZeroDivisionError: return sys.exc_info()[2]\n        self.a = helper()",
      "a -> traceback, tb_frame -> frame, caller -> frame, local self -> C",
    ],
    ["a class of its own", "self.a = type('T', (D,), {'owner': self})", "a -> type, owner -> C"],
  ])("tells of a cycle by %s", (_what, statement, cycle) => {
    for (const head of ["class C(object):", "class C:"]) {
      const program = `class D(object): pass
class O: pass
class S(object):
    __slots__ = ['slot']
class L(list): pass
class M(dict): pass
class E(Exception): pass
${head}
    def __init__(self):
        ${statement}
    def m(self, *given): pass
    def g(self):
        yield 1
${FINALIZED}
C()
gc.collect()
`;
      expect(cyclesIn(dumpOf(program)), head).toContain(`C: ${cycle}`);
    }
  });

  it("tells of slots, private ones and those of ancestors, and of a class that holds its instances", () => {
    const program = `class A(object):
    __slots__ = ['one', '__two', 'unset']
    def __init__(self):
        self.one = self
        self.__two = [self]
class B(A):
    __slots__ = ['three', '__dict__']
    def __init__(self):
        A.__init__(self)
        self.three = self
        self.four = self
${FINALIZED}
def make():
    class Own(object):
        def __del__(self): pass
    Own.last = Own()
B()
make()
gc.collect()
`;
    const dump = dumpOf(program);
    const all = cyclesIn(dump);
    for (const cycle of ["one -> B", "_A__two -> list, item 0 -> B", "three -> B", "four -> B"]) expect(all).toContain(`B: ${cycle}`);
    expect(all).toContain("Own: class -> type, last -> Own");
    const place = dump.garbage.types[0]?.class ?? -1;
    expect(dump.classes[place]?.ancestors.map((each) => dump.classes[each]?.name)).toEqual(["A"]);
  });

  it("tells of what lies on no cycle which class holds it", () => {
    const program = `class Socket(object):
${FINALIZED}
class Link(object):
    def __init__(self):
        self.sockets = [Socket(), Socket()]
        self.me = self
${FINALIZED}
Link()
gc.collect()
`;
    const { garbage, classes } = dumpOf(program);
    const socket = garbage.types.find((type) => classes[type.class]?.name === "Socket");
    expect(socket).toMatchObject({ count: 2, sampled: 2, onNone: 2, cycles: [], heldBy: { name: "sockets" } });
    expect(classes[socket?.heldBy?.class ?? -1]?.name).toBe("Link");
  });

  it("spreads its samples, so that later objects of another kind are seen, and counts cycles by samples", () => {
    const program = `class C(object):
    def __init__(self, name): setattr(self, name, self)
${FINALIZED}
gc.disable()
for _ in range(900): C('early')
for _ in range(300): C('late')
gc.collect()
`;
    const { garbage } = dumpOf(program);
    const [type] = garbage.types;
    expect(type).toMatchObject({ count: 1200, sampled: 16, onNone: 0 });
    expect(type?.cycles.map(({ samples, links }) => [links[0]?.name, samples])).toEqual([
      ["early", 12],
      ["late", 4],
    ]);
  });
});

describe.skipIf(skipReason !== undefined)("what objects define", () => {
  const names = [
    ...["repr", "str", "unicode", "nonzero", "len", "hash", "eq", "ne", "lt", "cmp", "call", "iter", "contains", "getitem", "setattr"],
    ...["delattr", "getattr", "getattribute", "instancecheck", "subclasscheck", "subclasses", "reduce", "reduce_ex", "sizeof", "index"],
    ...["coerce", "int", "float", "dir", "enter", "exit", "get", "getslice"],
  ];
  const HOSTILE = names.map((name) => `    def __${name}__(self, *given): return called('__${name}__')\n`).join("");
  const program = `
said = []
armed = []
def called(what):
    if not armed: return 1
    said.append(what)
    raise SystemError(what)
class Meta(type):
${HOSTILE.replace(/ {4}def __(?:setattr|get|call)__.*\n/g, "")}
    @property
    def __name__(cls): called('meta name')
    @property
    def __module__(cls): called('meta module')
    @property
    def __mro__(cls): called('meta mro')
def body():
    names = {}
    exec 'if 1:\\n' + ${JSON.stringify(HOSTILE)} in globals(), names
    names['__del__'] = lambda self: None
    return names
class_of = property(lambda self: called('__class__'))
dict_of = property(lambda self: called('__dict__'))
New = Meta('New', (object,), dict(body(), __class__=class_of))
Hidden = Meta('Hidden', (New,), dict(body(), __dict__=dict_of, __module__='odd'))
Slotted = Meta('Slotted', (object,), dict(body(), __slots__=['me'], __class__=class_of))
Listed = Meta('Listed', (list,), dict(body(), __class__=class_of))
Keyed = Meta('Keyed', (dict,), dict(body(), __class__=class_of))
import types
Old = types.ClassType('Old', (), body())
class Odd(types.ModuleType):
    def __getattribute__(self, name): called('module')
sys.modules['odd'] = Odd('odd')
def link(x):
    if type(x) is types.InstanceType: gc.get_referents(x)[1]['me'] = x
    elif type(x) is Slotted: type.__dict__['__dict__'].__get__(Slotted)['me'].__set__(x, x)
    else:
        object.__setattr__(x, 'me', x)
        object.__setattr__(x, 'box', {x: (x, New)})
    if type(x) is Listed: list.append(x, x)
    if type(x) is Keyed: dict.__setitem__(x, 'me', x)
gc.disable()
for _ in range(3):
    for cls, make in ((New, object), (Slotted, object), (Listed, list), (Keyed, dict)): link(make.__new__(cls))
    link(types.InstanceType(Old))
    link(object.__new__(Hidden))
gc.collect()
del said[:]
armed.append(1)
`;

  it("is never called, whatever it would do", () => {
    const { printed, folder } = probed(
      `${program}count = len(gc.garbage)\ndone = unleak_probe.dump('dump.json')\nfound = unleak_probe.count(New, Old)\ndel armed[:]\nprint done, found, count, said\n`,
    );
    expect(printed).toBe("None 9 18 []\nexit 0\n");
    const all = cyclesIn(dumpIn(folder));
    for (const name of ["New", "Hidden", "Slotted", "Listed", "Keyed", "Old"]) expect(all).toContain(`${name}: me -> ${name}`);
    expect(all).toContain("Listed: item 0 -> Listed");
    expect(all).toContain("Keyed: item me -> Keyed");
    expect(all).toContain("New: box -> dict, key -> New");
  });
});

describe.skipIf(skipReason !== undefined)("afterwards", () => {
  it("the collector is as it was, and gc.garbage, and the exception that is handled", () => {
    const { printed } = probed(`${LEAKED}
before = list(gc.garbage)
for enabled, threshold, debug in ((True, (700, 10, 10), 0), (False, (5, 6, 7), gc.DEBUG_SAVEALL)):
    (enabled and gc.enable or gc.disable)()
    gc.set_threshold(*threshold)
    gc.set_debug(debug)
    try:
        raise KeyError('mine')
    except KeyError:
        unleak_probe.dump('dump.json')
        unleak_probe.dump('no/such/folder')
        unleak_probe.count(Pump)
        print sys.exc_info()[1], sys.exc_value,
    print gc.isenabled() == enabled, gc.get_threshold() == threshold, gc.get_debug() == debug, len(gc.garbage) == len(before), [x for x in map(lambda a, b: a is b, gc.garbage, before) if not x]
`);
    expect(printed.replace(/unleak_probe: .*\n/, "")).toBe(`${"'mine' 'mine' True True True True []\n".repeat(2)}exit 0\n`);
  });

  it("nothing is held: samples are freed with what the program lets go of, without a collection", () => {
    const { printed } = probed(`${LEAKED}
import weakref
class Old:
    def __init__(self): self.me = [self]
${FINALIZED}
def gen(x):
    yield x
class Other(object):
    def __init__(self):
        self.gen = gen(self)
        self.gen.next()
        self.f = lambda: self
${FINALIZED}
Old(); Other()
gc.collect()
gc.disable()
refs = [weakref.ref(x, lambda ref: None) for x in gc.garbage]
counts = [sys.getrefcount(x) for x in gc.garbage]
tracked = len(gc.get_objects())
for path in ('dump.json', 'no/such/folder', '/dev/null', ''):
    unleak_probe.dump(path)
    unleak_probe.count(Pump, Old)
del path
print len(refs), counts == [sys.getrefcount(x) for x in gc.garbage], len(gc.get_objects()) - tracked < 10
for x in gc.garbage:
    x.__dict__.clear()
del x, gc.garbage[:]
print [ref() for ref in refs]
`);
    expect(printed.replace(/unleak_probe: .*\n/, "")).toBe("4 True True\n[None, None, None, None]\nexit 0\n");
  });

  it("objects without a dictionary have none, and frames no copy of their locals", () => {
    const { printed } = probed(`
class D(object):
    def __del__(self): pass
class S(D):
    __slots__ = ['me', 'names']
def gen(x):
    yield x
x = S()
x.me = x; x.names = {'a': 1}
y = gen(x); y.next(); x.me = y
del x, y
gc.collect()
S_size = len(gc.get_referents(gc.garbage[0]))
frame_size = len(gc.get_referents(gc.garbage[0].me.gi_frame))
print unleak_probe.dump('dump.json'), len(gc.get_referents(gc.garbage[0])) == S_size, len(gc.get_referents(gc.garbage[0].me.gi_frame)) == frame_size
`);
    expect(printed).toBe("None True True\nexit 0\n");
  });
});

describe.skipIf(skipReason !== undefined)("however much there is", () => {
  it("200,000 objects in gc.garbage that all know one another cost a search and a file of bounded size", () => {
    const dump = dumpOf(`${PUMP}
gc.disable()
all = [Pump() for _ in xrange(200000)]
for each in all: each.all = all
del each, all
gc.collect()
`);
    expect(dump.garbage).toMatchObject({ count: 200_000, examined: 200_000 });
    expect(dump.search.cut).toBe(true);
    expect(dump.search.visited).toBeLessThanOrEqual(16 * 800);
    expect(dump.search.steps).toBeLessThanOrEqual(300_000);
    expect(JSON.stringify(dump).length).toBeLessThan(20_000);
    expect(cyclesIn(dump)).toContain("Pump: isClosed -> instancemethod, self -> Pump");
  });

  it("thousands of classes, long names, wide objects and long chains are told of in a file of bounded size", () => {
    const dump = dumpOf(`
def finish(self): pass
gc.disable()
for number in range(3000):
    cls = type('C%d' % number, (object,), {'__del__': finish})
    x = cls()
    x.__dict__['n' * 100000] = x
    x.wide = dict([(str(each), [x]) for each in range(100)])
cls = object
for number in range(900):
    cls = type('Deep%d' % number, (cls,), {'__del__': finish})
for _ in range(5000):
    x = cls()
    x.me = x
chain = [x]
for number in range(2000):
    chain = [chain]
x.chain = chain
del x, cls, chain
gc.collect()
`);
    expect(dump.garbage.count).toBe(8000);
    expect(dump.search.steps).toBeLessThanOrEqual(300_000);
    expect(JSON.stringify(dump).length).toBeLessThan(4_000_000);
    expect(cyclesIn(dump).some((each) => each.startsWith("Deep899: me -> Deep899"))).toBe(true);
  });

  it("a container that is larger than what is looked at is not listed as a whole", () => {
    const { printed, folder } = probed(`
import resource
class Wide(list):
    def __del__(self): pass
x = Wide(xrange(3000000))
x.me = x
del x
gc.collect()
print unleak_probe.dump('first.json')
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print unleak_probe.dump('dump.json'), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2000
`);
    expect(printed).toBe("None\nNone True\nexit 0\n");
    expect(cyclesIn(dumpIn(folder))).toEqual(["Wide: me -> Wide"]);
  });
});

describe.skipIf(skipReason !== undefined)("names", () => {
  it("of any bytes are told, classes need no module, and modules no file", () => {
    const dump = dumpOf(`
import types
def finish(self): pass
for name, module in (('P\\xc3\\xbcmpe', 'm'), ('bad\\xff\\x01"\\n', None), ('Three', 7), ('Four', 'sys'), ('Five', 'gone.away')):
    for cls in (type(name, (object,), {'__del__': finish, '__module__': module}), types.ClassType(name, (), {'__del__': finish, '__module__': module})):
        x = cls()
        x.me = x
bare = eval("type('Bare', (object,), {'__del__': finish})", {'__builtins__': __builtins__, 'finish': finish})
x = bare(); x.me = {u'\\u20ac\\U0001d4b3': x}
del x
gc.collect()
`);
    const told = dump.garbage.types.map((type) => dump.classes[type.class]);
    const names = told.map((each) => [each?.name, each?.module]);
    expect(names).toContainEqual(["Pümpe", "m"]);
    expect(names).toContainEqual(['bad\udcff\x01"\n', null]);
    expect(names).toContainEqual(["Three", null]);
    expect(names).toContainEqual(["Bare", null]);
    expect(told.find((each) => each?.name === "Five")?.file).toBe("program.py");
    expect(cyclesIn(dump)).toContain("Bare: me -> dict, item €𝒳 -> Bare");
  });

  it("of files are those of the sources, in folders of any bytes", () => {
    const folder = withProbe({});
    mkdirSync(join(folder, "früh"));
    writeFileSync(join(folder, "früh", "pumps.py"), PUMP);
    writeFileSync(
      join(folder, "program.py"),
      "# coding: utf-8\nimport sys, py_compile, gc, os\nsys.path.insert(0, 'früh')\npy_compile.compile('früh/pumps.py')\nimport pumps, unleak_probe\nprint pumps.__file__[-1]\npumps.Pump()\ngc.collect()\nprint unleak_probe.dump('früh/dämp.json'), unleak_probe.dump(u'fr\\xfch/unicode.json')\n",
    );
    const printed = runPython2(["program.py"], folder);
    expect(printed).toMatch(/^c\nNone /);
    const dump = dumpIn(folder, "früh/dämp.json");
    expect(dump.classes.find(({ name }) => name === "Pump")?.file).toBe("früh/pumps.py");
  });
});

describe.skipIf(skipReason !== undefined)("what can't be written", () => {
  const left = (folder: string) => readdirSync(folder).filter((name) => name.startsWith(".unleak-probe"));

  it.each([
    ["a folder that isn't there", "no/such.json", "'no/such.json': No such file or directory"],
    ["a folder", ".", "'.': it is there, and no file"],
    ["a device", "/dev/full", "'/dev/full': it is there, and no file"],
    ["nothing", "", "the path of a dump is a string that names a file"],
  ])("to %s is told and raises nothing", (_what, path, message) => {
    const { printed, folder } = probed(`${LEAKED}print unleak_probe.dump(${JSON.stringify(path)})\n`);
    expect(printed).toBe(`${message}\nunleak_probe: ${message}\nexit 0\n`);
    expect(left(folder)).toEqual([]);
  });

  it("is no string, or no path: told, too", () => {
    const { printed } = probed("for path in (None, 3, object, 'a\\0b', 'x' * 5000): print type(unleak_probe.dump(path)).__name__,\n");
    expect(printed).toMatch(/^str str str str str unleak_probe: .*\nexit 0\n$|^str str str str str\nunleak_probe/);
  });

  it.each([
    ["a limit on files", "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))"],
    [
      "a limit on files that would end the program",
      "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); signal.signal(signal.SIGXFSZ, signal.SIG_DFL)",
    ],
    ["a disk that is full", "unleak_probe.system = Full()"],
  ])("because of %s leaves the dump of before, and says so once", (_what, made) => {
    const { printed, folder } = probed(`${LEAKED}
import resource, signal
class Full(object):
    def __getattr__(self, name): return getattr(os, name)
    def open(self, path, flags, mode):
        os.close(os.open(path, flags, mode))
        return os.open('/dev/full', os.O_WRONLY)
print unleak_probe.dump('dump.json')
${made}
for _ in range(2): print unleak_probe.dump('dump.json')
`);
    expect(printed).toMatch(
      /^None\n'dump\.json': (File too large|No space left on device)\n'dump\.json': .*\nunleak_probe: 'dump\.json': .*\nexit 0\n$/,
    );
    expect(dumpIn(folder).garbage.count).toBe(2);
    expect(left(folder)).toEqual([]);
  });

  it("because of one object is left out and said, and the rest is written", () => {
    const { printed, folder } = probed(`${LEAKED}
class Other(object):
    def __init__(self): self.me = self
${FINALIZED}
Other()
gc.collect()
exec "def _of_method(x): raise ValueError('odd')" in unleak_probe.__dict__
print unleak_probe.dump('dump.json')
`);
    expect(printed).toBe("None\nunleak_probe: ValueError: odd\nexit 0\n");
    const dump = dumpIn(folder);
    expect(cyclesIn(dump)).toEqual(["Other: me -> Other"]);
    expect([dump.search.cut, dump.garbage.count]).toEqual([true, 3]);
  });

  it("beside a link is told, and .. behind a link is what the system takes it for", () => {
    const { printed, folder } = probed(`os.makedirs('deep/er')
os.symlink('deep/er', 'link')
open('old.json', 'w').write('old')
os.symlink('old.json', 'latest.json')
for path in ('link/../dump.json', 'latest.json'): print unleak_probe.dump(path), unleak_probe.install(path, None, True),
print os.path.exists('deep/dump.json'), open('old.json').read()
`);
    expect(printed).toBe("None None None None True old\nexit 0\n");
    expect(dumpIn(folder, "latest.json").garbage.count).toBe(0);
  });

  it("in a folder that may not be written", () => {
    const folder = withProbe({ "program.py": `import gc, unleak_probe\n${LEAKED}print unleak_probe.dump('dump.json')\n` });
    chmodSync(folder, 0o555);
    const [command, ...args] = powerless(python2?.command ?? "", "-B", "program.py");
    const { out, err } = run(command, args, folder);
    chmodSync(folder, 0o755);
    expect([out, err]).toEqual(["'dump.json': Permission denied\n", "unleak_probe: 'dump.json': Permission denied\n"]);
    expect(readdirSync(folder).sort()).toEqual(["program.py", "unleak_probe.py"]);
  });
});
