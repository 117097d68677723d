import { page, rule, said } from "../../../src/kit.js";
import { metaclassesAmong } from "../../shared/hooks.js";
import type { State } from "../subject.js";

export default rule({
  id: "metaclass",
  verdict: "kept",
  find: ({ cls, relatives, project }: State) => metaclassesAmong(cls, relatives, project),
  message: said,
  page: page(
    "A class of the hierarchy has a metaclass, which sees every name that the class body binds.",
    `
class Menu(type):
    def __init__(cls, name, bases, body):
        type.__init__(cls, name, bases, body)
        cls.commands = sorted(key for key in body if key[0] != '_')

class Lexer(object):
    __metaclass__ = Menu

    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text
`,
    ["`Lexer.commands` would have one name more, `state`. `ABCMeta` is no obstacle."],
    ["Read the metaclass. If it does nothing with the names in the class body, write the property by hand."],
  ),
});
