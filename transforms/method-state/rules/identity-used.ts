import { page, rule } from "../../../src/kit.js";
import type { State } from "../subject.js";

export default rule({
  id: "identity-used",
  verdict: "unsafe",
  find: ({ family, name }: State) => family.identityUses(name),
  message: ({ node, how }, _state, at) =>
    `${at} ${how} \`${node.text}\`: today it is one object while the state lasts, and would be a new one at every look`,
  page: page(
    "Something asks whether the attribute is a certain object, or keeps it weakly.",
    `
class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text

    def has_changed(self, before):
        return self.state is not before
`,
    ["The property makes a new bound method at each look: `is` is always false. `==` works as before, and so does a test for `None`."],
    ["Write `==` instead of `is`. Then the rewrite is safe."],
  ),
});
