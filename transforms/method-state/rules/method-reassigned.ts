import { page, rule } from "../../../src/kit.js";
import type { State } from "../subject.js";

export default rule({
  id: "method-reassigned",
  verdict: "kept",
  *find({ family, methodNames }: State) {
    for (const name of methodNames)
      for (const { access, relation, module, node } of family.writes(name))
        if ((access === "write" || access === "delete") && relation === "instance") yield { module, node, name };
  },
  message: ({ name }, { cls }, at) =>
    `\`${cls.name}.${name}\` is set or deleted on an instance (${at}): the name would mean that from then on`,
  page: page(
    "A method that is stored is replaced on an instance.",
    `
class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text

    def quiet(self):
        self.in_text = self.in_tag      # not for the state that is stored already
`,
    [
      "Today the attribute holds the method as it was when it was stored. By its name, the property would",
      "find what has been put in its place since.",
    ],
    ["Let the method decide what it does, instead of replacing it. Then it can be looked up by its name."],
  ),
});
