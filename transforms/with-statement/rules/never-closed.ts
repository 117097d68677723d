import { page, rule } from "../../../src/kit.js";
import type { Unclosed } from "../subject.js";

export default rule({
  id: "never-closed",
  verdict: "kept",
  find: ({ module, call }: Unclosed) => [{ module, node: call }],
  message: (_call, { cls, name }, at) => {
    const what = name === undefined ? `the \`${cls.name}\`` : `\`${name}\`, a \`${cls.name}\`,`;
    return `${what} that ${at} makes is never closed`;
  },
  page: page(
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
});
