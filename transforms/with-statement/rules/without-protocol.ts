import { page, rule } from "../../../src/kit.js";
import type { Made } from "../subject.js";

export default rule({
  id: "without-protocol",
  verdict: "kept",
  find: ({ reading }: Made) => (reading.kind === "without" ? [reading] : []),
  message: ({ method, why }, { cls }) => {
    if (why.kind === "absent") return `\`${cls.name}\` has no \`${method}\``;
    if (why.kind === "unknown") return `\`${cls.name}\` may get its \`${method}\` from \`${why.name}\`, which can't be resolved`;
    const left = why.by === undefined ? "a comment says so" : why.by.name;
    return `\`${why.cls.name}\` doesn't get \`${method}\` in this run: context-manager leaves it (${left})`;
  },
  page: page(
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
});
