import { page, rule } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "copied",
  verdict: "unsafe",
  *find({ family, relatives }: Alias) {
    const library = relatives.find((cls) => cls.kind === "library" && cls.copiesInstance);
    if (library?.kind === "library") yield { who: `\`${library.id}\`, in the standard library, copies its instances` };
    for (const { module, node } of family.instances.copies()) yield { module, node };
  },
  message: ({ who }, { cls, written }, at) => {
    const copied = who ?? `an instance of \`${cls.name}\` may be copied at ${at}`;
    return `${copied}: the copy's \`${written}\` asks the original today, and would ask the copy`;
  },
  page: page(
    "Instances may be copied with `copy.copy`, and the alias of a copy calls the original today.",
    `
import copy

class Pump(object):
    def __init__(self, name):
        self.name = name
        self.halt = self.stop

    def stop(self):
        return self.name + ' stopped'

twin = copy.copy(Pump('main'))          # copies the bound method, too
twin.name = 'twin'
`,
    [
      "Today `twin.halt()` returns `'main stopped'`, because the copy has the bound method of the",
      "original. With `halt = stop` in the class body it would return `'twin stopped'`.",
    ],
    [
      "The new behaviour is nearly always the one that was meant. Check that no caller has come",
      "to rely on the old one; then `--unsafe` applies it. A class with `__copy__` decides for itself.",
      "`copy.deepcopy` is not concerned: its copies have always had methods of their own.",
    ],
  ),
});
