import { page, rule } from "../../../src/kit.js";
import { binderOf, inBrackets } from "../../shared/naming.js";
import type { Alias } from "../subject.js";

const WHAT = { static: "static method", class: "class method", "wrapped-method": "method that sip makes" } as const;

export default rule({
  id: "inherited-descriptor",
  verdict: "kept",
  lifted: true,
  find: ({ found, cls, kind, source }: Alias) =>
    found && found.owner !== cls && (kind === "static" || kind === "class" || kind === "wrapped-method")
      ? [{ ...binderOf(found.owner, source), owner: found.owner, kind }]
      : [],
  message: ({ owner, kind }, { source }, at) =>
    `\`${source}\` is a ${WHAT[kind]} of \`${owner.name}\`${inBrackets(at)}: \`${owner.name}.${source}\` in the class body would lose what makes it one`,
  page: page(
    "The method is a static or class method of an ancestor, and a plain copy of it would not be one.",
    `
class Base(object):
    @classmethod
    def create(cls):
        return cls.__name__

class Pump(Base):
    def __init__(self):
        self.make = self.create         # create is a class method of Base

class BigPump(Pump):
    pass
`,
    [
      "`make = Base.create` in the body of `Pump` would hold the class method bound to `Base`.",
      "`BigPump().make()` returns `'BigPump'` today and would return `'Base'`. Of a static method it",
      "would hold the bare function, which gets the instance as an argument: `TypeError`. Of a method of",
      "PyQt4, which sip makes, it would hold a function that is given no instance.",
    ],
    [
      "Run unleak with `--forward`, which writes a method `make` that calls `self.create`. By",
      "hand, `make = Base.__dict__['create']` in the body of `Pump` copies the class method itself, in",
      "place of the line in `__init__`.",
    ],
  ),
});
