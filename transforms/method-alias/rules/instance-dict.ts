import { page, rule, type SaidCase, said } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "instance-dict",
  verdict: "unsafe",
  *find(alias: Alias): Generator<SaidCase> {
    const { family, relatives, cls, written } = alias;
    for (const site of [...family.introspection.dictionaries(), ...family.computed.writes()])
      if (site.relation !== "class" && !alias.isLeftOut(site)) {
        const says = (at: string) =>
          `the dictionary of an instance of \`${cls.name}\` is used at ${at}, where \`${written}\` would be missing`;
        yield { module: site.module, node: site.node, says };
      }
    const looking = relatives.find((each) => each.kind === "library" && each.looksAtInstance);
    if (looking) {
      const says = () =>
        `\`${looking.name}\`, of the library, uses the dictionary of an instance of \`${cls.name}\`, where \`${written}\` would be missing`;
      yield { says };
    }
    for (const { module, node } of family.instances.standIns()) {
      const says = (at: string) =>
        `an instance of \`${cls.name}\` takes the place of a module at ${at}: whoever imports that may look through its dictionary`;
      yield { module, node, says };
    }
    // A bound method can't be pickled, and so no instance that holds one: a program may catch that.
    for (const { module, node } of family.instances.picklingsInTry()) {
      const says = (at: string) => `an instance may be pickled at ${at}, which fails today because of \`${written}\`, and would succeed`;
      yield { module, node, says };
    }
  },
  message: said,
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
