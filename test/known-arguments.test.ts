import { describe, expect, it } from "vitest";
import { transformSource } from "../src/index.js";

const HEAD = `class Conf(object):
    def __init__(self):
        self.rate = 1

class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 1

def show(x):
    return sorted(x.__dict__)

print show(Conf())
`;

const BOX = `class Box(object):
    def __init__(self, p):
        self.p = p

    def dump(self):
        return show(self.p)

    def tell(self, p):
        return show(p)

print Box(Conf()).dump(), Box(None).tell(Conf())
`;

/** What becomes of the alias: the name of its reason, or `safe`. */
async function verdict(text: string): Promise<string> {
  const { findings } = await transformSource(text, { transforms: ["method-alias"], others: "none" });
  return findings.map(({ reason }) => reason?.name ?? "safe").join();
}

describe("what is given to a function is another object", () => {
  it.each([
    "",
    BOX,
    "def traced(f):\n    f.__dict__['traced'] = True\n    return f\n\n@traced\ndef run(): pass\n",
    "def dump(x, y=None):\n    return show(x), show(y or Conf())\n\nprint dump(Conf()), dump(x=Conf())\n",
    "def all(*them, **more):\n    return vars(them), vars(more)\n",
    `${BOX}class Big(Box):\n    def __init__(self):\n        Box.__init__(self, Conf())\n\nprint Big().dump()\n`,
    `${BOX}box = Box(Conf())\nbox.say = box.tell\nprint box.say(Conf())\n`,
    "def make(x):\n    if x:\n        return Conf()\n    return None\n\nprint show(make(Pump()))\n",
    "import copy\ndef twin(x):\n    return copy.copy(x)\n\nprint show(twin(Conf()))\n",
    "def each():\n    yield Pump()\n\nprint show(each())\n",
    "def put(x, name):\n    setattr(x, '_' + name, 1)\n\nput(Pump(), 'lt')\n",
    "class Other(object):\n    @classmethod\n    def of(cls):\n        return show(cls())\n    def like(self):\n        return show(self.__class__())\n",
    "class Other(object):\n    def show(self, x):\n        return x\n\nprint Other().show(Pump())\n",
  ])("after %j", async (text) => expect(await verdict(HEAD + text)).toBe("safe"));
});

/** Where it matters what the instance itself has: `del x.halt` fails where that is an attribute of the class. */
const CLEARED = HEAD.replace("self.rate = 1", "self.halt = 1").replace("return sorted(x.__dict__)", "del x.halt");

describe("somebody may give an attribute another object", () => {
  it.each([
    ["box.p = Pump()", "alias-reassigned"],
    ["setattr(box, 'p', Pump())", "alias-reassigned"],
    ["box.p = Conf()", "safe"],
    ["Other().p = Pump()", "safe"],
  ])("%s: %s", async (statement, expected) => {
    const other = "class Other(object):\n    pass\n\n";
    expect(await verdict(`${CLEARED}${BOX}${other}box = Box(Conf())\n${statement}\nbox.dump()\n`)).toBe(expected);
  });
});

describe("somebody may give it an instance", () => {
  it.each([
    "print globals()['show'](Pump())\n",
    "name = 'sh' + 'ow'\nprint globals()[name](Pump())\n",
    "import sys\nprint getattr(sys.modules[__name__], 'show')(Pump())\n",
    "print map(show, [Pump()])\n",
    "print apply(show, (Pump(),))\n",
    "f = show\nprint f(Pump())\n",
    "exec 'print show(Pump())'\n",
    "class Other(object):\n    def __new__(cls):\n        return Pump()\n    @classmethod\n    def of(cls):\n        return show(cls())\n",
    "class Other(Pump):\n    @classmethod\n    def of(cls):\n        return show(cls())\n",
    "make = lambda: Pump()\n\nprint show(make())\n",
    "def made(cls):\n    return show(cls())\n\nprint made(Conf), made(Pump)\n",
    "def fields(x):\n    return getattr(x, '__dict__')\n\nprint fields(Pump())\n",
    "def fields(x, kind):\n    return getattr(x, '__%s__' % kind)\n\nprint fields(Pump(), 'dict')\n",
    "def put(x, name):\n    setattr(x, 'ha' + name, 1)\n\nput(Pump(), 'lt')\n",
    "def make(x):\n    return x\n\nprint show(make(Pump()))\n",
    "def make(x):\n    return Conf()\n\ndef swap():\n    global make\n    make = Pump\n\nswap()\nprint show(make())\n",
    "import copy\nprint show(copy.copy(Pump()))\n",
    "class Twin(object):\n    def __copy__(self):\n        return Pump()\n\nimport copy\nprint show(copy.copy(Twin()))\n",
    "print show(*[Pump()])\n",
    "print show(**{'x': Pump()})\n",
    "ways = {'s': show}\nprint ways['s'](Pump())\n",
    "def wrap(p):\n    return show(p)\n\nprint wrap(Conf()), wrap(Pump())\n",
    "def wrap(*p):\n    return show(p[0])\n\nprint wrap(Conf()), wrap(Pump())\n",
    "def wrap(p=Pump()):\n    return show(p)\n\nprint wrap()\n",
    "def outer(x):\n    def inner(y):\n        return show(y)\n    return inner(Conf()), inner(x)\n\nprint outer(Pump())\n",
    "def conv(x):\n    x = x or Pump()\n    return show(x)\n\nprint conv(None)\n",
    "class A(object):\n    show = staticmethod(show)\n\nprint A().show(Pump())\n",
    `"""\n>>> show(Pump())\n[]\n"""\n`,
    `${BOX}print Box(Pump()).dump()\n`,
    `${BOX}box = Box(Conf())\nbox.p = Pump()\nprint box.dump()\n`,
    `${BOX}def like(box, p):\n    return type(box)(p)\n\nprint like(Box(Conf()), Pump()).dump()\n`,
    `${BOX}def like(box, p):\n    return box.__class__(p)\n\nprint like(Box(Conf()), Pump()).dump()\n`,
    `${BOX}class Big(Box):\n    def __init__(self, q):\n        super(Big, self).__init__(q)\n\nprint Big(Pump()).dump()\n`,
    `${BOX}class Big(Box):\n    pass\n\nprint Big(Pump()).dump()\n`,
    `${BOX}kinds = [Box]\nprint kinds[0](Pump()).dump()\n`,
    `${BOX}box = Box(None)\nbox.say = box.tell\nprint box.say(Pump())\n`,
    `${BOX}print Box.tell(Box(None), Pump())\n`,
    `${BOX}def go(o, n, p):\n    return getattr(o, n)(p)\n\nprint go(Box(None), '_tell_'[1:5], Pump())\n`,
    `${BOX}print getattr(Box(None), 'te' + 'll')(Pump())\n`,
    `${BOX}for name in ['tell']:\n    print getattr(Box(None), name)(Pump())\n`,
    `${BOX}import operator\nprint operator.methodcaller('tell', Pump())(Box(None))\n`,
    // No function is named where it is called.
    `${BOX}print Box.__dict__['te' + 'll'](Box(None), Pump())\n`,
    `${BOX}for name, method in vars(Box).items():\n    if name == 'tell':\n        print method(Box(None), Pump())\n`,
    `${BOX}import inspect\nfor name, method in inspect.getmembers(Box(None), inspect.ismethod):\n    print method(Pump())\n`,
    `${BOX}def each(o):\n    for name in dir(o):\n        yield getattr(o, name)\n\nfor method in each(Box(None)):\n    print method(Pump())\n`,
    `${BOX}import operator\nname = 'te'\nprint operator.attrgetter(name + 'll')(Box(None))(Pump())\n`,
    `${BOX}import operator\nname = 'te'\nprint operator.methodcaller(name + 'll', Pump())(Box(None))\n`,
    `${BOX}box = Box(Conf())\nbox.__init__(Pump())\nprint box.dump()\n`,
    `${BOX}box = Box(Conf())\nbox.__dict__.update(p=Pump())\nprint box.dump()\n`,
    "import sys\nprint sys._getframe().f_globals['sh' + 'ow'](Pump())\n",
    "def other():\n    pass\n\nprint other.func_globals['sh' + 'ow'](Pump())\n",
    "import gc\nfor function in gc.get_objects():\n    if getattr(function, '__name__', '') == 'sh' + 'ow':\n        print function(Pump())\n",
    "def make():\n    return Conf()\n\ndef mine():\n    return Pump()\n\nmake.func_code = mine.func_code\nprint show(make())\n",
  ])("by %j", async (text) => expect(await verdict(HEAD + text)).toBe("instance-dict"));
});
