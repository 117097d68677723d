import { type ClassModel, page, rule } from "../../../src/kit.js";
import type { State } from "../subject.js";

export default rule({
  id: "outside-paths",
  verdict: "kept",
  find: (state: State) =>
    state.changing.flatMap((cls) => {
      const why = unreachable(state, cls);
      return why === undefined ? [] : [{ module: cls.module, node: cls.node, cls, why }];
    }),
  message: ({ cls, why }, { written }, at) => `\`${cls.name}\` (${at}) would have to change for \`${written}\`, ${why}`,
  page: page(
    "The class that would get the property, or an old-style one that sets or reads the attribute, may not be rewritten.",
    `
# lexer.py, which is not given, or is excluded or silenced
class Lexer(object):
    def __init__(self):
        self.state = None               # here the property would stand

# tags.py, which is given to unleak
from lexer import Lexer

class TagLexer(Lexer):
    def begin(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text
`,
    ["A property has to stand in the class from which all others that set the attribute inherit."],
    ["Give unleak the other file as well: `unleak -w -t method-state lexer.py tags.py`."],
  ),
});

function unreachable({ project }: State, cls: ClassModel): string | undefined {
  if (!project.permission.mayEdit(cls.module.path)) return "and is outside the given paths";
  return project.permission.isSilenced("method-state", cls, cls.node) ? "and a comment silences it" : undefined;
}
