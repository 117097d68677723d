import { type AttributeSite, type ClassModel, type InstanceStore, page, rule, type SaidCase, said } from "../../../src/kit.js";
import { firstWords } from "../../shared/naming.js";
import { type Alias, sourceName } from "../subject.js";

export default rule({
  id: "alias-reassigned",
  verdict: "kept",
  *find(alias: Alias) {
    if (alias.isNoop) return;
    yield* inTheFamily(alias);
    yield* byTheLibrary(alias);
    yield* elsewhere(alias);
  },
  message: said,
  page: page(
    "The alias is set, cleared or deleted in another place too: it may be state and no second name.",
    `
class Parser(object):
    def __init__(self):
        self.feed = self.read_header

    def read_header(self, line):
        self.title = line
        self.feed = self.read_body      # feed changes as the program runs

    def read_body(self, line):
        self.text = line
`,
    [
      "A class attribute is one value for all parsers. If both lines became class attributes, the",
      "second would win: the first line fed would go to `text`, and `title` would never be set. If only",
      "the first did, each parser would hold itself again once it has read its first line. Where the",
      "other place says `del self.feed`, that would fail with `AttributeError`. The finding says which",
      "other place it is: one that says the same method, or state. Of an object that can't be told, `patched-elsewhere` is the reason.",
    ],
    [
      "Where every place says the same method, drop all of those lines and write `feed = read_header` in",
      "the class body by hand. State needs another form. Store the name of the method, not the method: `self.state = 'read_header'`, and a method",
      "`feed` that returns `getattr(self, self.state)(line)`.",
    ],
  ),
});

// State machines are the commonest by far, and told by the classes alone: what looks at other files comes after.
function* inTheFamily(alias: Alias): Generator<SaidCase> {
  const setters = [...alias.setters(alias.name)].filter((each) => !alias.isOneMore(each) && !alias.neverRuns(each));
  const isSame = setters.every((each) => saysTheSame(each, alias));
  for (const { cls, store } of setters) {
    const where = (at: string) => `\`${cls.name}.${store.method.name}\` (${at}) as well`;
    yield {
      ...{ module: cls.module, node: store.target, gist: isSame ? "the same method again" : "state" },
      says: (at) =>
        isSame
          ? `\`self.${alias.written}\` is set in ${where(at)}, to the same method: what several statements set is not moved to the class`
          : `\`self.${alias.written}\` is set, cleared or deleted in ${where(at)}, so it is state and no second name`,
    };
  }
}

/** Whether another statement says the same method of the same object. */
function saysTheSame({ store, cls }: { store: InstanceStore; cls: ClassModel }, alias: Alias): boolean {
  const source = sourceName(store, cls);
  return source !== undefined && (source === alias.source || source === sourceName(alias.store, alias.cls));
}

function* byTheLibrary(alias: Alias): Generator<SaidCase> {
  for (const cls of alias.relatives)
    if (cls.kind === "library" && cls.sets.has(alias.name))
      yield { says: () => `\`${cls.id}\`, an ancestor in the standard library, sets \`self.${alias.name}\` itself` };
}

/** By its name in a string, or by a name of its own for an object of the family. */
function* elsewhere(alias: Alias): Generator<SaidCase> {
  const own = new Set(alias.storesOf(alias.name).map((each) => each.target));
  for (const use of alias.sitesOfName)
    if (/write|delete/.test(use.access) && use.relation === "instance" && !own.has(use.node))
      yield { module: use.module, node: use.node, says: (at) => reassignedBy(use, at, alias) };
}

function reassignedBy(site: AttributeSite, at: string, alias: Alias): string {
  const what = `\`${alias.written}\` is set, cleared or deleted by \`${firstWords(site.node.text)}\` (${at})`;
  return alias.saysTheSame(site) ? `${what}, to the same method` : what;
}
