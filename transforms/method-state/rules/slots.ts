import { page, rule } from "../../../src/kit.js";
import { slotsAmong, slotsSaid } from "../../shared/hooks.js";
import type { State } from "../subject.js";

export default rule({
  id: "slots",
  verdict: "kept",
  find: ({ relatives }: State) => slotsAmong(relatives),
  message: (binder, _state, at) => slotsSaid(binder, at),
  page: page(
    "A class of the hierarchy has `__slots__`, which fix the attributes that an instance can hold.",
    `
class Lexer(object):
    __slots__ = ('state',)

    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text
`,
    ["The property would stand in the place of the slot, and the name of the method would need one."],
    ["Put `_state` into `__slots__` in the place of `state` by hand, and write the property that `unleak explain method-state` shows."],
  ),
});
