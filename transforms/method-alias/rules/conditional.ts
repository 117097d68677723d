import { page, rule, said, spanOf } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "conditional",
  verdict: "kept",
  *find(alias: Alias) {
    const { store, module, project } = alias;
    const { name, node } = store.method;
    if (name !== "__init__") return;
    const body = project.body(node);
    const { line } = spanOf(module.source, store.target);
    const stores = alias.cls.stores.of(alias.name).filter((each) => each === store || alias.isOneMore({ cls: alias.cls, store: each }));
    const same = new Set(stores.map(({ statement }) => statement));
    const outer = body?.enclosing(store.statement);
    if (outer && (!body?.alwaysRuns(same) || alias.family.instances.initsInTry().length > 0))
      yield {
        says: () =>
          `line ${line} stands in ${CALLED[outer.kind]} (line ${spanOf(module.source, outer.node).line}), so not every instance need have \`${alias.written}\``,
      };
    const early = body?.firstReturn();
    if (early && body && early.start < body.outermost(store.statement).end)
      yield {
        ...{ module, node: early },
        says: (at: string) => `\`__init__\` may return at ${at}, before line ${line} gives the instance its \`${alias.written}\``,
      };
  },
  message: said,
  page: page(
    "The alias is not set on every way through `__init__`, so some instances have it and some don't.",
    `
class Pump(object):
    def __init__(self, remote=False):
        if remote:
            self.notify = self.send_mail    # only remote pumps get it

    def send_mail(self):
        print 'mail sent'
`,
    [
      "With `notify = send_mail` in the class body every pump would have `notify`. `Pump().notify()`",
      "raises `AttributeError` today and would send a mail. The same is true in a loop, a `try`, a",
      "`with` or a nested function, and below a `return`.",
    ],
    [
      "If every instance may have the alias, move the line out of the block and above any",
      "`return`, and run unleak again. If not, write `notify` as a method that asks for the condition",
      "first, and store the condition on `self`.",
    ],
  ),
});

const CALLED = {
  if: "an `if`",
  for: "a `for` loop",
  while: "a `while` loop",
  try: "a `try`",
  with: "a `with`",
  def: "a nested function",
} as const;
