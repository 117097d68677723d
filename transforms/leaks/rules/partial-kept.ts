import { page, rule } from "../../../src/kit.js";
import { ofShape, orBreak, told } from "../subject.js";

export default rule({
  id: "partial-kept",
  verdict: "kept",
  find: ofShape("partial"),
  message: (fate, leak, at) =>
    told(
      leak,
      fate,
      at,
      `write a method that passes the arguments, or make it of a function and \`weakref.proxy(self)\`, ${orBreak(leak)}`,
    ),
  page: page(
    "The instance keeps a `functools.partial` that holds it, as the object of a bound method or as an argument.",
    `
import functools

class Pump(object):
    def __init__(self):
        self.half = functools.partial(self.fill, 50)

    def fill(self, level):
        return level
`,
    ["The partial holds the function and the arguments that it was made of, and the bound method among them holds the instance."],
    [
      "Write a method that passes the arguments: `def half(self): return self.fill(50)`. It is looked up when it is called, and nothing keeps it.",
    ],
  ),
});
