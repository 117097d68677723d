import { page, rule } from "../../../src/kit.js";
import { ofShape, orBreak, told } from "../subject.js";

export default rule({
  id: "closure-kept",
  verdict: "kept",
  find: ofShape("closure"),
  message: (fate, leak, at) => told(leak, fate, at, `make it a method, or have it use \`weakref.proxy(self)\`, ${orBreak(leak)}`),
  page: page(
    "A `lambda` or a nested function that uses the instance is kept by the instance.",
    `
class Pump(object):
    def __init__(self):
        self.level = 0
        self.report = lambda: self.level
`,
    ["The function keeps the variables that it uses, `self` among them, for as long as it lives; and it lives as long as the instance."],
    [
      "Make it a method: `def report(self): return self.level`. Where it must be a function, have it",
      "use a weak reference: `this = weakref.proxy(self)` above it, and `this.level` in it.",
    ],
  ),
});
