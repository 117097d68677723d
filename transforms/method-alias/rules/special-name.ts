import { page, rule } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

/** Names that an old-style class gives a meaning of its own. */
const OLD_STYLE_NAMES = /^__(?:getattr|setattr|delattr|del|enter|exit|doc|module|name|slots|dict|bases|class|metaclass)__$/;

export default rule({
  id: "special-name",
  verdict: "unsafe",
  *find({ name, cls, descendants, project }: Alias) {
    const isDunder = /^__.*__$/.test(name);
    const onType = (name === "next" || isDunder) && [cls, ...descendants].some((each) => project.isNewStyle(each));
    if (onType) yield { how: "Python looks it up on the class and not on the instance, so it would begin to work" };
    if (OLD_STYLE_NAMES.test(name) && !project.isSurelyNewStyle(cls)) yield { how: "it means something of its own on a class" };
  },
  message: ({ how }, { name }) => `\`${name}\` is a special name: ${how}`,
  page: page(
    "Python looks this name up on the class, where the alias would begin to take effect.",
    `
class Tray(object):
    def __init__(self):
        self.items = []
        self.__len__ = self.count       # len(tray) doesn't see this

    def count(self):
        return len(self.items)
`,
    [
      "Today `len(Tray())` raises `TypeError`, and a tray is always true. With `__len__ = count` in",
      "the class body `len(Tray())` would be 0, and `if tray:` would be false for an empty tray. The",
      "same goes for `next` and the other names in double underscores. In an old-style class it goes for",
      "`__getattr__`, `__setattr__` and `__delattr__`; `__del__`, `__enter__` and `__exit__` are held back",
      "there as well, because they decide when and how the object is closed.",
    ],
    [
      "Decide which of the two was meant. If the operator should work, look at the places that",
      "use it or test the object, and `--unsafe` applies it. If not, delete the line or give the alias",
      "an ordinary name.",
    ],
  ),
});
