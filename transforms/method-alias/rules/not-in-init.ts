import { page, rule } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "not-in-init",
  verdict: "kept",
  find: ({ store: { method } }: Alias) => (method.name === "__init__" ? [] : [{ method }]),
  message: ({ method }, { cls, written }) =>
    `\`self.${written}\` is set in \`${cls.name}.${method.name}\`, not in \`__init__\`: before that call the instance has none`,
  page: page(
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
});
