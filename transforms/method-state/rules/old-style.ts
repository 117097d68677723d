import { page, rule, said } from "../../../src/kit.js";
import { oddPlaces } from "../old-style.js";
import type { State } from "../subject.js";

// Properties work on new-style classes alone (PEP 252): here each place is rewritten, and so each has to be known.
export default rule({
  id: "old-style",
  verdict: "kept",
  find: (state: State) => (state.isNewStyle ? [] : oddPlaces(state)),
  message: said,
  page: page(
    "The class is an old-style one, which has no properties that can be set, and a place can't be rewritten to the method's name.",
    `
class Lexer:
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text

def feed(text):
    lexer = Lexer()
    for char in text:
        lexer.state(char)               # outside of the class
`,
    [
      "In an old-style class `self.state = …` never reaches a property. So the class itself is rewritten to store",
      "the name, and to look the method up where the state is read. That is done where all of both stand",
      "in the class or its subclasses, as `self.state`: whoever reads the attribute elsewhere would find a name. What the",
      "class itself never reads is there for others: then a read of that name on an object that can't be told counts as well.",
    ],
    ["Let the class inherit from `object`, if nothing in the program depends on old-style classes: then a property will do."],
  ),
});
