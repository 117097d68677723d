import {
  type ClassModel,
  catchesMissing,
  type KnownClass,
  type Module,
  type Node,
  page,
  type RelatedSite,
  rule,
  type SaidCase,
  type Site,
  said,
  walk,
} from "../../../src/kit.js";
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
  const bypassed = bypasser(alias) !== undefined || alias.family.creationsWithoutInit()[0] !== undefined;
  const use = alias.sitesOfName.find(({ access, node, module, relation }) => {
    if (access !== "read") return access === "test";
    // Where instances without A are about, a caller may be the one that catches, in whatever module it is.
    return bypassed || catchesMissing(node, relation === "class" || isEarly(alias, node, module));
  });
  const place = use ?? computed(alias, bypassed);
  if (!place) return;
  const says = (at: string) =>
    `${at} asks whether \`${alias.written}\` is there: as a class attribute it always is, also before and without \`__init__\``;
  yield { ...siteOf(place), says };
}

/** Operators and loops ask an old-style instance for `__eq__`, `next` and the like, and do something else where it has none. */
function* askedByOperators(alias: Alias): Generator<SaidCase> {
  const without = /^(?:next|__.*__)$/.test(alias.name) ? bypasser(alias) : undefined;
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

/** Whether a place in a method of the family may run before the alias has been set. */
function isEarly(alias: Alias, node: Node, module: Module): boolean {
  if (!alias.relatives.some((cls) => cls === module.classAround(node))) return false;
  return node.closest("function_definition")?.field("name")?.text === "__init__" || handsOutSelf(alias);
}

/** Whether `__init__` lets other methods see the instance before it has the alias: `self.setup()`, `Base.__init__(self)`. */
function handsOutSelf(alias: Alias): boolean {
  const { method, statement } = alias.store;
  const body = method.node.field("body");
  return [...(body ? walk(body) : [])].some(
    (node) =>
      node.type === "call" &&
      node.end <= statement.start &&
      [...walk(node)].some((inner) => inner.text === method.self || inner.text === "super"),
  );
}

/** `hasattr(x, 'on_' + name)` where A may be missing: on the class, in an `__init__`, or where a descendant skips C's. */
function computed(alias: Alias, bypassed: boolean): RelatedSite | undefined {
  return alias.family
    .computedTests()
    .find(({ node, module, relation }) => bypassed || relation === "class" || isEarly(alias, node, module));
}

/** Where a class of the hierarchy has `__getattr__`, an instance without A gets one from there. */
function* delegated(alias: Alias): Generator<SaidCase> {
  const owner = alias.relatives.find((cls) => cls.members.has("__getattr__"));
  if (!owner) return;
  const comes = `comes from \`${owner.name}.__getattr__\` today`;
  const made = alias.family.creationsWithoutInit()[0];
  if (made)
    yield { ...siteOf(made), says: (at) => `an instance is made without \`__init__\` (${at}), so its \`${alias.written}\` ${comes}` };
  const without = bypasser(alias);
  if (without)
    yield {
      ...siteOf(without),
      says: (at) => `\`${without.name}\` (${at}) need not call \`${alias.cls.name}.__init__\`, so its \`${alias.written}\` ${comes}`,
    };
  const early = alias.sitesOfName.find(
    ({ access, node, module }) => access === "read" && isEarly(alias, node, module) && isBefore(alias, node),
  );
  if (early) yield { ...siteOf(early), says: (at) => `\`${alias.written}\` is read before it is set (${at}), so it ${comes}` };
}

function siteOf({ module, node }: Site): Site {
  return { module, node };
}

/** Whether a read in an `__init__` comes before the alias is set: above it in C's own, anywhere in a descendant's. */
function isBefore(alias: Alias, node: Node): boolean {
  const { method, statement } = alias.store;
  return !method.node.contains(node) || node.start < statement.start;
}

/** The first descendant whose instances never see C's `__init__`. */
function bypasser(alias: Alias): ClassModel | undefined {
  return alias.descendants.find((cls) => !reachesInit(alias, cls, new Set()));
}

function reachesInit(alias: Alias, cls: KnownClass, seen: Set<KnownClass>): boolean {
  if (cls === alias.cls) return true;
  if (seen.has(cls)) return false;
  seen.add(cls);
  const owner = alias.project.lookup(cls, "__init__")?.owner;
  if (owner === alias.cls) return true;
  if (owner?.kind !== "project") return false;
  return callsInit(alias, owner, cls, seen);
}

/** Whether `__init__` of `owner` calls one that leads to C's, whichever way it goes. */
function callsInit(alias: Alias, owner: ClassModel, cls: KnownClass, seen: Set<KnownClass>): boolean {
  const init = owner.methods.find((method) => method.name === "__init__");
  const body = init?.node.field("body");
  for (const statement of body?.parts ?? []) {
    if ([...walk(statement)].some((node) => node.type === "return_statement")) return false;
    const call = statement.type === "expression_statement" ? statement.parts[0] : undefined;
    const callee = call?.type === "call" ? call.field("function") : undefined;
    const object = callee?.type === "attribute" && callee.field("attribute")?.text === "__init__" ? callee.field("object") : undefined;
    if (object && leadsToInit(alias, object, owner, cls, seen)) return true;
  }
  return false;
}

function leadsToInit(alias: Alias, object: Node, owner: ClassModel, cls: KnownClass, seen: Set<KnownClass>): boolean {
  if (object.type === "call" && object.field("function")?.text === "super") {
    const next = nextInit(alias, owner, cls);
    if (next === alias.cls) return true;
    return next?.kind === "project" && callsInit(alias, next, cls, seen);
  }
  const denotation = alias.project.denotation(object, owner.module);
  return (denotation.kind === "project" || denotation.kind === "library") && reachesInit(alias, denotation, seen);
}

/** Whose `__init__` `super(owner, self)` finds in an instance of `cls`. */
function nextInit(alias: Alias, owner: ClassModel, cls: KnownClass): KnownClass | undefined {
  const from = alias.project.mro(cls).indexOf(owner) + 1;
  return alias.project.lookup(cls, "__init__", from)?.owner;
}
