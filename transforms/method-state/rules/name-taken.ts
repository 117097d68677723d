import { page, readInBody, rule, type SaidCase, said } from "../../../src/kit.js";
import { binderOf, called, inBrackets } from "../../shared/naming.js";
import type { State } from "../subject.js";

export default rule({
  id: "name-taken",
  verdict: "kept",
  *find({ cls: own, relatives, name, written, accesses }: State): Generator<SaidCase> {
    for (const cls of relatives) {
      if (cls.members.has(name))
        yield {
          ...binderOf(cls, name),
          says: (at) => `\`${called(cls)}\` binds \`${written}\` in its body${inBrackets(at)}, where the property would be`,
        };
      if (cls.kind === "library" && cls.sets.has(name))
        yield { says: () => `\`${called(cls)}\`, an ancestor in the standard library, sets \`self.${written}\` itself` };
    }
    const read = readInBody(own, name, own.body.start);
    if (read)
      yield {
        ...read,
        says: (at) => `the class body of \`${own.name}\` reads a global \`${written}\` (${at}), which the property would hide`,
      };
    for (const { access, relation, module, node } of accesses)
      if (relation === "class" && access !== "read" && access !== "test")
        yield { module, node, says: (at) => `\`${written}\` is set on the class (${at}), in place of the property` };
  },
  message: said,
  page: page(
    "A class of the hierarchy binds the name of the attribute already or reads a global of that name in its body, or the standard library sets it.",
    `
class Lexer(object):
    state = None                        # until a lexer has one of its own

    def start(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text
`,
    ["The property would take the place of `state = None`, or be hidden by it, and reads before the first write would fail."],
    ["Set the attribute to `None` in `__init__`, and delete the line in the class body: the property handles `None`."],
  ),
});
