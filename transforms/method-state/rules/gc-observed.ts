import { page, rule } from "../../../src/kit.js";
import type { State } from "../subject.js";

// Once the object holds itself no more, there is nothing to collect.
export default rule({
  id: "gc-observed",
  verdict: "unsafe",
  find: ({ family }: State) => family.instances.collectionsObserved(),
  message: (_, { cls }, at) =>
    `a test asserts on what the garbage collector finds (${at}): instances of \`${cls.name}\` would be freed before it looks`,
  page: page(
    "A test asserts on what `gc.collect()` or `gc.garbage` says of instances of the class.",
    `
import gc

class Lexer(object):
    def __init__(self):
        self.state = self.in_text

    def in_text(self, char):
        self.state = self.in_tag

    def in_tag(self, char):
        self.state = self.in_text

def test_lexer_is_collected():
    lexer = Lexer()
    del lexer
    assert gc.collect() > 0
`,
    ["Afterwards the lexer is freed by `del lexer`, and the collector finds nothing."],
    ["Read the test. If it was written to show the leak, apply the rewrite with `--unsafe` and turn the assertion round."],
  ),
});
