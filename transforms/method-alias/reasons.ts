/** A page on one reason: a sentence that stands by itself, an example that has it, why, and what a person can do. */
export function page(opening: string, example: string, why: readonly string[], whatToDo: readonly string[]): string {
  const code = `\`\`\`python\n${example.trim()}\n\`\`\``;
  return [opening, code, wrapped(["Why:", ...why]), wrapped(["What to do:", ...whatToDo])].join("\n\n");
}

/** A paragraph in lines of at most 98 characters; what stands in backticks is not broken. */
function wrapped(phrases: readonly string[]): string {
  const words = phrases.join(" ").match(/(?:`[^`]*`|[^\s`])+/g) ?? [];
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= 98) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join("\n");
}

export const docs = `
An instance that stores one of its own methods holds itself: the attribute holds the bound method,
and the bound method holds the instance. Counting references never frees such a cycle. On Python 2
the garbage collector doesn't either when the object has \`__del__\`: it puts the object in
\`gc.garbage\` and never runs \`__del__\`. The files, pipes and sockets of these objects stay open
until the process fails with "Too many open files".

\`\`\`diff
 class OsPipeHolder(object):
     def __init__(self):
         self._read, self._write = open_pipe()
-        self.isClosed = self.is_closed

     def is_closed(self):
         return self._read is None and self._write is None

+    isClosed = is_closed
+
     def __del__(self):
         if not self.is_closed():
             self.close()
\`\`\`

\`holder.isClosed()\` works as before. The bound method is now made when somebody asks for it, and
nothing keeps it afterwards, so the holder is freed with its last reference. A class without
\`__del__\` is rewritten too: its instances are freed late today, when the collector runs.

It is safe, and done by default, when unleak can show that

- the line stands directly in \`__init__\` and runs on every way through it;
- the method is a function, a static method or a class method of the class itself, or a plain
  function of a known ancestor, and nothing replaces it, on an instance or on a class;
- nothing else in the hierarchy sets or binds the alias;
- a subclass that overrides the method can have the alias as well (unleak writes it there, in
  whatever file the subclass is);
- no \`__slots__\`, \`__setattr__\` or metaclass is involved, and every ancestor is known;
- nothing looks at the dictionary of the instance, at the attributes of the class, at whether the
  alias is there, or at which object it is.

What it doesn't do:

- It leaves alone other cycles, such as a dictionary of bound methods or a stored \`lambda\`.
  \`unleak leaks\` lists them.
- It says nothing about \`self.A = self.M\` where \`M\` is a property or data: that is not this cycle.
- It doesn't touch the callers, and it doesn't judge what \`__del__\` does. An object that was never
  freed is freed now, so its \`__del__\` runs: that is the one change a program can notice.
`;

export const reasons: Readonly<Record<string, string>> = {
  "unresolved-method": page(
    "The method is defined nowhere that unleak can see, neither in the class nor in an ancestor.",
    `
from vendor.devices import Device       # not in the project

class Pump(Device):
    def __init__(self):
        Device.__init__(self)
        self.halt = self.stop           # no class of the project has stop
`,
    [
      "`halt = stop` in the class body looks for `stop` in the body and in the module, so the",
      "import would fail with `NameError: name 'stop' is not defined`. `halt = Device.stop` would fail",
      "with `AttributeError` where `stop` comes from `__getattr__` or is set on the instance.",
    ],
    [
      "Let unleak read the code of the ancestor: give `--root` a folder that holds both. Where",
      "you know that `stop` is a method, write a method `halt` that returns `self.stop()`, and take the",
      "line out of `__init__`.",
    ],
  ),

  "inherited-descriptor": page(
    "The method is a static or class method of an ancestor, and a plain copy of it would not be one.",
    `
class Base(object):
    @classmethod
    def create(cls):
        return cls.__name__

class Pump(Base):
    def __init__(self):
        self.make = self.create         # create is a class method of Base

class BigPump(Pump):
    pass
`,
    [
      "`make = Base.create` in the body of `Pump` would hold the class method bound to `Base`.",
      "`BigPump().make()` returns `'BigPump'` today and would return `'Base'`. Of a static method it",
      "would hold the bare function, which gets the instance as an argument: `TypeError`.",
    ],
    [
      "Run unleak with `--forward`, which writes a method `make` that calls `self.create`. By",
      "hand, `make = Base.__dict__['create']` in the body of `Pump` copies the class method itself, in",
      "place of the line in `__init__`.",
    ],
  ),

  "method-reassigned": page(
    "The method is replaced on the instance somewhere, so the alias may stand for another function.",
    `
def discard(message):
    pass

class Pump(object):
    def __init__(self, quiet=False):
        if quiet:
            self.log = discard          # replaces log on this instance
        self.report = self.log

    def log(self, message):
        print message
`,
    [
      "Today `Pump(quiet=True).report('on')` prints nothing, because the alias is what `self.log`",
      "was at that moment. With `report = log` in the class body it would print `on`. A subclass can do",
      "the same before it calls this `__init__`.",
    ],
    [
      "Write `report` as a method that calls `self.log(message)`, and take the line out of",
      "`__init__`. It looks `log` up at each call, so check that nothing replaces `log` later on while",
      "callers of `report` count on the old one.",
    ],
  ),

  "alias-reassigned": page(
    "The alias is, or may be, set, cleared or deleted in another place too: it may be state and no second name.",
    `
class Parser(object):
    def __init__(self):
        self.feed = self.read_header

    def read_header(self, line):
        self.title = line
        self.feed = self.read_body      # feed changes as the program runs

    def read_body(self, line):
        self.text = line
`,
    [
      "A class attribute is one value for all parsers. If both lines became class attributes, the",
      "second would win: the first line fed would go to `text`, and `title` would never be set. If only",
      "the first did, each parser would hold itself again once it has read its first line. Where the",
      "other place says `del self.feed`, that would fail with `AttributeError`. The finding says which",
      "other place it is: one that says the same method, one on an object that can't be told, or state.",
    ],
    [
      "Where every place says the same method, drop all of those lines and write `feed = read_header` in",
      "the class body by hand. An object that is never one of the class is no matter: do the same. State needs",
      "another form. Store the name of the method, not the method: `self.state = 'read_header'`, and a method",
      "`feed` that returns `getattr(self, self.state)(line)`.",
    ],
  ),

  "name-taken": page(
    "The name of the alias is bound or read in a class body of the hierarchy, or set on a class.",
    `
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 'stopped'

class QuietPump(Pump):
    halt = None                         # halt is bound here, too
`,
    [
      "Today the attribute of the instance hides that of the class, and `QuietPump().halt()`",
      "returns `'stopped'`. With `halt = stop` in `Pump` the `None` of `QuietPump` would come first:",
      "`TypeError: 'NoneType' object is not callable`. A class body that reads a global of that name,",
      "as in `STEPS = range(10)` below an alias `range`, would call the method instead.",
    ],
    ["Delete the other binding if nothing needs it, or rename one of the two, and run unleak", "again."],
  ),

  "init-not-plain": page(
    "The `__init__` is decorated, bound twice or defined in a branch, or it rebinds its own `self`.",
    `
def when_enabled(init):
    def wrapper(self, enabled=True):
        if enabled:
            init(self)
    return wrapper

class Pump(object):
    @when_enabled                       # decides whether the body runs
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        print 'stopping'
`,
    [
      "Today `Pump(enabled=False).halt()` raises `AttributeError`. With `halt = stop` in the class",
      "body it would stop a pump that was never set up. Below `self = master or self` the alias is set",
      "on the other object today, which would be without it.",
    ],
    ["Make `__init__` plain and run unleak again, or, if every instance may have the alias,", "write `halt = stop` below `stop` by hand."],
  ),

  conditional: page(
    "The alias is not set on every way through `__init__`, so some instances have it and some don't.",
    `
class Pump(object):
    def __init__(self, remote=False):
        if remote:
            self.notify = self.send_mail    # only remote pumps get it

    def send_mail(self):
        print 'mail sent'
`,
    [
      "With `notify = send_mail` in the class body every pump would have `notify`. `Pump().notify()`",
      "raises `AttributeError` today and would send a mail. The same is true in a loop, a `try`, a",
      "`with` or a nested function, and below a `return`.",
    ],
    [
      "If every instance may have the alias, move the line out of the block and above any",
      "`return`, and run unleak again. If not, write `notify` as a method that asks for the condition",
      "first, and store the condition on `self`.",
    ],
  ),

  "not-in-init": page(
    "The alias is set in a method other than `__init__`, so an instance lacks it until that method runs.",
    `
class Pump(object):
    def __init__(self):
        self.log = []

    def start(self):
        self.halt = self.stop           # no halt before start()

    def stop(self):
        self.log.append('stopped')
`,
    [
      "`Pump().halt()` raises `AttributeError` today. With `halt = stop` in the class body it would",
      "stop a pump that was never started. A `__getattr__` that answers for `halt` until then would no",
      "longer be asked.",
    ],
    [
      "If an instance may have the alias from the start, move the line into `__init__` and run",
      "unleak again. If not, write `halt` as a method that checks whether `start` has run.",
    ],
  ),

  "conditionally-defined": page(
    "The method is bound only in some branches of the class body, so it may not be there to be copied.",
    `
import sys

class Pump(object):
    def __init__(self):
        self.halt = self.stop

    if sys.platform != 'win32':
        def stop(self):                 # not bound on Windows
            print 'stopping'
`,
    [
      "On Windows this module can be imported today, as long as nobody makes a `Pump`. With",
      "`halt = stop` in the class body the import itself would fail with `NameError: name 'stop' is not",
      "defined`; if the module has a function `stop`, the alias would become that function. A class",
      "body with `exec`, `locals()`, `global` or `import *` gets this reason too: it may bind any name.",
    ],
    [
      "Bind the method in every branch, for instance in an `else` with a `stop` that raises",
      "`NotImplementedError`, and run unleak again.",
    ],
  ),

  "overridden-in-subclass": page(
    "A subclass finds another method under that name, and no edit can make the alias follow it there.",
    `
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 'stopped'

class Gentle(object):
    def stop(self):
        return 'stopped slowly'

class GentlePump(Gentle, Pump):         # finds stop in Gentle
    pass
`,
    [
      "Today `GentlePump().halt()` returns `'stopped slowly'`. With `halt = stop` in `Pump` it would",
      "return `'stopped'`. A subclass that overrides the method in its own body is no obstacle, since it",
      "gets the alias as well, unless it binds the name to data or only in some branches.",
    ],
    [
      "Run unleak with `--forward`, which writes a method `halt` that calls `self.stop`. It",
      "looks `stop` up at each call, and so finds the right one in every subclass.",
    ],
  ),

  "subclass-outside-paths": page(
    "A subclass that overrides the method needs an edit too, and its file is not among those to rewrite.",
    `
# pumps.py, which is given to unleak
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 'stopped'

# plugin.py, which is not given, or is excluded or silenced
from pumps import Pump

class RemotePump(Pump):
    def stop(self):                     # needs halt = stop below it
        return 'stopped remotely'
`,
    ["If `Pump` alone were rewritten, `RemotePump().halt()` would return `'stopped'`, where it", "returns `'stopped remotely'` today."],
    [
      "Give unleak the other file as well: `unleak -w pumps.py plugin.py`. Where it is excluded",
      "or silenced on purpose, `--forward` writes a method `halt` that calls `self.stop`, and the",
      "subclass can stay as it is.",
    ],
  ),

  slots: page(
    "A class of the hierarchy has `__slots__`, which fix the attributes that an instance can hold.",
    `
class Pump(object):
    __slots__ = ('halt', 'rate')        # halt is a slot

    def __init__(self):
        self.rate = 5
        self.halt = self.stop

    def stop(self):
        self.rate = 0
`,
    [
      "With `halt = stop` in this class body the slot is hidden and can't be set any more. Code that",
      "copies slot by slot, with `setattr(twin, name, getattr(pump, name))`, would fail with",
      "`AttributeError`, and Python 3 refuses the class with `ValueError`. Where the alias is no slot and",
      "the instances have no dictionary, the line itself raises `AttributeError` today.",
    ],
    [
      "Take `'halt'` out of `__slots__` by hand, delete the line in `__init__`, and write",
      "`halt = stop` below `stop`, and below the `stop` of each subclass that overrides it.",
    ],
  ),

  "custom-setattr": page(
    "A class of the hierarchy has its own `__setattr__`, `__getattribute__` or `__delattr__`.",
    `
class Pump(object):
    changes = []

    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 'stopped'

    def __setattr__(self, name, value):     # sees that halt is set
        self.changes.append(name)
        object.__setattr__(self, name, value)
`,
    [
      "After `Pump()` the list `Pump.changes` is `['halt']` today. With `halt = stop` in the class",
      "body it would be empty, because nothing is set on the instance any more. A `__getattribute__`",
      "can treat attributes of the instance and of the class differently.",
    ],
    [
      "Read these methods. If they don't need to see the alias, delete the line in `__init__`",
      "and write `halt = stop` below `stop` by hand, also in the subclasses that override `stop`.",
    ],
  ),

  metaclass: page(
    "A class of the hierarchy has a metaclass, which sees every name that the class body binds.",
    `
class Menu(type):
    def __init__(cls, name, bases, body):
        type.__init__(cls, name, bases, body)
        cls.commands = sorted(key for key in body if key[0] != '_')

class Pump(object):
    __metaclass__ = Menu                # makes a command of each method

    def __init__(self):
        self.halt = self.stop

    def stop(self):
        print 'stopping'
`,
    [
      "`Pump.commands` is `['stop']` today. With `halt = stop` in the class body it would be",
      "`['halt', 'stop']`, and the menu would have one command more. `ABCMeta` is no obstacle.",
    ],
    [
      "Read the metaclass. If it does nothing with the names in the class body, delete the line",
      "in `__init__` and write `halt = stop` below `stop` by hand, also in the subclasses that override",
      "`stop`.",
    ],
  ),

  decorated: page(
    "The method has a decorator or is made by a call, so it may be something else than a plain method.",
    `
class computed(object):
    def __init__(self, function):
        self.function = function
    def __get__(self, instance, owner):
        return self.function(instance)

class Pump(object):
    def __init__(self):
        self.started = self.now

    @computed                           # self.now is a number, no method
    def now(self):
        return time.time()
`,
    [
      "Today `pump.started` is the time at which the pump was made. With `started = now` in the",
      "class body it would be the present time at every look.",
    ],
    [
      "Look at what the decorator returns. If that is a function, as from a wrapper with",
      "`functools.wraps`, the alias means the same as before, and `--unsafe` applies it. If it is",
      "an object with a `__get__` of its own, leave the line as it is.",
    ],
  ),

  "patched-elsewhere": page(
    "The method is replaced from outside the class, and the alias may be the replacement today.",
    `
# pumps.py
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 'stopped'

# test_pumps.py
from pumps import Pump
Pump.stop = lambda self: 'faked'        # replaces the method
assert Pump().halt() == 'faked'
`,
    [
      "Today a pump made after the replacement has `halt` from it. With `halt = stop` in the class",
      "body the alias stays the function that the body defined, and this assertion fails. A test that",
      "fakes a method and calls it by its other name would run the real one.",
    ],
    [
      "Check that nobody calls the alias while the replacement is in place, or have the alias",
      "replaced as well. Then `--unsafe` applies it. With `--forward` unleak writes a method `halt`",
      "instead, which calls whatever `self.stop` is at each call.",
    ],
  ),

  "unknown-descendant": page(
    "A class that unleak can't resolve may inherit from this one and override the method.",
    `
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 'stopped'

def stop_slowly(self):
    return 'stopped slowly'

GentlePump = type('GentlePump', (Pump,), {'stop': stop_slowly})     # made by a call
`,
    [
      "`GentlePump().halt()` returns `'stopped slowly'` today. With `halt = stop` in `Pump` it would",
      "return `'stopped'`: this class needs `halt` as well, and unleak can't tell or can't write it.",
    ],
    [
      "Look at the class. If it doesn't inherit from this one, or doesn't override the method,",
      "`--unsafe` applies it. If it does, give it the alias by hand, here with `'halt': stop_slowly`",
      "in the dictionary, and then use `--unsafe`.",
    ],
  ),

  "unknown-base": page(
    "An ancestor of the class or of a subclass can't be resolved, and may interfere with the alias.",
    `
from vendor.devices import Device       # not in the project

class Pump(Device):
    def __init__(self):
        Device.__init__(self)
        self.halt = self.stop

    def stop(self):
        return 'stopped'
`,
    [
      "If `Device.__init__` says `self.halt = None`, the line in `Pump` puts the method in its place",
      "today. With `halt = stop` in the class body the `None` of the instance would hide it:",
      "`TypeError: 'NoneType' object is not callable`.",
    ],
    [
      "Let unleak read the ancestor, with a `--root` that holds both. Or read it yourself: it",
      "and its own ancestors must not use the name of the alias, and must not have `__slots__`,",
      "`__setattr__`, `__getattribute__`, `__delattr__` or a metaclass. Then `--unsafe` applies it.",
    ],
  ),

  "class-decorator": page(
    "The class has a decorator, which may look at the class attributes or replace the class.",
    `
def menu(cls):
    cls.commands = sorted(name for name in vars(cls) if name[0] != '_')
    return cls

@menu                                   # makes a command of each method
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        print 'stopping'
`,
    [
      "`Pump.commands` is `['stop']` today. With `halt = stop` in the class body it would be",
      "`['halt', 'stop']`, and the menu would have one command more.",
    ],
    [
      "Read the decorator. If it doesn't go through the attributes of the class and doesn't put",
      "another class in its place, `--unsafe` applies it. One that only registers the class, or adds",
      "methods under other names, is harmless.",
    ],
  ),

  "instance-dict": page(
    "The dictionary of an instance is used as a whole, and the alias would be missing from it.",
    `
class Pump(object):
    def __init__(self):
        self.rate = 5
        self.halt = self.stop

    def stop(self):
        self.rate = 0

    def fields(self):
        return sorted(self.__dict__)    # halt is one of them today
`,
    [
      "`Pump().fields()` is `['halt', 'rate']` today and would be `['rate']`. The same goes for",
      "`vars(self)`. A `setattr(self, name, value)` with a computed name may set the alias itself.",
    ],
    [
      "Look at what is done with the dictionary. If it is printed, compared or saved, see",
      "whether that works without the alias; most often it is the better for it. If it is written,",
      "see that the name can't be that of the alias. Then `--unsafe` applies it.",
    ],
  ),

  "presence-tested": page(
    "The program asks whether the alias is there, and as a class attribute it always is.",
    `
class Pump(object):
    def __init__(self):
        self.halt = self.stop
    def stop(self):
        print 'stopping'

class DryPump(Pump):
    def __init__(self):                 # doesn't call Pump.__init__
        self.rate = 0

def stop_if_possible(device):
    if hasattr(device, 'halt'):         # asks whether it is there
        device.halt()
`,
    [
      "Today `stop_if_possible(DryPump())` does nothing, because a `DryPump` has no `halt`. With",
      "`halt = stop` in the class body it would print `stopping`. The same goes for `getattr` with a",
      "default, for `except AttributeError`, and for a `__getattr__` that answers in its place.",
    ],
    [
      "Check that only instances get to this place, no classes, and that each has run `__init__`",
      "to its end. Then the answer is the same before and after, and `--unsafe` applies it.",
    ],
  ),

  "identity-used": page(
    "The program relies on the alias being one object that lives as long as the instance.",
    `
import weakref

class Pump(object):
    def __init__(self, listeners):
        self.on_stop = self.stop
        listeners.append(weakref.ref(self.on_stop))     # kept weakly

    def stop(self):
        return 'stopped'
`,
    [
      "Today the alias keeps the bound method alive, and `listeners[0]()` gives it back. As a class",
      "attribute it makes a new bound method at every look, which dies at once: `listeners[0]()` would",
      "be `None`. In the same way `pump.on_stop is pump.on_stop` is true today and would be false.",
    ],
    [
      "Compare methods with `==`, not `is` or `id`. Keep a weak reference to the instance, not",
      "to its method. Where the place only calls the alias, or keeps it strongly, nothing changes. Then",
      "`--unsafe` applies it.",
    ],
  ),

  copied: page(
    "Instances may be copied with `copy.copy`, and the alias of a copy calls the original today.",
    `
import copy

class Pump(object):
    def __init__(self, name):
        self.name = name
        self.halt = self.stop

    def stop(self):
        return self.name + ' stopped'

twin = copy.copy(Pump('main'))          # copies the bound method, too
twin.name = 'twin'
`,
    [
      "Today `twin.halt()` returns `'main stopped'`, because the copy has the bound method of the",
      "original. With `halt = stop` in the class body it would return `'twin stopped'`.",
    ],
    [
      "The new behaviour is nearly always the one that was meant. Check that no caller has come",
      "to rely on the old one; then `--unsafe` applies it. A class with `__copy__` decides for itself.",
      "`copy.deepcopy` is not concerned: its copies have always had methods of their own.",
    ],
  ),

  "class-listed": page(
    "The program lists the attributes of the class, and the alias would appear in that list.",
    `
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        print 'stopping'

def commands():
    return [name for name in dir(Pump) if name[0] != '_']   # lists the class
`,
    [
      "`commands()` is `['stop']` today. With `halt = stop` in the class body it would be",
      "`['halt', 'stop']`. The same goes for `Pump.__dict__` and `inspect.getmembers`, and in a",
      "`cmd.Cmd` the command `help` would list an alias `do_...` that it doesn't list today.",
    ],
    [
      "Look at what the list is for. If one name more does no harm, or the list is filtered so",
      "that the alias falls out, `--unsafe` applies it.",
    ],
  ),

  "no-project": page(
    "Only this text is known, from standard input say, and nobody said which file of which project it is.",
    `
# pump.py, by \`unleak -\`, without a name
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        print 'stopped'
`,
    [
      "Another file may say `class BigPump(Pump)` with a `stop` of its own, and `BigPump().halt()`",
      "would no longer call that. It may set `Pump.stop = …`, or ask `hasattr(pump, 'halt')`. All of",
      "that is looked for in the files of the project, and here there is none to look at.",
    ],
    [
      "Say which file it is: `unleak - --stdin-filename lib/pump.py` (in the library, `filename`).",
      "The file need not be there, or not like this. Where the text is all there is, `--unsafe` applies it",
      "(in the library, `others: 'none'` says so).",
    ],
  ),

  "special-name": page(
    "Python looks this name up on the class, where the alias would begin to take effect.",
    `
class Tray(object):
    def __init__(self):
        self.items = []
        self.__len__ = self.count       # len(tray) doesn't see this

    def count(self):
        return len(self.items)
`,
    [
      "Today `len(Tray())` raises `TypeError`, and a tray is always true. With `__len__ = count` in",
      "the class body `len(Tray())` would be 0, and `if tray:` would be false for an empty tray. The",
      "same goes for `next` and the other names in double underscores. In an old-style class it goes for",
      "`__getattr__`, `__setattr__` and `__delattr__`; `__del__`, `__enter__` and `__exit__` are held back",
      "there as well, because they decide when and how the object is closed.",
    ],
    [
      "Decide which of the two was meant. If the operator should work, look at the places that",
      "use it or test the object, and `--unsafe` applies it. If not, delete the line or give the alias",
      "an ordinary name.",
    ],
  ),

  "test-discovery": page(
    "The alias has the name of a test, and on a `TestCase` the test loader would collect it.",
    `
import unittest

class PumpTest(unittest.TestCase):
    def __init__(self, name='runTest'):
        unittest.TestCase.__init__(self, name)
        self.test_halt = self.test_stop     # has the name of a test

    def test_stop(self):
        self.assertTrue(True)
`,
    [
      "The loader looks at the class alone. Today it runs one test; with `test_halt = test_stop` in",
      "the class body it would run two. A method that is no test so far would become one.",
    ],
    [
      "If the test may run under both names, `--unsafe` applies it. If not, give the alias a",
      "name that doesn't start with `test`, or delete it if nothing calls it.",
    ],
  ),
};
