import { page, rule } from "../../../src/kit.js";
import type { State } from "../subject.js";
import { mayBeUnset } from "../unset.js";

const WHERE_UNSET = ["hasattr", "AttributeError", "type"];

export default rule({
  id: "builtin-hidden",
  verdict: "kept",
  *find(state: State) {
    const { module, members } = state.cls;
    const { bindings } = module.scope(module.root);
    const property = members.get("property")?.[0];
    if (property && state.isNewStyle) yield { module, node: property, name: "property" };
    for (const name of ["property", "getattr", ...WHERE_UNSET]) {
      const [binding] = bindings.get(name) ?? [];
      if (binding && isUsed(name, state)) yield { module, node: binding.node, name };
    }
  },
  message: ({ name }, { cls }, at) => `\`${name}\` means something else where \`${cls.name}\` is defined (${at})`,
  page: page(
    "The name `property`, `getattr` or another one that the rewrite uses is bound in the module, or `property` in the class.",
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

/** Whether the rewritten code has one of these names. */
function isUsed(name: string, state: State): boolean {
  return name === "getattr" || (state.isNewStyle && (name === "property" || mayBeUnset(state)));
}
