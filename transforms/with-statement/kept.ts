import { page } from "../method-alias/reasons.js";

/** A class that is a context manager, for the examples. */
const LOG = `
class Log(object):
    def close(self):
        print 'closed'

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()
`;

/** The reasons for which an object that is closed is not closed by `with`. */
export const keptReasons: Readonly<Record<string, string>> = {
  "without-protocol": page(
    "The class has no `__enter__` and `__exit__`, and gets none in this run.",
    `
class Log(Stream):
    def __del__(self):
        self.close()

    def close(self):
        print 'closed'

def note(text):
    log = Log()
    try:
        log.write(text)
    finally:
        log.close()
`,
    [
      "`with` needs the two methods. `context-manager` writes them where nothing stands against it; what",
      "does, its own finding at the class says. Here nobody knows `Stream`, which may have them already.",
    ],
    ["Write the two methods, or apply the finding at the class with `--unsafe`, and run unleak again."],
  ),

  "other-protocol": page(
    "`__enter__` or `__exit__` does something else than what is written here.",
    `
class Log(object):
    def close(self):
        print 'closed'

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        print 'left'
        self.close()

def note(text):
    log = Log()
    try:
        print text
    finally:
        log.close()
`,
    [
      "Today `left` is not printed. A `with` statement runs both methods, so it does the same only where",
      "`__enter__` returns the object, `__exit__` calls the same closer, and neither does anything else.",
    ],
    ["If the two methods are how the class is meant to be used, write the `with` by hand."],
  ),

  "class-unsure": page(
    "What the call makes can't be told for sure.",
    `
${LOG.trim()}

if DEBUG:
    Log = TracedLog

def note(text):
    log = Log()
    try:
        print text
    finally:
        log.close()
`,
    [
      "The object may be of another class, with an `__exit__` that does something else or with none. That is so",
      "where the name is bound twice or replaced from elsewhere, and where a metaclass, `__new__` or a",
      "decorator has a say in what a call gives.",
    ],
    ["Check that all that may be made there can be used with `with`, and write it by hand."],
  ),

  "name-rebound": page(
    "The name may stand for another object when it comes to the closer.",
    `
${LOG.trim()}

def note(texts):
    log = Log()
    try:
        log = Log()
    finally:
        log.close()
`,
    ["`log.close()` closes what `log` stands for at the end; `with` closes the object that it began with."],
    ["Give the second object a name of its own; what made the first one is probably never closed."],
  ),

  "exception-asked": page(
    "Something may ask which exception is on its way, and would get another answer.",
    `
import sys

class Log(object):
    def close(self):
        print 'closed after', sys.exc_info()[0]

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()

def note(text):
    log = Log()
    try:
        print int(text)
    finally:
        log.close()
`,
    [
      "In Python 2 `sys.exc_info()` knows the exception while `__exit__` runs, and until the function is",
      "left, but not in `finally`. So `note('x')` would print `ValueError` for `None`. Where the closer",
      "calls what somebody gave the object, nobody can tell what is asked.",
    ],
    ["If the answer doesn't matter, or the new one is the better one, write the `with` by hand."],
  ),

  "closed-before-others": page(
    "Other statements of `finally` run when the object is closed already.",
    `
${LOG.trim()}

def note(text):
    log = Log()
    try:
        print text
    finally:
        log.close()
        print 'done'
`,
    ["In a `with` block `done` would be printed first: what is left of `finally` stands inside."],
    ["Put the other statements into a `try` of their own around the `with`, or above the closer."],
  ),

  "not-directly-above": page(
    "Something stands between the object and the `try` that closes it.",
    `
${LOG.trim()}

def note(path):
    log = Log()
    text = open(path).read()
    try:
        print text
    finally:
        log.close()
`,
    ["When `open` fails, the log stays open today. A `with` block that begins with the log would close it."],
    ["That is probably what was meant: move the line into the `try`, or above the object, and run unleak again."],
  ),

  "shared-line": page(
    "A line holds more than the rewrite can move, so it would have to be laid out anew.",
    `
${LOG.trim()}

def note(text):
    print 'a note'; log = Log()
    try:
        print text
    finally:
        log.close()
`,
    [
      "unleak moves whole lines. It leaves what shares a line with something else, comments that would",
      "have no place, and blocks with a class in them that other findings of the run may change.",
    ],
    ["Give each statement a line of its own, and run unleak again."],
  ),

  "used-otherwise": page(
    "The object is used after it is closed, or given to what may keep it.",
    `
${LOG.trim()}

def note(text):
    log = Log()
    print text
    log.close()
    return log
`,
    ["Where somebody goes on with the object, the end of a block may not be the end of it."],
    ["Check who holds it, and write the `with` by hand."],
  ),

  "several-ways-out": page(
    "The object is closed at the end of a block that may be left before, or that closes it more than once.",
    `
${LOG.trim()}

def note(text):
    log = Log()
    if not text:
        return
    print text
    log.close()
`,
    ["Where the block is left with `return`, the log stays open today, perhaps on purpose. `with` would close it."],
    ["If each way out has to close it, write the `with` by hand; it does that."],
  ),

  "blocks-cross": page(
    "Of two objects, the one that was made first is closed first.",
    `
${LOG.trim()}

def note(text):
    first = Log()
    second = Log()
    print text
    first.close()
    print text
    second.close()
`,
    ["Blocks are nested: the one that begins last ends first."],
    ["If the order doesn't matter, close them the other way round, and run unleak again."],
  ),
};
