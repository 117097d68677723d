import { page, rule } from "../../../src/kit.js";
import type { State } from "../subject.js";

export default rule({
  id: "property-hidden",
  verdict: "kept",
  find: ({ cls, isNewStyle }: State) => {
    const { module } = cls;
    const own = cls.members.get("property")?.[0] ?? module.scope(module.root).bindings.get("property")?.[0]?.node;
    return isNewStyle && own ? [{ module, node: own }] : [];
  },
  message: (_, { cls }, at) => `\`property\` means something else where \`${cls.name}\` is defined (${at})`,
  page: page(
    "The name `property` is bound in the class or in its module.",
    `
def property(name):
    return 'property ' + name

class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text
`,
    ["The rewrite says `@property`, and that would not be the one of Python."],
    ["Give the other thing another name."],
  ),
});
