import { page, rule } from "../../../src/kit.js";
import { keptIn } from "../naming.js";
import type { State } from "../subject.js";

// The attribute itself is there as before, as soon as it is set: what is new is the one that holds the name.
export default rule({
  id: "presence-tested",
  verdict: "unsafe",
  find: ({ family }: State) => family.computed.tests(),
  message: (_, state, at) =>
    `${at} asks an instance of \`${state.cls.name}\`, or what may be one, for a name that only the running program knows: it may be \`${state.isNewStyle ? keptIn(state) : state.written}\``,
  page: page(
    "An object is asked whether it has an attribute, by a name that is put together.",
    `
class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text

    def hidden(self, name):
        return getattr(self, '_' + name, None)
`,
    ["`hidden('state')` is `None` today, and would be the name of a method."],
    ["See which names are asked for. If `_state` is none of them, `--unsafe` applies the rewrite."],
  ),
});
