import { page, rule } from "../../../src/kit.js";
import { hooksAmong, hooksSaid } from "../../shared/hooks.js";
import type { State } from "../subject.js";

export default rule({
  id: "custom-setattr",
  verdict: "kept",
  find: ({ relatives }: State) => hooksAmong(relatives, "__getattr__"),
  message: (binder, _state, at) => hooksSaid(binder, at),
  page: page(
    "A class of the hierarchy has its own `__setattr__`, `__getattr__`, `__getattribute__` or `__delattr__`.",
    `
class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def __setattr__(self, name, value): # would see _state as well
        print name
        object.__setattr__(self, name, value)

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text
`,
    [
      "They see each attribute that is set or read, by its name: afterwards that is `state` and `_state`. A",
      "`__getattr__` is asked for `_state` where the state is read before it is set.",
    ],
    ["Read these methods. If they pass on what they don't know, write the property by hand."],
  ),
});
