import { page } from "../method-alias/reasons.js";
import { keptReasons } from "./kept.js";

export const docs = `
An object that is closed in \`finally\` is opened with \`with\`:

\`\`\`diff
-holder = OsPipeHolder(8)
-try:
+with OsPipeHolder(8) as holder:
     use(holder)
-finally:
-    holder.close()
\`\`\`

It does the same in fewer words, and nobody can forget the \`finally\`. It is done where the class
is known, its \`__exit__\` does \`self.close()\` and nothing else, and its \`__enter__\` returns the
object. A class that \`context-manager\` gives the two methods counts if both run together:

\`\`\`
unleak -t method-alias -t context-manager -t with-statement src
\`\`\`

Where the object is closed at the end of a block, with no \`try\`, the rewrite is unsafe: on an
exception it is closed now, where it wasn't.

The \`except\` and \`else\` of the \`try\` stay in a \`try\` inside the block. So do other statements of
\`finally\`, and then the rewrite is unsafe: when one of them fails, the object stays open today.

\`with contextlib.closing(C()) as c:\` becomes \`with C() as c:\`, and the import of \`closing\`
goes when nothing else uses it.

Where the \`setup.py\` above says that the project runs on Python 2.5, the module gets
\`from __future__ import with_statement\`.

What it doesn't do:

- It doesn't touch a place where the closer, or a \`finally\` around the place, asks which exception is
  on its way: in Python 2 \`sys.exc_info()\` knows it in \`__exit__\` and not in \`finally\`.
- It leaves alone what it can't prove: a class that may be replaced, a name that may be bound anew.
`;

export const reasons: Readonly<Record<string, string>> = {
  "closes-on-error": page(
    "The object is closed when all went well and not after an exception; `with` closes it then, too.",
    `
class Log(object):
    def __init__(self):
        self.lines = []

    def close(self):
        print len(self.lines), 'lines'

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()

def copy(lines):
    log = Log()
    for line in lines:
        log.lines.append(line.strip())  # fails for what is no string
    log.close()
`,
    [
      "Today `copy([1])` fails and prints nothing. In a `with` block the log is closed while the",
      "exception is on its way, and `0 lines` is printed. With `del log` for the call, the object is",
      "also closed where something else still holds it, and `__del__` runs once more at the end.",
    ],
    [
      "Nearly always that is what was meant. Check that the closer can do with an object that is",
      "half done, and that nobody goes on with it after the exception; then `--unsafe` applies it.",
    ],
  ),

  "no-project": page(
    "Only this text is known, from standard input say, and nobody said which file of which project it is.",
    `
# log.py, by \`unleak -\`, without a name
class Log(object):
    def close(self):
        print 'closed'

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()

def note(text):
    log = Log()
    try:
        print text
    finally:
        log.close()
`,
    [
      "Another file may put another class in the place of `Log`, or another `__exit__` into it. That is",
      "looked for in the files of the project, and here there is none to look at.",
    ],
    [
      "Say which file it is: `unleak - --stdin-filename lib/log.py` (in the library, `filename`).",
      "The file need not be there, or not like this. Where the text is all there is, `--unsafe` applies it",
      "(in the library, `others: 'none'` says so).",
    ],
  ),

  "never-closed": page(
    "The object is made and never closed; what it holds stays open until somebody collects it.",
    `
class Log(object):
    def __init__(self, path):
        self.file = open(path, 'a')

    def write(self, text):
        self.file.write(text)

    def close(self):
        self.file.close()

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()

def note(text):
    log = Log('notes')
    log.write(text)                     # and nobody closes it
`,
    [
      "What `log` holds is let go of when the object is freed: at once if nothing else refers to it, and",
      "on Python 2 never if it has `__del__` and is part of a reference cycle. A `with` block would",
      "end somewhere, and where the program is done with the object is for a person to say.",
    ],
    ["Put what uses the object into `with Log('notes') as log:`, or call `log.close()` in `finally`."],
  ),

  ...keptReasons,
};
