import { page, rule } from "../../../src/kit.js";
import type { State } from "../subject.js";

export default rule({
  id: "class-changed",
  verdict: "unsafe",
  find: ({ family }: State) => [...family.instances.classChanges(), ...family.instances.adoptions()],
  message: (_, { cls, written }, at) =>
    `an object becomes a \`${cls.name}\`, or one becomes something else (${at}): \`${written}\` would not go with it`,
  page: page(
    "The class of an object is changed, to this one or from it.",
    `
class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text

    def hush(self):
        self.__class__ = Quiet

class Quiet(object):
    pass
`,
    [
      "Today the state is in the dictionary of the object, and stays there whatever its class is. A property belongs to the class:",
      "afterwards a `Quiet` has no `state`, and what becomes a `Lexer` has none before it is set.",
    ],
    ["Look at what is asked of the object afterwards. If that is never its state, `--unsafe` applies the rewrite."],
  ),
});
