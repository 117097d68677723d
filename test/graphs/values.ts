import type { Kind, Lines, Program } from "./model.js";

/** What is made of an object before it is stored. */
export interface Value extends Kind {
  /** Whether it is the object itself, by whose attributes one can ask. */
  readonly isObject?: boolean;
  /** Statements that come first, and the expression; `object` is a plain name. */
  of(object: string, program: Program): { readonly before?: Lines; readonly expression: string };
}

function plain(name: string, expression: (object: string) => string, library?: string): Value {
  return {
    name,
    of(object, program) {
      if (library) program.imports.add(library);
      return { expression: expression(object) };
    },
  };
}

function made(name: string, before: (object: string) => Lines, expression: string, library?: string): Value {
  return {
    name,
    of(object, program) {
      if (library) program.imports.add(library);
      return { before: before(object), expression };
    },
  };
}

/** The first is the object itself; the last ones hold nothing, or weakly. */
export const VALUES: readonly Value[] = [
  { ...plain("object", (object) => object), isObject: true },
  plain("bound method", (object) => `${object}.work`),
  plain("bound method other", (object) => `${object}.work`),
  plain("lambda", (object) => `lambda: ${object}.work()`),
  plain("lambda default", (object) => `lambda it=${object}: it.work()`),
  made("nested function", (object) => ["def call():", `    return ${object}.work()`], "call"),
  made("nested twice", (object) => ["def call():", "    def inner():", `        return ${object}.work()`, "    return inner"], "call"),
  made("nested default", (object) => [`def call(it=${object}):`, "    return it.work()"], "call"),
  made("local class", (object) => ["class Local(object):", "    def call(self):", `        return ${object}.work()`], "Local"),
  made("local of lambda", (object) => [`call = lambda: ${object}.name`], "call"),
  plain("partial of method", (object) => `functools.partial(${object}.work)`, "functools"),
  plain("partial of object", (object) => `functools.partial(len, ${object})`, "functools"),
  plain("partial keyword", (object) => `functools.partial(dict, it=${object})`, "functools"),
  plain("MethodType", (object) => `types.MethodType(len, ${object})`, "types"),
  plain("__get__", (object) => `(lambda it: it.name).__get__(${object})`),
  plain("class __get__", (object) => `${object}.__class__.work.__get__(${object})`),
  plain("list", (object) => `[${object}]`),
  plain("tuple of method", (object) => `(${object}.work, 1)`),
  plain("dict", (object) => `{'x': ${object}}`),
  plain("iterator", (object) => `iter([${object}])`),
  plain("callable iterator", (object) => `iter(${object}.work, 2)`),
  plain("chain", (object) => `itertools.chain([${object}])`, "itertools"),
  plain("imap", (object) => `itertools.imap(${object}.echo, [1])`, "itertools"),
  plain("generator expression", (object) => `(${object}.name for each in 'ab')`),
  plain("generator over", (object) => `(each for each in [${object}])`),
  plain("generator", (object) => `${object}.steps()`),
  plain("Timer", (object) => `threading.Timer(60, ${object}.work)`, "threading"),
  plain("Timer args", (object) => `threading.Timer(60, len, [${object}])`, "threading"),
  plain("Thread", (object) => `threading.Thread(target=${object}.work)`, "threading"),
  plain("Thread args", (object) => `threading.Thread(target=len, args=(${object},))`, "threading"),
  plain("weak callback", (object) => `weakref.ref(KEY, ${object}.echo)`, "weakref"),
  plain("weak callback lambda", (object) => `weakref.ref(KEY, lambda ref: ${object}.echo(ref))`, "weakref"),
  plain("dictionary", (object) => `${object}.__dict__`),
  plain("vars", (object) => `vars(${object})`),
  plain("returned", (object) => `${object}.itself()`),
  plain("returned method", (object) => `${object}.method()`),
  plain("getattr", (object) => `getattr(${object}, 'work')`),
  plain("identity", (object) => `identity(${object})`),
  plain("functions result", (object) => `calling(${object})`),
  made("except", () => ["try:", "    raise ValueError", "except ValueError:", "    trace = sys.exc_info()"], "trace", "sys"),
  plain("frame", () => "sys._getframe()", "sys"),
  plain("ctypes", (object) => `ctypes.CFUNCTYPE(None)(${object}.work)`, "ctypes"),
  plain("enumerate", (object) => `enumerate([${object}])`),
  plain("copy of list", (object) => `[${object}][:]`),
  plain("sorted", (object) => `sorted([${object}])`),
  plain("map", (object) => `map(identity, [${object}])`),
  // From here on, nothing is held.
  plain("name", (object) => `${object}.name`),
  plain("result", (object) => `${object}.work()`),
  plain("string", (object) => `'%s' % ${object}.name`),
  plain("id", (object) => `id(${object})`),
  plain("ref", (object) => `weakref.ref(${object})`, "weakref"),
  plain("proxy", (object) => `weakref.proxy(${object})`, "weakref"),
  plain("WeakValueDictionary", (object) => `weakref.WeakValueDictionary({'k': ${object}})`, "weakref"),
  plain("WeakSet", (object) => `weakref.WeakSet([${object}])`, "weakref"),
  plain("WeakKeyDictionary", (object) => `weakref.WeakKeyDictionary({${object}: 1})`, "weakref"),
  made("lambda over ref", (object) => [`weak = weakref.ref(${object})`], "lambda: weak().work()", "weakref"),
  made("lambda over name", (object) => [`name = ${object}.name`], "lambda: name"),
  made("rebound", (object) => [`it = ${object}`, "it = None"], "it"),
  plain("class", (object) => `${object}.__class__`),
  plain("function of class", (object) => `${object}.__class__.work`),
  plain("static method", (object) => `${object}.fixed`),
  plain("class method", (object) => `${object}.ofclass`),
  plain("partial of data", (object) => `functools.partial(len, ${object}.name)`, "functools"),
  plain("lambda parameter", () => "lambda self: self.work()"),
  plain("data of function", (object) => `naming(${object})`),
  plain("list of names", (object) => `[${object}.name]`),
  plain("list comprehension of names", (object) => `[each.name for each in [${object}]]`),
  plain("used up generator", (object) => `list(each.name for each in [${object}])`),
  plain("equality", (object) => `${object} == None`),
];
