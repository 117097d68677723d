import { page, rule } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

const TEST_CASE = "unittest.case.TestCase";

export default rule({
  id: "test-discovery",
  verdict: "unsafe",
  find: ({ name, relatives }: Alias) =>
    name.startsWith("test") || name === "runTest"
      ? relatives.filter((cls) => cls.kind === "library" && cls.id === TEST_CASE).map(() => ({}))
      : [],
  message: (_found, { cls, written }) =>
    `\`${cls.name}\` is or becomes a \`unittest.TestCase\`, whose loader collects what has a name such as \`${written}\`: one more test would run`,
  page: page(
    "The alias has the name of a test, and on a `TestCase` the test loader would collect it.",
    `
import unittest

class PumpTest(unittest.TestCase):
    def __init__(self, name='runTest'):
        unittest.TestCase.__init__(self, name)
        self.test_halt = self.test_stop     # has the name of a test

    def test_stop(self):
        self.assertTrue(True)
`,
    [
      "The loader looks at the class alone. Today it runs one test; with `test_halt = test_stop` in",
      "the class body it would run two. A method that is no test so far would become one.",
    ],
    [
      "If the test may run under both names, `--unsafe` applies it. If not, give the alias a",
      "name that doesn't start with `test`, or delete it if nothing calls it.",
    ],
  ),
});
