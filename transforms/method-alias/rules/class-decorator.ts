import { page, rule, said } from "../../../src/kit.js";
import { decoratorsOf } from "../../shared/hooks.js";
import { overriders } from "../overriding.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "class-decorator",
  verdict: "unsafe",
  find: (alias: Alias) => decoratorsOf(alias.cls, alias.project, overriders(alias)),
  message: said,
  page: page(
    "The class has a decorator, which may look at the class attributes or replace the class.",
    `
def menu(cls):
    cls.commands = sorted(name for name in vars(cls) if name[0] != '_')
    return cls

@menu                                   # makes a command of each method
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        print 'stopping'
`,
    [
      "`Pump.commands` is `['stop']` today. With `halt = stop` in the class body it would be",
      "`['halt', 'stop']`, and the menu would have one command more.",
    ],
    [
      "Read the decorator. If it doesn't go through the attributes of the class and doesn't put",
      "another class in its place, `--unsafe` applies it. One that only registers the class, or adds",
      "methods under other names, is harmless.",
    ],
  ),
});
