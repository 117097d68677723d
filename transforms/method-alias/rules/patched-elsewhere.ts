import { isGivenClass, page, rule, type SaidCase, said } from "../../../src/kit.js";
import { hooksReplaced } from "../../shared/hooks.js";
import { firstWords } from "../../shared/naming.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "patched-elsewhere",
  verdict: "unsafe",
  lifted: true,
  *find(alias: Alias) {
    yield* replaced(alias);
    yield* inDictionary(alias);
    yield* underAnyName(alias);
    yield* hooks(alias);
    yield* onWhatCannotBeTold(alias);
    yield* byFakes(alias);
    yield* inDoctests(alias);
    yield* inTexts(alias);
  },
  message: said,
  page: page(
    "The method, or the alias itself, is or may be replaced from outside the class, and the alias may be the replacement today.",
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
      "fakes a method and calls it by its other name would run the real one. Where a place sets the alias on an",
      "object that can't be told, the finding names that place: on an instance, it would be state.",
    ],
    [
      "See whether the object at that place can be one of the class at all; if not, `--unsafe` applies it. Check that nobody calls the alias while the replacement is in place, or have the alias",
      "replaced as well. Then `--unsafe` applies it. With `--forward` unleak writes a method `halt`",
      "instead, which calls whatever `self.stop` is at each call.",
    ],
  ),
});

/** M is replaced on the class, or on an instance from outside. */
function* replaced(alias: Alias): Generator<SaidCase> {
  const ofInstances = alias.storesOf(alias.source).filter(({ method }) => !isGivenClass(method));
  const own = new Set(ofInstances.map(({ target }) => target));
  for (const site of alias.writesOfSource) {
    const { node, module } = site;
    if (!own.has(node) && !alias.isAfterwards(site))
      yield { module, node, says: (at) => `\`${alias.method}\` is or may be replaced on the class or an instance (${at})` };
  }
}

/** `C.__dict__['M'] = …` */
function* inDictionary({ family, source, method }: Alias): Generator<SaidCase> {
  for (const { module, node } of family.introspection.setInDictionary(source))
    yield { module, node, says: (at) => `\`${method}\` is or may be replaced in the dictionary of its class (${at})` };
}

/** `setattr(C, name, …)` with a computed name. */
function* underAnyName(alias: Alias): Generator<SaidCase> {
  for (const site of alias.family.computed.writes())
    if (site.relation === "class" && !alias.isLeftOut(site))
      yield {
        ...{ module: site.module, node: site.node, lifted: false },
        says: (at) =>
          `an attribute of \`${alias.cls.name}\` is replaced at ${at}, under a name that only the running program knows: it may be \`${alias.source}\``,
      };
}

/** `x.A = …`, where nothing tells what `x` is: on an instance, it would be state. */
function* onWhatCannotBeTold(alias: Alias): Generator<SaidCase> {
  if (alias.isNoop) return;
  const own = new Set(alias.storesOf(alias.name).map((each) => each.target));
  for (const { access, relation, node, module, receiver } of alias.sitesOfName)
    if (/write|delete/.test(access) && relation === "unknown" && !own.has(node)) {
      const what = receiver ? `\`${firstWords(receiver.text)}\`` : "its object";
      yield {
        ...{ module, node, lifted: false },
        says: (at) =>
          `\`${alias.written}\` is set, cleared or deleted by \`${firstWords(node.text)}\` (${at}), and unleak can't tell whether ${what} is a \`${alias.cls.name}\``,
      };
    }
}

function* hooks({ cls, family }: Alias): Generator<SaidCase> {
  for (const each of hooksReplaced(cls, family)) yield { ...each, lifted: false };
}

/** Its examples have names of their own: what they set may be M of the class or an instance. */
function* inDoctests({ family, source, method }: Alias): Generator<SaidCase> {
  for (const { module, node, isDocstring } of family.examples.setting(source)) {
    const what = isDocstring ? "an example in a docstring" : "a text beside the program, of which only words are known,";
    yield { module, node, says: (at) => `${what} (${at}) may replace \`${method}\`` };
  }
}

/** A text that is executed, of which words are all that is known. */
function* inTexts({ family, source, method, name, written }: Alias): Generator<SaidCase> {
  for (const [set, called] of [
    [source, method],
    [name, written],
  ] as const)
    for (const { module, node } of family.setInText(set))
      yield { module, node, lifted: false, says: (at) => `a text that is executed (${at}) may replace \`${called}\`` };
}

/** A library of fakes is given the class, or a path, and replaces what it is told. */
function* byFakes({ family, source, method }: Alias): Generator<SaidCase> {
  for (const site of family.faked(source)) yield { ...site, says: (at) => `\`${method}\` may be replaced by a fake (${at})` };
}
