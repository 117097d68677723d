import { page, rule } from "../../../src/kit.js";
import { firstWords } from "../../shared/naming.js";
import type { State } from "../subject.js";

export default rule({
  id: "receiver-unknown",
  verdict: "unsafe",
  find: ({ writesOnUnknown, accesses, isNewStyle }: State) =>
    isNewStyle ? writesOnUnknown : accesses.filter(({ relation }) => relation === "unknown"),
  message: ({ node, receiver }, { cls, written }, at) => {
    const what = receiver ? `\`${firstWords(receiver.text)}\`` : "its object";
    return `\`${firstWords(node.text)}\` (${at}) may be about \`${written}\` of a \`${cls.name}\`: unleak can't tell what ${what} is`;
  },
  page: page(
    "An attribute of that name is set, on an object that can't be told, to something that is no method of that object.",
    `
class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text

def mark(thing):
    thing.state = 'done'                # a lexer?
`,
    [
      "If it is a `Lexer`, the property would ask the string for its `__name__`, and fail. In an old-style class a read",
      "that can't be told counts as well, because it finds the name of the method there.",
    ],
    ["Look at the place. If the object is another one, `--unsafe` applies the rewrite."],
  ),
});
