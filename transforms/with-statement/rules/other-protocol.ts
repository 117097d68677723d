import { page, rule, said } from "../../../src/kit.js";
import { called, inBrackets } from "../../shared/naming.js";
import type { Closed } from "../subject.js";

export default rule({
  id: "other-protocol",
  verdict: "kept",
  *find({ reading, cls, module, close, closer, hasArguments }: Closed) {
    if (reading.kind === "hidden") {
      const { method, owner } = reading;
      yield { says: () => `what the \`${method}\` of \`${cls.name}\` does, which \`${called(owner)}\` binds, can't be told` };
    }
    if (reading.kind === "planned")
      yield { says: () => `the \`__exit__\` that \`${reading.plan.cls.name}\` gets does more than call a closer` };
    if (reading.kind === "other") {
      const { owner, definition, method } = reading;
      const does = method === "__enter__" ? "does more than return the object" : "does something else than call a closer";
      yield { module: owner.module, node: definition, says: (at: string) => `\`${owner.name}.${method}\` ${does}${inBrackets(at)}` };
    }
    if (reading.kind === "closes" && closer !== undefined && closer !== reading.closer)
      yield {
        ...{ module, node: close },
        says: (at: string) => `${at} calls \`${closer}\`, and the \`__exit__\` of \`${cls.name}\` \`${reading.closer}\``,
      };
    if (reading.kind === "closes" && hasArguments)
      yield {
        ...{ module, node: close },
        says: (at: string) => `${at} gives \`${closer}\` arguments, and the \`__exit__\` of \`${cls.name}\` calls it without`,
      };
  },
  message: said,
  page: page(
    "`__enter__` or `__exit__` does something else than what is written here.",
    `
class Log(object):
    def close(self):
        print 'closed'

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, traceback):
        print 'left'
        self.close()

def note(text):
    log = Log()
    try:
        print text
    finally:
        log.close()
`,
    [
      "Today `left` is not printed. A `with` statement runs both methods, so it does the same only where",
      "`__enter__` returns the object, `__exit__` calls the same closer, and neither does anything else.",
    ],
    ["If the two methods are how the class is meant to be used, write the `with` by hand."],
  ),
});
