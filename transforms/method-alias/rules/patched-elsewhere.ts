import { page, rule, type SaidCase, said } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "patched-elsewhere",
  verdict: "unsafe",
  lifted: true,
  *find(alias: Alias) {
    yield* replaced(alias);
    yield* underAnyName(alias);
    yield* hooks(alias);
  },
  message: said,
  page: page(
    "The method is replaced from outside the class, and the alias may be the replacement today.",
    `
# pumps.py
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 'stopped'

# test_pumps.py
from pumps import Pump
Pump.stop = lambda self: 'faked'        # replaces the method
assert Pump().halt() == 'faked'
`,
    [
      "Today a pump made after the replacement has `halt` from it. With `halt = stop` in the class",
      "body the alias stays the function that the body defined, and this assertion fails. A test that",
      "fakes a method and calls it by its other name would run the real one.",
    ],
    [
      "Check that nobody calls the alias while the replacement is in place, or have the alias",
      "replaced as well. Then `--unsafe` applies it. With `--forward` unleak writes a method `halt`",
      "instead, which calls whatever `self.stop` is at each call.",
    ],
  ),
});

/** M is replaced on the class, or on an instance from outside. */
function* replaced(alias: Alias): Generator<SaidCase> {
  const own = new Set(alias.storesOf(alias.source).map((store) => store.target));
  for (const { node, module } of alias.writesOfSource)
    if (!own.has(node))
      yield { module, node, says: (at) => `\`${alias.method}\` is or may be replaced on the class or an instance (${at})` };
}

/** `setattr(C, name, …)` with a computed name. */
function* underAnyName(alias: Alias): Generator<SaidCase> {
  for (const { module, node, relation } of alias.family.computedWrites())
    if (relation === "class")
      yield {
        ...{ module, node, lifted: false },
        says: (at) =>
          `an attribute of \`${alias.cls.name}\` is replaced at ${at}, under a name that only the running program knows: it may be \`${alias.source}\``,
      };
}

const HOOKS = ["__class__", "__init__", "__getattr__", "__setattr__", "__getattribute__", "__delattr__", "__bases__"];

/** `C.__init__ = …` and the like: what makes or looks up attributes comes from elsewhere than the class body. */
function* hooks(alias: Alias): Generator<SaidCase> {
  const { family } = alias;
  for (const hook of HOOKS)
    for (const { access, relation, module, node } of family.writes(hook))
      if (access === "write" && (relation === "class" || (relation === "unknown" && family.isKnownIn(module))))
        yield { module, node, lifted: false, says: (at) => `\`${alias.cls.name}.${hook}\` is or may be replaced (${at})` };
}
