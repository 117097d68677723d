import { page, rule } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "instance-dict",
  verdict: "unsafe",
  *find({ family }: Alias) {
    for (const { module, node, relation } of [...family.dictionaries(), ...family.computedWrites()])
      if (relation !== "class") yield { module, node, isPickled: false };
    // A bound method can't be pickled, and so no instance that holds one: a program may catch that.
    for (const { module, node } of family.picklingsInTry()) yield { module, node, isPickled: true };
  },
  message: ({ isPickled }, { cls, written }, at) =>
    isPickled
      ? `an instance may be pickled at ${at}, which fails today because of \`${written}\`, and would succeed`
      : `the dictionary of an instance of \`${cls.name}\` is used at ${at}, where \`${written}\` would be missing`,
  page: page(
    "The dictionary of an instance is used as a whole, and the alias would be missing from it.",
    `
class Pump(object):
    def __init__(self):
        self.rate = 5
        self.halt = self.stop

    def stop(self):
        self.rate = 0

    def fields(self):
        return sorted(self.__dict__)    # halt is one of them today
`,
    [
      "`Pump().fields()` is `['halt', 'rate']` today and would be `['rate']`. The same goes for",
      "`vars(self)`. A `setattr(self, name, value)` with a computed name may set the alias itself.",
    ],
    [
      "Look at what is done with the dictionary. If it is printed, compared or saved, see",
      "whether that works without the alias; most often it is the better for it. If it is written,",
      "see that the name can't be that of the alias. Then `--unsafe` applies it.",
    ],
  ),
});
