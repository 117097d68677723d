import { page } from "../method-alias/reasons.js";

export const docs = `
An object that holds itself is not freed with its last reference. On Python 2 the garbage collector
finds it later, but where something in the cycle has \`__del__\` it doesn't free it either: the
object lands in \`gc.garbage\`, and what it has open stays open. \`method-alias\` mends the commonest
such line. The others need a person, because what they do can't be said in another way without
changing what a program sees. \`leaks\` lists them, and changes nothing.

\`\`\`diff
 class Pump(object):
+    dispatch = {'a': 'on_a'}
+
     def __init__(self):
-        self.dispatch = {'a': self.on_a}
+        self.level = 0

     def handle(self, message):
-        self.dispatch[message]()
+        getattr(self, self.dispatch[message])()
\`\`\`

The change above is one that a person makes: here is the cycle, \`Pump → dispatch → dict → bound
method Pump.on_a → Pump\`, and that is one way out of it.

What is listed is a cycle for sure: unleak knows the class of everything in it. What the program
takes apart itself is not listed: an attribute that is set to something else, deleted or emptied
outside of \`__init__\`, in a \`close\` say. Nor is what is held weakly.
`;

export const reasons: Readonly<Record<string, string>> = {
  "instance-kept": page(
    "An attribute of the instance is the instance, or a container that it is in.",
    `
class Pump(object):
    def __init__(self):
        self.pumps = {'main': self}
`,
    ["The instance, or the container on it, holds the instance."],
    [
      "Where `self` is at hand, nothing needs to keep it. Where the container is for others, put `weakref.proxy(self)`",
      "into it, or take the instance out again in the method that closes the object.",
    ],
  ),

  "bound-method-kept": page(
    "An attribute of the instance is one of its own methods, in a way that `method-alias` doesn't rewrite.",
    `
class Parser(object):
    def __init__(self, strict):
        if strict:
            self.handle = self.on_strict    # only some instances have it
        else:
            self.handle = self.on_any

    def on_strict(self, token):
        return token.upper()

    def on_any(self, token):
        return token
`,
    [
      "The attribute holds the bound method, and the bound method holds the instance. The message",
      "names the reason for which `method-alias` leaves the line alone; `unleak explain` has a page on it.",
    ],
    [
      "Keep the name of the method: `self.handler = 'on_strict'`, and `getattr(self, self.handler)(token)`",
      "where it is called. Or set the attribute to `None` in the method that closes the object, and call that.",
    ],
  ),

  "bound-method-in-container": page(
    "A dict, list, tuple or set on the instance holds one of its own bound methods.",
    `
class Pump(object):
    def __init__(self):
        self.dispatch = {'a': self.on_a}

    def on_a(self):
        return 'a'
`,
    ["The container holds the bound method, and the bound method holds the instance, which holds the container."],
    [
      "Put a table of names on the class, `dispatch = {'a': 'on_a'}`, and call",
      "`getattr(self, self.dispatch[key])()`. A table of plain functions in the class body works, too:",
      "`self.dispatch[key](self)`, but it doesn't see what a subclass overrides. A private method is found by",
      "its mangled name alone: `'_Pump__on_a'`.",
    ],
  ),

  "closure-kept": page(
    "A `lambda` or a nested function that uses the instance is kept by the instance.",
    `
class Pump(object):
    def __init__(self):
        self.level = 0
        self.report = lambda: self.level
`,
    ["The function keeps the variables that it uses, `self` among them, for as long as it lives; and it lives as long as the instance."],
    [
      "Make it a method: `def report(self): return self.level`. Where it must be a function, have it",
      "use a weak reference: `this = weakref.proxy(self)` above it, and `this.level` in it.",
    ],
  ),

  "partial-kept": page(
    "The instance keeps a `functools.partial` that holds it, as the object of a bound method or as an argument.",
    `
import functools

class Pump(object):
    def __init__(self):
        self.half = functools.partial(self.fill, 50)

    def fill(self, level):
        return level
`,
    ["The partial holds the function and the arguments that it was made of, and the bound method among them holds the instance."],
    [
      "Write a method that passes the arguments: `def half(self): return self.fill(50)`. It is looked up when it is called, and nothing keeps it.",
    ],
  ),

  "child-keeps-parent": page(
    "The instance keeps an object that keeps the instance, as it was given it, or one of its bound methods.",
    `
class Valve(object):
    def __init__(self, pump):
        self.pump = pump

class Pump(object):
    def __init__(self):
        self.valve = Valve(self)
`,
    ["Parent and child hold each other. Neither is freed when the last reference from elsewhere goes."],
    [
      "Have the child keep the parent weakly, `self.pump = weakref.proxy(pump)`, where a child is never",
      "used without its parent. Otherwise let the parent's `close` take them apart: `self.valve = None`.",
    ],
  ),

  "timer-kept": page(
    "The instance keeps a `threading.Timer` that calls one of its bound methods, or is given it.",
    `
import threading

class Pump(object):
    def __init__(self):
        self.timer = threading.Timer(60, self.stop)

    def stop(self):
        pass
`,
    [
      "A timer keeps its function and its arguments, even when it has fired or was cancelled. While it",
      "runs, the interpreter holds the timer, too, and with it the instance.",
    ],
    [
      "Set the attribute to `None` when the timer is cancelled and when it has fired. So that a running",
      "timer doesn't hold the instance either, give it a function that asks a `weakref.ref(self)`.",
    ],
  ),

  "never-freed": page(
    "Something in the cycle has `__del__`, and Python 2 never frees such a cycle.",
    `
class Pump(object):
    def __init__(self):
        self.pipe = open('/dev/null')
        self.report = lambda: self.pipe

    def __del__(self):
        self.pipe.close()
`,
    [
      "The garbage collector can't know in which order to call several `__del__` of a cycle, so it calls",
      "none, not even a single one: it puts the objects in `gc.garbage`, where they stay (until Python 3.4).",
    ],
    [
      "Mend these before the others. Where the cycle can't be taken apart, move `__del__` and what it closes",
      "into a small object of its own outside of the cycle: that one is freed when the collector runs.",
    ],
  ),
};
