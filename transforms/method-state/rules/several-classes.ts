import { page, rule } from "../../../src/kit.js";
import type { State } from "../subject.js";

export default rule({
  id: "several-classes",
  verdict: "kept",
  find: ({ cls, stores, descendants, name, written }: State) => {
    const isPrivate = name !== written;
    const apart = stores.find((each) => each.cls !== cls && (isPrivate || !descendants.includes(each.cls)));
    return apart ? [{ module: apart.cls.module, node: apart.store.target, other: apart.cls }] : [];
  },
  message: ({ other }, { cls, written }, at) =>
    `\`${other.name}\` sets \`${written}\` as well (${at}), and no class that \`${cls.name}\` and it both inherit from can have the property`,
  page: page(
    "Several classes set the attribute, and none of them is an ancestor of the others.",
    `
class Text(object):
    def begin(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = None

class Tags(object):
    def begin_tag(self):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = None

class Lexer(Text, Tags):
    pass
`,
    ["A property in one of them would serve the others only where both are ancestors, and in the right order."],
    ["Give them a common base that has the property, or let one of them inherit from the other."],
  ),
});
