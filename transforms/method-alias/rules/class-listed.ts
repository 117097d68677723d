import { type Module, type Node, page, rule } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

/** A place that lists the attributes of the class, or what a class of a library finds among them by their names. */
interface Listed {
  readonly module?: Module;
  readonly node?: Node;
  readonly found?: (written: string) => string;
}

/** Classes that look through the class of an instance for methods whose names say what they are for. */
const SEARCHED = [
  {
    id: "cmd.Cmd",
    names: /^(?:do|help|complete)_/,
    found: (written: string) => `\`cmd.Cmd\` lists the class: ${written} would appear among its commands and in \`help\``,
  },
  {
    id: "PyQt4.QtCore.QObject",
    names: /^on_/,
    found: (written: string) =>
      `\`QMetaObject.connectSlotsByName\` lists the class: it would connect ${written} to the signal that it is called after`,
  },
  {
    id: "gobject.GObject",
    names: /^do_/,
    found: (written: string) => `\`GObject\` looks for its virtual methods in the class: ${written} would become one`,
  },
];

export default rule({
  id: "class-listed",
  verdict: "unsafe",
  *find({ family, relatives, name, store }: Alias): Generator<Listed> {
    const ids = new Set(relatives.map((cls) => (cls.kind === "library" ? cls.id : "")));
    for (const each of SEARCHED) if (ids.has(each.id) && each.names.test(name)) yield { found: each.found };
    const listings = family.introspection.listings().filter((listing) => !family.introspection.passesBy(listing, name));
    const plain = listings.filter(({ by }) => by === "dir" || by === "vars" || by === "__dict__");
    const onClass = plain.filter(({ relation }) => relation === "class" || relation === "unknown");
    // Before the alias is set, an instance that is listed doesn't have it yet.
    const early = family.introspection.listingsIn(family.instances.codeBefore(store));
    for (const { module, node } of [...onClass, ...early, ...listings.filter((each) => !plain.includes(each))]) yield { module, node };
  },
  message: ({ found }: Listed, { cls, written }, at) =>
    found ? found(`\`${written}\``) : `the attributes of \`${cls.name}\` are listed at ${at}, where \`${written}\` would appear`,
  page: page(
    "The program lists the attributes of the class, and the alias would appear in that list.",
    `
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        print 'stopping'

def commands():
    return [name for name in dir(Pump) if name[0] != '_']   # lists the class
`,
    [
      "`commands()` is `['stop']` today. With `halt = stop` in the class body it would be",
      "`['halt', 'stop']`. The same goes for `Pump.__dict__` and `inspect.getmembers`, and in a",
      "`cmd.Cmd` the command `help` would list an alias `do_...` that it doesn't list today.",
    ],
    [
      "Look at what the list is for. If one name more does no harm, or the list is filtered so",
      "that the alias falls out, `--unsafe` applies it.",
    ],
  ),
});
