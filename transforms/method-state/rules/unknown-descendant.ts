import { page, rule } from "../../../src/kit.js";
import { mayInherit } from "../../shared/naming.js";
import type { State } from "../subject.js";

export default rule({
  id: "unknown-descendant",
  verdict: "unsafe",
  *find({ family, name, methodNames }: State) {
    for (const each of [name, ...methodNames]) for (const found of family.possibleDescendants(each)) yield { ...found, name: each };
  },
  message: (found, { cls }, at) => mayInherit(found, at, cls, `bind \`${found.name}\``),
  page: page(
    "A class that unleak can't resolve may inherit from this one, and bind the attribute or one of the methods.",
    `
class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text

Quiet = type('Quiet', (Lexer,), {'in_text': lambda self, char: None})
`,
    ["The `__name__` of that method is `<lambda>`, by which nothing is found."],
    ["Look at the class. If its methods are plain ones under their own names, `--unsafe` applies the rewrite."],
  ),
});
