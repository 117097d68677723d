import { page, reboundByCall, rule, said } from "../../../src/kit.js";
import { firstWords } from "../../shared/naming.js";
import { overriders } from "../overriding.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "class-decorator",
  verdict: "unsafe",
  *find(alias: Alias) {
    for (const cls of [alias.cls, ...overriders(alias)])
      for (const node of cls.decorators)
        yield {
          ...{ module: cls.module, node },
          says: (at: string) =>
            `\`${firstWords(node.text)}\`, which decorates \`${cls.name}\` (${at}), may look at the class attributes, or replace the class`,
        };
    const rebound = reboundByCall(alias.cls);
    if (rebound)
      yield {
        ...rebound,
        says: (at: string) => `${at} binds \`${alias.cls.name}\` anew, perhaps to what a function has made of the class`,
      };
  },
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
