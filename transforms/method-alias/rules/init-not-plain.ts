import { memberBinding, page, rule, spanOf, where } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "init-not-plain",
  verdict: "kept",
  *find(alias: Alias) {
    const { cls, module, store, family } = alias;
    const { name, node, self = "", decorators } = store.method;
    if (name !== "__init__") return;
    if (decorators.length > 0) yield { module, node, why: "is decorated" };
    if ((cls.members.get("__init__")?.length ?? 0) > 1) yield { module, node, why: "is bound more than once" };
    const binding = memberBinding(cls, "__init__");
    if (binding && binding.statement !== node) yield { module, node, why: "is defined in a branch of the class body" };
    const scope = module.scope(node);
    const [, rebinding] = scope.bindings.get(self) ?? [];
    if (rebinding) yield { module, node, why: `rebinds \`${self}\` at line ${spanOf(module.source, rebinding.node).line}` };
    if (scope.dynamic) yield { module, node, why: `runs \`exec\`, which may rebind \`${self}\`` };
    const lent = family.functionsTaken("__init__").find(({ relation }) => relation === "class");
    const place = lent && where(spanOf(lent.module.source, lent.node), module.path);
    if (place) yield { module, node, why: `may run on instances of another class: ${place} takes its function` };
  },
  message: ({ why }, { cls }, at) => `\`${cls.name}.__init__\` (${at}) ${why}`,
  page: page(
    "The `__init__` is decorated, bound twice or defined in a branch, or it rebinds its own `self`.",
    `
def when_enabled(init):
    def wrapper(self, enabled=True):
        if enabled:
            init(self)
    return wrapper

class Pump(object):
    @when_enabled                       # decides whether the body runs
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        print 'stopping'
`,
    [
      "Today `Pump(enabled=False).halt()` raises `AttributeError`. With `halt = stop` in the class",
      "body it would stop a pump that was never set up. Below `self = master or self` the alias is set",
      "on the other object today, which would be without it.",
    ],
    ["Make `__init__` plain and run unleak again, or, if every instance may have the alias,", "write `halt = stop` below `stop` by hand."],
  ),
});
