import { page } from "../method-alias/reasons.js";

export const docs = `
A class with \`__del__\` gets \`__enter__\` and \`__exit__\`, directly above \`__del__\`, so that the
program can say where its instances are closed:

\`\`\`diff
 class OsPipeHolder(object):
     def close(self):
         self._read.close()
         self._write.close()

+    def __enter__(self):
+        return self
+
+    def __exit__(self, exc_type, exc_value, traceback):
+        self.close()
+
     def __del__(self):
         self.close()
\`\`\`

\`\`\`python
with OsPipeHolder() as holder:
    use(holder)                         # closed at the end, also after an exception
\`\`\`

\`__del__\` runs when the last reference goes, and nobody sees when that is. On Python 2 an object
with \`__del__\` in a reference cycle ends in \`gc.garbage\`: its \`__del__\` never runs, and its files,
pipes and sockets stay open until the process fails with "Too many open files". A \`with\` statement
closes them all the same.

\`__exit__\` calls the method that \`__del__\` calls: the only one, or the one with a usual name
such as \`close\`, \`stop\` or \`release\`. If there is none, it calls a method of the class with
such a name, and if there is none either, \`self.__del__()\`. It returns nothing, so that an
exception goes on.

It is safe, and done by default, because \`with\` fails on such a class today: two methods that
nobody could use take nothing away. It is unsafe, or not done at all, where a class has one of the
two, where it or a subclass may get them from elsewhere, or where the program asks for them.

What it doesn't do:

- It doesn't change the places that make the instances. \`unleak -t with-statement\` does that.
- It doesn't take \`__del__\` away, which still runs after the \`with\` block. Where the closer is not
  fit to run twice, a warning says so (\`not-idempotent\`).
- It leaves alone a class that has both methods, of its own or from an ancestor, and a class that
  inherits the right ones from an ancestor in the same run.
`;

export const reasons: Readonly<Record<string, string>> = {
  "conditionally-defined": page(
    "The class binds `__del__` only in some branches of its body, so it may not be there at all.",
    `
import os, sys

class Pipe(object):
    def __init__(self):
        self.reader, self.writer = os.pipe()

    if sys.platform != 'win32':
        def __del__(self):              # not bound on Windows
            os.close(self.reader)
            os.close(self.writer)
`,
    [
      "`__exit__` would call `self.__del__()`, since the cleanup is written out there. On Windows",
      "every `with` block would end in `AttributeError: 'Pipe' object has no attribute '__del__'`. A",
      "class body with `exec`, `locals()`, `global` or `import *` gets this reason too: it may bind",
      "any name, `__enter__` and `__exit__` included.",
    ],
    ["Define `__del__` once, in no branch, with the condition inside it, and run unleak again."],
  ),

  "half-a-protocol": page(
    "The class has one of `__enter__` and `__exit__`, and what the other should do can't be told.",
    `
class Guard(object):
    def __init__(self, lock):
        self.lock = lock

    def __exit__(self, *exc_info):      # there is no __enter__
        self.lock.release()

    def __del__(self):
        self.lock = None
`,
    [
      "Today `with Guard(lock):` fails at once with `AttributeError: __enter__`. An `__enter__` that",
      "only returns `self` would let the block run, without the lock, and end in",
      "`thread.error: release unlocked lock`.",
    ],
    [
      "Write the missing method by hand, here one that calls `self.lock.acquire()` and returns",
      "`self`. Or delete the one that is there, if nothing calls it, and run unleak again.",
    ],
  ),

  "protocol-hidden": page(
    "A subclass gets `__enter__` and `__exit__` from another base, and the new ones would hide those.",
    `
class Handle(object):
    def close(self):
        print 'close'
    def __del__(self):
        self.close()

class Transaction(object):
    def __enter__(self):
        return self
    def __exit__(self, *exc_info):
        print 'commit'

class Session(Handle, Transaction):     # gets the two from Transaction
    pass
`,
    [
      "Today `with Session():` prints `commit` at the end of the block. With the two methods in",
      "`Handle`, which comes first, it would print `close`, and nothing would be committed.",
    ],
    [
      "Check that no `with` statement and no `super` call uses the methods of the other base",
      "through this subclass; then `--unsafe` applies it. If they are used, first write the two methods",
      "in the subclass by hand, so that both things happen.",
    ],
  ),

  "presence-tested": page(
    "The program asks whether an object has `__enter__` or `__exit__`, and would get another answer.",
    `
class Log(object):
    def __init__(self, stream):
        self.stream = stream
    def close(self):
        self.stream.close()
    def __del__(self):
        self.close()

def finish(log):
    if not hasattr(log, '__exit__'):    # asks whether it is there
        log.stream.write('end of log')
    log.close()
`,
    ["Today `finish` writes `end of log` before it closes a `Log`. Once the class has `__exit__` it", "would write nothing."],
    [
      "Look at what the program does with the answer. If objects of this class never get there,",
      "or are treated rightly as context managers too, `--unsafe` applies it.",
    ],
  ),

  "class-listed": page(
    "The attributes of the class are listed somewhere, and the two new methods would be among them.",
    `
class Service(object):
    def shutdown(self):
        pass

    def __del__(self):
        self.shutdown()

print [name for name in dir(Service) if name.endswith('__')]    # lists the class
`,
    [
      "`dir(Service)` would have two names more, `__enter__` and `__exit__`. A program that makes",
      "commands, a protocol or a proxy of what it lists would have two more of those, too.",
    ],
    [
      "Look at the place that is named. If it passes over names with two underscores, or if two more",
      "do no harm there, `--unsafe` applies the rewrite.",
    ],
  ),

  "no-project": page(
    "Only this text is known, from standard input say, and nobody said which file of which project it is.",
    `
# service.py, by \`unleak -\`, without a name
class Service(object):
    def shutdown(self):
        pass

    def __del__(self):
        self.shutdown()
`,
    [
      "Another file may ask `hasattr(x, '__exit__')` of a `Service`, list its attributes, or inherit",
      "from it and from a context manager, whose methods the new ones would hide. All of that is looked",
      "for in the files of the project, and here there is none to look at.",
    ],
    [
      "Say which file it is: `unleak - --stdin-filename lib/service.py` (in the library, `filename`).",
      "The file need not be there, or not like this. Where the text is all there is, `--unsafe` applies it",
      "(in the library, `others: 'none'` says so).",
    ],
  ),

  "delegating-proxy": page(
    "The class is old-style, and its instances may pass `with` on to another object today.",
    `
class FileProxy:                        # old-style
    def __init__(self, stream):
        self.stream = stream

    def __getattr__(self, name):        # also asked for __exit__
        return getattr(self.stream, name)

    def __del__(self):
        print 'proxy gone'
`,
    [
      "An instance of an old-style class is asked itself for the two methods, `__getattr__`",
      "included. Today `with FileProxy(open(path)) as f:` closes the file at the end of the block. The",
      "new methods would be found first: `__exit__` would print `proxy gone`, and the file stays open.",
    ],
    [
      "Check that no `with` statement gets such an object, or that what the new `__exit__`",
      "calls closes the wrapped object as well. Then `--unsafe` applies it.",
    ],
  ),

  "unknown-base": page(
    "An ancestor can't be resolved, and may be a context manager already.",
    `
from vendor.tables import Table         # not in the project

class LogTable(Table):
    def __del__(self):
        self.close()

    def close(self):
        self.log.close()
`,
    [
      "If `Table` has an `__exit__` that saves the rows, `with LogTable():` saves them today. The new",
      "`__exit__` of `LogTable` would hide it and only call `close`, and the rows would be lost.",
    ],
    [
      "Let unleak read the ancestor, with a `--root` that holds both. Or read it yourself: if",
      "neither it nor one of its own ancestors has `__enter__` or `__exit__`, `--unsafe` applies it.",
    ],
  ),

  "base-outside-paths": page(
    "The class builds on the methods of an ancestor, whose file is not among those to rewrite.",
    `
# handles.py, which is not given to unleak, or is excluded or silenced
class Handle(object):
    def close(self):
        print 'close'
    def __del__(self):
        self.close()

# sockets.py, which is given
from handles import Handle
class SocketHandle(Handle):             # would inherit __enter__
    def shutdown(self):
        print 'shutdown'
    def __del__(self):
        self.shutdown()
`,
    [
      "`SocketHandle` only gets an `__exit__` of its own, because `Handle` gets both methods. If",
      "`Handle` stays as it is, `with SocketHandle():` fails with `AttributeError: __enter__`.",
    ],
    [
      "Give unleak the other file as well: `unleak -w handles.py sockets.py`. Where it has to",
      "stay as it is, write both methods in the subclass by hand.",
    ],
  ),

  "not-idempotent": page(
    "A warning only, since the closer runs again in `__del__`, where it would fail or do harm.",
    `
class Reader(object):
    def __init__(self, path):
        self.file = open(path)

    def close(self):
        self.file.close()               # self.file is None the second time
        self.file = None

    def __del__(self):
        self.close()
`,
    [
      "The rewrite is made. After a `with` block `close` has run, and `__del__` runs it again, as it",
      "does today after a call of `close()`. Python then prints `Exception AttributeError: ... ignored`.",
      "With `os.close(self.fd)` it is worse: the number may belong to another file by then, which is",
      "closed without a word.",
    ],
    [
      "Make the second call harmless: begin `close` with `if self.file is None: return`. Set a",
      "descriptor number to `None` before or after closing it, and ask for that in the same way.",
    ],
  ),
};
