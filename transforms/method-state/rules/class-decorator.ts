import { page, rule, said } from "../../../src/kit.js";
import { decoratorsOf } from "../../shared/hooks.js";
import type { State } from "../subject.js";

export default rule({
  id: "class-decorator",
  verdict: "unsafe",
  find: ({ cls, project }: State) => decoratorsOf(cls, project),
  message: said,
  page: page(
    "The class has a decorator, which may look at the class attributes, or replace the class.",
    `
def listed(cls):
    print sorted(vars(cls))
    return cls

@listed
class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text
`,
    ["The list would have one name more, `state`."],
    ["Read the decorator. If it does nothing with the attributes of the class, `--unsafe` applies the rewrite."],
  ),
});
