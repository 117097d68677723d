import { catchesMissing, page, type RelatedSite, rule, type SaidCase, type Site, said } from "../../../src/kit.js";
import { placeOf } from "../../shared/naming.js";
import type { Alias } from "../subject.js";

/**
 * Methods that Python 2.7 and its library look for on what they are given, and do without: `dict(x)` for `keys`, `logging` for `flush`, `wsgiref`
 * for `close`, `select` and `subprocess` for `fileno`, `urllib` for `items`, `httplib` and `xml.sax` for `read`, `print` for `write`.
 */
const PROBED = new Set([
  ...["close", "fileno", "flush", "isatty", "items", "iteritems", "keys", "next"],
  ...["read", "readline", "readlines", "seek", "tell", "write"],
]);

// Somebody asks whether A is there: on the class it always is.
export default rule({
  id: "presence-tested",
  verdict: "unsafe",
  *find(alias: Alias) {
    // `self.M = self.M`: the class has M as well.
    if (alias.isNoop) return;
    yield* asked(alias);
    yield* askedByOperators(alias);
    yield* askedByLibrary(alias);
    yield* askedByKeeper(alias);
    yield* askedByAncestor(alias);
    yield* madeOfAnother(alias);
    yield* delegated(alias);
    yield* worked(alias);
    yield* halfBuilt(alias);
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
      "default, for `except AttributeError`, and for a `__getattr__` that answers in its place; for whatever",
      "runs before the line, such as a method that a base's `__init__` calls; and for `__del__`, where",
      "`__init__` fails above the line: it finds no alias today, and nobody hears of it.",
    ],
    [
      "Check that only instances get to this place, no classes, and that each has run `__init__`",
      "to its end. Then the answer is the same before and after, and `--unsafe` applies it.",
    ],
  ),
});

function* asked(alias: Alias): Generator<SaidCase> {
  const bypassed =
    alias.family.instances.descendantWithoutInit() !== undefined || alias.family.instances.creationsWithoutInit()[0] !== undefined;
  // Where instances without A are about, a caller may be the one that catches, in whatever module it is.
  const isCaughtEarly = (site: Site) => alias.family.instances.codeBefore(alias.store).isCaughtAt(site);
  const isCaught = (site: Site) => bypassed || isCaughtEarly(site);
  const use = alias.sitesOfName.find((site) => {
    if (site.access !== "read") return site.access === "test";
    if (catchesMissing(site, site.relation === "class") || isCaughtEarly(site)) return true;
    return bypassed && !alias.family.instances.isMadeWithInit(site);
  });
  const isMissed = ({ relation }: RelatedSite) => relation === "class" || (bypassed && relation === "instance");
  const getter =
    alias.family.computed.gettersOf(alias.name).find(isCaught) ?? alias.family.computed.gettersCalled(alias.name).find(isMissed);
  const format = bypassed ? alias.family.computed.formatsAsking(alias.name)[0] : undefined;
  const place = use ?? getter ?? format ?? computed(alias, bypassed) ?? alias.family.computed.soughtInHooks(alias.name)[0];
  const texts = alias.family.testedInText(alias.name);
  for (const { module, node } of texts)
    yield {
      module,
      node,
      says: (at) => `an example or a text (${at}) may ask whether \`${alias.written}\` is there: as a class attribute it always is`,
    };
  if (!place) return;
  const says = (at: string) =>
    `${at} asks whether \`${alias.written}\` is there: as a class attribute it always is, also before and without \`__init__\``;
  yield { ...siteOf(place), says };
}

/** Operators and loops ask an old-style instance for `__eq__`, `next` and the like, and do something else where it has none. */
function* askedByOperators({ name, written, cls, family, store }: Alias): Generator<SaidCase> {
  if (!/^(?:next|__.*__)$/.test(name)) return;
  const without = family.instances.descendantWithoutInit();
  const says = (at: string) =>
    `\`${without?.name}\` (${at}) need not call \`${cls.name}.__init__\`, so operators and loops find no \`${written}\` on it today`;
  if (without) yield { ...siteOf(without), says };
  // For these two `with` alone asks.
  if (name === "__enter__" || name === "__exit__") return;
  for (const site of family.instances.codeBefore(store).usedAlone)
    yield {
      ...siteOf(site),
      says: (at) => `an instance is used by itself before \`${written}\` is set (${at}): what asks for it there finds none today`,
    };
}

/** What is built in and the library ask an object whether it has some names, and go on where it has none. */
function* askedByLibrary({ name, written, cls, family, store }: Alias): Generator<SaidCase> {
  // `compiler.walk` asks a visitor for `visitFor` where it meets a loop.
  if (!PROBED.has(name) && !/^visit[A-Z]/.test(name)) return;
  const asks = `what is built in or of the library may ask whether \`${written}\` is there`;
  const without = family.instances.withoutInit();
  if (without)
    yield { ...siteOf(without), says: (at) => `${asks}, and where \`${cls.name}.__init__\` is not run to its end (${at}) it is not today` };
  for (const site of family.instances.codeBefore(store).handedToLibrary)
    yield { ...siteOf(site), says: (at) => `${asks}, which is not so yet at ${at}` };
}

/** `logger.addFilter(self)`: the library asks for `filter`, and fails where it isn't there yet; somebody may catch that. */
function* askedByKeeper({ written, family, store }: Alias): Generator<SaidCase> {
  const site = family.instances.handedOnInTry(store);
  const says = (at: string) =>
    `the instance is handed on before \`${written}\` is set (${at}): who calls that there fails today, which is caught, and would find it`;
  if (site) yield { ...siteOf(site), says };
}

/** `sgmllib.SGMLParser` asks itself for `start_b` where it meets `<b>`, and goes on where it has none. */
function* askedByAncestor({ name, written, cls, family, store, relatives }: Alias): Generator<SaidCase> {
  const asking = relatives.find((each) => each.kind === "library" && each.asks.some((made) => isMadeOf(name, made)));
  if (!asking) return;
  const without = family.instances.withoutInit();
  const asks = `\`${asking.name}\`, of the library, asks its instances for \`${written}\` by a name that it makes up`;
  if (without)
    yield {
      ...siteOf(without),
      says: (at) => `${asks}, and where \`${cls.name}.__init__\` is not run to its end (${at}) there is none today`,
    };
  for (const site of family.instances.codeBefore(store).libraryAsked)
    yield { ...siteOf(site), says: (at) => `${asks}: where it is made to before that is set (${at}), it finds none today` };
}

/** Whether `start_b` may be `start_*`. */
function isMadeOf(name: string, made: string): boolean {
  const [begin = "", end = ""] = made.split("*");
  return name.startsWith(begin) && name.endsWith(end) && name.length >= begin.length + end.length;
}

/** `blank.__class__ = C`: what was an instance of another class never sees `__init__`, and callers know it by another name. */
function* madeOfAnother(alias: Alias): Generator<SaidCase> {
  const [given] = alias.family.instances.adoptions();
  if (!given) return;
  const says = (at: string) =>
    `an object becomes an instance of \`${alias.cls.name}\` without \`__init__\` (${at}), and has no \`${alias.written}\` today`;
  yield { ...given, says };
}

/** `hasattr(x, 'on_' + name)` where A may be missing: on the class, in an `__init__`, or where a descendant skips C's. */
function computed(alias: Alias, bypassed: boolean): RelatedSite | undefined {
  const { family, store, name } = alias;
  const anywhere = family.computed.tests(name).find((site) => bypassed || site.relation === "class");
  const read = bypassed ? family.computed.readsOfInstances(name)[0] : undefined;
  return anywhere ?? family.computed.testsIn(family.instances.codeBefore(store), name)[0] ?? read;
}

/** Where a class of the hierarchy has `__getattr__`, an instance without A gets one from there. */
function* delegated(alias: Alias): Generator<SaidCase> {
  const owner = alias.relatives.find((cls) => cls.members.has("__getattr__"));
  if (!owner) return;
  const comes = `comes from \`${owner.name}.__getattr__\` today`;
  const made = alias.family.instances.creationsWithoutInit()[0] ?? alias.family.instances.recreations()[0];
  if (made)
    yield { ...siteOf(made), says: (at) => `an instance may be made without \`__init__\` (${at}), so its \`${alias.written}\` ${comes}` };
  const without = alias.family.instances.descendantWithoutInit();
  if (without)
    yield {
      ...siteOf(without),
      says: (at) => `\`${without.name}\` (${at}) need not call \`${alias.cls.name}.__init__\`, so its \`${alias.written}\` ${comes}`,
    };
  const early = alias.sitesOfName.find((site) => site.access === "read" && alias.family.instances.codeBefore(alias.store).has(site));
  if (early) yield { ...siteOf(early), says: (at) => `\`${alias.written}\` is read before it is set (${at}), so it ${comes}` };
}

/** A request handler has answered its request before anything behind the `__init__` of the library is set. */
function* worked(alias: Alias): Generator<SaidCase> {
  const site = alias.family.instances.codeBefore(alias.store).worked;
  if (!site) return;
  const says = (at: string) =>
    `the \`__init__\` that is called at ${at} does all of the work of the instance, and finds no \`${alias.written}\` today: it would find one`;
  yield { ...site, says };
}

/** An object whose `__init__` failed meets its `__del__` without the alias: that fails today, and nobody hears of it. */
function* halfBuilt(alias: Alias): Generator<SaidCase> {
  const { family, store, name, written } = alias;
  const half = family.instances.halfBuilt(store);
  if (!half) return;
  const reads = alias.sitesOfName.filter((site) => (site.access === "read" || site.access === "test") && half.met.has(site));
  const [met] = [...reads, ...family.computed.testsIn(half.met, name), ...family.introspection.listingsIn(half.met)];
  if (!met) return;
  const failing = placeOf(half.fails, alias.module);
  const says = (at: string) =>
    `where \`__init__\` fails before it sets \`${written}\` (${failing}), \`__del__\` finds none (${at}) and that goes unheard: of a class attribute it would find one`;
  yield { ...siteOf(met), also: [half.fails], says };
}

function siteOf({ module, node }: Site): Site {
  return { module, node };
}
