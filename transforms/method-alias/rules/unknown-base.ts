import { page, rule } from "../../../src/kit.js";
import { unknownBasesOf, unresolved } from "../../shared/naming.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "unknown-base",
  verdict: "unsafe",
  find: ({ project, cls, descendants }: Alias) => unknownBasesOf([cls, ...descendants], project),
  message: ({ unknown, cls }, alias) =>
    `${unresolved(unknown, cls, alias.cls)}: it may set or bind \`${alias.written}\`, or change how attributes work`,
  page: page(
    "An ancestor of the class or of a subclass can't be resolved, and may interfere with the alias.",
    `
from vendor.devices import Device       # not in the project

class Pump(Device):
    def __init__(self):
        Device.__init__(self)
        self.halt = self.stop

    def stop(self):
        return 'stopped'
`,
    [
      "If `Device.__init__` says `self.halt = None`, the line in `Pump` puts the method in its place",
      "today. With `halt = stop` in the class body the `None` of the instance would hide it:",
      "`TypeError: 'NoneType' object is not callable`.",
    ],
    [
      "Let unleak read the ancestor, with a `--root` that holds both. Or read it yourself: it",
      "and its own ancestors must not use the name of the alias, and must not have `__slots__`,",
      "`__setattr__`, `__getattribute__`, `__delattr__` or a metaclass. Then `--unsafe` applies it.",
    ],
  ),
});
