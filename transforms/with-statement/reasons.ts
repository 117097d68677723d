import { type Module, type Reason, spanOf, where } from "../../src/kit.js";
import { page } from "../method-alias/reasons.js";
import type { Missed } from "./missed.js";
import type { Run } from "./run.js";
import type { Several } from "./several.js";
import type { Site } from "./site.js";
import type { Unclosed } from "./unclosed.js";

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

  "not-the-same": page(
    "The object is closed where it is made, and `with` would not do quite the same, or can't be shown to.",
    `
class Log(object):
    def __init__(self, path):
        self.file = open(path, 'a')

    def close(self):
        self.file.close()

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        self.close()

def note(texts):
    log = Log('notes')
    try:
        for text in texts:
            log = Log(text)             # another one
    finally:
        log.close()                     # closes the last one
`,
    [
      "`with` closes what was made at its head, and here `log` is another object by then. The message",
      "says what is in the way: the name is bound anew, it may stand for another class, `__exit__` is",
      "not known to call the closer and nothing else, the object is used after it is closed, the block",
      "may be left before, or the lines can't be moved.",
    ],
    ["Nothing, if it is meant so. Otherwise take what is in the way out, and unleak writes the `with`."],
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
};

/** What `with` would do that the program doesn't do today. */
export function closesOnError({ module, made, close, cls }: Run): Reason {
  const span = spanOf(module.source, close);
  const name = made.field("left")?.text ?? "";
  const message =
    close.type === "delete_statement"
      ? `${where(span, module.path)} lets go of \`${name}\`; \`with\` would close the \`${cls.name}\` there, and after an exception before it, too`
      : `${where(span, module.path)} closes \`${name}\`; after an exception before it \`with\` would close it, too`;
  return { name: "closes-on-error", message, related: [span] };
}

/** A `finally` that fails before it comes to the closer leaves the object open today. */
export function closesThoughFinallyFails({ module, close, cls }: Site): Reason {
  const span = spanOf(module.source, close);
  const message = `${where(span, module.path)} closes the \`${cls.name}\` after other statements of \`finally\`; when one of them fails \`with\` would close it all the same`;
  return { name: "closes-on-error", message, related: [span] };
}

export function notTheSame({ call, at, why, cls }: Missed, { source, path }: Module): Reason {
  const span = spanOf(source, at);
  const place = source.lineAt(at.start) === source.lineAt(call.start) ? "" : ` (${where(span, path)})`;
  return {
    name: "not-the-same",
    message: `the \`${cls.name}\` is closed, and \`with\` is not written for it: ${why}${place}`,
    related: [span],
  };
}

export function neverClosed({ call, cls, name }: Unclosed, { source, path }: Module): Reason {
  const span = spanOf(source, call);
  const what = name === undefined ? `the \`${cls.name}\`` : `\`${name}\`, a \`${cls.name}\`,`;
  return { name: "never-closed", message: `${what} that ${where(span, path)} makes is never closed`, related: [span] };
}

/** Of several objects that one `finally` closes, those that are there already when making the next one fails. */
export function closesWhatWasMade({ module, resources }: Several): Reason {
  const [first, second] = resources;
  const span = spanOf(module.source, second?.call ?? module.root);
  const message = `when ${where(span, module.path)} fails, \`with\` would close \`${first?.made.field("left")?.text}\`, which stays open today`;
  return { name: "closes-on-error", message, related: [span] };
}
