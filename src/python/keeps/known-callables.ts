import type { ThingKind } from "./things.js";

/** What a callable of the library keeps of what it is given, for as long as what it makes lives. */
export interface KnownCallable {
  readonly kind: ThingKind;
  readonly words: string;
  /** The places of the positional arguments it keeps; all of them where there are none said. */
  readonly positions?: readonly number[];
  /** The keywords it keeps; all of them where there are none said. */
  readonly keywords?: readonly string[];
  /** Whether containers that it is given are what it makes one of: it keeps what is in them. */
  readonly copies?: boolean;
}

const container = (words: string): KnownCallable => ({ kind: "container", words, copies: true, keywords: [] });
/** Its keywords are elements of it. */
const dictionary = (words: string): KnownCallable => ({ kind: "container", words, copies: true });
const iterator = (words: string): KnownCallable => ({ kind: "callback", words });
/** Of `itertools`, those that give all that is in what they are given. */
const GIVING = ["chain", "cycle"];

/** Whether an iterator of the library gives what is in the containers that it goes through. */
export function givesWhatItHolds(words: string): boolean {
  return words === "iterator" || GIVING.includes(words);
}

/** CPython 2.7: `Lib/threading.py` (`Thread.run` forgets its target when it has run, `_Timer` nothing). */
const THREAD: KnownCallable = {
  kind: "thread",
  words: "Thread",
  positions: [1, 3, 4],
  keywords: ["target", "args", "kwargs"],
};
const TIMER: KnownCallable = { kind: "timer", words: "Timer", positions: [1, 2, 3], keywords: ["function", "args", "kwargs"] };
/** `Modules/_functoolsmodule.c`. */
const PARTIAL: KnownCallable = { kind: "partial", words: "partial" };
/** `Objects/weakrefobject.c`: the callback is held, the object is not. */
const REFERENCE: KnownCallable = { kind: "weakref-callback", words: "weak reference", positions: [1], keywords: ["callback"] };
/** `Objects/classobject.c`: the function and the object. */
const METHOD: KnownCallable = { kind: "method", words: "bound method", positions: [0, 1], keywords: [] };

/** By the id of the class, or of the function, that is called. */
const KNOWN: Readonly<Record<string, KnownCallable>> = {
  "threading.Thread": THREAD,
  "threading.Timer": TIMER,
  "threading._Timer": TIMER,
  "functools.partial": PARTIAL,
  "_functools.partial": PARTIAL,
  "weakref.ref": REFERENCE,
  "_weakref.ref": REFERENCE,
  "_weakref.ReferenceType": REFERENCE,
  "weakref.proxy": REFERENCE,
  "_weakref.proxy": REFERENCE,
  "types.MethodType": METHOD,
  "new.instancemethod": METHOD,
  // `Objects/enumobject.c`
  "__builtin__.enumerate": iterator("enumerate"),
  "__builtin__.reversed": iterator("iterator"),
  // `Modules/itertoolsmodule.c`: each keeps what it goes through, and what it calls.
  ...Object.fromEntries(
    ["chain", "cycle", "dropwhile", "groupby", "ifilter", "ifilterfalse", "imap", "islice", "izip", "izip_longest", "repeat", "starmap"]
      .concat("takewhile", "compress")
      .map((name) => [`itertools.${name}`, iterator(name)]),
  ),
  "__builtin__.dict": dictionary("dict"),
  "__builtin__.list": container("list"),
  "__builtin__.tuple": container("tuple"),
  "__builtin__.set": container("set"),
  "__builtin__.frozenset": container("frozenset"),
  "__builtin__.sorted": container("list"),
  "__builtin__.zip": container("list"),
  // The test is not held; one that leaves out more than what passes for false is told by nobody.
  "__builtin__.filter": { ...container("list"), positions: [1] },
  "collections.OrderedDict": dictionary("OrderedDict"),
  "collections.defaultdict": dictionary("defaultdict"),
  "collections.deque": container("deque"),
  // `Lib/Queue.py`: a deque within.
  "Queue.Queue": { kind: "container", words: "Queue", positions: [], keywords: [] },
  "Queue.LifoQueue": { kind: "container", words: "LifoQueue", positions: [], keywords: [] },
  "Queue.PriorityQueue": { kind: "container", words: "PriorityQueue", positions: [], keywords: [] },
  // `Lib/contextlib.py`
  "contextlib.closing": { kind: "callback", words: "closing", positions: [0], keywords: ["thing"] },
  // `Objects/exceptions.c`: `args`.
  "exceptions.BaseException": { kind: "callback", words: "exception" },
  // `Lib/logging/__init__.py`, `Lib/code.py`
  "logging.StreamHandler": { kind: "callback", words: "StreamHandler", positions: [0], keywords: ["stream", "strm"] },
  "code.InteractiveInterpreter": { kind: "callback", words: "interpreter", positions: [0], keywords: ["locals"] },
  // `Lib/codecs.py`, `Lib/sched.py`
  "sched.scheduler": { kind: "callback", words: "scheduler" },
};

/** What a callable of the library is known to keep, by its id; undefined for any other. */
export function knownCallable(id: string): KnownCallable | undefined {
  return Object.hasOwn(KNOWN, id) ? KNOWN[id] : undefined;
}

/** What `threading.local()` gives, which has whatever attributes it is given. */
export const THREAD_LOCAL = "thread-local data";

/** Functions that give a thing of the library, which keeps what is set on it or given to one of its methods. */
const MAKERS: Readonly<Record<string, string>> = {
  // `Modules/pyexpat.c`: its handlers, which the garbage collector goes through.
  "xml.parsers.expat.ParserCreate": "expat parser",
  "pyexpat.ParserCreate": "expat parser",
  // `Modules/threadmodule.c`: attributes of a thread, which the garbage collector goes through.
  "threading.local": THREAD_LOCAL,
  "thread._local": THREAD_LOCAL,
  // `Lib/xml/sax/xmlreader.py`: `setContentHandler` and the like.
  "xml.sax.make_parser": "sax parser",
  "xml.sax.expatreader.create_parser": "sax parser",
  // `Lib/optparse.py`, `Lib/argparse.py`: options with their callbacks and types.
  "optparse.OptionParser": "OptionParser",
  "argparse.ArgumentParser": "ArgumentParser",
  // `Lib/logging/__init__.py`: `addFilter`, `addHandler`.
  "logging.Handler": "Handler",
  "logging.Logger": "Logger",
  // `Lib/SimpleXMLRPCServer.py`: `register_function`, `register_instance`.
  "SimpleXMLRPCServer.SimpleXMLRPCDispatcher": "XML-RPC dispatcher",
};

export function madeByLibrary(id: string): string | undefined {
  return Object.hasOwn(MAKERS, id) ? MAKERS[id] : undefined;
}

/**
 * Methods of things of the library, of whatever class, that keep what they are given, and by which attribute: `Lib/xml/sax/xmlreader.py`,
 * `Lib/logging/__init__.py`, `Lib/optparse.py`, `Lib/argparse.py`, `Lib/SimpleXMLRPCServer.py`.
 */
export const KEEPING_METHODS: ReadonlyMap<string, string> = new Map([
  ["setContentHandler", "_cont_handler"],
  ["setDTDHandler", "_dtd_handler"],
  ["setEntityResolver", "_ent_handler"],
  ["setErrorHandler", "_err_handler"],
  ["setProperty", "_lex_handler_prop"],
  ["addHandler", "handlers"],
  ["addFilter", "filters"],
  ["add_option", "option_list"],
  ["add_argument", "_actions"],
  ["register_function", "funcs"],
  ["register_instance", "instance"],
]);

/** What makes ctypes call a function of the program: `Lib/ctypes/__init__.py`. What it makes is held by nobody but who made it, and holds the function. */
export const CTYPES_MAKERS: ReadonlySet<string> = new Set(["CFUNCTYPE", "WINFUNCTYPE", "PYFUNCTYPE"]);
