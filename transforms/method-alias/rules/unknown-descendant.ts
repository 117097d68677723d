import { type PossibleDescendant, page, rule } from "../../../src/kit.js";
import { mayInherit } from "../../shared/naming.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "unknown-descendant",
  verdict: "unsafe",
  *find({ cls, family, source, name }: Alias): Generator<PossibleDescendant & { readonly bound?: string }> {
    yield* family.possibleDescendants(source);
    for (const { module, node, isDocstring } of family.examples.binding(name, cls))
      yield { module, node, by: isDocstring ? "doctest" : "beside", bound: name };
  },
  message: (found, { cls, source }, at) =>
    mayInherit(found, at, cls, found.bound === undefined ? `override \`${source}\`` : `bind \`${found.bound}\``),
  page: page(
    "A class that unleak can't resolve may inherit from this one and override the method.",
    `
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 'stopped'

def stop_slowly(self):
    return 'stopped slowly'

GentlePump = type('GentlePump', (Pump,), {'stop': stop_slowly})     # made by a call
`,
    [
      "`GentlePump().halt()` returns `'stopped slowly'` today. With `halt = stop` in `Pump` it would",
      "return `'stopped'`: this class needs `halt` as well, and unleak can't tell or can't write it.",
    ],
    [
      "Look at the class. If it doesn't inherit from this one, or doesn't override the method,",
      "`--unsafe` applies it. If it does, give it the alias by hand, here with `'halt': stop_slowly`",
      "in the dictionary, and then use `--unsafe`.",
    ],
  ),
});
