import { page, rule } from "../../../src/kit.js";
import type { State } from "../subject.js";

export default rule({
  id: "state-deleted",
  verdict: "kept",
  find: ({ writes }: State) => writes.filter(({ isDeletion }) => isDeletion),
  message: (_, { written }, at) => `\`${written}\` is deleted (${at}), which a property without a deleter refuses`,
  page: page(
    "The attribute is deleted somewhere.",
    `
class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text

    def close(self):
        del self.state
`,
    ["`del self.state` fails with `AttributeError: can't delete attribute` where `state` is a property without a deleter."],
    [
      "Set it to `None` instead, if nothing asks whether the attribute is there. The deletion may be there to break the cycle: then it can go.",
    ],
  ),
});
