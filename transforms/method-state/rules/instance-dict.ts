import { page, rule } from "../../../src/kit.js";
import type { State } from "../subject.js";

export default rule({
  id: "instance-dict",
  verdict: "unsafe",
  *find({ family, name, relatives }: State) {
    for (const site of [...family.introspection.dictionaries(), ...family.computed.writes()]) {
      const keys = family.introspection.keysAsked(site);
      if (site.relation !== "class" && (keys === undefined || keys.has(name))) yield { module: site.module, node: site.node };
    }
    const looking = relatives.find((each) => each.kind === "library" && each.looksAtInstance);
    if (looking) yield { who: looking.name };
    for (const { module, node } of family.instances.standIns()) yield { module, node };
  },
  message: ({ who }: { readonly who?: string }, { cls, written }, at) => {
    const used = who === undefined ? `is used at ${at}` : `is used by \`${who}\`, of the library`;
    return `the dictionary of an instance of \`${cls.name}\` ${used}, where \`${written}\` would be missing`;
  },
  page: page(
    "The dictionary of an instance is used as a whole, and the attribute would be missing from it.",
    `
class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text

    def fields(self):
        return sorted(self.__dict__)
`,
    ["`fields` would give `['_state']` instead of `['state']`, and a value that is written there under the old name would be hidden."],
    [
      "See what is done with the dictionary. Where it is printed or saved, the name of the method is most often the better for it: `--unsafe` applies it.",
    ],
  ),
});
