import { page, rule } from "../../../src/kit.js";
import type { State } from "../subject.js";

export default rule({
  id: "class-listed",
  verdict: "unsafe",
  *find({ family, name, accesses }: State) {
    for (const listing of family.introspection.listings())
      if (!family.introspection.passesBy(listing, name) && !(listing.by === "__dict__" && listing.relation === "instance"))
        yield { module: listing.module, node: listing.node };
    for (const { relation, module, node } of accesses) if (relation === "class") yield { module, node };
  },
  message: (_, { cls, written }, at) =>
    `the attributes of \`${cls.name}\` are listed or asked for at ${at}, where \`${written}\` would appear`,
  page: page(
    "The attributes of the class, or of an instance, are listed, and the property would appear among them.",
    `
class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text

def names():
    return [name for name in dir(Lexer) if '__' not in name]
`,
    ["The list would have one name more, `state`."],
    ["See what is done with the names. If one more does no harm, `--unsafe` applies the rewrite."],
  ),
});
