import { page, rule } from "../../../src/kit.js";
import { isPlainMethod, type State } from "../subject.js";

export default rule({
  id: "not-plain-method",
  verdict: "kept",
  *find(state: State) {
    for (const method of state.methods) {
      const asking = state.classesAsking(method).find((cls) => !isPlainMethod(cls, method.name, state.project));
      if (asking) yield { ...method, asking };
    }
  },
  message: ({ written, asking }, _state, at) =>
    `\`${asking.name}.${written}\`, stored at ${at}, is not surely a plain method that goes by that name itself, so it can't be looked up by its \`__name__\``,
  page: page(
    "A method that is stored is a static or class method, decorated, from a library, or known under another name than its own.",
    `
class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def _tag(self, char):
        self.state = self.in_text

    in_tag = _tag                       # its __name__ is '_tag'
`,
    [
      "The property stores `method.__name__`, and looks for that on the object. Of `in_tag` that is",
      "`_tag`, which a subclass may have replaced without `in_tag`. A decorated method may have any name.",
    ],
    ["Define the method under the name that is stored, and the other name as a method that calls it."],
  ),
});
