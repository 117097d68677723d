import { page, rule } from "../../../src/kit.js";
import { hooksAmong, hooksSaid } from "../../shared/hooks.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "custom-setattr",
  verdict: "kept",
  find: ({ relatives }: Alias) => hooksAmong(relatives),
  message: (binder, _alias, at) => hooksSaid(binder, at),
  page: page(
    "A class of the hierarchy has its own `__setattr__`, `__getattribute__` or `__delattr__`.",
    `
class Pump(object):
    changes = []

    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 'stopped'

    def __setattr__(self, name, value):     # sees that halt is set
        self.changes.append(name)
        object.__setattr__(self, name, value)
`,
    [
      "After `Pump()` the list `Pump.changes` is `['halt']` today. With `halt = stop` in the class",
      "body it would be empty, because nothing is set on the instance any more. A `__getattribute__`",
      "can treat attributes of the instance and of the class differently.",
    ],
    [
      "Read these methods. If they don't need to see the alias, delete the line in `__init__`",
      "and write `halt = stop` below `stop` by hand, also in the subclasses that override `stop`.",
    ],
  ),
});
