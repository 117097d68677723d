import { page, rule } from "../../../src/kit.js";
import { unknownBasesOf, unresolved } from "../../shared/naming.js";
import type { State } from "../subject.js";

export default rule({
  id: "unknown-base",
  verdict: "unsafe",
  find: ({ project, cls, descendants }: State) => unknownBasesOf([cls, ...descendants], project),
  message: ({ unknown, cls }, state) =>
    `${unresolved(unknown, cls, state.cls)}: it may set or bind \`${state.written}\`, or change how attributes work`,
  page: page(
    "An ancestor of the class can't be resolved.",
    `
from engines import Engine              # not in the project

class Lexer(Engine, object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text
`,
    ["`Engine` may set `state` to something else, bind it, have `__slots__` or a `__setattr__`."],
    ["Look at the ancestor. If it does none of this, `--unsafe` applies the rewrite, and `plain-bases` in the settings vouches for it."],
  ),
});
