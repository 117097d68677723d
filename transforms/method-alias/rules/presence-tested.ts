import { catchesMissing, page, type RelatedSite, rule, type SaidCase, type Site, said } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

// Somebody asks whether A is there: on the class it always is.
export default rule({
  id: "presence-tested",
  verdict: "unsafe",
  *find(alias: Alias) {
    // `self.M = self.M`: the class has M as well.
    if (alias.isNoop) return;
    yield* asked(alias);
    yield* askedByOperators(alias);
    yield* madeOfAnother(alias);
    yield* delegated(alias);
  },
  message: said,
  page: page(
    "The program asks whether the alias is there, and as a class attribute it always is.",
    `
class Pump(object):
    def __init__(self):
        self.halt = self.stop
    def stop(self):
        print 'stopping'

class DryPump(Pump):
    def __init__(self):                 # doesn't call Pump.__init__
        self.rate = 0

def stop_if_possible(device):
    if hasattr(device, 'halt'):         # asks whether it is there
        device.halt()
`,
    [
      "Today `stop_if_possible(DryPump())` does nothing, because a `DryPump` has no `halt`. With",
      "`halt = stop` in the class body it would print `stopping`. The same goes for `getattr` with a",
      "default, for `except AttributeError`, and for a `__getattr__` that answers in its place.",
    ],
    [
      "Check that only instances get to this place, no classes, and that each has run `__init__`",
      "to its end. Then the answer is the same before and after, and `--unsafe` applies it.",
    ],
  ),
});

function* asked(alias: Alias): Generator<SaidCase> {
  const bypassed = alias.family.descendantWithoutInit() !== undefined || alias.family.creationsWithoutInit()[0] !== undefined;
  const use = alias.sitesOfName.find((site) => {
    if (site.access !== "read") return site.access === "test";
    // Where instances without A are about, a caller may be the one that catches, in whatever module it is.
    return bypassed || catchesMissing(site, site.relation === "class" || alias.family.mayRunBefore(alias.store, site));
  });
  const place = use ?? computed(alias, bypassed);
  if (!place) return;
  const says = (at: string) =>
    `${at} asks whether \`${alias.written}\` is there: as a class attribute it always is, also before and without \`__init__\``;
  yield { ...siteOf(place), says };
}

/** Operators and loops ask an old-style instance for `__eq__`, `next` and the like, and do something else where it has none. */
function* askedByOperators(alias: Alias): Generator<SaidCase> {
  const without = /^(?:next|__.*__)$/.test(alias.name) ? alias.family.descendantWithoutInit() : undefined;
  if (!without) return;
  const says = (at: string) =>
    `\`${without.name}\` (${at}) need not call \`${alias.cls.name}.__init__\`, so operators and loops find no \`${alias.written}\` on it today`;
  yield { ...siteOf(without), says };
}

/** `blank.__class__ = C`: what was an instance of another class never sees `__init__`, and callers know it by another name. */
function* madeOfAnother(alias: Alias): Generator<SaidCase> {
  const [given] = alias.family.adoptions();
  if (!given) return;
  const says = (at: string) =>
    `an object becomes an instance of \`${alias.cls.name}\` without \`__init__\` (${at}), and has no \`${alias.written}\` today`;
  yield { ...given, says };
}

/** `hasattr(x, 'on_' + name)` where A may be missing: on the class, in an `__init__`, or where a descendant skips C's. */
function computed(alias: Alias, bypassed: boolean): RelatedSite | undefined {
  return alias.family.computedTests().find((site) => bypassed || site.relation === "class" || alias.family.mayRunBefore(alias.store, site));
}

/** Where a class of the hierarchy has `__getattr__`, an instance without A gets one from there. */
function* delegated(alias: Alias): Generator<SaidCase> {
  const owner = alias.relatives.find((cls) => cls.members.has("__getattr__"));
  if (!owner) return;
  const comes = `comes from \`${owner.name}.__getattr__\` today`;
  const made = alias.family.creationsWithoutInit()[0];
  if (made)
    yield { ...siteOf(made), says: (at) => `an instance is made without \`__init__\` (${at}), so its \`${alias.written}\` ${comes}` };
  const without = alias.family.descendantWithoutInit();
  if (without)
    yield {
      ...siteOf(without),
      says: (at) => `\`${without.name}\` (${at}) need not call \`${alias.cls.name}.__init__\`, so its \`${alias.written}\` ${comes}`,
    };
  const early = alias.sitesOfName.find(
    (site) => site.access === "read" && alias.family.mayRunBefore(alias.store, site) && isBefore(alias, site),
  );
  if (early) yield { ...siteOf(early), says: (at) => `\`${alias.written}\` is read before it is set (${at}), so it ${comes}` };
}

function siteOf({ module, node }: Site): Site {
  return { module, node };
}

/** Whether a read in an `__init__` comes before the alias is set: above it in C's own, anywhere in a descendant's. */
function isBefore({ store, module }: Alias, site: Site): boolean {
  const { node: init } = store.method;
  const isInInit = site.module === module && init.start <= site.node.start && site.node.end <= init.end;
  return !isInInit || site.node.start < store.statement.start;
}
