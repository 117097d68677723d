import { page, rule } from "../../../src/kit.js";
import type { State } from "../subject.js";

export default rule({
  id: "copied",
  verdict: "unsafe",
  *find({ family, relatives }: State) {
    const library = relatives.find((cls) => cls.kind === "library" && cls.copiesInstance);
    if (library?.kind === "library") yield { who: `\`${library.id}\`, in the standard library, copies its instances` };
    for (const { module, node } of family.instances.copies()) yield { module, node };
  },
  message: ({ who }: { readonly who?: string }, { cls, written }, at) => {
    const copied = who ?? `an instance of \`${cls.name}\` may be copied at ${at}`;
    return `${copied}: today the copy's \`${written}\` runs on the original, and would run on the copy`;
  },
  page: page(
    "Instances are copied, and the copy gets a state of its own.",
    `
import copy

class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text

def twin(lexer):
    return copy.copy(lexer)

twin(Lexer())
`,
    [
      "A bound method keeps its object: after `copy.copy`, what the copy has for a state runs on the original, and sets the",
      "original's next state. By its name, the copy finds its own method. Likewise, such an object can be pickled.",
    ],
    [
      "A copy that runs on the original is rarely meant. Check that nobody counts on it; then `--unsafe` applies it. A class with",
      "`__copy__` decides for itself, and `copy.deepcopy` is not concerned: its copies have always had states of their own.",
    ],
  ),
});
