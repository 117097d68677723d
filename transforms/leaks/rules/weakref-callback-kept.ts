import { page, rule } from "../../../src/kit.js";
import { ofShape, orBreak, told } from "../subject.js";

export default rule({
  id: "weakref-callback-kept",
  verdict: "kept",
  find: ofShape("reference"),
  message: (fate, leak, at) =>
    told(
      leak,
      fate,
      at,
      `give the weak reference a function that does without \`self\`, or one that asks a \`weakref.ref(self)\`, ${orBreak(leak)}`,
    ),
  page: page(
    "The instance keeps a weak reference whose callback is one of its bound methods.",
    `
import weakref

class Cache(object):
    def __init__(self, owner):
        self.owner = weakref.ref(owner, self.forget)

    def forget(self, reference):
        pass
`,
    ["A weak reference doesn't hold what it refers to, but it holds its callback, and the bound method holds the instance."],
    [
      "Have the callback use a weak reference of its own: `def forget(reference, this=weakref.ref(self)): \u2026`, as the standard library's `weakref` module does.",
    ],
  ),
});
