import { page, rule } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "class-listed",
  verdict: "unsafe",
  *find({ family, relatives, name, store }: Alias) {
    const hasCommands = relatives.some((cls) => cls.kind === "library" && cls.id === "cmd.Cmd");
    if (hasCommands && /^(?:do|help|complete)_/.test(name)) yield { isCommand: true };
    const listings = family.listings().filter((listing) => !family.passesBy(listing, name));
    const plain = listings.filter(({ by }) => by === "dir" || by === "vars" || by === "__dict__");
    const onClass = plain.filter(({ relation }) => relation === "class" || relation === "unknown");
    // Before the alias is set, an instance that is listed doesn't have it yet.
    const early = family.listingsIn(family.codeBefore(store));
    for (const { module, node } of [...onClass, ...early, ...listings.filter((each) => !plain.includes(each))])
      yield { module, node, isCommand: false };
  },
  message: ({ isCommand }, { cls, written }, at) =>
    isCommand
      ? `\`cmd.Cmd\` lists the class: \`${written}\` would appear among its commands and in \`help\``
      : `the attributes of \`${cls.name}\` are listed at ${at}, where \`${written}\` would appear`,
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
