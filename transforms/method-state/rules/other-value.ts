import { page, rule } from "../../../src/kit.js";
import { firstWords } from "../../shared/naming.js";
import type { State } from "../subject.js";

export default rule({
  id: "other-value",
  verdict: "kept",
  find: ({ writes }: State) =>
    writes
      .filter(({ isDeletion }) => !isDeletion)
      .flatMap(({ module, node, values }) =>
        values.flatMap((value) => (value.kind === "other" ? [{ module, node, value: value.node }] : [])),
      ),
  message: ({ node, value }, { written }, at) => {
    const what = value === node ? `in a way that says no value` : `to \`${firstWords(value.text)}\``;
    return `\`${written}\` is set ${what} (${at}), which is no method of the same object: a name can't stand for it`;
  },
  page: page(
    "Something else than a method of the same object is stored in the attribute, or may be.",
    `
class Lexer(object):
    def __init__(self, fallback):
        self.fallback = fallback
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.fallback      # whatever the caller has given

    def in_tag(self, char):
        self.state = self.in_text
`,
    [
      "The property stores the name of a method and looks it up on the object. A function, a `lambda`, a",
      "method of another object or of `super()` can't be found again by its name alone.",
    ],
    [
      "Write a method that calls it, `def in_fallback(self, char): self.fallback(char)`, and store that. Where",
      "the value is one of the methods after all, say so at the assignment.",
    ],
  ),
});
