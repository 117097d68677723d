import { isGivenClass, page, rule, type SaidCase, said } from "../../../src/kit.js";
import { firstWords } from "../../shared/naming.js";
import { type Alias, bindsNothing, siteOf } from "../subject.js";
import conditionallyDefined from "./conditionally-defined.js";

export default rule({
  id: "method-reassigned",
  verdict: "kept",
  *find(alias: Alias) {
    yield* inTheFamily(alias);
    yield* byTheLibrary(alias);
    yield* byItsName(alias);
    yield* underAnotherName(alias);
  },
  // What an instance is handed to has to be followed for it.
  dear: { behind: conditionallyDefined, find: byAnotherClass },
  message: said,
  page: page(
    "The method is replaced on the instance somewhere, so the alias may stand for another function.",
    `
def discard(message):
    pass

class Pump(object):
    def __init__(self, quiet=False):
        if quiet:
            self.log = discard          # replaces log on this instance, before the alias is made
        self.report = self.log

    def log(self, message):
        print message
`,
    [
      "Today `Pump(quiet=True).report('on')` prints nothing, because the alias is what `self.log`",
      "was at that moment. With `report = log` in the class body it would print `on`. A subclass can do",
      "the same before it calls this `__init__`.",
    ],
    [
      "Write `report` as a method that calls `self.log(message)`, and take the line out of",
      "`__init__`. It looks `log` up at each call, so check that nothing replaces `log` later on while",
      "callers of `report` count on the old one.",
    ],
  ),
});

function* inTheFamily(alias: Alias): Generator<SaidCase> {
  for (const { cls, store } of alias.setters(alias.source))
    if (
      !isGivenClass(store.method) &&
      !bindsNothing(store, cls) &&
      !alias.isAfterwards(siteOf(store, cls)) &&
      !alias.neverRuns({ cls, store })
    )
      yield {
        ...{ module: cls.module, node: store.target },
        says: (at) => `\`${alias.method}\` is set, cleared or deleted on the instance in \`${cls.name}.${store.method.name}\` (${at})`,
      };
}

function* byTheLibrary(alias: Alias): Generator<SaidCase> {
  for (const cls of alias.relatives)
    if (cls.kind === "library" && cls.sets.has(alias.source))
      yield { says: () => `\`${cls.id}\`, in the standard library, sets \`${alias.source}\` on the instance itself` };
}

/** `setattr(self, 'M', …)` and `delattr(self, 'M')`. */
function* byItsName(alias: Alias): Generator<SaidCase> {
  for (const site of alias.isNoop ? alias.sitesOfName : alias.writesOfSource) {
    const { access, relation, receiver, node, module } = site;
    if (!receiver && access !== "test" && relation === "instance" && !alias.isAfterwards(site))
      yield { module, node, says: (at) => `\`${alias.method}\` is set or deleted by \`${firstWords(node.text)}\` (${at})` };
  }
}

/** `this = self; this.M = …` in a method of the hierarchy. */
function* underAnotherName(alias: Alias): Generator<SaidCase> {
  const own = new Set(alias.storesOf(alias.source).map((each) => each.target));
  for (const site of alias.writesOfSource) {
    const { access, relation, node, module } = site;
    if (!/write|delete/.test(access) || relation !== "instance" || own.has(node) || alias.isAfterwards(site)) continue;
    const around = module.classAround(node);
    if (alias.relatives.some((cls) => cls === around))
      yield { module, node, says: (at) => `\`${alias.method}\` is set, cleared or deleted on the instance (${at})` };
  }
}

/** `x.__class__ = Other`: M is another method from then on, and the alias is still the old one. */
function* byAnotherClass(alias: Alias): Generator<SaidCase> {
  for (const { node, module } of alias.family.instances.classChanges())
    yield { module, node, says: (at) => `the class of an instance is changed (${at}), and with it what \`${alias.source}\` means` };
}
