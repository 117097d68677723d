import { page, rule } from "../../../src/kit.js";
import { ofShape, orBreak, told } from "../subject.js";

export default rule({
  id: "generator-kept",
  verdict: "kept",
  find: ofShape("generator"),
  message: (fate, leak, at) =>
    told(leak, fate, at, `make it where it is used up, or of a function that is given what it needs instead of \`self\`, ${orBreak(leak)}`),
  page: page(
    "The instance keeps a generator that runs in one of its own methods, or uses it.",
    `
class Pump(object):
    def __init__(self):
        self.steps = self.run()

    def run(self):
        yield self
`,
    [
      "A generator holds the variables of its function until it has come to its end, `self` among them. One that waits in a `try` with `finally`, or in a `with`, is never freed in a cycle.",
    ],
    ["Don't keep it: go through it where it is made. Where it must be kept, set the attribute to `None` when it has come to its end."],
  ),
});
