import { page, rule } from "../../../src/kit.js";
import { binderOf, called, inBrackets } from "../../shared/naming.js";
import type { Alias } from "../subject.js";

const HOOKS = ["__setattr__", "__getattribute__", "__delattr__"];
/** Every built-in type has these, to do what all objects do. */
const PLAIN = /^(?:__builtin__|exceptions)\./;

export default rule({
  id: "custom-setattr",
  verdict: "kept",
  find: ({ relatives }: Alias) =>
    relatives
      .filter((cls) => cls.kind === "project" || !PLAIN.test(cls.id))
      .flatMap((cls) => HOOKS.filter((hook) => cls.members.has(hook)).map((hook) => ({ ...binderOf(cls, hook), cls, hook }))),
  message: ({ cls, hook }, _alias, at) =>
    `\`${called(cls)}\` has \`${hook}\`${inBrackets(at)}, which may do anything when an attribute is set or read`,
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
