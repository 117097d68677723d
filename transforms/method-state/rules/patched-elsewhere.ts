import { page, rule, type SaidCase } from "../../../src/kit.js";
import { hooksReplaced } from "../../shared/hooks.js";
import type { State } from "../subject.js";

/** A method that is replaced, or what else has a sentence of its own. */
interface Replaced extends Partial<SaidCase> {
  readonly name?: string;
}

export default rule({
  id: "patched-elsewhere",
  verdict: "unsafe",
  *find({ cls, family, name, methodNames, renamed }: State): Generator<Replaced> {
    yield* hooksReplaced(cls, family);
    yield* renamed;
    for (const { relation, module, node } of family.computed.writes())
      if (relation === "class")
        yield {
          module,
          node,
          says: (at) => `an attribute of \`${cls.name}\` is replaced at ${at}, under a name that only the running program knows`,
        };
    for (const each of [name, ...methodNames])
      for (const { module, node } of family.setInText(each))
        yield { module, node, says: (at) => `a text that is executed (${at}) may set \`${each}\`, which would mean something else then` };
    for (const name of methodNames) {
      for (const { access, relation, module, node } of family.writes(name))
        if ((access === "write" || access === "delete") && relation !== "instance") yield { module, node, name };
      for (const { module, node } of [...family.examples.setting(name), ...family.faked(name)]) yield { module, node, name };
    }
  },
  message: ({ name, says }, { cls }, at) =>
    says?.(at) ??
    `\`${cls.name}.${name}\` is or may be replaced or renamed (${at}): a state that is stored already would mean what is put in its place`,
  page: page(
    "A method that is stored is replaced on the class, by a test say, or on an object that can't be told.",
    `
class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text

def quiet():
    Lexer.in_text = lambda self, char: None
`,
    [
      "The attribute holds the method as it was when it was stored: a lexer that is there already goes on with the old one.",
      "By its name, it would find the new one; of a `lambda`, `__name__` is `<lambda>`, and nothing is found.",
    ],
    [
      "Look at the place. A function of the same name that is put there before any object is made changes nothing: then `--unsafe` applies it.",
    ],
  ),
});
