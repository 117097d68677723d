import { page, rule, said } from "../../../src/kit.js";
import { metaclassesAmong } from "../../shared/hooks.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "metaclass",
  verdict: "kept",
  find: ({ cls, relatives, project }: Alias) => metaclassesAmong(cls, relatives, project),
  message: said,
  page: page(
    "A class of the hierarchy has a metaclass, which sees every name that the class body binds.",
    `
class Menu(type):
    def __init__(cls, name, bases, body):
        type.__init__(cls, name, bases, body)
        cls.commands = sorted(key for key in body if key[0] != '_')

class Pump(object):
    __metaclass__ = Menu                # makes a command of each method

    def __init__(self):
        self.halt = self.stop

    def stop(self):
        print 'stopping'
`,
    [
      "`Pump.commands` is `['stop']` today. With `halt = stop` in the class body it would be",
      "`['halt', 'stop']`, and the menu would have one command more. `ABCMeta` is no obstacle.",
    ],
    [
      "Read the metaclass. If it does nothing with the names in the class body, delete the line",
      "in `__init__` and write `halt = stop` below `stop` by hand, also in the subclasses that override",
      "`stop`.",
    ],
  ),
});
